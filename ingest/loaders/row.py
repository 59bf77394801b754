"""A row of a table as an article: which column holds what. Pure.

Columns are found by their common names, whatever their case and hyphens, or as the person says.
What fills no field goes to the metadata under the column's own name.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.fragment import is_markup, text_of
from ingest.loaders.item import MAX_BYTES, shown
from ingest.metadata import from_mapping, is_web_address
from ingest.opening import credits_from_text, first_dateline, published_in_text, title_from_text
from ingest.text import normalise, unwrap

# By their names without case, blanks and signs; the first that is there and not empty is taken.
_NAMES = {
    "title": ("title", "headline", "articletitle", "name", "heading", "subject"),
    "text": (
        "text", "body", "content", "article", "articletext", "articlebody", "fulltext", "bodytext",
        "maintext", "maincontent", "contenttext", "contenthtml", "bodyhtml", "story", "contents",
        "html", "passage", "description", "abstract", "summary",
    ),
    "authors": ("authors", "author", "byline", "by", "creator", "writer", "writers", "journalist"),
    "publisher": ("publisher", "source", "outlet", "publication", "newspaper", "sitename", "site",
                  "sourcename", "publishername", "provider"),
    "published": ("published", "publishedat", "date", "pubdate", "datepublished", "publisheddate",
                  "publishdate", "publicationdate", "firstpublished", "publishedon", "datetime",
                  "timestamp"),
    "url": ("url", "link", "canonical", "canonicalurl", "articleurl", "weburl", "sourceurl",
            "permalink", "href"),
    "language": ("language", "lang", "locale"),
    "id": ("id", "guid", "uuid", "docid", "articleid", "documentid", "key", "slug"),
}  # fmt: skip
FIELDS = tuple(_NAMES)
_DECLARED = ("title", "authors", "publisher", "published", "url", "language")
_ENTITY = re.compile(
    r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|quot|nbsp|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip);",
    re.IGNORECASE,
)
_DAY = re.compile(r"\s*(\d{4})[-/.](\d\d)[-/.](\d\d)\s*", re.ASCII)
_MOST_OF_VALUE = 2_000  # characters of a column that fills no field
_CREDITED = re.compile(r"^.{0,200}\bby\b.{0,200}$", re.IGNORECASE | re.MULTILINE)
_HEAD = 4  # lines in which an article says who wrote it, and when
_MOST_COLUMNS = 200
_MOST_OF_KEY = 300  # characters

Columns = Mapping[str, tuple[str, ...]]


def columns_of(names: Iterable[str], mapped: Mapping[str, str]) -> Columns:
    """The columns that may fill each field, the best first, by the names that a table has."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_fold(name), name)
    found = {
        field: tuple(folded[each] for each in known if each in folded)
        for field, known in _NAMES.items()
    }
    for field, column in mapped.items():
        found[field] = (folded.get(_fold(column), column),)
    taken = {found[field][0] for field in mapped}
    return {
        field: columns if field in mapped else tuple(each for each in columns if each not in taken)
        for field, columns in found.items()
    }


def check_columns(names: Iterable[str], mapped: Mapping[str, str]) -> None:
    """Raise LoadError where a column is mapped that is not there, or none can hold the text."""
    names = list(names)
    there = ", ".join(normalise(name)[:40] for name in names[:30]) or "none"
    for field, column in mapped.items():
        if field not in _NAMES:
            raise LoadError(f"there is no field {field!r} to map: there are {', '.join(FIELDS)}")
        if _fold(column) not in map(_fold, names):
            raise LoadError(f"there is no column {column!r} for {field}; there are: {there}")
    if not columns_of(names, mapped)["text"]:
        raise LoadError(
            f"no column is known to hold the text: name it with --map text=COLUMN; "
            f"there are: {' '.join(there.split())}"
        )


def article_of(row: Mapping[str, Any], columns: Columns, table: str) -> Article:
    """The article in a flat row; its source is the table's name with the row's own key.

    Raises LoadError where there is no text in it.
    """
    used = {field: _first(row, names) for field, names in columns.items()}
    given = {field: row[name] for field, name in used.items() if name}
    text = _text(given.get("text", ""))
    if not text:
        raise LoadError("there is no text in it")
    declared = {field: _plain(value) for field, value in given.items() if field in _DECLARED}
    declared["published"] = _day(given.get("published"))
    if "url" not in declared and is_web_address(str(declared.get("publisher", ""))):
        declared["url"] = declared.pop("publisher")
    known = from_mapping(declared)
    rest = known.pop("metadata")
    kept = {field for field, name in used.items() if name and field not in rest}
    time = {key: rest[key] for key in ("published_time",) if key in rest}
    if "published" not in known or not (time or isinstance(declared["published"], date)):
        kept.discard("published")  # the column says more than the day, or what is no day
    names = {used[field] for field in kept}
    metadata = _metadata({name: value for name, value in row.items() if name not in names})
    said = _said(text, known)
    told = said.pop("metadata")
    filled = {field: value for field, value in {**said, **known}.items() if value}
    return Article(
        source=f"{table}#{_key(given, text)}",
        text=text,
        **{"title": "Untitled", **filled},
        metadata={**told, **metadata, **time},
    )


def _said(text: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the text says of itself where the columns say nothing: looking takes time."""
    said: dict[str, Any] = {"metadata": {}}
    text = _ends(text)
    if not known.get("title"):
        said["title"] = title_from_text(text)
    if not known.get("publisher"):
        said["publisher"] = first_dateline(text)[0]
    if not known.get("authors") and _CREDITED.search(text):
        credits = credits_from_text(text)
        said["authors"] = credits.authors
        said["metadata"] |= {"editors": "; ".join(credits.editors)} if credits.editors else {}
    if "published" not in known and (moment := published_in_text(text)):
        said["published"] = moment.day
        said["metadata"] |= {"published_time": moment.time} if moment.time else {}
    return said


def _ends(text: str) -> str:
    """Its first and last lines: what stands in a column has no menus around it."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join([*lines[:_HEAD], *lines[_HEAD:][-2:]])


def fingerprint(article: Article) -> str:
    """Twelve hex digits that tell an article from others that have the same key."""
    return article.version[:12]


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower()) or name


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((name for name in names if _says(row.get(name))), "")


def _says(value: Any) -> bool:
    return value not in (None, "", []) and (not isinstance(value, str) or not value.isspace())


def _key(given: Mapping[str, Any], text: str) -> str:
    """What the row is known by in its table, wherever it stands: its id, address or text."""
    for field in ("id", "url"):
        key = shown(" ".join(normalise(str(given.get(field, ""))).split()))
        if key and len(key) <= _MOST_OF_KEY:
            return key
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _text(value: Any) -> str:
    text = "\n\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if len(text) > MAX_BYTES:
        raise LoadError(f"its text is over the limit of {MAX_BYTES / 1e6:.0f} MB: split it")
    if is_markup(text):
        return text_of(text)
    return unwrap(normalise(str(_plain(text)))).strip()


def _plain(value: Any) -> Any:
    """Text without the entities of HTML, which programs leave in it."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return html.unescape(value) if isinstance(value, str) and _ENTITY.search(value) else value


def _day(value: Any) -> Any:
    """The day, where the value is no more than one; else the value as it is."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())) if found else value
    except ValueError:
        return value


def _metadata(rest: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in list(rest.items())[:_MOST_COLUMNS]:
        text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        line = " ".join(normalise(text[: 2 * _MOST_OF_VALUE]).split())[:_MOST_OF_VALUE].strip()
        key = " ".join(normalise(str(name)[:200]).split())
        if line and key and value is not None:
            found[key] = line
    return found
