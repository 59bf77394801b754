"""An article as a row that can be written as JSON, and back without loss. Pure.

A row is `{"citewell": 1, "source": …, "title": …, "authors": […], "publisher": …, "published":
"2024-05-03" or null, "url": …, "language": …, "metadata": {…}, "text": …}`. Whatever comes back is
somebody else's word: it is normalised, which changes nothing in what a loader made, and bounded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.item import MAX_BYTES, shown
from ingest.metadata import is_web_address
from ingest.text import normalise

MARK = "citewell"  # the key that tells such a row from others; its value is the form's number
FORM = 1
_MOST_OF_SOURCE = 10_000  # characters
_MOST_OF_LINE = 20_000  # characters of a title, a name or a value of the metadata
_MOST_NAMES, _MOST_KEYS = 1_000, 1_000


def to_row(article: Article) -> dict[str, Any]:
    """Everything that `article` knows, in values of JSON."""
    return {
        MARK: FORM,
        "source": article.source,
        "title": article.title,
        "authors": list(article.authors),
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
        "metadata": dict(article.metadata),
        "text": article.text,
    }


def is_row(row: Mapping[str, Any]) -> bool:
    """Whether it says of itself that it was made by `to_row`."""
    return MARK in row and "source" in row and "text" in row


def from_row(row: Mapping[str, Any]) -> Article:
    """The article that `to_row` made the row of: the same id, the same version.

    Raises LoadError, with what is wrong in one line, where it is no such row.
    """
    if type(row.get(MARK)) is not int or row[MARK] != FORM:
        found = repr(row.get(MARK))[:40]
        raise LoadError(f"it is in form {found} of Citewell's export, and form {FORM} is read here")
    return Article(
        source=_source(row),
        text=_text(row),
        title=_line(row, "title") or "Untitled",
        authors=_authors(row.get("authors")),
        publisher=_line(row, "publisher"),
        published=_day(row.get("published")),
        url=_address(row),
        language=_line(row, "language"),
        metadata=_metadata(row.get("metadata")),
    )


def _source(row: Mapping[str, Any]) -> str:
    source = _string(row.get("source"), "source")
    if not source.strip():
        raise LoadError("it does not say its source")
    # Not normalised: the names of files are what they are, and ids are made from them.
    return _bounded(shown(source), "source", _MOST_OF_SOURCE)


def _text(row: Mapping[str, Any]) -> str:
    text = normalise(_string(row.get("text"), "text"))
    if not text.strip():
        raise LoadError("there is no text in it")
    return _bounded(text, "text", MAX_BYTES)


def _authors(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | None) or len(value or ()) > _MOST_NAMES:
        raise LoadError(f"its authors are not a list of at most {_MOST_NAMES} names")
    names = (_as_line(each, "authors") for each in value or ())
    return tuple(name for name in names if name)


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise LoadError(f"published is no day like 2024-05-03: {value!r:.60}") from error


def _address(row: Mapping[str, Any]) -> str:
    url = _line(row, "url")
    if url and not is_web_address(url):
        raise LoadError(f"its url is no web address: {url!r:.200}")
    return url


def _metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping | None) or len(value or ()) > _MOST_KEYS:
        raise LoadError(f"its metadata is not an object of at most {_MOST_KEYS} keys")
    return {
        _as_line(key, "metadata"): _as_line(each, "metadata") for key, each in (value or {}).items()
    }


def _line(row: Mapping[str, Any], name: str) -> str:
    return _as_line(row.get(name), name)


def _as_line(value: Any, name: str) -> str:
    """One line; blanks inside it stay as they are, so that it is the same as before."""
    text = normalise(_string(value, name)).replace("\n", " ")
    return _bounded(text, name, _MOST_OF_LINE)


def _string(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LoadError(f"its {name} is not text: {value!r:.60}")
    return value


def _bounded(text: str, name: str, most: int) -> str:
    if len(text) > most:
        raise LoadError(f"its {name} is longer than {most:,} characters")
    return text
