"""A question in, ranked passages out: dense and keyword search, fused by reciprocal rank.

Fusion: Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009. Knows nothing about answering.
"""

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Passage
from ingest.index import VectorIndex
from ingest.library import Library, Stored
from ingest.terms import terms

RANK_CONSTANT = 60  # the paper's value; which one suits news best is still to be measured
DEPTH = 50  # chunks that each search contributes


class Retriever(Protocol):
    """Anything that finds passages for a question."""

    def retrieve(self, question: str, vector: Sequence[float], k: int) -> list[Passage]:
        """At most `k` passages, best first, ranks from 1; `vector` is the embedded question."""
        ...


class HybridRetriever:
    """Dense and keyword search over one library, fused."""

    def __init__(self, library: Library, index: VectorIndex) -> None:
        self._library = library
        self._index = index

    def retrieve(self, question: str, vector: Sequence[float], k: int) -> list[Passage]:
        """At most `k` passages, best first, ranks from 1; [] where the library is empty."""
        depth = max(DEPTH, k)
        dense = self._index.search(vector, depth)
        keyword = self._library.keyword_search(terms(question), depth)
        similarity = dict(dense)
        by_words = {chunk_id for chunk_id, _ in keyword}
        fused = fuse([[chunk_id for chunk_id, _ in found] for found in (dense, keyword)])
        stored = self._library.stored([chunk_id for chunk_id, _ in fused])
        ready = [(stored[chunk_id], score) for chunk_id, score in fused if chunk_id in stored]
        return [
            _passage(found, rank, score, similarity.get(found.chunk.id), found.chunk.id in by_words)
            for rank, (found, score) in enumerate(ready[:k], start=1)
        ]


def fuse(
    rankings: Sequence[Sequence[str]], constant: int = RANK_CONSTANT
) -> list[tuple[str, float]]:
    """The ids of all rankings, best first, each with the sum of 1 / (constant + rank)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, chunk_id in enumerate(ranking, start=1):
            scores[chunk_id] = scores.get(chunk_id, 0.0) + 1.0 / (constant + rank)
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))


def _passage(
    found: Stored, rank: int, score: float, similarity: float | None, by_words: bool
) -> Passage:
    ways = (("dense",) if similarity is not None else ()) + (("keyword",) if by_words else ())
    return Passage(
        chunk=found.chunk,
        title=found.title,
        publisher=found.publisher,
        published=found.published,
        url=found.url,
        rank=rank,
        score=score,
        similarity=similarity,
        found_by=ways,
    )
