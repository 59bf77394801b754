"""Whose turn it is: so many at a time, and nobody is kept waiting by one who asks much."""

import threading
from collections import Counter
from dataclasses import dataclass

from assistant.errors import Busy


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A visitor's place in the line, and then at work."""

    visitor: str


class Places:
    """Places to work at, `at_once` of them. Safe from several threads.

    The next are those of the visitors with the fewest at work; of these, who came first. `each` is
    how many places, at work and in the line, one visitor may have; 0 is no limit.
    """

    def __init__(self, at_once: int, each: int = 0) -> None:
        self._free, self._each = at_once, each
        self._line: list[Place] = []
        self._working: Counter[str] = Counter()
        self._all: Counter[str] = Counter()
        self._turn = threading.Condition()

    def line_up(self, visitor: str) -> Place:
        """A place at the end of the line, to be taken and left. Raises Busy."""
        with self._turn:
            if self._each and self._all[visitor] >= self._each:
                raise Busy(
                    f"{self._each} of your questions are being answered or wait already: wait "
                    "until one of them is."
                )
            place = Place(visitor)
            self._line.append(place)
            self._all[visitor] += 1
            return place

    def is_free(self, place: Place) -> bool:
        """Whether it can be taken without waiting."""
        with self._turn:
            return self._is_free(place)

    def take(self, place: Place) -> None:
        """Returns when it is this one's turn."""
        with self._turn:
            self._turn.wait_for(lambda: self._is_free(place))
            self._line.remove(place)
            self._free -= 1
            self._working[place.visitor] += 1
            self._turn.notify_all()

    def leave(self, place: Place) -> None:
        """Frees it for the next."""
        with self._turn:
            self._free += 1
            for count in (self._working, self._all):
                count[place.visitor] -= 1
                if not count[place.visitor]:
                    del count[place.visitor]
            self._turn.notify_all()

    def _is_free(self, place: Place) -> bool:
        first = sorted(self._line, key=lambda each: self._working[each.visitor])
        return place in first[: self._free]
