"""Manners: what a server allows (robots.txt, RFC 9309), and how often it is asked."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ingest.addresses import is_this_machine
from ingest.errors import LoadError

AGENT = "Citewell"
_MOST_DELAY = 30.0  # seconds between two requests, whatever a server wishes
_MOST = 512_000  # bytes of a robots.txt; what is behind them is not looked at
Get = Callable[[str, int], tuple[int, bytes]]
"""Fetches an address: the status, and the beginning of the body. Raises LoadError."""


class Manners:
    """What the servers of one run want, and when each was last asked.

    `pause` is the least time between two requests to a host, in seconds; this machine is not
    waited for.
    """

    def __init__(self, get: Get, pause: float) -> None:
        self._get = get
        self._pause = pause
        self._rules: dict[str, Any] = {}
        self._delays: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._closed: dict[str, float] = {}

    def check(self, url: str) -> None:
        """Raise LoadError where robots.txt does not let programs fetch `url`, or cannot be had."""
        root = _root(url)
        if root not in self._rules:
            self._rules[root] = self._read(root)
        rules = self._rules[root]
        if isinstance(rules, LoadError):
            raise LoadError(str(rules))
        if not rules.can_fetch(url, AGENT):
            raise LoadError(
                f"{root}/robots.txt does not allow programs to fetch it; a single page can be "
                "added by its own address"
            )

    def wait(self, url: str) -> None:
        """Wait until the host may be asked. Raises LoadError where it wants to be left alone."""
        root = _root(url)
        now = time.monotonic()
        if (closed := self._closed.get(root, 0.0) - now) > 0:
            raise LoadError(f"its server wants no request for {_span(closed)}: try again then")
        time.sleep(max(0.0, self._next.get(root, 0.0) - now))
        host = urlsplit(url).hostname or ""
        pause = 0.0 if is_this_machine(host) else self._pause
        self._next[root] = time.monotonic() + max(pause, self._delays.get(root, 0.0))

    def leave_alone(self, url: str, seconds: float) -> None:
        """Ask the server of `url` for nothing more until `seconds` have passed."""
        self._closed[_root(url)] = time.monotonic() + seconds

    def _read(self, root: str) -> Any:
        """The rules of a server; a LoadError where they are there but cannot be had."""
        from protego import Protego  # one page by its address needs none

        status, body = self._get(f"{root}/robots.txt", _MOST)
        if status >= 500:
            return LoadError(
                f"{root}/robots.txt cannot be had ({status}), and without it nothing of a feed or "
                "sitemap is fetched there: try again later"
            )
        rules = Protego.parse(body.decode("utf-8", "replace") if status < 300 else "")
        delay = rules.crawl_delay(AGENT) or 0.0
        self._delays[root] = min(max(delay, 0.0), _MOST_DELAY)
        return rules


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _span(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
