"""VectorIndex: the chunks' vectors in Chroma, through langchain-chroma, with cosine distance.

Knows ids and vectors; what a chunk is and says stands in SQLite. Chroma's telemetry is off.

Chroma never looks again at vectors that it has read, writes even where it only reads, and rewrites
its files in place. So an index is opened anew when another process has written, a copy of it is
opened where this process may not write, and a lock keeps opening and writing apart.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from chromadb.api import ServerAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings, System
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.disk import copy_files, may_write, no_room
from ingest.errors import IndexFault, IngestError

FOLDER = "chroma"
_COLLECTION = "chunks"
_PAGE = 1000  # ids a call
# Ids among which a search reads every vector. Of 100,000: 200 are read in 4 ms and searched in 59;
# 1,000 in 22 and 27; 5,000 in 127 and 17; 50,000 are searched in 48.
_EXACT = 1_000
# Share of the true 50 nearest found among 9,977 chunks of news: Chroma's defaults (100, 100, 16)
# .972, these .997, at 2.2 instead of 1.7 ms a search.
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
}
_PATIENCE = 60  # seconds to wait for another process to finish writing a page
_FAULTS = (ChromaError, ValueError, OSError, RuntimeError, Timeout)
_TORN = ("hnsw", "pickle")  # in what Chroma says of files that it did not finish saving
_starting = threading.Lock()  # Chroma's register of stores is one for the whole process


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
        self._store: _Store | None = None
        self._seen = 0

    def upsert(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embed `texts` and store their vectors under `ids`, over any that are there."""
        for start in range(0, len(ids), _PAGE):
            some = list(texts[start : start + _PAGE])
            vectors = self._embedder.embed_documents(some)  # slow: not while others wait
            with self._written() as store:
                # Without the texts, which stand in SQLite: Chroma indexes each of their trigrams,
                # which made its folder of 10,000 chunks 65 MB instead of 23.
                store.collection.upsert(
                    ids=list(ids[start : start + _PAGE]),
                    embeddings=np.asarray(vectors, dtype=np.float32),
                )

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
    def _opened(self, what: str) -> "Iterator[_Store]":
        """The store as it is now, for one thread at a time; its faults say what to do."""
        with self._using:
            try:
                changes = self._changes()
                if self._store is None or changes != self._seen:
                    self.close()
                    self._store = self._open()
                    self._seen = changes  # asked for before: what came since opens it once more
                yield self._store
            except _FAULTS as error:
                raise self._fault(what, error) from error

    @contextmanager
    def _written(self) -> "Iterator[_Store]":
        with self._opened("written") as store:
            if store.copy:
                raise IndexFault(
                    f"the vector index ({self._folder}) cannot be written: the folder is "
                    "read-only or the disk is full"
                )
            with self._alone():
                yield store

    def _open(self) -> "_Store":
        if self._folder is None:
            return _Store(None, self._embedder)
        folder = self._folder / FOLDER
        if folder.is_dir() and not may_write(folder):
            copy = TemporaryDirectory(prefix="citewell-", ignore_cleanup_errors=True)
            return _Store(copy_files(folder, Path(copy.name)), self._embedder, copy)
        with self._alone():
            return _Store(folder, self._embedder)

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
            f"the vector index ({place}) cannot be {what}: {reason}. The articles are safe: remove "
            "that folder, and the next `citewell add` or `ask` makes it anew"
        )


class _Store:
    """Chroma, opened: `collection` to write to, `chroma` to search, `copy` where it is a copy."""

    def __init__(
        self,
        folder: Path | None,
        embedder: Embeddings,
        copy: "TemporaryDirectory[str] | None" = None,
    ) -> None:
        self.copy = copy
        settings = Settings(anonymized_telemetry=False, is_persistent=folder is not None)
        if folder:
            settings.persist_directory = str(folder)
        self._system = System(settings)
        self._system.instance(ServerAPI)  # type: ignore[type-abstract]  # Chroma finds the class
        self._system.start()
        try:
            self._connect(embedder)
        except BaseException:
            self.close()
            raise

    def _connect(self, embedder: Embeddings) -> None:
        with _starting:
            client = Client.from_system(self._system)
            # Else another client of this folder would be given this store, and stop it.
            SharedSystemClient.clear_system_cache()
        self.chroma = Chroma(
            collection_name=_COLLECTION,
            embedding_function=embedder,
            client=client,
            collection_configuration={"hnsw": _HNSW},
        )
        self.collection = client.get_collection(_COLLECTION)
        # Reads the vectors now, while nobody writes them.
        self.collection.get(limit=1, include=["embeddings"])

    def close(self) -> None:
        """Give back files, threads and memory at once."""
        self._system.stop()
        if self.copy:
            self.copy.cleanup()
