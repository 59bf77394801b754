"""Dates in a text, and whether one that is claimed is said by others. Pure.

"12 March 2011", "March 12, 2011" and "2011-03-12" are one; "on Saturday", "yesterday" and "last
month" are days where it is known when the text was published.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.article import Span
from ingest.months import A_MONTH, MONTHS, WEEKDAYS

SHORT_MONTHS, SHORT_DAYS = (
    tuple(each[:3].lower() for each in names) for names in (MONTHS, WEEKDAYS)
)
_PLAIN = [each for each in MONTHS if each not in ("March", "May")]  # no other words
_MONTH = rf"(?P<month>{A_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d|[.,]\d|:\d)"
_YEAR = r"(?P<year>(?:1[1-9]|20)\d\d)(?!\d|[.,]\d|[%\w])"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
_RELATIVE = (
    r"(?P<said>yesterday|today|tonight|tomorrow|(?:last|this|next|the previous) "
    r"(?:week|month|year|night))"
)


# Longer ones first: what one has taken, the next leaves alone.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w-])(?P<year>(?:1[1-9]|20)\d\d)[-/](?P<number>0?[1-9]|1[0-2])"
        r"[-/](?P<day>0?[1-9]|[12]\d|3[01])(?![\w-])",
        r"(?<![\w.-])(?P<year>(?:1[1-9]|20)\d\d)\.(?P<number>0[1-9]|1[0-2])"
        r"\.(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])",
        rf"(?i)(?<![\w,.]){_DAY}(?: of)? {_MONTH},? {_YEAR}",
        rf"(?i)\b{_MONTH} {_DAY}(?:(?:-|–|—| to | and )(?P<until>\d{{1,2}}))?,? {_YEAR}",
        rf"(?i)\b{_MONTH} {_DAY}(?:(?:-|–|—| to | and )(?P<until>[12]?\d|3[01])(?!\d))?",
        rf"(?i)(?<![\w,.])(?<!\$){_DAY}(?: of)? {_MONTH}(?! \d{{1,2}}\b)\b",
        rf"(?i)\b{_MONTH}(?:,| of)? {_YEAR}",
        r"(?<![\w'’])(?P<decade>(?:1[1-9]|20)\d0)['’]?s\b",
        # "The '90s", "the early 90s"; but "in his 80s".
        r"(?:(?<=\bthe )|(?<=\bthe early )|(?<=\bthe late )|(?<=\bthe mid[- ]))"
        r"['’‘]?(?P<short>[2-9]0)['’]?s\b|(?<![\w'’])['’‘](?P<clipped>[2-9]0)s\b",
        rf"(?<![\w$€£.,])(?<!\d[-–]){_YEAR}(?:[-–](?P<to>\d\d)(?!\d))?(?! (?!was|is|has)[a-z]+s\b)",
        rf"(?<=\d{{4}}[-–]){_YEAR}",
        rf"\b(?P<weekday>{_WEEKDAY})s?\b",
        rf"(?i)\b{_RELATIVE}\b",
        rf"\b(?P<month>{'|'.join((*_PLAIN, *map(str.upper, _PLAIN)))})\b",
        r"(?i:(?<=\bin )|(?<=\bof )|(?<=\bby )|(?<=\bsince )|(?<=\buntil )|(?<=\blast )"
        r"|(?<=\bnext )|(?<=\bthis )|(?<=\bearly )|(?<=\blate )|(?<=\bmid-)|(?<=\bto )"
        r"|(?<=\band ))(?P<month>March|May|MARCH|MAY)\b(?! [A-Z][a-z])",
    )
)
_REPORTS = re.compile(r"\b(?:reported|wrote|published)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A time that a text names at a span, in as many parts as it gives; months and days from 1,
    weekdays from 0 for Monday. `said` has the words "yesterday", "last week" and their kin.
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    said: str = ""
    decade: int | None = None

    @property
    def parts(self) -> tuple[object, ...]:
        """Year, month, day, weekday, words and decade; None or "" where it does not say."""
        return self.year, self.month, self.day, self.weekday, self.said, self.decade


def dates(text: str) -> list[When]:
    """The times that a text names, in order, none within another."""
    found: list[When] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.start < each.span.end and each.span.start < span.end for each in found):
                continue
            found += _when(match, span)
    return sorted(found, key=lambda each: each.span)


def said_by(claimed: When, given: Sequence[When], published: date | None, claim: str = "") -> bool:
    """Whether times that a text published on that day names say the one that is claimed.

    Its year may be told by another of them, or by the day of publication, and so may the whole
    where the `claim` only tells when something was reported.
    """
    if any(_covers(claimed, each) for each in given):
        return True
    days = [days for each in given for days in _days(each, published)]
    ours = list(_days(claimed, published))
    if any(one[0] <= other[0] and other[1] <= one[1] for one in ours for other in days):
        return True
    if claimed.decade is not None:
        return any(each.year is not None and each.year // 10 * 10 == claimed.decade
                   for each in given)  # fmt: skip
    years = {each.year for each in given if each.year}
    if published:
        if not years:
            years.add(published.year)
        if claimed.day and claimed.month and _REPORTS.search(claim):
            own = (published.month, published.day)
            if own == (claimed.month, claimed.day) and claimed.year in (None, published.year):
                return True
    if claimed.year in years and (claimed.month or claimed.weekday is not None):
        rest = When(claimed.span, None, claimed.month, claimed.day, claimed.weekday)
        return any(_covers(rest, each) and each.year in (None, claimed.year) for each in given)
    return claimed.year in years and not claimed.month and claimed.weekday is None


def _covers(claimed: When, given: When) -> bool:
    """Whether every part of the one is a part of the other."""
    return all(
        part in (None, "") or part == other
        for part, other in zip(claimed.parts, given.parts, strict=True)
    )


def _days(when: When, published: date | None) -> Iterator[tuple[date, date]]:
    """The first and the last day of what is named, as far as that is known; of a weekday or of a
    day without year both the one before publication and the one behind it.
    """
    try:
        if when.year:
            yield _bounds(when.year, when.month, when.day)
        elif published and when.month:
            for year in (published.year - 1, published.year, published.year + 1):
                first, last = _bounds(year, when.month, when.day)
                if abs((first - published).days) < 250:
                    yield first, last
        elif published and when.weekday is not None:
            back = (published.weekday() - when.weekday) % 7
            for days in (-back, 7 - back, -back - 7):
                day = published + timedelta(days)
                yield day, day
        elif published and when.said:
            yield _RELATIVES[when.said](published)
    except (ValueError, OverflowError):  # 31 February
        return


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if day:
        return date(year, month, day), date(year, month, day)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)


def _week(published: date, by: int) -> tuple[date, date]:
    """The week before, and what people call so on its last days; or the one to come."""
    monday = published - timedelta(published.weekday()) + timedelta(7 * by)
    return monday, monday + timedelta(6)


def _month(published: date, by: int) -> tuple[date, date]:
    year, month = divmod(published.year * 12 + published.month - 1 + by, 12)
    return _bounds(year, month + 1, None)


def _day(by: int) -> Callable[[date], tuple[date, date]]:
    return lambda published: (published + timedelta(by), published + timedelta(by))


_RELATIVES: dict[str, Callable[[date], tuple[date, date]]] = {
    "yesterday": _day(-1), "last night": _day(-1), "today": _day(0), "tonight": _day(0),
    "this night": _day(0), "tomorrow": _day(1), "next night": _day(1),
} | {
    f"{word} {unit}": (lambda published, of=of, by=by: of(published, by))
    for word, by in (("last", -1), ("this", 0), ("next", 1))
    for unit, of in (
        ("week", _week), ("month", _month),
        ("year", lambda published, by: _bounds(published.year + by, None, None)),
    )
}  # fmt: skip


def _when(match: re.Match[str], span: Span) -> Iterator[When]:
    """What the words name: two times for "March 12-14", and for "2019-20"."""
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    month = _month_of(parts)
    day = int(parts["day"]) if parts.get("day") else None
    if word := parts.get("weekday"):
        yield When(span, weekday=SHORT_DAYS.index(word[:3].lower()))
    elif word := parts.get("said"):
        said = " ".join(word.lower().split()).replace("the previous", "last")
        yield When(span, said=said)
    elif word := parts.get("decade"):
        yield When(span, decade=int(word))
    elif word := parts.get("short") or parts.get("clipped"):
        yield When(span, decade=1900 + int(word))
    else:
        yield When(span, year, month, day)
        if until := parts.get("until"):
            yield When(span, year, month, int(until))
        if year and (to := parts.get("to")):
            yield When(span, year // 100 * 100 + int(to))


def _month_of(parts: dict[str, str | None]) -> int | None:
    if number := parts.get("number"):
        return int(number)
    word = parts.get("month")
    return 1 + SHORT_MONTHS.index(word[:3].lower()) if word else None
