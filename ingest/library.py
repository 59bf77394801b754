"""Library: articles, chunks and the keyword index in one SQLite file, the truth of a library.

An article is *pending* until its vectors are stored too, then *ready*; only what is ready is found,
an older version until a newer one is ready. Vectors that must go are *doomed* until they are gone.
Knows nothing about Chroma or questions.
"""

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.article import Article, Chunk
from ingest.disk import no_room
from ingest.errors import EmbedderMismatch, IndexFault, IngestError, NoSuchArticle, NotALibrary
from ingest.filters import Facets, Filters, condition, fold
from ingest.tables import (
    COUNT_CHUNKS,
    DROP_ARTICLE,
    INSERT_ARTICLE,
    INSERT_CHUNK,
    NEWEST_FIRST,
    SCHEMA,
    SELECT_ALLOWED,
    SELECT_ARTICLE,
    SELECT_BY_KEYWORDS,
    SELECT_FACETS,
    SELECT_STORED,
    Row,
    Stored,
    article_values,
    as_article,
    as_facets,
    as_stored,
    chunk_values,
)
from ingest.terms import terms

__all__ = ["FILE", "Library", "Stored"]

FILE = "articles.sqlite3"
_MANY = 500  # ids a statement, below SQLite's oldest limit on variables


class Library:
    """The articles in a folder, or in memory. Safe from several threads."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._facets: dict[tuple[int, int], Facets] = {}
        try:
            self._db = sqlite3.connect(
                ":memory:" if folder is None else folder / FILE,
                check_same_thread=False,
                timeout=60,
                isolation_level=None,
            )
            # No write-ahead log: reading with one must write, and a library may be read-only.
            self._db.executescript(SCHEMA)
            self._db.create_function("folded", 1, fold, deterministic=True)
        except sqlite3.Error as error:
            if _is_full(error):
                raise no_room(folder, str(error)) from error
            raise NotALibrary(
                f"{folder} is no Citewell library that can be used: {error}"
            ) from error

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = False) -> "Library":
        """The library in `folder`; with `create`, a new one where the folder is missing or empty.

        Raises NotALibrary where the folder is missing, or holds something else.
        """
        path = Path(folder).expanduser()
        if (path / FILE).is_file():
            return cls(path)
        if not create:
            raise NotALibrary(
                f"there is no library in {path}: make one with "
                f"`citewell add FOLDER --library {path}`"
            )
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(each.name != "writing.lock" for each in path.iterdir()):
                raise NotALibrary(f"{path} holds other files: name an empty or a new folder")
        except OSError as error:
            raise NotALibrary(f"{path} cannot be used: {error.strerror}") from error
        return cls(path)

    def close(self) -> None:
        """Close the file; the library cannot be used afterwards."""
        with self._lock:
            self._db.close()

    # ---- what made it

    def made_with(self, **settings: str | int) -> None:
        """Record the embedder and chunking, or check them against what is recorded.

        Raises EmbedderMismatch where they differ.
        """
        wanted = {key: str(value) for key, value in settings.items()}
        recorded = self._about()
        if not recorded:
            with self._writing() as db:
                db.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", wanted.items())
            recorded = self._about()
        for key, value in wanted.items():
            if recorded.get(key) != value:
                raise EmbedderMismatch(
                    f"this library was made with {key} {recorded.get(key)}, and {value} is asked "
                    f"for: use --embedder {recorded.get('embedder')}, or add the articles to a "
                    "new library (--library DIR)"
                )

    def embedder_name(self) -> str | None:
        """The name of the embedder that made this library; None while it is empty."""
        return self._about().get("embedder")

    # ---- writing, in the order that keeps it whole

    def put_pending(self, article: Article, chunks: Sequence[Chunk]) -> None:
        """Store a version of an article with its chunks and terms, not yet to be found."""
        with self._writing() as db:
            self._drop(db, "id = ? AND NOT ready", article.id)
            key = db.execute(INSERT_ARTICLE, article_values(article)).lastrowid
            for chunk in chunks:
                row = db.execute(INSERT_CHUNK, chunk_values(chunk, key)).lastrowid
                indexed = " ".join(terms(f"{article.title}\n{chunk.text}"))
                db.execute("INSERT INTO keywords (rowid, terms) VALUES (?, ?)", (row, indexed))
            db.executemany("DELETE FROM doomed WHERE id = ?", [(chunk.id,) for chunk in chunks])

    def mark_ready(self, article_id: str, version: str) -> None:
        """Let a pending version be found, and let go of every other version of the article."""
        with self._writing() as db:
            db.execute(
                "UPDATE articles SET ready = 1 WHERE id = ? AND version = ?", (article_id, version)
            )
            self._drop(db, "id = ? AND version <> ?", article_id, version)

    def drop(self, article_id: str) -> None:
        """Take an article out, whole. Its vectors are doomed. Raises NoSuchArticle."""
        with self._writing() as db:
            if not self._drop(db, "id = ?", article_id):
                raise NoSuchArticle(f"there is no article {article_id} in this library")

    def pending(self) -> list[Article]:
        """The articles that a killed process left half stored."""
        return [as_article(row) for row in self._all(f"{SELECT_ARTICLE} WHERE NOT ready")]

    def doomed(self) -> list[str]:
        """The ids of the chunks whose vectors are still to be removed."""
        return [row[0] for row in self._all("SELECT id FROM doomed")]

    def forget_doomed(self, ids: Iterable[str]) -> None:
        """Note that the vectors of these chunks are gone."""
        with self._writing() as db:
            db.executemany("DELETE FROM doomed WHERE id = ?", [(each,) for each in ids])

    # ---- reading

    def changes(self) -> int:
        """A number that is another one after anybody else, in any process, has written here."""
        return int(self._one("PRAGMA data_version")[0])

    def version_of(self, article_id: str) -> str | None:
        """The version of the article that is ready, or None."""
        row = self._one("SELECT version FROM articles WHERE id = ? AND ready", article_id)
        return str(row[0]) if row else None

    def article(self, article_id: str) -> Article:
        """The article of that id, or of the only id that begins so. Raises NoSuchArticle."""
        rows = self._all(
            f"{SELECT_ARTICLE} WHERE ready AND substr(id, 1, ?) = ? LIMIT 2",
            len(article_id),
            article_id,
        )
        if not article_id or not rows:
            raise NoSuchArticle(f"there is no article {article_id!r}: see `citewell list`")
        if len(rows) > 1:
            raise NoSuchArticle(f"several articles' ids begin with {article_id}: give more of it")
        return as_article(rows[0])

    def articles(self) -> list[Article]:
        """Every ready article, the newest first, those without a date last."""
        rows = self._all(f"{SELECT_ARTICLE} WHERE ready {NEWEST_FIRST}")
        return [as_article(row) for row in rows]

    def article_count(self) -> int:
        """How many articles are ready."""
        return int(self._one("SELECT count(*) FROM articles WHERE ready")[0])

    def chunk_count(self) -> int:
        """How many chunks are ready."""
        return int(self._one(COUNT_CHUNKS)[0])

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks, pending ones too."""
        return {row[0] for row in self._all("SELECT id FROM chunks")}

    def stored(self, chunk_ids: Sequence[str]) -> dict[str, Stored]:
        """The ready chunks among these ids, by id; others are left out."""
        found: dict[str, Stored] = {}
        for start in range(0, len(chunk_ids), _MANY):
            some = chunk_ids[start : start + _MANY]
            places = ", ".join("?" * len(some))
            rows = self._all(f"{SELECT_STORED} WHERE a.ready AND c.id IN ({places})", *some)
            found |= {each.chunk.id: each for each in map(as_stored, rows)}
        return found

    def keyword_search(
        self, words: Iterable[str], k: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """The ids of at most `k` ready chunks that hold any of these terms, best first, with their
        BM25 score (SQLite's FTS5: k1 1.2, b 0.75; higher is better).
        """
        # Terms are letters and digits alone (ingest.terms), so no query syntax can come through.
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        if not query:
            return []
        allowed, values = condition(filters)
        rows = self._all(SELECT_BY_KEYWORDS.format(condition=allowed), query, *values, k)
        return [(row[0], float(row[1])) for row in rows]

    def allowed(self, filters: Filters, most: int = -1) -> list[str]:
        """The ids of the ready chunks of the articles that match, or of the first `most`."""
        allowed, values = condition(filters)
        select = SELECT_ALLOWED.format(condition=allowed)
        return [row[0] for row in self._all(select, *values, most)]

    def facets(self) -> Facets:
        """What the ready articles could be filtered by; remembered until the library changes."""
        with self._lock:
            state = (self.changes(), self._db.total_changes)
            if state not in self._facets:
                self._facets = {state: as_facets(self._all(SELECT_FACETS))}
            return self._facets[state]

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """Each term's inverse document frequency over the chunks, at least 0, higher is rarer."""
        total = int(self._one("SELECT count(*) FROM chunks")[0])
        rarities: dict[str, float] = {}
        for word in set(words):
            row = self._one("SELECT doc FROM vocabulary WHERE term = ?", word)
            holding = int(row[0]) if row else 0
            rarities[word] = math.log1p((total - holding + 0.5) / (holding + 0.5))
        return rarities

    # ---- inside

    def _drop(self, db: sqlite3.Connection, where: str, *values: object) -> int:
        keys = [row[0] for row in db.execute(f"SELECT key FROM articles WHERE {where}", values)]
        for key in keys:
            for statement in DROP_ARTICLE:
                db.execute(statement, (key,))
        return len(keys)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise self._fault("written", error) from error
            except BaseException:
                self._roll_back()
                raise

    def _fault(self, what: str, error: sqlite3.Error) -> IngestError:
        if _is_full(error):
            return no_room(self.folder, str(error))
        return IndexFault(f"the library {self.folder} cannot be {what}: {error}")

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _all(self, statement: str, *values: object) -> list[Row]:
        with self._lock:
            try:
                return self._db.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise self._fault("read", error) from error

    def _about(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self._all("SELECT key, value FROM about")}

    def _one(self, statement: str, *values: object) -> Row:
        return next(iter(self._all(statement, *values)), ())


def _is_full(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
