"""Overview: what a library holds in all, counted; over time, by publisher, language and length.

Works in the library's own file, and remembers the counts until something is written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.database import Database
from ingest.filters import fold
from ingest.tables import WORDS

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The ready articles of a library in numbers.

    `days` has each day of publication with its articles, in order; `publishers` and `languages`
    the most frequent first, the same name in any case once, "" for those that do not say.
    `lengths` are of the texts, in words, the shortest first. `copies` are further places of the
    same texts, which are no articles of their own.
    """

    articles: int = 0
    days: tuple[tuple[date, int], ...] = ()
    publishers: Counts = ()
    languages: Counts = ()
    lengths: tuple[int, ...] = ()
    copies: int = 0

    @property
    def undated(self) -> int:
        """How many articles have no day of publication."""
        return self.articles - sum(count for _, count in self.days)


class Survey:
    """Counts what stands in the tables of articles and copies. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: tuple[object, Overview] = (None, Overview())

    def overview(self) -> Overview:
        """All counts. The first of 10,000 articles takes some 0.2 s, most of it for the lengths."""
        state, (known, overview) = self._db.state(), self._known
        if known != state:
            overview = self._counted()
            self._known = (state, overview)
        return overview

    def _counted(self) -> Overview:
        days = [(day, int(count)) for day, count in self._db.all(_DAYS)]
        return Overview(
            articles=sum(count for _, count in days),
            days=tuple((date.fromisoformat(day), count) for day, count in days if day),
            publishers=_named(self._db.all(_COUNTED.format(column="publisher"))),
            languages=_named(self._db.all(_COUNTED.format(column="language"))),
            lengths=tuple(sorted(self._lengths())),
            copies=int(self._db.one("SELECT count(*) FROM copies")[0]),
        )

    def _lengths(self) -> Iterator[int]:
        """Some at a time: questions must not wait until the texts of all have been read."""
        last = 0
        while rows := self._db.all(_LENGTHS, last):
            yield from (int(words) for _, words in rows)
            last = int(rows[-1][0])


def _named(rows: list[tuple[str, ...]]) -> Counts:
    """The rows with names that differ in case or in unseen characters as one, as most spell it."""
    from ingest.text import visible_line  # what decodes bytes takes a while to import

    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for name, count in sorted(rows, key=lambda row: -int(row[1])):
        shown = visible_line(name)
        same = fold(shown)
        counts[same] += int(count)
        spelt.setdefault(same, shown)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple((spelt[same], count) for same, count in ranked)


_DAYS = "SELECT published, count(*) FROM articles WHERE ready GROUP BY 1 ORDER BY 1"
_COUNTED = "SELECT {column}, count(*) FROM articles WHERE ready GROUP BY {column}"
_LENGTHS = f"SELECT key, {WORDS} FROM articles WHERE ready AND key > ? ORDER BY key LIMIT 1000"
