"""Which requests are meant for this chat: by the name it is asked under, and by who sends them.

A page of another site may try to ask in the name of who is looking at it, or under a name of its
own that it lets point at this machine (DNS rebinding).
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.serving import ServeOptions

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Hosts:
    """The names under which one chat may be asked."""

    def __init__(self, options: ServeOptions) -> None:
        self._others = frozenset(_plain(each) for each in options.names)
        own = {_plain(options.host), *_THIS_MACHINE}
        # Where others reach it, it has names that only they know; those that are given stand alone.
        self._any = options.is_wide and not options.names
        self._names: Collection[str] = own | self._others

    def refusal(self, method: str, headers: Headers) -> str:
        """Why a request is not answered; "" where it is."""
        host = headers.get("host", "")
        name = _name_of(host)
        if name is None or not (self._any or name in self._names):
            return "This chat is not served under that name. Its owner can allow it with --name."
        if self._is_foreign(method, headers, host):
            return "This request comes from the page of another site."
        return ""

    def _is_foreign(self, method: str, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            parts = urlsplit(origin)
            known = _plain(parts.hostname or "") in self._others
            return parts.netloc.lower() != host.lower() and not known
        # Browsers say so of what they fetch without naming its origin: pictures, scripts.
        if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
            return False
        return method not in ("GET", "HEAD") or headers.get("sec-fetch-mode") != "navigate"


def _name_of(host: str) -> str | None:
    """The name or number in a Host header, or None where it is neither."""
    try:
        parts = urlsplit(f"//{host}")
        return _plain(parts.hostname or "") if parts.netloc == host and host else None
    except ValueError:
        return None


def _plain(name: str) -> str:
    return name.strip("[]").rstrip(".").lower()
