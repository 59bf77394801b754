"""A line that says when an article was published, and nothing else but perhaps by whom. Pure."""

import re

from ingest.dates import Moment, parse_moment
from ingest.names import are_names

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
DAY = (
    rf"(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? \d{{4}}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})"
)
# A saved page often has the day right behind the name: "By Ann LeeMay 3, 2024".
_DAY = re.compile(rf"(?<![\w/.-]){DAY}(?![\w/-])", re.IGNORECASE)
_GLUED = re.compile(rf"^(by .*?[a-z])({DAY})", re.IGNORECASE)
_TIME = re.compile(
    r"(?:\bat |@ ?|T|\b)?(?<![\d:])\d{1,2}"
    r"(?:[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)"
    r"(?:\s?\(?(?:(?:[ECMP][SD]?T|UTC|GMT|BST|CES?T|IST|Z|[+-]\d\d:?\d\d)\b\)?))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun|\w{3,6}(?<=[a-z])day)\b[,.]?"
)
_LATER = re.compile(r"\b(?:last |first )?(?:update[ds]?|modified|edited|revised)\b", re.IGNORECASE)
# A day that is not the one of publication, or that nobody can tell.
_OTHER = re.compile(
    r"©|\b(?:copyright|access(?:ed)?|retrieved|archived?|expire[sd]?|releas\w*|events?|until|since"
    r"|captures?|born|died|deadline|premieres?|reviewed|join(?:ed)?|through|from|available|due"
    r"|next|ends?|starts?|week of|season|episode|airs?|rated|theat\w+)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:(?:originally |first |date )?(?:published|posted|filed)(?: (?:on|at))?|publication date"
    r"|date|written|on|at)\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(r"@\w+|\b\d+ comments?\b|\bin [A-Z]\w+(?: & [A-Z]\w+)?", re.IGNORECASE)
_BY_NAME = re.compile(r"by:? ?[A-Z]", re.IGNORECASE)
_LONGEST = 120  # characters


def day_in_line(line: str) -> Moment | None:
    """The day, and the time where it is given, of a line such as "Ann Lee | March 8, 2025".

    None where the line says something else as well, or names another day than that of
    publication: when it was updated, opened or copied.
    """
    line = _GLUED.sub(r"\1 | \2", _LATER.split(line)[0].strip())
    days = list(_DAY.finditer(line)) if len(line) <= _LONGEST else []
    if len(days) != 1 or _OTHER.search(line) or _is_two_days(days[0][0]):
        return None
    rest = line[: days[0].start()] + " | " + line[days[0].end() :]
    time = _TIME.search(rest)
    if time:
        rest = rest.replace(time[0], " ", 1)
    if not _is_bare(rest):
        return None
    moment = parse_moment(f"{days[0][0]} {_clock(time[0])}") if time else None
    return moment or parse_moment(days[0][0])


def _is_two_days(day: str) -> bool:
    """Whether numbers name one day in America and another in Europe: texts write both."""
    numbers = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./]\d{4}", day)
    if numbers is None:
        return False
    one, other = int(numbers[1]), int(numbers[2])
    return one != other and max(one, other) <= 12


def _is_bare(rest: str) -> bool:
    """Whether, besides labels, nothing is said but who wrote it, or one short name of a section."""
    rest = _LABEL.sub(" ", _WEEKDAY.sub(" ", _BESIDES.sub(" ", rest)))
    pieces = [piece.strip(" ,:;()[].-–—") for piece in re.split(r"[|•·/–—]|\s-\s", rest)]
    named = [piece for piece in pieces if piece]
    return len(named) <= 2 and all(_names_somebody(piece) for piece in named)


def _names_somebody(piece: str) -> bool:
    words = piece.split()
    if words[0].lower().startswith("by"):
        return len(words) <= 12 and bool(_BY_NAME.match(piece))
    return are_names(piece) or (len(words) <= 3 and all(word[0].isupper() for word in words))


def _clock(time: str) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", ":", time.replace("at ", "").replace("@", "").strip("()"))
