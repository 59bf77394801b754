"""Versions: what articles said before they changed, so that an old citation can still be shown.

Works in the library's own file; what changes something is for a transaction of the library's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.article import Article
from ingest.database import Database
from ingest.errors import NoSuchArticle
from ingest.tables import SELECT_ARTICLE, as_article, packed, unpacked

MOST = 10
"""How many older versions of an article are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Older:
    """A version that an article had, and until when, as an ISO time in UTC."""

    version: str
    until: str


class Versions:
    """The table of older versions. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, article_id: str) -> list[Older]:
        """The older versions of an article, the newest first."""
        return [Older(*row) for row in self._db.all(_OF, article_id)]

    def article(self, article_id: str, version: str) -> Article:
        """The article as it was in that version, whether it still is or not; `version` may be the
        beginning of one. Raises NoSuchArticle.
        """
        begins = (article_id, len(version), version or "none")
        if row := self._db.one(_READY, *begins):
            return as_article(row)
        if found := self._db.one(_KEPT, *begins, *begins):
            return unpacked(found[0])  # type: ignore[arg-type]  # a BLOB
        raise NoSuchArticle(
            f"no version {version!r} of the article {article_id} is kept: see `citewell show "
            f"{article_id}`"
        )

    # ---- in a transaction

    def keep(self, article: Article) -> None:
        """Keep what is about to be replaced; the oldest goes where there are too many."""
        until = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute(_PUT, (article.id, article.version, until, packed(article)))
        self._db.execute(_PRUNE, (article.id, article.id))

    def is_current(self, article_id: str, version: str) -> None:
        """Note that a version is the article's own again."""
        self._db.execute(f"{_DELETE} AND version = ?", (article_id, version))

    def forget(self, article_id: str) -> None:
        """Let go of all older versions of an article."""
        self._db.execute(_DELETE, (article_id,))


# What is in the bin is not to be read.
_THERE = "article NOT IN (SELECT id FROM bin)"
_OF = f"SELECT version, until FROM versions WHERE article = ? AND {_THERE} ORDER BY key DESC"
_READY = f"{SELECT_ARTICLE} WHERE ready AND id = ? AND substr(version, 1, ?) = ?"
_KEPT = f"""SELECT content FROM copies WHERE id = ? AND substr(version, 1, ?) = ?
    UNION ALL SELECT content FROM versions
    WHERE article = ? AND substr(version, 1, ?) = ? AND {_THERE}"""
_PUT = "INSERT OR REPLACE INTO versions (article, version, until, content) VALUES (?, ?, ?, ?)"
_DELETE = "DELETE FROM versions WHERE article = ?"
_PRUNE = f"""DELETE FROM versions WHERE article = ? AND key NOT IN
    (SELECT key FROM versions WHERE article = ? ORDER BY key DESC LIMIT {MOST})"""
