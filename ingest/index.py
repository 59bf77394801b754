"""VectorIndex: the chunks' vectors, whoever else reads and writes them, with cosine distance.

Knows ids and vectors; what a chunk is and says stands in SQLite.

Chroma (`ingest.store`) never looks again at vectors that it has read, writes even where it only
reads, rewrites its files in place and keeps what was removed. So an index is opened anew when
another process has written, a copy of it is opened where this process may not write, a lock keeps
opening and writing apart, and the files are made anew when they hold mostly what is gone.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.disk import copy_files, may_write, no_room, put_back, put_in_place, size_of
from ingest.errors import IndexFault, IngestError
from ingest.store import FAULTS, Store

FOLDER = "chroma"
_PAGE = 1000  # ids a call
# Ids among which a search reads every vector. Of 100,000: 200 are read in 4 ms and searched in 59;
# 1,000 in 22 and 27; 5,000 in 127 and 17; 50,000 are searched in 48.
_EXACT = 1_000
# Bytes of garbage that are let be. Chroma keeps what was removed, in memory and on disk, while its
# collection is there: 1,000 articles that were added, changed and removed 3 times left 26 MB.
_GARBAGE = 8_000_000
_PATIENCE = 60  # seconds to wait for another process to finish writing a page
_FAULTS = (*FAULTS, Timeout)
_TORN = ("hnsw", "pickle")  # in what Chroma says of files that it did not finish saving


class VectorIndex:
    """The vectors of a library's chunks, in a folder or in memory. Safe from several threads.

    Opened at first use. `changes` gives another number after another process has written to the
    library.
    """

    def __init__(
        self, folder: Path | None, embedder: Embeddings, changes: Callable[[], int] = lambda: 0
    ) -> None:
        self._folder = folder
        self._embedder = embedder
        self._changes = changes
        self._using = threading.RLock()
        self._store: Store | None = None
        self._seen: tuple[int, int] | None = None

    def upsert(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embed `texts` and store their vectors under `ids`, over any that are there."""
        for start in range(0, len(ids), _PAGE):
            some = list(texts[start : start + _PAGE])
            vectors = self._embedder.embed_documents(some)  # slow: not while others wait
            with self._written() as store:
                store.put(ids[start : start + _PAGE], vectors)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove the vectors under `ids`; those that are not there are no fault."""
        for start in range(0, len(ids), _PAGE):
            with self._written() as store:
                store.collection.delete(ids=list(ids[start : start + _PAGE]))

    def search(
        self, vector: Sequence[float], k: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ids of the `k` nearest chunks, nearest first, with cosine similarity in [-1, 1].

        With `among`, the nearest of these ids: those that have no vector are left out.
        """
        if among is not None and len(among) <= _EXACT:
            return self._read(vector, k, among)
        try:
            with self._opened("searched") as store:
                found = store.collection.query(
                    query_embeddings=np.asarray([vector], dtype=np.float32),
                    n_results=k,
                    ids=list(among) if among is not None else None,
                    include=["distances"],
                )
        except IndexFault:
            if among is None:
                raise
            return self._read(vector, k, among)  # Chroma fails at an id that is no more there
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        # Chroma returns distances, 0 for the same: similarity is 1 - distance.
        return [(each, 1.0 - distance) for each, distance in zip(ids, distances, strict=True)]

    def _read(
        self, vector: Sequence[float], k: int, among: Sequence[str]
    ) -> list[tuple[str, float]]:
        near = self.similarities(vector, among)
        return sorted(near.items(), key=lambda found: (-found[1], found[0]))[:k]

    def similarities(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """The cosine of `vector` with each of these chunks, exactly; without those not there."""
        stored = self.vectors(ids)
        if not stored:
            return {}
        asked = np.asarray(vector, dtype=np.float32)
        vectors = np.stack(list(stored.values()))
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
        cosines = vectors @ asked / np.maximum(lengths, 1e-12)
        return dict(zip(stored, cosines.tolist(), strict=True))

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors under these ids, by id; without those not there."""
        stored: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(ids), _PAGE):
            with self._opened("read") as store:
                found = store.collection.get(
                    ids=list(ids[start : start + _PAGE]), include=["embeddings"]
                )
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            stored |= zip(found["ids"], vectors, strict=True)
        return stored

    def compact(self) -> bool:
        """Write the vectors anew where more than half of what is kept are vectors that are gone;
        whether that was done. Only for who holds the library for writing.

        Made beside the old ones, which can be searched meanwhile, and put in their place whole.
        """
        if self._folder is None:
            return False
        folder, new = self._folder / FOLDER, self._folder / f"{FOLDER}.new"
        with self._opened("read") as store:
            kept, needed = size_of(folder), store.needed()
        if kept <= 2 * needed + _GARBAGE or shutil.disk_usage(folder).free < 2 * kept:
            return False
        try:
            self._copy_to(new)
            with self._using, self._alone():
                self.close()
                put_in_place(new, folder)
        except _FAULTS as error:
            raise self._fault("made anew", error) from error
        return True

    def _copy_to(self, new: Path) -> None:
        shutil.rmtree(new, ignore_errors=True)
        made = Store(new, self._embedder)
        try:
            ids = sorted(self.ids())
            for start in range(0, len(ids), _PAGE):
                vectors = self.vectors(ids[start : start + _PAGE])
                made.put(list(vectors), list(vectors.values()))
        finally:
            made.close()

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        with self._opened("read") as store:
            return set(store.chroma.get(include=[])["ids"])

    def discard_torn(self) -> None:
        """Throw the vectors away if they cannot be read, as after a kill while they were saved.

        Only for who holds the library for writing, and stores them anew.
        """
        try:
            self.count()
        except IndexFault as fault:
            if self._folder is None or not any(word in str(fault.__cause__) for word in _TORN):
                raise
            self.close()
            with self._alone():
                shutil.rmtree(self._folder / FOLDER)

    def count(self) -> int:
        """How many vectors there are."""
        with self._opened("read") as store:
            return int(store.collection.count())

    def close(self) -> None:
        """Let go of the store; what is in memory is forgotten."""
        with self._using:
            if self._store:
                self._store.close()
            self._store = None

    # ---- inside

    @contextmanager
    def _opened(self, what: str) -> Iterator[Store]:
        """The store as it is now, for one thread at a time; its faults say what to do."""
        with self._using:
            try:
                seen = self._changes(), self._place()
                if self._store is None or seen != self._seen:
                    self.close()
                    self._store = self._open()
                    # Asked for before: what came since opens it once more.
                    self._seen = seen[0], self._place()
                yield self._store
            except _FAULTS as error:
                raise self._fault(what, error) from error

    @contextmanager
    def _written(self) -> Iterator[Store]:
        with self._opened("written") as store:
            if store.copy:
                raise IndexFault(
                    f"the vector index ({self._folder}) cannot be written: the folder is "
                    "read-only or the disk is full"
                )
            with self._alone():
                yield store

    def _open(self) -> Store:
        if self._folder is None:
            return Store(None, self._embedder)
        folder = self._folder / FOLDER
        if folder.is_dir() and not may_write(folder):
            copy = TemporaryDirectory(prefix="citewell-", ignore_cleanup_errors=True)
            return Store(copy_files(folder, Path(copy.name)), self._embedder, copy)
        with self._alone():
            put_back(folder)
            return Store(folder, self._embedder)

    def _place(self) -> int:
        """Which folder it is: another one after it was made anew and put in the old one's place."""
        try:
            return (self._folder / FOLDER).stat().st_ino if self._folder else 0
        except FileNotFoundError:
            return 0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the files, so that no other process writes or opens them."""
        if self._folder is None:
            yield
            return
        with FileLock(self._folder / "vectors.lock", timeout=_PATIENCE):
            yield

    def _fault(self, what: str, error: Exception) -> IngestError:
        reason = " ".join(str(error).split())[:200]
        if "full" in reason or "No space left" in reason:
            return no_room(self._folder, reason)
        place = self._folder / FOLDER if self._folder else "in memory"
        if isinstance(error, OSError):
            return IndexFault(f"the vector index ({place}) cannot be {what}: {reason}")
        return IndexFault(
            f"the vector index ({place}) cannot be {what}: {reason}. The articles are safe: "
            "`citewell reindex` makes it anew from them"
        )
