"""How a chat is served: where, to whom, and what is allowed. Pure values; nothing of Gradio."""

from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answerers.reach import HERE, host_of
from assistant.errors import ChatError
from ingest.addresses import is_this_machine

MEGABYTE = 1_000_000
A_MINUTE = 30  # questions of one visitor, where others can reach the chat


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one visitor may ask and send; 0 is no limit.

    `asks` and `adds` are in a minute. `waiting` is how many answers may be made or waited for at
    once, `connections` how many requests may be open. `file_bytes` is the most of one file, `files`
    how many of them go at once, `upload_bytes` what they are together; `body_bytes` the most of any
    other request.
    """

    asks: int = 0
    adds: int = 0
    waiting: int = 0
    connections: int = 0
    file_bytes: int = 50 * MEGABYTE
    files: int = 50
    upload_bytes: int = 200 * MEGABYTE
    body_bytes: int = 2 * MEGABYTE


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How one chat is served.

    `passwords` is a file of names and password hashes, without which nobody is asked for one;
    `no_auth` says that this is meant. `read_only`: a visitor can change nothing of the library, nor
    leave anything in it. `allow_private`: a visitor may have pages of the local network read.
    `share_nothing`: nobody else is let in, and no request leaves this machine. `names` are hosts
    under which the chat is reached beside its own, `proxies` the addresses whose word on who is
    asking is believed. `mcp` offers the endpoints as tools.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    passwords: Path | None = None
    no_auth: bool = False
    read_only: bool = False
    allow_private: bool = False
    share_nothing: bool = False
    names: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    mcp: bool = False
    limits: Limits = Limits()

    @property
    def is_wide(self) -> bool:
        """Whether others than this machine's own people are meant to reach it."""
        return not is_this_machine(self.host) or bool(self.names or self.proxies)

    def limited(self, asks: int | None) -> "ServeOptions":
        """These, with so many questions a minute; None for what is usual where it is served.

        Whoever asks from the chat's own machine may ask what they like: nobody else is there.
        """
        usual = self.limits
        if self.is_wide or self.passwords:
            usual = replace(usual, asks=A_MINUTE, adds=60, waiting=8, connections=200)
        return replace(self, limits=usual if asks is None else replace(usual, asks=asks))

    @property
    def shows_paths(self) -> bool:
        """Whether visitors may be told where on this machine the library is."""
        return not (self.is_wide or self.passwords)


def check(options: ServeOptions, *, model: str = "", base_url: str = "") -> None:
    """Raises ChatError where the options contradict each other, or let in whom they should not.

    `model` and `base_url` are those of the language model that answers, if one does.
    """
    shared = _shared(options, model, base_url)
    for message in (_unguarded(options), _both(options), shared):
        if message:
            raise ChatError(message)


def _unguarded(options: ServeOptions) -> str:
    if not options.is_wide or options.passwords or options.no_auth or options.share_nothing:
        return ""
    return (
        f"Others can reach {_place(options)}, and nobody would be asked for a password: give "
        "--auth FILE (`citewell password NAME` makes its lines), or --no-auth if all may come in."
    )


def _both(options: ServeOptions) -> str:
    if options.passwords and options.no_auth:
        return "--auth asks for passwords and --no-auth for none: give one of the two."
    return ""


def _shared(options: ServeOptions, model: str, base_url: str) -> str:
    if not options.share_nothing:
        return ""
    if options.is_wide:
        return (
            f"--share-nothing keeps everything on this machine, and others can reach "
            f"{_place(options)}: leave out --host, --name and --proxy, or --share-nothing."
        )
    if model and host_of(None, model, base_url) != HERE:
        return (
            f"--share-nothing keeps everything on this machine, and passages would be sent to "
            f"{model}: name a model that runs here (gguf:FILE, ollama:NAME), or leave it out."
        )
    return ""


def _place(options: ServeOptions) -> str:
    names = [] if is_this_machine(options.host) else [options.host or "every address"]
    return ", ".join([*names, *options.names]) or f"the chat through {', '.join(options.proxies)}"
