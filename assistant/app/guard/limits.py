"""How often a visitor may do something, and which visit a page's session belongs to."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from assistant.serving import Limits

MINUTE = 60.0


class Window:
    """What each of many did in the time just past, at most `most` times; 0 is no limit."""

    def __init__(
        self, most: int, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._done: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str) -> int:
        """0, and it counts; or else in how many seconds `who` may do it again."""
        with self._lock:
            wait = self._wait(who)
            if not wait and self._most:
                self._done.setdefault(who, deque()).append(self._clock())
                self._done.move_to_end(who)
            return wait

    def wait(self, who: str) -> int:
        """In how many seconds `who` may do it again; 0 for now."""
        with self._lock:
            return self._wait(who)

    def _wait(self, who: str) -> int:
        past = self._clock() - self._seconds
        # They stand in the order of their last time.
        while self._done and next(iter(self._done.values()))[-1] <= past:
            self._done.popitem(last=False)
        done = self._done.get(who)
        while done and done[0] <= past:
            done.popleft()
        if not self._most or done is None or len(done) < self._most:
            return 0
        return max(1, math.ceil(done[0] - past))


class Rates:
    """What the visitors of one server may do in a minute."""

    def __init__(self, limits: Limits) -> None:
        self.asks = Window(limits.asks)
        self.adds = Window(limits.adds)


class Owners:
    """Which visit began each page's session: nobody else may use it, even who knows its name."""

    def __init__(self, most: int = 20_000) -> None:  # twice as many as Gradio keeps
        self._most = most
        self._owners: OrderedDict[str, str] = OrderedDict()

    def are(self, session: str, visit: str) -> bool:
        """Whether the session is this visit's; one that nobody has used yet becomes so."""
        owner = self._owners.setdefault(session, visit)
        self._owners.move_to_end(session)
        while len(self._owners) > self._most:
            self._owners.popitem(last=False)
        return owner == visit
