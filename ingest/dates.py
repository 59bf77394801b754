"""Days and moments, from what a source wrote. Pure but for today's date, which bounds them.

Nothing is guessed: what does not name its year, month and day is no date, and "03/08/2025", which
is two days, is one only where the language or the address tells which.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

from dateutil import parser, tz

_FIRST_YEAR = 1600  # before newspapers; what names an earlier year is hardly when it was published
_EARLIEST_NOW = date(2026, 1, 1)  # a clock that tells an earlier day is not set
_LONGEST = 60  # characters: more is a sentence
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_EPOCH_FROM = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?!\d)")
_IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_TIME = re.compile(r"\d\s*[:h]\s*\d\d|\d\s?[ap]\.?m\b|T\d{4}|(?<!\d)\d{12}(?:\d\d)?(?!\d)", re.I)
_BRACKETED = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")  # "[Europe/Paris]", "(CET)" behind an offset
_BEFORE_OFFSET = re.compile(r"\b(?:GMT|UTC)(?=[+-]\d)")  # dateutil would turn its sign around
_LABEL = re.compile(
    r"^(?:date )?(?:first |originally )?(?:published|posted|publié|veröffentlicht)"
    r"(?: on| at| le| am)?:? ",
    re.IGNORECASE,
)
# What a zone is called in the news; an abbreviation that several zones have is left out.
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "JST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "MST": -7, "PST": -8, "PDT": -7,
}  # fmt: skip
_LANGUAGES = ["fr", "de", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "cs", "ru", "uk", "tr"]


@dataclass(frozen=True, slots=True)
class Moment:
    """The day as the source wrote it, and the full moment in ISO form where it names the time.

    `time` has the offset as it was given, none where none was; "" where there is only the day.
    """

    day: date
    time: str = ""


def parse_date(value: Any) -> date | None:
    """The day that `value` names, or None where it does not name year, month and day."""
    moment = parse_moment(value)
    return moment.day if moment else None


def parse_moment(value: Any, language: str = "", url: str = "") -> Moment | None:
    """The day and the time that `value` names, None where it does not name year, month and day.

    A day in numbers that can be read in two ways is read as `language` or `url` tell: a page in
    German writes the day first, one in American English the month, and an address such as
    `/2025/03/08/` says which of the two it is.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _moment(value, has_time=True)
    if isinstance(value, date):
        return Moment(value) if value.year >= _FIRST_YEAR else None
    text = _LABEL.sub("", " ".join(str(value or "").split()))
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if not re.search(r"\d{4}", text) or len(text) > _LONGEST:
        return None
    read = _read(text, language, url)
    return _moment(read, has_time=bool(_TIME.search(text))) if read else None


def is_past(day: date) -> bool:
    """Whether something can have been published on that day: by tomorrow, for zones differ."""
    return day <= max(date.today(), _EARLIEST_NOW) + timedelta(days=1)


def _moment(read: datetime, has_time: bool) -> Moment | None:
    if read.year < _FIRST_YEAR:
        return None
    return Moment(read.date(), read.isoformat(timespec="seconds") if has_time else "")


def _from_epoch(number: float) -> Moment | None:
    """The moment that a number of seconds or milliseconds names, where it is since 1990."""
    seconds = number / 1000 if number >= 1e11 else number
    if seconds < _EPOCH_FROM:
        return None
    read = datetime.fromtimestamp(seconds, UTC)
    return _moment(read, has_time=True) if is_past(read.date()) else None


def _read(text: str, language: str, url: str) -> datetime | None:
    text = _BEFORE_OFFSET.sub("", _BRACKETED.sub("", text.replace("|", " ")))
    day_first = False
    if _SHORT_YEAR.search(text):
        return None
    if numbers := _NUMBERS.search(text):
        order = _day_first(numbers, language, url)
        if order is None:
            return None
        day_first = order
    read = _in_english(text, day_first) or _in_words(text)
    return read if read and f"{read.year:04}" in text else None


def _in_english(text: str, day_first: bool) -> datetime | None:
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # nearly ISO: dateutil may know it
    try:  # Two defaults that differ in every part: what is not in the text comes out unequal.
        first, second = (
            parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone)
            for default in (datetime(2001, 1, 1), datetime(2004, 2, 2))
        )
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None
    return first if first.date() == second.date() else None


def _in_words(text: str) -> datetime | None:
    """The moment in another language's names of months; slow, so only for what no other reads."""
    if not re.search(r"[^\W\d_]{3}", text) or re.search(r"\d{5}", text):
        return None
    import dateparser  # type: ignore[import-untyped]  # a fifth of a second, seldom needed

    wanted = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "DATE_ORDER": "DMY",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read: datetime | None = dateparser.parse(text, languages=_LANGUAGES, settings=wanted)
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            return None
    return read


def _day_first(numbers: re.Match[str], language: str, url: str) -> bool | None:
    """Whether the first number is the day; None where nothing tells."""
    one, other, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
    if one > 12 or other > 12 or one == other:
        return one > 12
    if numbers[2] == ".":
        return True
    for found in _IN_ADDRESS.finditer(url):
        if int(found[1]) == year and {int(found[2]), int(found[3])} == {one, other}:
            return int(found[2]) == other
    code = language.lower().replace("_", "-")
    if code in ("en-us", "en"):
        return False if code == "en-us" else None
    return True if code else None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone that a text names: by its offset, in seconds, or else by a name that is certain."""
    if offset is not None:
        return timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else None
    known = (name or "").upper()
    if known in _HOURS:
        return timezone(timedelta(hours=_HOURS[known]))
    return tz.gettz(_PLACES[known]) if known in _PLACES else None
