"""Copies: the articles that another one of the library stands for, being the same text.

They are kept whole and not searched. A copy is *stale* where the text that it was compared with is
there no more: the writer then puts it again. Works in the library's own file; what changes
something is for a transaction of the library's.
"""

from dataclasses import dataclass

from ingest.article import Article
from ingest.database import Database
from ingest.tables import packed, unpacked


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy, and the id of the article that stands for it."""

    article: Article
    of: str


class Copies:
    """The table of copies. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def count(self) -> int:
        """How many copies there are."""
        return int(self._db.one("SELECT count(*) FROM copies")[0])

    def of(self, article_id: str) -> list[Article]:
        """The copies of an article, by their sources."""
        rows = self._db.all("SELECT content FROM copies WHERE of = ?", article_id)
        return sorted(_articles(rows), key=lambda each: each.source)

    def counts(self) -> dict[str, int]:
        """How many copies each article has, by id; those without are left out."""
        rows = self._db.all("SELECT of, count(*) FROM copies GROUP BY of")
        return {row[0]: int(row[1]) for row in rows}

    def one(self, copy_id: str) -> Copy | None:
        """The copy of that id, or None."""
        row = self._db.one("SELECT content, of FROM copies WHERE id = ?", copy_id)
        return Copy(_articles([row])[0], row[1]) if row else None

    def stale(self) -> list[Article]:
        """The copies of what is there no more."""
        return _articles(self._db.all(_STALE))

    # ---- in a transaction

    def put(self, article: Article, of: Article) -> None:
        """Keep an article as a copy of another."""
        values = (article.id, article.version, of.id, of.version, packed(article))
        self._db.execute("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?)", values)

    def take(self, copy_id: str) -> Article | None:
        """Let go of a copy, and give it."""
        row = self._db.execute("DELETE FROM copies WHERE id = ? RETURNING content", (copy_id,))
        found = _articles(row.fetchall())
        return found[0] if found else None


def _articles(rows: list[tuple[str, ...]]) -> list[Article]:
    return [unpacked(row[0]) for row in rows]  # type: ignore[arg-type]  # a BLOB


_STALE = """SELECT content FROM copies WHERE NOT EXISTS
    (SELECT 1 FROM articles WHERE articles.id = of AND articles.version = against)
    ORDER BY copies.rowid"""
