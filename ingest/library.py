"""Library: articles, chunks and the keyword index in one SQLite file, the truth of a library.

An article is *pending* until its vectors are stored too, then *ready*; only what is ready is
listed, searched or shown. Until a newer version is ready, the older one stays so. Vectors that
must go are remembered as *doomed* until they are gone. Knows nothing about Chroma or questions.
"""

import json
import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.article import Article, Chunk, Span
from ingest.errors import EmbedderMismatch, IndexFault, NoSuchArticle, NotALibrary
from ingest.terms import terms

FILE = "articles.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, ready INTEGER NOT NULL,
    source TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL,
    publisher TEXT NOT NULL, published TEXT, url TEXT NOT NULL, language TEXT NOT NULL,
    metadata TEXT NOT NULL, UNIQUE (id, version));
CREATE TABLE IF NOT EXISTS chunks (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (key), ordinal INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, sentences TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_of ON chunks (article);
CREATE TABLE IF NOT EXISTS doomed (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS keywords USING fts5(terms, tokenize = 'unicode61');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(keywords, row);
"""
_CHUNK = """SELECT c.ordinal, c.first, c.last, c.sentences, a.id, a.version, a.text, a.title,
    a.publisher, a.published, a.url FROM chunks c JOIN articles a ON a.key = c.article"""
_ARTICLE = """SELECT source, text, title, authors, publisher, published, url, language, metadata
    FROM articles"""
_MANY = 500  # ids a statement, below SQLite's oldest limit on variables


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk with what its article is called: what a search result needs."""

    chunk: Chunk
    title: str
    publisher: str
    published: date | None
    url: str


class Library:
    """The articles in a folder, or in memory. Safe from several threads."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(
                ":memory:" if folder is None else folder / FILE,
                check_same_thread=False,
                timeout=60,
                isolation_level=None,
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
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
        with self._writing() as db:
            recorded: dict[str, str] = dict(db.execute("SELECT key, value FROM about").fetchall())
            if not recorded:
                db.executemany("INSERT INTO about VALUES (?, ?)", wanted.items())
                return
        for key, value in wanted.items():
            if recorded.get(key) != value:
                raise EmbedderMismatch(
                    f"this library was made with {key} {recorded.get(key)}, and {value} is asked "
                    f"for: use --embedder {recorded.get('embedder')}, or add the articles to a "
                    "new library (--library DIR)"
                )

    def embedder_name(self) -> str | None:
        """The name of the embedder that made this library; None while it is empty."""
        row = self._one("SELECT value FROM about WHERE key = 'embedder'")
        return str(row[0]) if row else None

    # ---- writing, in the order that keeps it whole

    def put_pending(self, article: Article, chunks: Sequence[Chunk]) -> None:
        """Store a version of an article with its chunks and terms, not yet to be found."""
        known = (
            article.id, article.version, 0, article.source, article.text, article.title,
            json.dumps(article.authors), article.publisher,
            article.published.isoformat() if article.published else None,
            article.url, article.language, json.dumps(dict(article.metadata)),
        )  # fmt: skip
        with self._writing() as db:
            self._drop(db, "id = ? AND NOT ready", article.id)
            places = ", ".join("?" * len(known))
            key = db.execute(
                "INSERT INTO articles (id, version, ready, source, text, title, authors, "
                f"publisher, published, url, language, metadata) VALUES ({places})",
                known,
            ).lastrowid
            for chunk in chunks:
                row = db.execute(
                    "INSERT INTO chunks (id, article, ordinal, first, last, sentences) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (chunk.id, key, chunk.ordinal, chunk.start, chunk.end, _pack(chunk.sentences)),
                ).lastrowid
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
        return [_article(row) for row in self._all(f"{_ARTICLE} WHERE NOT ready")]

    def doomed(self) -> list[str]:
        """The ids of the chunks whose vectors are still to be removed."""
        return [row[0] for row in self._all("SELECT id FROM doomed")]

    def forget_doomed(self, ids: Iterable[str]) -> None:
        """Note that the vectors of these chunks are gone."""
        with self._writing() as db:
            db.executemany("DELETE FROM doomed WHERE id = ?", [(each,) for each in ids])

    # ---- reading

    def version_of(self, article_id: str) -> str | None:
        """The version of the article that is ready, or None."""
        row = self._one("SELECT version FROM articles WHERE id = ? AND ready", article_id)
        return str(row[0]) if row else None

    def article(self, article_id: str) -> Article:
        """The article of that id, or of the only id that begins so. Raises NoSuchArticle."""
        rows = self._all(
            f"{_ARTICLE} WHERE ready AND substr(id, 1, ?) = ? LIMIT 2", len(article_id), article_id
        )
        if not article_id or not rows:
            raise NoSuchArticle(f"there is no article {article_id!r}: see `citewell list`")
        if len(rows) > 1:
            raise NoSuchArticle(f"several articles' ids begin with {article_id}: give more of it")
        return _article(rows[0])

    def articles(self) -> list[Article]:
        """Every ready article, the newest first, those without a date last."""
        return [
            _article(row)
            for row in self._all(
                f"{_ARTICLE} WHERE ready ORDER BY published IS NULL, published DESC, title"
            )
        ]

    def article_count(self) -> int:
        """How many articles are ready."""
        return int(self._one("SELECT count(*) FROM articles WHERE ready")[0])

    def chunk_count(self) -> int:
        """How many chunks are ready."""
        return int(
            self._one(
                "SELECT count(*) FROM chunks c JOIN articles a ON a.key = c.article WHERE a.ready"
            )[0]
        )

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks, pending ones too."""
        return {row[0] for row in self._all("SELECT id FROM chunks")}

    def stored(self, chunk_ids: Sequence[str]) -> dict[str, Stored]:
        """The ready chunks among these ids, by id; others are left out."""
        found: dict[str, Stored] = {}
        for start in range(0, len(chunk_ids), _MANY):
            some = chunk_ids[start : start + _MANY]
            places = ", ".join("?" * len(some))
            rows = self._all(f"{_CHUNK} WHERE a.ready AND c.id IN ({places})", *some)
            found |= {each.chunk.id: each for each in map(_stored, rows)}
        return found

    def keyword_search(self, words: Iterable[str], k: int) -> list[tuple[str, float]]:
        """The ids of at most `k` ready chunks that hold any of these terms, best first, with their
        BM25 score (SQLite's FTS5: k1 1.2, b 0.75; higher is better).
        """
        # Terms are letters and digits alone (ingest.terms), so no query syntax can come through.
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        if not query:
            return []
        rows = self._all(
            "SELECT c.id, -bm25(keywords) FROM keywords JOIN chunks c ON c.key = keywords.rowid "
            "JOIN articles a ON a.key = c.article WHERE keywords MATCH ? AND a.ready "
            "ORDER BY bm25(keywords), c.id LIMIT ?",
            query, k,
        )  # fmt: skip
        return [(row[0], float(row[1])) for row in rows]

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
            db.execute(
                "DELETE FROM keywords WHERE rowid IN (SELECT key FROM chunks WHERE article = ?)",
                (key,),
            )
            db.execute(
                "INSERT OR IGNORE INTO doomed SELECT id FROM chunks WHERE article = ?", (key,)
            )
            db.execute("DELETE FROM chunks WHERE article = ?", (key,))
            db.execute("DELETE FROM articles WHERE key = ?", (key,))
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
                raise IndexFault(f"the library cannot be written: {error}") from error
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _all(self, statement: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock:
            try:
                return self._db.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise IndexFault(f"the library cannot be read: {error}") from error

    def _one(self, statement: str, *values: object) -> tuple[str, ...]:
        rows = self._all(statement, *values)
        return rows[0] if rows else ()


def _pack(spans: Iterable[Span]) -> str:
    return json.dumps([(span.start, span.end) for span in spans], separators=(",", ":"))


def _stored(row: tuple[str, ...]) -> Stored:
    ordinal, first, last, sentences, article_id, version, text, title, publisher, published, url = (
        row
    )
    chunk = Chunk(
        article_id=article_id,
        version=version,
        ordinal=int(ordinal),
        start=int(first),
        end=int(last),
        text=text[int(first) : int(last)],
        sentences=tuple(Span(start, end) for start, end in json.loads(sentences)),
    )
    return Stored(chunk, title, publisher, _date(published), url)


def _article(row: tuple[str, ...]) -> Article:
    source, text, title, authors, publisher, published, url, language, metadata = row
    return Article(
        source=source,
        text=text,
        title=title,
        authors=tuple(json.loads(authors)),
        publisher=publisher,
        published=_date(published),
        url=url,
        language=language,
        metadata=json.loads(metadata),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
