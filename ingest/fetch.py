"""Fetch: what is at an address, as every loader gets it; safely, politely and within limits.

Where it connects to is watched over in `ingest.connection`, how often it asks in `ingest.manners`.
"""

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from ingest.addresses import Resolve, look_up
from ingest.connection import Connection, Dropped, Reply, check_address
from ingest.errors import LoadError
from ingest.loaders.archive import ending_of
from ingest.loaders.item import MAX_BYTES, Raw
from ingest.loaders.load import check_kind, reads
from ingest.loaders.xml import FEEDS, SITEMAPS, root_of
from ingest.manners import AGENT, Manners
from ingest.replies import (
    BUSY,
    REDIRECTS,
    Answer,
    check_status,
    content_type,
    retry_after,
    target_of,
)

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/unknown")
_LOOKED_AT = 65_536  # bytes, to tell what it is
_LONG = 3_600.0  # seconds that a server is left alone where it says that it is busy, and no more


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go: seconds for all of it, bytes (unpacked), redirects; `pause`, the
    least seconds between two requests to a host; `patience`, the most seconds that a busy server
    is waited for.
    """

    seconds: float = 60.0
    bytes: int = MAX_BYTES
    redirects: int = 5
    pause: float = 1.0
    patience: float = 20.0


@dataclass(frozen=True, slots=True)
class Found:
    """What an address holds: `media` and `charset` as its server declares them, `url` where it
    was in the end, `etag` and `modified` to be shown the next time.
    """

    content: bytes
    media: str
    charset: str
    url: str
    etag: str
    modified: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that it is as it was."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """A request: its headers, the most bytes to read and whether to stop there in silence, and
    what looks at each address before it is asked for and at each head before its body.
    """

    url: str
    headers: Mapping[str, str]
    most: int
    cut: bool
    before: Callable[[str], None]
    head: Callable[[Reply, str], None]


class Fetcher:
    """Fetches addresses for one run, one after another. With `allow_private`, those of this
    machine and the local network too. `resolve` and `network` are as in `Connection`.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits = Limits(),
        resolve: Resolve = look_up,
        network: Any = None,
    ) -> None:
        self._limits = limits
        self._connection = Connection(allow_private, resolve, network)
        self._manners = Manners(self._robots, limits.pause)

    def fetch(
        self, url: str, *, etag: str = "", modified: str = "", polite: bool = False
    ) -> Found | NotModified:
        """What is at `url` now, or NotModified where it is as `etag` and `modified` say.

        With `polite`, robots.txt is asked first, as it always is for a feed and a sitemap. Raises
        Gone where there is nothing any more, and LoadError, in one line, for everything else.
        """
        headers = _headers(etag, modified)
        before = self._manners.check if polite else _nothing
        answer = self._get(_Ask(url, headers, self._limits.bytes, False, before, _check_head))
        if answer.status == 304 and (etag or modified):
            return NotModified()
        check_status(answer)
        if not polite and _is_list(answer.content):
            self._manners.check(url)
        media, charset = content_type(answer.headers)
        return Found(
            answer.content, media, charset, answer.url,
            answer.headers.get("etag", ""), answer.headers.get("last-modified", ""),
        )  # fmt: skip

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    def _robots(self, url: str, most: int) -> tuple[int, bytes]:
        try:
            answer = self._get(_Ask(url, _headers(), most, True, _nothing, lambda *_: None))
        except _TooManyRedirects:
            return 404, b""  # as RFC 9309 has it: as if there were none
        return answer.status, answer.content

    def _get(self, ask: _Ask) -> Answer:
        """The answer at the end of all redirects, each of which is checked as the first was."""
        check_address(ask.url)
        url, left, been = urldefrag(ask.url).url, self._limits.seconds, set[str]()
        while len(been) <= self._limits.redirects:
            check_address(url)
            ask.before(url)
            answer, left = self._patiently(url, ask, left)
            been.add(url)
            if answer.status not in REDIRECTS:
                return answer
            url = target_of(answer)
            if url in been:
                raise _TooManyRedirects(f"it redirects in a circle, by way of {url[:200]}")
        raise _TooManyRedirects(
            f"it redirects more than {self._limits.redirects} times, at last to {url[:200]}"
        )

    def _patiently(self, url: str, ask: _Ask, left: float) -> tuple[Answer, float]:
        """The answer, and the seconds that are left; a server that is busy or broke off is asked
        once more.
        """
        for is_last in (False, True):
            self._manners.wait(url)
            began = time.monotonic()
            try:
                answer = self._once(url, ask, began + left)
            except Dropped:
                if is_last:
                    raise
                continue
            finally:
                left -= time.monotonic() - began
            if answer.status not in BUSY:
                break
            asked = retry_after(answer.headers)
            if is_last or asked is None or asked > self._limits.patience:
                if answer.status == 429 or asked is not None:
                    self._manners.leave_alone(url, min(asked or 60.0, _LONG))
                break
            time.sleep(asked)
        return answer, left

    def _once(self, url: str, ask: _Ask, until: float) -> Answer:
        with self._connection.get(url, ask.headers, until) as reply:
            content = bytearray()
            if 200 <= reply.status < 300:
                ask.head(reply, url)
                for piece in reply.pieces:
                    content += piece
                    if len(content) > ask.most:
                        if ask.cut:
                            break
                        raise LoadError(f"it is over the limit of {ask.most / 1e6:.0f} MB")
            return Answer(reply.status, reply.headers, bytes(content[: ask.most]), url)


class _TooManyRedirects(LoadError):
    """Redirects without an end."""


def raw_of(found: Found, name: str) -> Raw:
    """What was fetched as a source known by `name`, its kind told by its first bytes where its
    server does not say, or says something that many servers say of feeds.
    """
    media, suffix = found.media, _suffix(found.url)
    root = root_of(found.content)
    if root in FEEDS or root in SITEMAPS:
        media = "application/xml"
    elif media in _UNSAID:
        media, suffix = "", suffix if reads("", suffix) else ending_of(found.content[:_LOOKED_AT])
    check_kind(media, suffix)
    return Raw(name, found.content, suffix, media, found.charset, found.url)


def _headers(etag: str = "", modified: str = "") -> dict[str, str]:
    headers = {"User-Agent": _agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    return headers


def _agent() -> str:
    try:
        return f"{AGENT}/{version('citewell')} (fetches articles for one person's own library)"
    except PackageNotFoundError:  # run from its folder
        return f"{AGENT} (fetches articles for one person's own library)"


def _nothing(url: str) -> None:
    pass


def _check_head(reply: Reply, url: str) -> None:
    """Refuse by its declared kind or length what is not worth being read."""
    media, _ = content_type(reply.headers)
    if media not in _UNSAID:
        check_kind(media, _suffix(url) if media.startswith(("application/", "text/")) else "")
    if reply.status in (204, 205):
        raise LoadError(f"there is nothing there ({reply.status}, an answer without content)")


def _is_list(content: bytes) -> bool:
    """Whether it is a feed or a sitemap, packed or not."""
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(content)
    root = root_of(content)
    return root in FEEDS or root in SITEMAPS


def _unpacked(content: bytes) -> bytes:
    """The beginning of what is compressed."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(content[:_LOOKED_AT], _LOOKED_AT)
    except zlib.error:
        return b""


def _suffix(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
