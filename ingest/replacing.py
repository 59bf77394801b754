"""Replacing: what becomes of an article's row: found, an older version, another's copy, gone.

Works in the library's own file, each step within a transaction of the library's, so that at every
moment an article is either one of its own or a copy, and nothing that was ever found is lost.
"""

from ingest.article import Article
from ingest.copies import Copies
from ingest.database import Database
from ingest.tables import DROP_ARTICLE, SELECT_ARTICLE, SET_READY, as_article
from ingest.twins import Same, Twins
from ingest.versions import Versions


class Replacing:
    """The steps, over the tables that they change."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.versions, self.copies, self.twins = self.tables = Versions(db), Copies(db), Twins(db)

    def let_be_found(self, article_id: str, version: str) -> None:
        """Let a version be found, and keep the one before as an older one."""
        self._keep_others(article_id, version)
        self._db.execute(SET_READY, (article_id, version))
        self.drop("id = ? AND version <> ?", article_id, version)
        self.versions.is_current(article_id, version)

    def be_no_copy(self, article: Article) -> None:
        """Let an article that is to be one of its own be no copy."""
        copy = self.copies.take(article.id)
        if copy and copy.version != article.version:
            self.versions.keep(copy)

    def be_copy(self, article: Article, of: Article) -> None:
        """Make a new version of an article a copy of another."""
        self._keep_others(article.id, article.version)
        self.be_no_copy(article)
        self.drop("id = ?", article.id)
        self.copies.put(article, of)
        self.versions.is_current(article.id, article.version)

    def stand_for(self, one: Article, other: Article) -> None:
        """Let `one` stand for `other`, where that has not changed meanwhile."""
        newest = self._db.execute(_NEWEST, (other.id,)).fetchone()
        if newest and newest[0] == other.version:
            self.be_copy(other, of=one)

    def be_same(self, article: Article, same: Same) -> None:
        """Let a ready article be found by what it says, and be one with what says the same."""
        if same.of:
            self.be_copy(article, same.of)
            return
        where = (article.id, article.version)
        for (key,) in self._db.execute(_KEY, where).fetchall():
            self.twins.note(key, same.bands)
        for each in same.stands_for:
            self.stand_for(article, each)

    def forget(self, article_id: str) -> int:
        """Drop an article or a copy, with what it said before; how many there were."""
        self.versions.forget(article_id)
        copy = self.copies.take(article_id)
        return self.drop("id = ?", article_id) + (copy is not None)

    def drop(self, where: str, *values: object) -> int:
        """Drop the rows of articles with all that hangs on them; how many there were."""
        rows = self._db.execute(f"SELECT key FROM articles WHERE {where}", values).fetchall()
        for (key,) in rows:
            self.twins.forget(key)
            for statement in DROP_ARTICLE:
                self._db.execute(statement, (key,))
        return len(rows)

    def _keep_others(self, article_id: str, version: str) -> None:
        for row in self._db.execute(_OTHERS, (article_id, version)).fetchall():
            self.versions.keep(as_article(row))


_OTHERS = f"{SELECT_ARTICLE} WHERE id = ? AND version <> ? AND ready"
_KEY = "SELECT key FROM articles WHERE id = ? AND version = ?"
_NEWEST = "SELECT version FROM articles WHERE id = ? ORDER BY key DESC LIMIT 1"
