"""What a text says of itself: its headline, byline, dateline, credits line, the line with its day.

Pure. A saved page begins with its title and then with what stands around the article, so that the
byline and the day are looked for behind the place where the headline is said once more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.dateline import DATELINE, dateline
from ingest.dates import Moment, is_past
from ingest.dayline import DAY, day_in_line
from ingest.headline import content_lines, find_headline, folded, shorten
from ingest.names import are_names, clean_names, is_outlet, names_in, split_names
from ingest.sentences import split_sentences

_LOOKED_AT = 600  # lines: a saved page has a menu of some hundred before its article
_BEHIND_HEADLINE = 8  # lines in which a byline and the day stand
_MOST = 60_000  # characters of these lines
_PARAGRAPH, _SENTENCE = 200, 90  # characters: here the article itself has begun

_LABELLED = re.compile(r"publi|posted", re.IGNORECASE)
_YEAR_OR_BY = re.compile(r".*(?:1[6-9]|20)\d\d|\W*(?:(?:posted|written) )?by\b", re.IGNORECASE)
_IN_PLACE = re.compile(r"^In (?:[A-Z][\w.'’-]+ ?){1,4}, (?=[A-Z])")
_CREDITS = re.compile(
    r"\b(?P<role>written|reported|reporting|additional reporting|writing|edited|editing)\s+by\s+"
    r"(?P<names>[^;()]+)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:[Pp]osted |[Ww]ritten )?(?:By|by|BY):? "
    r"(?P<names>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:(?:, | and | & ).+)?)$"
)
_BEHIND_NAMES = re.compile(rf"(?:\s*[|•·/,–—-]\s*|\s+(?:on|at)\s+|\s+)(?:\w+day,? )?{DAY}.*$")


@dataclass(frozen=True, slots=True)
class Credits:
    """Who a text says made it: the writers and reporters, and apart from them its editors."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def title_from_text(text: str) -> str:
    """The headline on the first line, or else the first sentence, without dateline, shortened."""
    lines = content_lines(text)
    while lines and (is_byline(lines[0]) or not _without_dateline(lines[0])):
        lines = lines[1:]
    if not lines:
        return ""
    if not DATELINE.match(lines[0]) and (headline := find_headline(lines)):
        return headline
    line = _without_dateline(lines[0])
    return shorten(split_sentences(line)[0].cut(line))


def is_byline(line: str) -> bool:
    """Whether the line says who wrote the article, and nothing more."""
    return bool(_byline_names(line))


def near_headline(text: str) -> list[str]:
    """The lines in which a byline and the day are looked for, an empty one behind each run."""
    lines = [line.strip() for line in text[:_MOST].splitlines() if line.strip()]
    is_worth_it = any(_YEAR_OR_BY.match(line) for line in lines if len(line) <= _PARAGRAPH)
    return _behind_headline(lines) if is_worth_it else []


def credits_from_text(text: str, near: list[str] | None = None) -> Credits:
    """The names in a byline under the headline, or in a credits line at the end.

    `near` are the lines near the headline where they are known already.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    near = near_headline(text) if near is None else near
    found: dict[str, list[str]] = {"authors": [], "editors": []}
    for line in (*lines[:3], *near):
        if line and not found["authors"]:
            found["authors"] += _byline_names(line)
    if not found["authors"] and _is_signed(lines):
        found["authors"] += split_names(lines[0])
    for line in lines[-2:]:
        if len(line) < 400:
            for credit in _CREDITS.finditer(line):
                kind = "editors" if credit["role"].lower().startswith("edit") else "authors"
                found[kind] += split_names(credit["names"])
    return Credits(clean_names(found["authors"]), clean_names(found["editors"]))


def first_dateline(text: str) -> tuple[str, date | None]:
    """The dateline of the first paragraph, which may stand below a headline and a byline."""
    for line in content_lines(text)[:5]:
        agency, day = dateline(line)
        if agency or day:
            return agency, day
        if len(line) > _PARAGRAPH:
            break
    return "", None


def published_in_text(text: str, near: list[str] | None = None) -> Moment | None:
    """The day that a line of its own near the headline gives, or the dateline.

    None where there is none with a year, or where several are and nothing says which: a wrong
    day is worse than none.
    """
    first = text.strip().partition("\n")[0].strip()
    near = near_headline(text) if near is None else near
    near = ["", *([first, ""] if day_in_line(first) else []), *near]
    found = [
        (day_in_line(line), bool(_LABELLED.search(line)))
        for before, line in pairwise(near)
        if not re.search(
            r"updated|modified|release|copyright|premiere", before[-40:], re.IGNORECASE
        )
    ]
    moments = [(moment, said) for moment, said in found if moment and is_past(moment.day)]
    said = [moment for moment, is_said in moments if is_said] or [each for each, _ in moments]
    if said and len({moment.day for moment in said}) == 1:
        return max(said, key=lambda moment: len(moment.time))
    _, day = ("", None) if said else first_dateline(text)
    return Moment(day) if day and is_past(day) else None


def _behind_headline(lines: list[str]) -> list[str]:
    """The lines behind each place where the headline stands, up to the article's own sentences.

    Behind each run of them comes an empty line. A page's title and the headline above its article
    often differ by some words: that place is taken where no other has a day; and if none has, the
    line above the headline.
    """
    content = content_lines("\n".join(lines[:10]))
    if not content:
        return []
    title = title_from_text("\n".join(lines))
    headlines = {folded(content[0]), folded(title)}
    lines = lines[:_LOOKED_AT]
    exact = [
        at for at, line in enumerate(lines) if len(line) <= _PARAGRAPH and folded(line) in headlines
    ]
    # Behind the page's own title comes a menu; behind the same words further down the article.
    behind = [line for at in exact[1:] for line in _run(lines, at)]
    if not any(day_in_line(line) for line in behind):
        first = [line for at in exact[:1] for line in _run(lines, at)]
        behind = [line for line in first if not exact[1:] or _is_its_own(line)] + behind
    if any(day_in_line(line) for line in behind):
        return behind
    words = _words(title)
    near = [at for at, line in enumerate(lines) if at not in exact and _like(line, words)]
    behind += [line for at in near for line in _run(lines, at)]
    if any(day_in_line(line) for line in behind):
        return behind
    return behind + [lines[at - 1] for at in (*exact, *near) if at and _is_its_own(lines[at - 1])]


def _is_its_own(line: str) -> bool:
    """Whether a day in a page's head is the article's, and not that on which it was read."""
    return bool(_LABELLED.search(line)) or not re.search(r"(?:day|\b\w{3}), ", line) or ":" in line


def _run(lines: list[str], at: int) -> Iterator[str]:
    sentences = 0
    for line in lines[at + 1 : at + 1 + _BEHIND_HEADLINE]:
        sentences += len(line) > _SENTENCE and line.endswith(".")
        if len(line) > _PARAGRAPH or sentences > 1:
            break
        yield line
    yield ""


def _words(line: str) -> set[str]:
    return {word for word in folded(line, between=" ").split() if len(word) > 2}


def _like(line: str, words: set[str]) -> bool:
    """Whether a line has most of a title's words, and few others."""
    if not 20 <= len(line) <= _PARAGRAPH or len(words) < 4:
        return False
    low = line.casefold()
    if sum(word in low for word in words) < 3:  # quick, and nearly always so
        return False
    said = _words(line)
    both = len(said & words)
    return both >= 4 and both >= 0.6 * min(len(said), len(words))


def _is_signed(lines: list[str]) -> bool:
    """Whether a text begins with the names of its writers over that of their newspaper."""
    return len(lines) > 2 and are_names(lines[0]) and is_outlet(lines[1])


def _byline_names(line: str) -> tuple[str, ...]:
    found = _BYLINE.match(_BEHIND_NAMES.sub("", line)) if len(line) <= _PARAGRAPH else None
    return names_in(found["names"]) if found else ()


def _without_dateline(line: str) -> str:
    cut = _IN_PLACE.sub("", DATELINE.sub("", line))
    return cut[:1].upper() + cut[1:]
