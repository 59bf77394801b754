"""Shelf: the list of a library's articles, a page at a time: searched, sorted, narrowed, counted.

What is compared is kept in memory until the library changes, and then only what is new is read;
of the articles of a page the rest is. Their texts never are, only measured. Counting 10,000
articles anew for each letter that a person types takes a few milliseconds so.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from ingest.database import Database
from ingest.filters import Filters, condition, fold
from ingest.tables import WORDS

Sort = Literal["newest", "oldest", "title", "publisher", "added"]
SORTS: tuple[Sort, ...] = get_args(Sort)
PAGE = 50
"""How many articles a page has."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles of the list, in which order, and which page of these, from 1.

    Each of the `words` must stand in an article's title, publisher, authors or source, in any case,
    with or without accents. `periods` are years ("2024") and months ("2024-05"). Of several
    publishers, languages and periods one is enough; "" is what has none. `after` and `before` are
    days within the range. `filters` are any more that hold besides. Without `by_source`, words are
    not looked for in sources.
    """

    words: str = ""
    sort: Sort = "newest"
    page: int = 1
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    filters: Filters = field(default_factory=Filters)
    by_source: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of the list: all but its text, of which `characters` and `words` are the length.

    It stands for so many `copies`, and has so many `older` versions. `gone` is since when it is at
    none of its sources, as an ISO time, "" where it is.
    """

    id: str
    version: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published: date | None
    url: str
    language: str
    source: str
    metadata: Mapping[str, str]
    characters: int
    words: int
    copies: int
    older: int
    gone: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A publisher, a language or a month, and how many articles have it; "" for none."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list: its articles, the first of which is the `first` of all `found`.

    `total` is how many articles the library has. The tallies say how many articles there would be
    with each publisher, language or month chosen, the most first, months the newest first.
    """

    articles: tuple[Listed, ...]
    number: int
    pages: int
    first: int
    found: int
    total: int
    publishers: tuple[Tally, ...]
    languages: tuple[Tally, ...]
    months: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What is compared of an article; `said` and `source` are what words are looked for in."""

    key: int
    id: str
    version: str
    title: str
    publisher: str
    language: str
    published: str
    said: str
    source: str
    spelt: str


class Shelf:
    """The list over a library's own file. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._state: object = None
        self._rows: dict[int, _Row] = {}
        self._sorted: dict[Sort, list[_Row]] = {}

    def page(self, wanted: Wanted) -> Page:
        """The page that is wanted; the last one where there are fewer."""
        with self._db.lock:
            total, found, tallies = self._found(wanted)
            pages = max(1, -(-len(found) // PAGE))
            number = min(max(1, wanted.page), pages)
            first = (number - 1) * PAGE
            articles = self._listed(found[first : first + PAGE])
        return Page(tuple(articles), number, pages, first + 1, len(found), total, *tallies)

    def all(self, wanted: Wanted) -> list[Listed]:
        """All that is wanted, whatever page."""
        with self._db.lock:
            return self._listed(self._found(wanted)[1])

    def _found(self, wanted: Wanted) -> tuple[int, list[_Row], tuple[tuple[Tally, ...], ...]]:
        rows = self._in_order(wanted.sort)
        total = len(rows)
        if wanted.filters:
            matching, values = condition(wanted.filters)
            select = f"SELECT a.key FROM articles a WHERE a.ready AND {matching}"
            keys = {int(row[0]) for row in self._db.all(select, *values)}
            rows = [row for row in rows if row.key in keys]
        for word in plain(wanted.words).split():
            rows = [
                row for row in rows
                if word in row.said or (wanted.by_source and word in row.source)
            ]  # fmt: skip
        return (total, *_narrowed(rows, wanted))

    def _in_order(self, sort: Sort) -> list[_Row]:
        state = self._db.state()
        if state != self._state:
            self._rows, self._sorted, self._state = self._read(), {}, state
        if sort not in self._sorted:
            self._sorted[sort] = _ORDERS[sort](self._rows.values())
        return self._sorted[sort]

    def _read(self) -> dict[int, _Row]:
        # A key may come again, with another article.
        there = {int(key): (id, version) for key, id, version in self._db.all(_SELECT_THERE)}
        kept = {
            key: row for key, row in self._rows.items() if there.get(key) == (row.id, row.version)
        }
        new = map(_row, self._db.among(_SELECT_ROWS, sorted(there.keys() - kept.keys())))
        return kept | {row.key: row for row in new}

    def _listed(self, rows: Sequence[_Row]) -> list[Listed]:
        ids = [row.id for row in rows]
        copies, older = (
            {id: int(count) for id, count in self._db.among(select, ids)}
            for select in (_COUNT_COPIES, _COUNT_OLDER)
        )
        gone = dict(self._db.among(_SELECT_GONE, ids))
        known = {row[0]: row for row in self._db.among(_SELECT_LISTED, [row.key for row in rows])}
        return [
            _listed(
                known[row.key], copies.get(row.id, 0), older.get(row.id, 0), gone.get(row.id, "")
            )
            for row in rows
        ]


def plain(text: str) -> str:
    """`text` as it is searched: in no case, letters without their accents."""
    if text.isascii():
        return text.lower()
    sayable = text.encode("utf-8", "replace").decode("utf-8")
    decomposed = unicodedata.normalize("NFKD", sayable.casefold())
    return "".join(
        each for each in decomposed if not unicodedata.combining(each)
    ).translate(_BASE)  # fmt: skip


_BASE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})


def _narrowed(
    rows: Iterable[_Row], wanted: Wanted
) -> tuple[list[_Row], tuple[tuple[Tally, ...], ...]]:
    """Those of the rows that have what is chosen, and the tallies: each is of the rows that have
    what is chosen of the others.
    """
    publishers, languages = ({fold(each) for each in chosen}
                             for chosen in (wanted.publishers, wanted.languages))  # fmt: skip
    is_in_time = _in_time(wanted)
    found: list[_Row] = []
    by_publisher: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    by_month: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for row in rows:
        published = not publishers or row.publisher in publishers
        spoken = not languages or row.language in languages
        timely = is_in_time(row.published)
        if spoken and timely:
            by_publisher[row.publisher] += 1
            spelt.setdefault(row.publisher, row.spelt)
        if published and timely:
            by_language[row.language] += 1
        if published and spoken:
            by_month[row.published[:7]] += 1
        if published and spoken and timely:
            found.append(row)
    return found, (
        tuple(Tally(spelt[each], count) for each, count in _most(by_publisher)),
        tuple(Tally(each, count) for each, count in _most(by_language)),
        tuple(Tally(each, by_month[each]) for each in sorted(by_month, reverse=True)),
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _in_time(wanted: Wanted) -> Callable[[str], bool]:
    """Whether an article of that day, "" for none, is wanted."""
    periods = wanted.periods
    after, before = (str(day or "") for day in (wanted.after, wanted.before))

    def is_in_time(day: str) -> bool:
        if (after or before) and not (day and after <= day and (not before or day <= before)):
            return False
        return not periods or any(day.startswith(each) if each else not day for each in periods)

    return is_in_time if periods or after or before else lambda day: True


def _row(row: tuple[str, ...]) -> _Row:
    key, id, version, title, publisher, authors, published, language, source = row
    written = ", ".join(json.loads(authors))
    said, beside = plain(title), plain(f"{publisher}\n{written}")
    return _Row(
        int(key), id, version, said.lstrip("“\"'‘«¿¡([ "), fold(publisher), fold(language),
        published or "", f"{said}\n{beside}", plain(source), publisher,
    )  # fmt: skip


def _listed(row: tuple[str, ...], copies: int, older: int, gone: str) -> Listed:
    _, id, version, title, authors, publisher, published, url, language, source, more, *size = row
    return Listed(
        id, version, title, tuple(json.loads(authors)), publisher,
        date.fromisoformat(published) if published else None, url, language, source,
        json.loads(more), int(size[0]), int(size[1]), copies, older, gone,
    )  # fmt: skip


def _by_day(rows: Iterable[_Row], *, newest: bool) -> list[_Row]:
    by_title = sorted(rows, key=lambda row: row.title)
    dated = [row for row in by_title if row.published]
    undated = [row for row in by_title if not row.published]
    return sorted(dated, key=lambda row: row.published, reverse=newest) + undated


_ORDERS: dict[Sort, Callable[[Iterable[_Row]], list[_Row]]] = {
    "newest": lambda rows: _by_day(rows, newest=True),
    "oldest": lambda rows: _by_day(rows, newest=False),
    "title": lambda rows: sorted(rows, key=lambda row: (row.title, row.published)),
    "publisher": lambda rows: sorted(
        _by_day(rows, newest=True), key=lambda row: (not row.publisher, row.publisher)
    ),
    "added": lambda rows: sorted(rows, key=lambda row: row.key, reverse=True),
}
_SELECT_THERE = "SELECT key, id, version FROM articles WHERE ready"
_SELECT_ROWS = """SELECT key, id, version, title, publisher, authors, published, language, source
    FROM articles WHERE key IN ({places})"""
_SELECT_LISTED = f"""SELECT key, id, version, title, authors, publisher, published, url, language,
    source, metadata, length(text), {WORDS} FROM articles WHERE key IN ({{places}})"""
_COUNT_COPIES = "SELECT of, count(*) FROM copies WHERE of IN ({places}) GROUP BY of"
_COUNT_OLDER = "SELECT article, count(*) FROM versions WHERE article IN ({places}) GROUP BY article"
_SELECT_GONE = """SELECT article, max(gone) FROM held WHERE article IN ({places})
    GROUP BY article HAVING count(*) = count(gone)"""
