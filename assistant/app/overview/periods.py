"""Periods: a span of days cut into days, months, years, decades or centuries. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.answer import in_words

Unit = Literal["day", "month", "year", "decade", "century"]
MOST = 80
"""More bars than these are no picture: then a longer unit is taken."""
FEWEST = 7
"""Fewer are blocks: then empty periods stand beside them."""


YEARS_NAMED = 24
"""Of more months than these, only the years are named below an axis."""


@dataclass(frozen=True, slots=True)
class Period:
    """One day, month, year, decade or century, and how many articles are of it."""

    unit: Unit
    number: int
    count: int = 0

    @property
    def first(self) -> date:
        """Its first day; of the year 1 for what is before."""
        match self.unit:
            case "day":
                return date.fromordinal(self.number)
            case "month":
                return date(self.number // 12, self.number % 12 + 1, 1)
            case _:
                return date(max(1, self.number * _YEARS[self.unit]), 1, 1)

    @property
    def name(self) -> str:
        """As it is written for readers: "3 May 2024", "May 2024", "2024", "1990s", "1800–1899"."""
        match self.unit:
            case "day":
                return in_words(self.first)
            case "month":
                return f"{self.first:%B} {self.first.year}"
            case "year":
                return str(self.number)
            case "decade":
                return f"{10 * self.number}s"
            case "century":
                return f"{100 * self.number}–{100 * self.number + 99}"

    @property
    def short(self) -> str:
        """Its name below an axis: "3 May", "May 2024", and the others in full."""
        match self.unit:
            case "day":
                return f"{self.first.day} {self.first:%b}"
            case "month":
                return f"{self.first:%b} {self.first.year}"
            case _:
                return self.name


def periods(days: Sequence[tuple[date, int]]) -> tuple[Period, ...]:
    """The periods from the first day to the last, the empty ones too, in the shortest unit of which
    there are not too many. `days` are in order, each with its articles; of none, none.
    """
    if not days:
        return ()
    first, last = days[0][0], days[-1][0]
    unit = next(
        (each for each in _UNITS if _number(last, each) - _number(first, each) < MOST), _UNITS[-1]
    )
    counts: Counter[int] = Counter()
    for day, count in days:
        counts[_number(day, unit)] += count
    return tuple(Period(unit, number, counts[number]) for number in _widened(first, last, unit))


def labelled(shown: Sequence[Period]) -> tuple[Period, ...]:
    """Those to be named below an axis: about ten at regular, round places."""
    if not shown:
        return ()
    if shown[0].unit == "month" and len(shown) > YEARS_NAMED:
        years = [each for each in shown if each.first.month == 1]
        step = _step(len(years), (1, 2, 5, 10))
        return tuple(each for each in years if each.first.year % step == 0)
    step = _step(len(shown), _STEPS[shown[0].unit])
    start = shown[0].number if shown[0].unit == "day" else 0
    return tuple(each for each in shown if (each.number - start) % step == 0)


def time_said(days: Iterable[date]) -> str:
    """The years that the days are of: "2010 to 2024"; a short span in full; "" for no days."""
    known = sorted(days)
    if not known:
        return ""
    first, last = known[0], known[-1]
    if first == last:
        return in_words(first)
    if last - first < timedelta(days=MOST):
        return f"{in_words(first)} to {in_words(last)}"
    return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"


def _widened(first: date, last: date, unit: Unit) -> range:
    """The numbers from the one to the other, and so many on both sides that there are a few."""
    start, end, least, most = (_number(each, unit) for each in (first, last, date.min, date.max))
    missing = max(0, FEWEST - (end - start + 1))
    before = min(start - least, (missing + 1) // 2)
    return range(start - before, min(most, end + missing - before) + 1)


def _number(day: date, unit: Unit) -> int:
    match unit:
        case "day":
            return day.toordinal()
        case "month":
            return day.year * 12 + day.month - 1
        case _:
            return day.year // _YEARS[unit]


def _step(count: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if count / step <= 10), steps[-1])


_UNITS: tuple[Unit, ...] = ("day", "month", "year", "decade", "century")
_YEARS = {"year": 1, "decade": 10, "century": 100}
_STEPS: dict[Unit, tuple[int, ...]] = {
    "day": (1, 2, 7, 14),
    "month": (1, 2, 3, 6),
    "year": (1, 2, 5, 10, 20),
    "decade": (1, 2, 5, 10),
    "century": (1, 2, 5),
}
