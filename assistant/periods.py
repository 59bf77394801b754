"""Words for a time in a question -> the days they name. Pure; decides nothing about filters.

A week is Monday to Sunday; "last week" is the one before this, "the last week" the seven days to
today. Of "before the election of 2024" only the year can be resolved, so all of it counts:
until 2024-12-31, and "since the election of 2024" from 2024-01-01.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.article import Span
from ingest.months import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Period:
    """Words of a question that name days, both within; None is an open end.

    `near` is for what is said relative to today. `unit` is what it is counted in: "day", "week",
    "month" or "year", and "range" for what has two ends or an open one. `event` says that a year is
    only part of the name of something: the words are needed to find it.
    """

    span: Span
    after: date | None
    before: date | None
    unit: str
    near: bool = False
    event: bool = False


_MONTHS, _DAYS = ([each.lower() for each in names] for names in (MONTHS, WEEKDAYS))
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "few": 3, "several": 5,
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_YEAR = r"(?:1[5-9]|20)\d\d\b(?![-–]\d)"
_POINT = (
    rf"(?:\d{{4}}-\d\d(?:-\d\d)?\b|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|{_MONTH}(?: of|,)? {_YEAR}"
    rf"|(?:the year )?{_YEAR})"
)
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + ")"
PRESS = r"news|articles|headlines|stories|papers?|coverage"
# "last year's budget" and "two-year" name no time by themselves; "last week's news" does.
_END = rf"(?![\w-])(?!['’](?!s (?:{PRESS})\b))"


def periods(question: str, today: date) -> list[Period]:
    """Every time that the question names, in order, none within another."""
    found: list[Period] = []
    for pattern, resolve in _PATTERNS:
        for match in pattern.finditer(question):
            span = Span(*match.span())
            if any(span.start < each.span.end and each.span.start < span.end for each in found):
                continue
            try:
                found += resolve(match, today)
            except (ValueError, OverflowError):  # 31 February; before the first year
                continue
    return sorted(found, key=lambda each: each.span)


def _range(match: re.Match[str], today: date) -> Iterator[Period]:
    (after, _, _), (_, before, _) = _point(match["first"]), _point(match["second"])
    if after <= before:
        yield Period(Span(*match.span()), after, before, "range")


def _bounded(match: re.Match[str], today: date) -> Iterator[Period]:
    first, last, _ = _point(match["point"])
    event = bool(match["event"])
    span = Span(*match.span())
    match match["word"].lower():
        case "since" | "from":
            yield Period(span, first, None, "range", event=event)
        case "after":
            after = first if event else last + timedelta(1)
            yield Period(span, after, None, "range", event=event)
        case "before":
            before = last if event else first - timedelta(1)
            yield Period(span, None, before, "range", event=event)
        case _:
            yield Period(span, None, last, "range", event=event)


def _at(match: re.Match[str], today: date) -> Iterator[Period]:
    yield Period(Span(*match.span()), *_point(match["point"]))


def _relative(match: re.Match[str], today: date) -> Iterator[Period]:
    which, unit = match["which"].lower(), match["unit"].lower()
    back = 1 if which in ("last", "previous") else 0
    first, last = _calendar(unit, today, back)
    if match["since"]:
        yield Period(Span(*match.span()), first, None, "range", near=True)
    else:
        yield Period(Span(*match.span()), first, min(last, today), unit, near=True)


def _day(match: re.Match[str], today: date) -> Iterator[Period]:
    if match.start("day") and match["day"][0].isupper() and not match["day"].isupper():
        return  # the song
    back = {"today": 0, "yesterday": 1, "the day before yesterday": 2}[match["day"].lower()]
    day = today - timedelta(back)
    before = None if match["since"] else day
    yield Period(Span(*match.span()), day, before, "day", near=True)


def _weekday(match: re.Match[str], today: date) -> Iterator[Period]:
    back = (today.weekday() - _DAYS.index(match["day"].lower())) % 7
    if back == 0 and (match["which"] or "").lower() == "last":
        back = 7
    day = today - timedelta(back)
    before = None if match["since"] else day
    yield Period(Span(*match.span()), day, before, "day", near=True)


def _rolling(match: re.Match[str], today: date) -> Iterator[Period]:
    word = " ".join((match["count"] or "1").lower().split())
    count = _NUMBERS.get(word) or int(word)
    unit = match["unit"].lower().rstrip("s")
    if unit in ("day", "week"):
        first = today - timedelta(count * (7 if unit == "week" else 1))
    else:
        first = _months_before(today, count * (12 if unit == "year" else 1))
    if count:
        yield Period(Span(*match.span()), first, today, unit, near=True)


def _calendar(unit: str, today: date, back: int) -> tuple[date, date]:
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    if unit == "month":
        first = _months_before(today.replace(day=1), back)
        return first, _month_end(first)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _point(words: str) -> tuple[date, date, str]:
    """The first and the last day that "2019", "May 2020" or "5 May 2020" names, and its unit."""
    words = words.lower()
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", words):
        year, month, *rest = map(int, words.split("-"))
        day = rest[0] if rest else 0
    else:
        year = int(re.findall(r"\d{4}", words)[-1])
        named = re.search("|".join(name[:3] for name in _MONTHS), words)
        month = 1 + [name[:3] for name in _MONTHS].index(named.group()) if named else 0
        number = re.search(r"\b\d{1,2}(?!\d)", words)
        day = int(number.group()) if number else 0
    if not month:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if not day:
        return date(year, month, 1), _month_end(date(year, month, 1)), "month"
    return date(year, month, day), date(year, month, day), "day"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){pattern}{_END}", re.IGNORECASE)


_Resolve = Callable[[re.Match[str], date], Iterator[Period]]
# Longer ones first: what one has taken, the next leaves alone.
_PATTERNS: tuple[tuple[re.Pattern[str], _Resolve], ...] = (
    (_compiled(rf"between (?P<first>{_POINT}) and (?P<second>{_POINT})"), _range),
    (
        _compiled(rf"from (?P<first>{_POINT}) (?:to|until|till|through) (?P<second>{_POINT})"),
        _range,
    ),
    (
        _compiled(
            r"(?P<word>since|after|before|until|till|up to)(?: the (?:end|beginning) of)?"
            rf" (?P<event>the (?:[\w-]+ ){{1,4}}?(?:of|in) )?(?P<point>{_POINT})"
        ),
        _bounded,
    ),
    (_compiled(rf"(?P<word>from) (?P<event>)(?P<point>{_POINT}) on(?:wards?)?"), _bounded),
    (_compiled(rf"(?:(?:in|during|on|of|from|for|throughout) )?(?P<point>{_POINT})"), _at),
    (
        _compiled(
            r"(?:(?:in|over|during|within|from|of|for) )?the (?:last|past|previous)"
            rf" (?:{_COUNT} )?{_UNIT}"
        ),
        _rolling,
    ),
    (_compiled(rf"(?:in |over |during )?(?:last|past) {_COUNT} {_UNIT}"), _rolling),
    (
        _compiled(
            r"(?P<since>since )?(?:(?:from|of|in|during|earlier) )?(?P<which>last|previous|this)"
            r" (?P<unit>week|month|year)"
        ),
        _relative,
    ),
    (
        _compiled(
            r"(?P<since>since )?(?:(?:from|of) )?(?P<day>the day before yesterday|yesterday|today)"
        ),
        _day,
    ),
    (
        _compiled(
            rf"(?:(?P<since>since )|on |from |(?=last ))(?:(?P<which>last|this) )?"
            rf"(?P<day>{'|'.join(_DAYS)})"
        ),
        _weekday,
    ),
)
