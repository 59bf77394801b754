"""Connection: one request to one address, and its answer piece by piece.

It is here that addresses are checked: the host is looked up once, and what is connected to is the
very number that was found good. Every wait ends at the time that the request has. Proxies named by
the environment are not used: what they would connect to could not be seen.
"""

import errno
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from ingest.addresses import Resolve, addresses, look_up
from ingest.errors import LoadError

_LOOKING_UP = 15.0  # seconds for a host; most systems ask two servers for 5 or 10 each
_CONNECTING = 10.0  # seconds for each address of a host
_PIECE = 65_536  # bytes
_MOST_OF_HEADER = 2_000  # characters of the value of a header
_NUMBER = re.compile(r"\[(?:Errno|WinError) [^\]]*\]")
_ENDINGS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class Dropped(LoadError):
    """The server ended the connection before it answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers: `headers` by their lower-case names, the body in unpacked pieces."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Connection:
    """Connections to public addresses, or with `private` to any; kept open for further requests.

    `resolve` looks hosts up and `network` connects to the numbers; tests give others.
    """

    def __init__(
        self,
        private: bool,
        resolve: Resolve = look_up,
        network: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._guard = _Guard(private, resolve, network or httpcore.SyncBackend())
        self._pool = httpcore.ConnectionPool(
            httpx.create_ssl_context(), max_connections=8, network_backend=self._guard
        )

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str], until: float) -> Iterator[Reply]:
        """What the server of `url` answers; no redirect is followed. All of it is to be over by
        `until`, in seconds of the monotonic clock.

        Raises LoadError, here or while the pieces are taken, with what went wrong in one line.
        """
        request = _request(url, headers)
        self._guard.until = until
        with _told(url):
            response = self._pool.handle_request(request)
        try:
            given = {
                name.decode("latin-1").lower(): value.decode("latin-1")[:_MOST_OF_HEADER]
                for name, value in response.headers
            }
            yield Reply(response.status, given, _body(response, given, url, until))
        finally:
            response.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()


class _Guard(httpcore.NetworkBackend):
    """Connects to addresses that were looked up and found good, and to nothing else."""

    def __init__(self, private: bool, resolve: Resolve, network: httpcore.NetworkBackend) -> None:
        self._private = private
        self._resolve = resolve
        self._network = network
        self.until = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that takes it."""
        failed: Exception = httpcore.ConnectError("no address")
        seconds = min(_LOOKING_UP, self.left())
        found = addresses(host, port, self._resolve, private=self._private, seconds=seconds)
        for address in found[:8]:
            try:
                stream = self._network.connect_tcp(
                    address, port, min(_CONNECTING, self.left()), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self.left)
        raise failed

    def left(self) -> float:
        """Seconds that the request still has. Raises ReadTimeout where it has none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return left


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends with the request's time, however little comes of each."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left())
        return _Timed(inner, self._left)


def check_address(url: str) -> httpx.URL:
    """The parts of an address. Raises LoadError where it is none that may be asked for."""
    try:
        parts = httpx.URL(url)
        parts.raw_host.decode("ascii")
        urlsplit(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise LoadError(f"this is no address that can be fetched ({_line(error)})") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise LoadError(f"refused: {parts.scheme or url[:40]}: only http and https are fetched")
    if parts.userinfo:
        raise LoadError("refused: there is a user name or a password in the address; only what is "
                        "open to everybody is fetched")  # fmt: skip
    return parts


def _request(url: str, headers: Mapping[str, str]) -> httpcore.Request:
    parts = check_address(url)
    place = httpcore.URL(
        scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
    )
    # By us: of an address in numbers, httpcore leaves out the brackets.
    sent = [(b"Host", parts.netloc)]
    sent += [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers.items()]
    return httpcore.Request("GET", place, headers=sent)


def _body(
    response: httpcore.Response, headers: Mapping[str, str], url: str, until: float
) -> Iterator[bytes]:
    pieces = _raw(response, url, until)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        if (coding := coding.strip()) in _ENDINGS:
            pieces = _unpacked(pieces, _ENDINGS[coding])
        elif coding not in ("", "identity"):
            raise LoadError(f"its server packs it in a way that was not asked for ({coding[:40]})")
    yield from pieces


def _raw(response: httpcore.Response, url: str, until: float) -> Iterator[bytes]:
    with _told(url):
        for piece in response.iter_stream():
            # Also where each piece is there at once, so that nothing was waited for.
            if time.monotonic() > until:
                raise httpcore.ReadTimeout("the time is over")
            yield piece


def _unpacked(pieces: Iterator[bytes], kind: int) -> Iterator[bytes]:
    """The pieces unpacked, never many bytes at once: whoever takes them may stop at any."""
    unpacker = zlib.decompressobj(kind)
    begun = False
    for piece in pieces:
        if not begun and kind == zlib.MAX_WBITS and piece[:1] and piece[0] & 0x0F != 8:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # what many call deflate
        begun = begun or bool(piece)
        rest, unpacked = piece, b""
        while rest or len(unpacked) == _PIECE:
            try:
                unpacked = unpacker.decompress(rest, _PIECE)
            except zlib.error as error:
                raise LoadError(f"it was damaged on the way ({error})") from error
            rest = unpacker.unconsumed_tail
            yield unpacked
        if unpacker.eof:
            return
    if begun:
        raise LoadError("it ends before its end: try again")


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Within, what the libraries raise becomes a LoadError that says what to do."""
    host = httpx.URL(url).host
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise LoadError(f"{host} does not take connections: try again later") from error
    except httpcore.TimeoutException as error:
        raise LoadError(f"{host} took too long to answer: try again later") from error
    except httpcore.ConnectError as error:
        raise LoadError(_not_connected(httpx.URL(url), error)) from error
    except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError) as error:
        raise Dropped(f"{host} broke off or does not speak HTTP ({_line(error)}): try again "
                      "later") from error  # fmt: skip
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise LoadError(f"{host} cannot be asked ({_line(error)})") from error


def _not_connected(url: httpx.URL, error: Exception) -> str:
    import ssl

    host, cause = url.host, error.__cause__ or error.__context__
    place = f"{host}:{url.port or (443 if url.scheme == 'https' else 80)}"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {host} is not to be trusted ({cause.verify_message})"
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or "").replace("_", " ").lower()
        return f"no safe connection to {host} can be made ({reason or _line(error)})"
    number = cause.errno if isinstance(cause, OSError) else None
    if number == errno.ECONNREFUSED:
        return f"nothing answers at {place} (connection refused): check the address, or try later"
    if number in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL):
        return f"there is no way from here to {place}: is this machine on the internet?"
    return f"{place} cannot be reached ({_line(error)}): try again later"


def _line(error: Exception) -> str:
    """What a library says, in one line and without the numbers that systems have for it."""
    return " ".join(_NUMBER.sub("", str(error)).split())[:120] or type(error).__name__
