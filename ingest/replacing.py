"""Replacing: what becomes of an article's row: found, an older version, another's copy, gone.

Works in the library's own file, each step within a transaction of the library's, so that at every
moment an article is either one of its own or a copy, and nothing that was ever found is lost.
"""

from collections.abc import Iterable

from ingest.article import Article
from ingest.bin import Bin
from ingest.copies import Copies
from ingest.database import Database
from ingest.errors import NoSuchArticle
from ingest.tables import DROP_ARTICLE, SELECT_ARTICLE, SET_READY, as_article
from ingest.twins import Same, Twins
from ingest.versions import Versions


class Replacing:
    """The steps, over the tables that they change."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.versions, self.copies, self.twins, self.bin = self.tables = (
            Versions(db), Copies(db), Twins(db), Bin(db)
        )  # fmt: skip

    def let_be_found(self, article_id: str, version: str) -> None:
        """Let a version be found, and keep the one before as an older one."""
        self._keep_others(article_id, version)
        self._db.execute(SET_READY, (article_id, version))
        self.drop("id = ? AND version <> ?", article_id, version)
        self.versions.is_current(article_id, version)

    def come(self, article: Article) -> None:
        """Let an article that is put be no copy, and not in the bin: what it was there has become
        an older version.
        """
        was = self.copies.take(article.id) or self.bin.take(article.id)
        if was and was.version != article.version:
            self.versions.keep(was)
        self._db.execute("DELETE FROM away WHERE article = ?", (article.id,))

    def be_copy(self, article: Article, of: Article) -> None:
        """Make a new version of an article a copy of another."""
        self._keep_others(article.id, article.version)
        self.come(article)
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

    def put_in_bin(self, article_ids: Iterable[str]) -> int:
        """Put articles and copies into the bin, with what hangs on them dropped; the number of the
        removal. Raises NoSuchArticle.
        """
        removal = self.bin.next()
        for article_id in article_ids:
            copy = self.copies.one(article_id)
            ready = self._db.execute(_READY, (article_id,)).fetchone()
            if not (copy or ready):
                raise NoSuchArticle(f"there is no article {article_id} in this library")
            article = copy.article if copy else as_article(ready)
            self.bin.put(removal, article, copy.of if copy else "")
            self.copies.take(article_id)
            self.drop("id = ?", article_id)
            self._db.execute("INSERT OR IGNORE INTO away VALUES (?)", (article_id,))
        self.bin.expire(removal)
        return removal

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


_READY = f"{SELECT_ARTICLE} WHERE id = ? AND ready"
_OTHERS = f"{SELECT_ARTICLE} WHERE id = ? AND version <> ? AND ready"
_KEY = "SELECT key FROM articles WHERE id = ? AND version = ?"
_NEWEST = "SELECT version FROM articles WHERE id = ? ORDER BY key DESC LIMIT 1"
