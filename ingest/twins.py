"""Twins: which articles of a library have the text of another, found by what their texts share.

Works in the library's own file; what changes something is for a transaction of the library's.
"""

import struct
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.article import Article
from ingest.database import Database
from ingest.tables import SELECT_ARTICLE, as_article

if TYPE_CHECKING:
    from ingest.sameness import Wording

_READ = 8  # candidates whose texts are compared, those with the most bands in common
_CROWD = 200  # articles looked at in one band, the newest: where a form is filled in ever again


@dataclass(frozen=True, slots=True)
class Same:
    """What a library has of an article's text: `of`, the article that stands for it; else those
    that it will stand for. `bands` are what it is found by.
    """

    bands: tuple[int, ...]
    of: Article | None = None
    stands_for: tuple[Article, ...] = ()

    @property
    def others(self) -> tuple[Article, ...]:
        """All that are the same, whichever stands for which."""
        return (self.of,) if self.of else self.stands_for


class Twins:
    """The table of bands. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, article: Article, *, first: bool = False) -> Same:
        """The articles of the library, ready or pending, that are the same as this one; it counts
        as having been there before them where it is `first`.
        """
        from ingest.sameness import alike, bands_of, stands_for  # NumPy takes 0.1 s

        wording = _wording(article)
        bands = bands_of(wording)
        candidates = [(each, _wording(each)) for each in self._candidates(article.id, bands)]
        same = [(each, said) for each, said in candidates if alike(wording, said)]
        longer = [
            each for each, said in same
            if (stands_for(said, wording) if first else not stands_for(wording, said))
        ]  # fmt: skip
        if longer:
            return Same(bands, of=max(longer, key=lambda each: len(each.text)))
        return Same(bands, stands_for=tuple(each for each, _ in same))

    def unknown(self) -> list[str]:
        """The ids of the ready articles that cannot be found: from before there were bands."""
        return [row[0] for row in self._db.all(_UNKNOWN)]

    def _candidates(self, article_id: str, bands: tuple[int, ...]) -> list[Article]:
        shared = Counter(row[0] for band in bands for row in self._db.all(_IN_BAND, band))
        keys = [key for key, _ in shared.most_common(4 * _READ)]
        newest = {row[0]: row[1] for row in sorted(self._db.among(_NEWEST, keys))}
        newest.pop(article_id, None)
        wanted = sorted(newest.values(), key=lambda key: (-shared[key], key))[:_READ]
        rows = (self._db.one(f"{SELECT_ARTICLE} WHERE key = ?", key) for key in wanted)
        return [as_article(row) for row in rows]

    # ---- in a transaction

    def note(self, key: int, bands: tuple[int, ...]) -> None:
        """Let the article in that row be found by its bands."""
        packed = struct.pack(f"<{len(bands)}I", *bands)
        self._db.execute("INSERT OR REPLACE INTO prints VALUES (?, ?)", (key, packed))
        rows = [(band, key) for band in bands]
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)

    def forget(self, key: int) -> None:
        """Let the article in that row be found no more."""
        for (packed,) in self._db.execute("SELECT bands FROM prints WHERE article = ?", (key,)):
            rows = [(band, key) for band in struct.unpack(f"<{len(packed) // 4}I", packed)]
            self._db.executemany("DELETE FROM bands WHERE band = ? AND article = ?", rows)
        self._db.execute("DELETE FROM prints WHERE article = ?", (key,))


def _wording(article: Article) -> "Wording":
    from ingest.sameness import Wording

    return Wording(article.title, article.text)


_IN_BAND = f"SELECT article FROM bands WHERE band = ? ORDER BY article DESC LIMIT {_CROWD}"
# Of an article that is being replaced, the row that will stay.
_NEWEST = """SELECT id, max(key) FROM articles
    WHERE id IN (SELECT id FROM articles WHERE key IN ({places})) GROUP BY id"""
_UNKNOWN = """SELECT id FROM articles WHERE ready AND key NOT IN (SELECT article FROM prints)
    ORDER BY key"""
