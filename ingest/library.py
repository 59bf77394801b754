"""Library: articles, chunks and the keyword index in one SQLite file, the truth of a library.

An article is *pending* until its vectors are stored too, then *ready*; only what is ready is found,
an older version until a newer one is ready. Vectors that must go are *doomed* until they are gone.
Knows nothing about Chroma or questions.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import tables
from ingest.article import Article, Chunk
from ingest.database import FILE, Database
from ingest.errors import EmbedderMismatch, NoSuchArticle, NotALibrary
from ingest.filters import Extent, Facets, Filters, condition
from ingest.overview import Survey
from ingest.replacing import Replacing
from ingest.shelf import Shelf
from ingest.tables import SELECT_ARTICLE, Stored, as_article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.keywords import KeywordIndex
    from ingest.ledger import Ledger
    from ingest.twins import Same

IdAndVersion = tuple[str, str]
Pair = tuple[Article, Article]
__all__ = ["FILE", "Library", "Stored"]


class Library:
    """The articles in a folder, or in memory. Safe from several threads."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._db = Database(folder)
        self._replacing = Replacing(self._db)
        self.versions, self.copies, self.twins, self.bin = self._replacing.tables
        self.shelf = Shelf(self._db)
        self.survey = Survey(self._db)
        self._facets: dict[tuple[int, int], Facets] = {}
        self._matched: tuple[object, NDArray[np.bool] | None] = (None, None)

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
        self._db.close()

    # ---- what made it

    def made_with(self, **settings: str | int) -> None:
        """Record the embedder and chunking, or check them against what is recorded. Raises
        EmbedderMismatch where they differ.
        """
        wanted = {key: str(value) for key, value in settings.items()}
        if not self._about():
            with self._db.writing() as db:
                db.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", wanted.items())
        recorded = self._about()
        for key, value in wanted.items():
            if recorded.get(key) != value:
                raise EmbedderMismatch(
                    f"this library was made with {key} {recorded.get(key)}, and {value} is asked "
                    f"for: use --embedder {recorded.get('embedder')}, or make its index anew with "
                    f"`citewell reindex --embedder {wanted.get('embedder')}`"
                )

    def embedder_name(self) -> str | None:
        """The name of the embedder that made this library; None while it is empty."""
        return self._about().get("embedder")

    # ---- writing, in the order that keeps it whole

    def put_pending(
        self, article: Article, chunks: Sequence[Chunk], bands: tuple[int, ...] = ()
    ) -> None:
        """Store a version of an article with its chunks and terms, not yet to be found; `bands` are
        what others of the same text find it by. It is no copy any more, and not in the bin.
        """
        with self._db.writing() as db:
            self._replacing.drop("id = ? AND NOT ready", article.id)
            self._replacing.come(article)
            key = db.execute(tables.INSERT_ARTICLE, tables.article_values(article)).lastrowid or 0
            (first,) = db.execute(tables.NEXT_CHUNK).fetchone()
            rows = (tables.chunk_values(chunk, row, key) for row, chunk in enumerate(chunks, first))
            db.executemany(tables.INSERT_CHUNK, rows)
            db.executemany("DELETE FROM doomed WHERE id = ?", [(chunk.id,) for chunk in chunks])
            if bands:
                self.twins.note(key, bands)

    def put_copy(self, article: Article, of: Article) -> None:
        """Keep an article as a copy of another, which is found in its place."""
        with self._db.writing():
            self._replacing.be_copy(article, of)

    def mark_all_ready(self, versions: Iterable[IdAndVersion], copies: Iterable[Pair] = ()) -> None:
        """Let pending versions be found, each an article's id and its version, and let go of every
        other version of these; then let the first of each pair of `copies` be a copy of the second.
        """
        with self._db.writing():
            for id, version in versions:
                self._replacing.let_be_found(id, version)
            for copy, of in copies:
                self._replacing.stand_for(of, copy)
        self.index_keywords()

    def note_same(self, article: Article, same: "Same") -> None:
        """Note what a ready article is found by, and what has turned out to be the same as it."""
        with self._db.writing():
            self._replacing.be_same(article, same)

    def put_in_bin(self, article_ids: Iterable[str]) -> int:
        """Take articles or copies out, whole, to be brought back for a while; the number of the
        removal. Their vectors are doomed. Raises NoSuchArticle, and then none is taken out.
        """
        with self._db.writing():
            return self._replacing.put_in_bin(article_ids)

    def drop(self, article_id: str) -> None:
        """Take an article or a copy out, whole, for good, with what it said before. Its vectors are
        doomed. Raises NoSuchArticle.
        """
        with self._db.writing():
            if not self._replacing.forget(article_id):
                raise NoSuchArticle(f"there is no article {article_id} in this library")

    def pending(self) -> list[Article]:
        """The articles that a killed process left half stored."""
        return [as_article(row) for row in self._db.all(f"{SELECT_ARTICLE} WHERE NOT ready")]

    def doomed(self) -> list[str]:
        """The ids of the chunks whose vectors are still to be removed."""
        return [row[0] for row in self._db.all("SELECT id FROM doomed")]

    def forget_doomed(self, ids: Iterable[str]) -> None:
        """Note that the vectors of these chunks are gone."""
        with self._db.writing() as db:
            db.executemany("DELETE FROM doomed WHERE id = ?", [(each,) for each in ids])

    def index_keywords(self) -> None:
        """Bring the keyword index up to date, where it is kept on disk and there is enough new."""
        while self._index_is_due():
            with self._db.writing():
                self._keywords.pack()

    # ---- reading

    def changes(self) -> int:
        """A number that is another one after anybody else, in any process, has written here."""
        return self._db.changes()

    def version_of(self, article_id: str) -> str | None:
        """The version of the article, or copy, that is ready, or None."""
        row = self._db.one(tables.SELECT_VERSION, article_id, article_id)
        return str(row[0]) if row else None

    def article(self, article_id: str) -> Article:
        """The article or copy of that id, or of the one id that begins so; or NoSuchArticle."""
        begins = (len(article_id), article_id)
        ids = [row[0] for row in self._db.all(tables.SELECT_IDS, *begins, *begins)]
        if not article_id or not ids:
            raise NoSuchArticle(self.bin.missing(article_id))
        if len(ids) > 1:
            raise NoSuchArticle(f"several articles' ids begin with {article_id}: give more of it")
        if copy := self.copies.one(ids[0]):
            return copy.article
        return as_article(self._db.one(f"{SELECT_ARTICLE} WHERE ready AND id = ?", ids[0]))

    def articles(self) -> list[Article]:
        """Every ready article, the newest first, those without a date last."""
        rows = self._db.all(f"{SELECT_ARTICLE} WHERE ready {tables.NEWEST_FIRST}")
        return [as_article(row) for row in rows]

    def article_count(self) -> int:
        """How many articles are ready."""
        return int(self._db.one("SELECT count(*) FROM articles WHERE ready")[0])

    def chunk_count(self) -> int:
        """How many chunks are ready."""
        return int(self._db.one(tables.COUNT_CHUNKS)[0])

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks, pending ones too."""
        return {row[0] for row in self._db.all("SELECT id FROM chunks")}

    def stored(self, chunk_ids: Sequence[str]) -> dict[str, Stored]:
        """The ready chunks among these ids, by id; others are left out."""
        select = f"{tables.SELECT_STORED} WHERE a.ready AND c.id IN ({{places}})"
        stored = map(tables.as_stored, self._db.among(select, chunk_ids))
        return {each.chunk.id: each for each in stored}

    def keyword_search(
        self, words: Iterable[str], k: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """The ids of at most `k` ready chunks that hold any of these terms, best first, with their
        BM25 score (k1 1.2, b 0.75; higher is better).
        """
        with self._db.reading():
            allowed = self._matching(filters) if filters else None
            return self._keywords.search(words, k, allowed, self._db.state())

    def allowed(self, filters: Filters, most: int = -1) -> list[str]:
        """The ids of the ready chunks of the articles that match, or of the first `most`."""
        allowed, values = condition(filters)
        select = tables.SELECT_ALLOWED.format(condition=allowed)
        return [row[0] for row in self._db.all(select, *values, most)]

    def extent(self, filters: Filters) -> Extent:
        """How many articles match, and of which days they are."""
        allowed, values = condition(filters)
        count, *days = self._db.one(tables.SELECT_EXTENT.format(condition=allowed), *values)
        return Extent(int(count), *(date.fromisoformat(day) if day else None for day in days))

    def share(self, filters: Filters) -> float:
        """About what share of the articles matches, in [0, 1]."""
        return float(self._matching(filters).mean())

    def kept(self, chunk_ids: Sequence[str], filters: Filters) -> set[str]:
        """Those of the ids that are of ready chunks of articles that match."""
        matching = self._matching(filters)
        rows = self._db.among("SELECT id, article FROM chunks WHERE id IN ({places})", chunk_ids)
        return {id for id, key in rows if int(key) < len(matching) and matching[int(key)]}

    def facets(self) -> Facets:
        """What the ready articles could be filtered by; remembered until the library changes."""
        with self._db.lock:
            state = self._db.state()
            if state not in self._facets:
                self._facets = {state: tables.as_facets(self._db.all(tables.SELECT_FACETS))}
            return self._facets[state]

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """Each term's inverse document frequency over the chunks, at least 0, higher is rarer."""
        with self._db.reading():
            total, held = self._keywords.holding(words, self._db.state())
        return {word: math.log1p((total - n + 0.5) / (n + 0.5)) for word, n in held.items()}

    @cached_property
    def ledger(self) -> "Ledger":
        """Where the articles are from, and what could not be read."""
        from ingest.ledger import Ledger

        return Ledger(self._db)

    @cached_property
    def _keywords(self) -> "KeywordIndex":
        from ingest.keywords import KeywordIndex  # numpy takes 0.1 s

        return KeywordIndex(self._db)

    def _index_is_due(self) -> bool:
        with self._db.reading():
            return self._db.keeps_keywords and self._keywords.is_due()

    def _matching(self, filters: Filters) -> "NDArray[np.bool]":
        """Whether each article matches, by its key; remembered for the search after this one."""
        from ingest.keywords import flags

        with self._db.lock:
            asked = (self._db.state(), filters)
            known, matching = self._matched
            if matching is None or asked != known:
                allowed, values = condition(filters)
                rows = self._db.all(tables.SELECT_MATCHING.format(condition=allowed), *values)
                (most,) = self._db.one("SELECT coalesce(max(key), 0) FROM articles")
                matching = flags((int(row[0]) for row in rows), int(most))
                self._matched = (asked, matching)
            return matching

    def _about(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self._db.all("SELECT key, value FROM about")}
