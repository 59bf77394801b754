"""VectorIndex: the chunks' vectors in Chroma, through langchain-chroma, with cosine distance.

Knows ids, texts and vectors; what a chunk is stands in SQLite. Chroma's telemetry is off.
"""

import uuid
from collections.abc import Sequence
from pathlib import Path

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from ingest.errors import IndexFault

FOLDER = "chroma"
_COLLECTION = "chunks"
_PAGE = 1000  # ids a call


class VectorIndex:
    """The vectors of a library's chunks, in a folder or in memory."""

    def __init__(self, folder: Path | None, embedder: Embeddings) -> None:
        self._folder = folder
        settings = Settings(anonymized_telemetry=False)
        # Chroma shares one store among all that are in memory: a name of its own keeps ours apart.
        self._name = _COLLECTION if folder else f"{_COLLECTION}-{uuid.uuid4().hex}"
        try:
            client = (
                chromadb.PersistentClient(str(folder / FOLDER), settings=settings)
                if folder
                else chromadb.EphemeralClient(settings=settings)
            )
            self._client = client
            self._store = Chroma(
                collection_name=self._name,
                embedding_function=embedder,
                client=client,
                collection_configuration={"hnsw": {"space": "cosine"}},
            )
        except (ChromaError, ValueError, OSError, RuntimeError) as error:
            raise self._fault("cannot be opened", error) from error

    def upsert(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embed `texts` and store their vectors under `ids`, over any that are there."""
        documents = [Document(page_content=text) for text in texts]
        try:
            for start in range(0, len(ids), _PAGE):
                self._store.add_documents(
                    documents[start : start + _PAGE], ids=list(ids[start : start + _PAGE])
                )
        except (ChromaError, ValueError, OSError) as error:
            raise self._fault("cannot be written", error) from error

    def remove(self, ids: Sequence[str]) -> None:
        """Remove the vectors under `ids`; those that are not there are no fault."""
        try:
            for start in range(0, len(ids), _PAGE):
                self._store.delete(ids=list(ids[start : start + _PAGE]))
        except (ChromaError, ValueError, OSError) as error:
            raise self._fault("cannot be written", error) from error

    def search(self, vector: Sequence[float], k: int) -> list[tuple[str, float]]:
        """The ids of the `k` nearest chunks, nearest first, with cosine similarity in [-1, 1]."""
        try:
            found = self._store.similarity_search_by_vector_with_relevance_scores(list(vector), k=k)
        except (ChromaError, ValueError, OSError, RuntimeError) as error:
            raise self._fault("cannot be searched", error) from error
        # Chroma returns distances, 0 for the same: similarity is 1 - distance.
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        try:
            return set(self._store.get(include=[])["ids"])
        except (ChromaError, ValueError, OSError, RuntimeError) as error:
            raise self._fault("cannot be read", error) from error

    def count(self) -> int:
        """How many vectors there are."""
        try:
            return int(self._client.get_collection(self._name).count())
        except (ChromaError, ValueError, OSError, RuntimeError) as error:
            raise self._fault("cannot be read", error) from error

    def close(self) -> None:
        """Let go of the store; what is in memory is forgotten."""
        if self._folder is None:
            self._client.delete_collection(self._name)

    def _fault(self, what: str, error: Exception) -> IndexFault:
        reason = " ".join(str(error).split())[:200]
        place = self._folder / FOLDER if self._folder else "in memory"
        return IndexFault(
            f"the vector index ({place}) {what}: {reason}. The articles are safe: remove that "
            "folder, and the next `citewell add` or `ask` makes it anew"
        )
