"""Writer: articles into a library and its vectors, whole after a kill at any moment.

The order for each article: one SQLite transaction that stores it as pending, then its vectors,
then one that marks it ready and lets its older version go, then the older vectors. Articles that
are written together go through each step together. What is the same as another is kept as its
copy, and put again when that one has changed or gone. `mend()` finishes what a killed process left,
and restores vectors that are missing.
"""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.article import Article, Chunk
from ingest.chunk import CHUNKING, chunk_article, embedded
from ingest.disk import check_room, no_room
from ingest.embed import Embedder, load_embedder
from ingest.errors import IngestError, NoRoom
from ingest.index import VectorIndex
from ingest.library import Library
from ingest.run import Run, Say
from ingest.swap import finish_swap

_TOGETHER = 64  # chunks embedded and indexed at once
_MANY = 1_000  # articles that take some seconds to look through


@dataclass(frozen=True, slots=True)
class Kept:
    """What an article that was put is a copy of, or what are now its copies, by id."""

    of: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article that is stored and not yet to be found; it will stand for the `copies`."""

    article: Article
    chunks: Sequence[Chunk]
    copies: Sequence[Article]


class Writer:
    """Writes articles into a library and its vector index, which it opens when first needed."""

    def __init__(self, library: Library, embedder: str) -> None:
        self.library = library
        self._name = embedder
        self._embedder: Embedder | None = None
        self._index: VectorIndex | None = None
        self._waiting: list[_Waiting] = []
        self._checked = -1

    @property
    def embedder(self) -> Embedder:
        """The embedder, loaded at first use and checked against the library's own."""
        if self._embedder is None:
            embedder = load_embedder(self._name)
            self.library.made_with(
                embedder=embedder.name, dimension=embedder.dimension, chunking=CHUNKING
            )
            self._embedder = embedder
        return self._embedder

    @property
    def index(self) -> VectorIndex:
        """The vector index, opened at first use."""
        if self._index is None:
            self._index = VectorIndex(self.library.folder, self.embedder, self._changes)
        return self._index

    def write(self, article: Article) -> None:
        """Store an article over any older version of it, even where another is the same, and let it
        be found. Raises NoRoom before the disk is full.
        """
        self.put_alone(article)
        self.flush()

    def put(self, article: Article) -> Kept:
        """Store an article over any older version of it: as a copy where another is the same, and
        else as one of its own, which is found after `flush`, or before when enough waits: many
        chunks are embedded and indexed faster together. Raises NoRoom before the disk is full.
        """
        same = self.library.twins.find(article)
        if same.of and not self.library.ledger.is_gone(same.of.id):
            check_room(self.library.folder, len(article.text.encode()))
            self.library.put_copy(article, same.of)
            return Kept(of=same.of.id)
        self.put_alone(article, same.bands, same.others)
        return Kept(copies=tuple(each.id for each in same.others))

    def put_alone(
        self, article: Article, bands: tuple[int, ...] = (), copies: Sequence[Article] = ()
    ) -> None:
        """Store an article as one of its own, in the place of its `copies`; others of the same text
        find it by its `bands`.
        """
        check_room(self.library.folder, len(article.text.encode()))
        chunks = chunk_article(article, self.embedder.count_tokens, self.embedder.limit)
        self.library.put_pending(article, chunks, bands)
        self._waiting.append(_Waiting(article, chunks, copies))
        if sum(len(each.chunks) for each in self._waiting) >= _TOGETHER:
            self._finish_waiting()

    @property
    def waiting(self) -> int:
        """How many articles are put and not yet to be found."""
        return len(self._waiting)

    def flush(self) -> None:
        """Let everything that was put be found; put again what was a copy of what is gone."""
        self._finish_waiting()
        while stale := self.library.copies.stale():
            for article in stale:
                self.put(article)
            self._finish_waiting()
        self._clear_doomed()

    def remove(self, *article_ids: str) -> int:
        """Take articles out because a person wants it: no sync brings them back, but
        `ingest.undo` does. The number of the removal. Raises NoSuchArticle.
        """
        removal = self.library.put_in_bin(article_ids)
        self.flush()
        return removal

    def take_out(self, *article_ids: str) -> None:
        """Take articles or copies out of library and index. Raises NoSuchArticle."""
        for article_id in article_ids:
            self.library.drop(article_id)
        self.flush()

    def succeed(self, article_id: str) -> None:
        """Where an article is gone from its source, let a copy that is not stand in its place."""
        ledger = self.library.ledger
        there = [each for each in self.library.copies.of(article_id) if not ledger.is_gone(each.id)]
        if there and ledger.is_gone(article_id):
            next_one = max(there, key=lambda each: len(each.text))
            self.put(next_one)
            self.flush()

    def note_same(self, run: Run) -> None:
        """Find the copies among the articles of a library from before copies were known; what is
        left when the person stops it is found by the next run.
        """
        unknown = self.library.twins.unknown()
        if len(unknown) > _MANY:
            run.say(
                f"looking for copies among the {len(unknown):,} articles that are there, once …"
            )
        for article_id in unknown:
            if run.stopped():
                break
            article = self.library.article(article_id)
            self.library.note_same(article, self.library.twins.find(article))
        self.flush()

    def mend(self) -> None:
        """Finish what is pending and doomed; embed again what the index has lost."""
        self.index.discard_torn()
        for article in self.library.pending():
            check_room(self.library.folder, len(article.text.encode()))
            chunks = chunk_article(article, self.embedder.count_tokens, self.embedder.limit)
            same = self.library.twins.find(article)  # it was put to stand for whatever is the same
            self._finish([_Waiting(article, chunks, same.others)])
        self.flush()
        self.library.index_keywords()
        if self.library.chunk_count() != self.index.count():
            self.match()

    def match(self) -> None:
        """Remove every vector that no chunk has, and embed every chunk that has none."""
        ours, theirs = self.library.chunk_ids(), self.index.ids()
        self.index.remove(sorted(theirs - ours))
        lost = sorted(ours - theirs)
        stored = self.library.stored(lost)
        check_room(self.library.folder, sum(len(each.chunk.text) for each in stored.values()))
        self.index.upsert(
            list(stored), [embedded(each.title, each.chunk.text) for each in stored.values()]
        )

    def _changes(self) -> int:
        """The library's changes; raises EmbedderMismatch when another process has given it another
        embedder.
        """
        changes = self.library.changes()
        if changes != self._checked:
            embedder = self.embedder
            self.library.made_with(
                embedder=embedder.name, dimension=embedder.dimension, chunking=CHUNKING
            )
            self._checked = changes
        return changes

    def leave(self) -> None:
        """Leave what waits to be embedded, after a run that failed, to the next mending."""
        self._waiting = []

    def close(self) -> None:
        """Let go of the index, if it was opened."""
        if self._index is not None:
            self._index.close()

    def _finish_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._finish(waiting)

    def _finish(self, stored: Sequence[_Waiting]) -> None:
        if not stored:
            return
        texts = {
            chunk.id: embedded(each.article.title, chunk.text)
            for each in stored
            for chunk in each.chunks
        }
        self.index.upsert(list(texts), list(texts.values()))
        self.library.mark_all_ready(
            [(each.article.id, each.article.version) for each in stored],
            [(copy, each.article) for each in stored for copy in each.copies],
        )
        self._clear_doomed()

    def _clear_doomed(self) -> None:
        if doomed := self.library.doomed():
            self.index.remove(doomed)
            self.library.forget_doomed(doomed)
            self.index.compact()


@contextmanager
def writing(library: Library, say: Say = lambda message: None) -> Iterator[None]:
    """Hold the library for writing; a second process waits, and says so once."""
    if library.folder is None:
        yield
        return
    lock = FileLock(library.folder / "writing.lock")
    try:
        lock.acquire(timeout=0.1)
    except Timeout:
        say("another process is adding to this library; waiting for it to finish …")
        try:
            lock.acquire(timeout=3600)
        except Timeout as error:
            raise IngestError("another process has been adding for an hour: try later") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_room(library.folder, str(error.strerror)) from error
        reason = f"the library {library.folder} cannot be written to: {error.strerror}"
        raise IngestError(reason) from error
    try:
        finish_swap(library.folder)
        yield
    finally:
        lock.release()


def busy(folder: Path) -> bool:
    """Whether another process holds the library in `folder` for writing just now."""
    if not (folder / "writing.lock").exists():
        return False
    try:
        with FileLock(folder / "writing.lock").acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # read-only: nobody writes
        return False


def try_mend(writer: Writer) -> bool:
    """Mend the library unless another process is writing to it just now; whether it was done."""
    if writer.library.folder is None:
        return False
    lock = FileLock(writer.library.folder / "writing.lock")
    try:
        with lock.acquire(timeout=0):
            finish_swap(writer.library.folder)
            writer.mend()
            return True
    except (OSError, NoRoom):  # busy, read-only or full: what is there can be searched
        return False
