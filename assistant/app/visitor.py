"""Who is at the other end of a request, as the guard found out, and what they may still do."""

from dataclasses import dataclass
from typing import Protocol


class Rate(Protocol):
    """How often each of many may do something."""

    def take(self, who: str) -> int:
        """0, and it counts; or else in how many seconds `who` may do it again."""
        ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who asks.

    `key` is the same for all that one person does, as far as that can be told: a name that logged
    in, or an address. `name` is "" where nobody logs in. Without rates, everything is allowed.
    `counted` says that the question of this request is counted already.
    """

    key: str = ""
    name: str = ""
    asks: Rate | None = None
    adds: Rate | None = None
    counted: bool = False

    def ask(self) -> str:
        """ "" where one more question is allowed, which it counts; or why it is not."""
        return "" if self.counted else _refusal(self.asks, self.key, "asked")

    def add(self) -> str:
        """ "" where more may be added to the library, which it counts; or why not."""
        return _refusal(self.adds, self.key, "added")


def visitor_of(request: object) -> Visitor:
    """The visitor of a request; one without limits where nothing guards the chat."""
    found = getattr(getattr(request, "state", None), "visitor", None)
    return found if isinstance(found, Visitor) else Visitor()


def too_many(seconds: int, done: str) -> str:
    """That a visitor did too much of something, and when there may be more of it."""
    when = f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"That is more than may be {done} in a minute. Try again in {when}."


def _refusal(rate: Rate | None, key: str, done: str) -> str:
    seconds = rate.take(key) if rate else 0
    return too_many(seconds, done) if seconds else ""
