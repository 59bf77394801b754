"""Title, authors, publisher, date and address, from a mapping of what a source declares.

Pure. What is not declared is not there: nothing is guessed, and nothing is longer than its bound.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ingest.dates import Moment, is_past, parse_moment
from ingest.names import clean_names, names_in
from ingest.text import normalise

# What a source declares is kept up to here, in characters, so that no page of it hides the rest.
_MOST = {"title": 400, "publisher": 160, "url": 2_000, "language": 40}
_MOST_OF_KEY, _MOST_OF_VALUE, _MOST_VALUES = 120, 4_000, 200

_NOTHING: tuple[Any, ...] = (None, "", [], (), {})
_KEYS = {
    "title": ("title", "headline"),
    "authors": ("authors", "author", "by", "byline"),
    "publisher": ("publisher", "source", "site", "site_name", "sitename"),
    "published": ("published", "date", "published_at", "pubdate", "published_time"),
    "url": ("url", "link", "canonical"),
    "language": ("language", "lang"),
}


def from_mapping(declared: Mapping[str, Any]) -> dict[str, Any]:
    """The Article fields that `declared` (front matter, say) gives; the rest as `metadata`.

    `published` is the day as the source wrote it. Where it gives the time as well, the moment is
    in `metadata["published_time"]`, in ISO form, with the offset that was given.
    """
    lower = {str(key).strip().lower().replace("-", "_"): value for key, value in declared.items()}
    given = {name: value for name in _KEYS for value in _given(name, lower)}
    known: dict[str, Any] = {
        name: _one_line(_name(given[name]))[:most] for name, most in _MOST.items() if name in given
    }
    if "authors" in given:
        known["authors"] = _authors(given["authors"])
    moment = _moment(given.get("published"), known) if "published" in given else None
    if moment:
        known["published"] = moment.day
        if moment.time:
            lower.setdefault("published_time", moment.time)
    fields = {key for keys in _KEYS.values() for key in keys}
    empty = {key for key in fields if lower.get(key) in _NOTHING}
    rest = [(key, value) for key, value in lower.items() if value is not None and key not in empty][
        :_MOST_VALUES
    ]
    known["metadata"] = {
        _one_line(key)[:_MOST_OF_KEY]: _one_line(value)[:_MOST_OF_VALUE] for key, value in rest
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


def _given(name: str, lower: dict[str, Any]) -> Iterator[Any]:
    """The value of the first key for `name`, taken out of `lower`; one or none."""
    for key in _KEYS[name]:
        value = lower.get(key)
        # What is no web address is never taken for one: it stays among the rest.
        is_address = name != "url" or is_web_address(_one_line(value))
        if value not in _NOTHING and is_address:
            yield lower.pop(key)
            return


def _moment(value: Any, known: Mapping[str, Any]) -> Moment | None:
    line = value if not isinstance(value, str) else _one_line(value)
    moment = parse_moment(line, known.get("language", ""), known.get("url", ""))
    return moment if moment and is_past(moment.day) else None


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return clean_names(_one_line(_name(name)) for name in value)
    return names_in(_one_line(_name(value)))


def _name(value: Any) -> Any:
    """The name in `{"name": "Ann Lee"}`, or the value as it is."""
    return value.get("name") or "" if isinstance(value, Mapping) else value


def _one_line(value: Any) -> str:
    """The value as clean text of one line: escapes of YAML and HTML can make any character."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return " ".join(normalise(text).split())
