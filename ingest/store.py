"""Store: Chroma in a folder, opened through langchain-chroma. Its telemetry is off.

Knows nothing of who else has opened it: see `ingest.index`.
"""

import ctypes
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from chromadb.api import ServerAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings, System
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

FAULTS = (ChromaError, ValueError, OSError, RuntimeError)
"""What Chroma raises."""
_COLLECTION = "chunks"
# Share of the true 50 nearest found among 9,977 chunks of news: Chroma's defaults (100, 100, 16)
# .972, these .997, at 2.2 instead of 1.7 ms a search.
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
}
_BESIDE = 1_000  # bytes on disk beside a vector: neighbours, ids, the rest; 764 with 10,000
_ARENA_MAX = -8  # by its number in malloc.h
_starting = threading.Lock()  # Chroma's register of stores is one for the whole process


def _share_heaps() -> None:
    """Let all threads share two heaps, where glibc allocates.

    Chroma starts threads whenever it is opened, and glibc gives each a heap that it hardly gives
    back: a process that opened and wrote an index 60 times grew by 126 MB, and so by 5.
    """
    allocator = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if allocator:
        allocator(_ARENA_MAX, 2)


_share_heaps()


class Store:
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

    def put(self, ids: Sequence[str], vectors: Sequence[Any]) -> None:
        """Store vectors under these ids, over any that are there."""
        # Without the texts, which stand in SQLite: Chroma indexes each of their trigrams, which
        # made its folder of 10,000 chunks 65 MB instead of 23.
        self.collection.upsert(ids=list(ids), embeddings=np.asarray(vectors, dtype=np.float32))

    def needed(self) -> int:
        """About how many bytes on disk the vectors take that are there."""
        some = np.asarray(self.collection.get(limit=1, include=["embeddings"])["embeddings"])
        return int(self.collection.count()) * (4 * some.size + _BESIDE)

    def close(self) -> None:
        """Give back files, threads and memory at once."""
        self._system.stop()
        if self.copy:
            self.copy.cleanup()
