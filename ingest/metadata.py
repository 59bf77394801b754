"""Title, authors, publisher and date, from a mapping of what a source declares or from its text.

Pure. Dates are never guessed: what does not say its year is left empty.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from dateutil import parser as date_parser

from ingest.sentences import split_sentences
from ingest.text import normalise

MAX_TITLE = 120  # characters of a title made from a sentence
# What a source declares is kept up to here, in characters, so that no page of it hides the rest.
_MOST = {"title": 400, "publisher": 160, "url": 2_000, "language": 40}
_MOST_OF_NAME, _MOST_NAMES = 120, 100
_MAX_HEADLINE = 160  # characters: a first line longer than this is a paragraph

# "DUBAI, March 8 (Reuters) - " and its kin: place in capitals, perhaps a date, perhaps an agency.
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z .'’/-]+(?:, [A-Z][\w.]+)?)"
    r"(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?))?"
    r"(?: \((?P<agency>[^)]{2,40})\))?\s*(?:—|–|--|-)\s+"
)
_IN_PLACE = re.compile(r"^In (?:[A-Z][\w.'’-]+ ?){1,4}, (?=[A-Z])")
_CREDITS = re.compile(
    r"\b(?P<role>written|reported|reporting|additional reporting|writing|edited|editing)\s+by\s+"
    r"(?P<names>[^;()]+)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^By (?P<names>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:(?:, | and ).+)?)$")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,4}")
_CLAUSE = re.compile(r"[,;:–—]\s")

_KEYS = {
    "title": ("title", "headline"),
    "authors": ("authors", "author", "by", "byline"),
    "publisher": ("publisher", "source", "site", "site_name", "sitename"),
    "published": ("published", "date", "published_at", "pubdate"),
    "url": ("url", "link", "canonical"),
    "language": ("language", "lang"),
}


@dataclass(frozen=True, slots=True)
class Credits:
    """Who a text says made it: the writers and reporters, and apart from them its editors."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def title_from_text(text: str) -> str:
    """The headline on the first line, or else the first sentence, without dateline, shortened."""
    if headline := find_headline(text):
        return headline
    lines = [line for line in text.splitlines() if line.strip() and not _BYLINE.match(line)]
    if not lines:
        return ""
    line = _without_dateline(lines[0].strip())
    return shorten(split_sentences(line)[0].cut(line)) if line else ""


def find_headline(text: str) -> str:
    """The first line where it is a headline: short, without a full stop, other lines below."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    is_short = 0 < len(first) <= _MAX_HEADLINE and not _DATELINE.match(first)
    complete = first.rstrip("\"'”’)").endswith((".", ":", ";", ","))
    complete = complete or bool(_BYLINE.match(first))
    return first if is_short and not complete and len(rest.strip()) > len(first) else ""


def shorten(sentence: str, limit: int = MAX_TITLE) -> str:
    """`sentence` in at most `limit` characters, cut behind a clause or else a word."""
    sentence = " ".join(sentence.split()).rstrip(".")
    if len(sentence) <= limit:
        return sentence
    clauses = [found.start() for found in _CLAUSE.finditer(sentence) if 40 < found.start() <= limit]
    if clauses:
        return sentence[: clauses[-1]]
    return sentence[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def credits_from_text(text: str) -> Credits:
    """The names in a byline under the headline, or in a credits line at the end."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    found: dict[str, list[str]] = {"authors": [], "editors": []}
    for line in lines[:3]:
        if byline := _BYLINE.match(line):
            found["authors"] += split_names(byline["names"])
    for line in lines[-2:]:
        if len(line) < 400:
            for credit in _CREDITS.finditer(line):
                kind = "editors" if credit["role"].lower().startswith("edit") else "authors"
                found[kind] += split_names(credit["names"])
    return Credits(_unique(found["authors"]), _unique(found["editors"]))


def dateline(text: str) -> tuple[str, date | None]:
    """The agency and the date that a dateline gives; empty and None where it gives none."""
    found = _DATELINE.match(text.strip())
    if not found:
        return "", None
    has_year = re.search(r"\d{4}", found["date"] or "")
    return found["agency"] or "", parse_date(found["date"]) if has_year else None


def dateline_length(text: str) -> int:
    """How many characters the dateline that `text` begins with takes, the space behind it too.

    0 where it names neither agency nor date: "NATO - the alliance" begins a sentence.
    """
    found = _DATELINE.match(text)
    return found.end() if found and (found["agency"] or found["date"]) else 0


def split_names(names: str) -> list[str]:
    """The names in "Ann Lee, Bo Li and Cy Oz"."""
    pieces = re.split(r",|;|\band\b|&", " ".join(names.split()).rstrip(" .)"))
    return [piece.strip() for piece in pieces if _NAME.fullmatch(piece.strip())]


def parse_date(value: Any) -> date | None:
    """The day that `value` names, or None where it does not name year, month and day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    if not re.search(r"\d{4}", text) or len(text) > 60:
        return None
    try:  # Two defaults that differ in every part: what is not in the text comes out unequal.
        first = date_parser.parse(text, default=datetime(2001, 1, 1))
        second = date_parser.parse(text, default=datetime(2004, 2, 2))
    except (ValueError, OverflowError):
        return None
    return first.date() if first.date() == second.date() else None


def from_mapping(declared: Mapping[str, Any]) -> dict[str, Any]:
    """The Article fields that `declared` (front matter, say) gives; the rest as `metadata`."""
    lower = {str(key).strip().lower().replace("-", "_"): value for key, value in declared.items()}
    given: dict[str, Any] = {}
    for name, keys in _KEYS.items():
        for key in keys:
            is_given = name not in given and lower.get(key) not in (None, "", [])
            # What is no web address is never taken for one: it stays among the rest.
            if is_given and (name != "url" or is_web_address(_one_line(lower[key]))):
                given[name] = lower.pop(key)
    known: dict[str, Any] = {
        name: _one_line(given[name])[:most] for name, most in _MOST.items() if name in given
    }
    if "authors" in given:
        known["authors"] = _authors(given["authors"])
    if published := parse_date(given.get("published")):
        known["published"] = published
    known["metadata"] = {
        _one_line(key): _one_line(value) for key, value in lower.items() if value is not None
    }
    return known


def is_web_address(url: str) -> bool:
    """Whether it is one that a page may link to: no `javascript:`, no name in front of the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_named = bool(parts.netloc) and "@" not in parts.netloc
    is_whole = len(url) <= _MOST["url"] and not re.search(r"[\s<>\"]", url)
    return parts.scheme in ("http", "https") and is_named and is_whole


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        names = [_one_line(name) for name in value]
    else:
        line = _one_line(value)
        names = split_names(line) or [line]
    return _unique(name[:_MOST_OF_NAME] for name in names)[:_MOST_NAMES]


def _one_line(value: Any) -> str:
    """The value as clean text of one line: escapes of YAML and HTML can make any character."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return " ".join(normalise(text).split())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _without_dateline(line: str) -> str:
    cut = _IN_PLACE.sub("", _DATELINE.sub("", line))
    return cut[:1].upper() + cut[1:]
