"""A question in, ranked passages out: dense and keyword search, fused by reciprocal rank.

Fusion: Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009. Knows nothing about answering.
"""

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Passage
from assistant.rerank import Reranker
from ingest.filters import Filters
from ingest.index import VectorIndex
from ingest.library import Library
from ingest.terms import terms

# Of 5, 10, 20 and 60 (the paper's), 10 and less found more at the first places; see
# benchmarks/README.md.
RANK_CONSTANT = 10
DEPTH = 50  # chunks that each search contributes
_MUCH = 0.05  # share of the articles from which on a filter is applied to the nearest of all
_WIDER = 2  # times as many of these are looked at as should do


class Retriever(Protocol):
    """Anything that finds passages for a question."""

    def retrieve(
        self, question: str, vector: Sequence[float], k: int, filters: Filters | None = None
    ) -> list[Passage]:
        """At most `k` passages, best first, ranks from 1; `vector` is the embedded question.

        All are of articles that match the filters.
        """
        ...


class HybridRetriever:
    """Dense and keyword search over one library, fused, then ranked again by a second stage."""

    def __init__(
        self, library: Library, index: VectorIndex, reranker: Reranker | None = None
    ) -> None:
        self._library = library
        self._index = index
        self._reranker = reranker

    def retrieve(
        self, question: str, vector: Sequence[float], k: int, filters: Filters | None = None
    ) -> list[Passage]:
        """At most `k` passages, best first, ranks from 1; [] where no article is, or matches."""
        found = self._search(question, vector, max(DEPTH, k), filters)
        if self._reranker:
            found = self._reranker.rank(question, vector, found)
        return found[:k]

    def _search(
        self, question: str, vector: Sequence[float], depth: int, filters: Filters | None
    ) -> list[Passage]:
        dense = dense_search(self._library, self._index, vector, depth, filters)
        keyword = self._library.keyword_search(terms(question), depth, filters)
        fused = fuse([[chunk_id for chunk_id, _ in found] for found in (dense, keyword)])
        stored = self._library.stored([chunk_id for chunk_id, _ in fused])
        ready = [(stored[chunk_id], score) for chunk_id, score in fused if chunk_id in stored]
        similar = dict(dense)
        similar |= self._index.similarities(vector, [id for id, _ in keyword if id not in similar])
        dense_ranks, keyword_ranks = _ranks(dense), _ranks(keyword)
        scores = dict(keyword)
        return [
            Passage(
                chunk=found.chunk,
                title=found.title,
                publisher=found.publisher,
                published=found.published,
                url=found.url,
                rank=rank,
                score=score,
                similarity=similar.get(found.chunk.id, 0.0),
                dense_rank=dense_ranks.get(found.chunk.id),
                keyword_rank=keyword_ranks.get(found.chunk.id),
                keyword_score=scores.get(found.chunk.id, 0.0),
                page=found.page,
                page_ends=found.page_ends,
            )
            for rank, (found, score) in enumerate(ready, start=1)
        ]


def dense_search(
    library: Library,
    index: VectorIndex,
    vector: Sequence[float],
    depth: int,
    filters: Filters | None = None,
) -> list[tuple[str, float]]:
    """The ids of at most `depth` chunks that match, nearest first, with cosine similarity."""
    if not filters:
        return index.search(vector, depth)
    # Where much is allowed, the nearest of all hold enough of it, and Chroma need not be told of
    # every id: with half of 100,000 allowed, 10 ms instead of 130.
    share = library.share(filters)
    if share >= _MUCH:
        near = index.search(vector, int(_WIDER * depth / share))
        kept = library.kept([chunk_id for chunk_id, _ in near], filters)
        found = [each for each in near if each[0] in kept][:depth]
        if len(found) == depth:
            return found
    return index.search(vector, depth, library.allowed(filters))


def fuse(
    rankings: Sequence[Sequence[str]], constant: int = RANK_CONSTANT
) -> list[tuple[str, float]]:
    """The ids of all rankings, best first, each with the sum of 1 / (constant + rank)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, chunk_id in enumerate(ranking, start=1):
            scores[chunk_id] = scores.get(chunk_id, 0.0) + 1.0 / (constant + rank)
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))


def _ranks(found: Sequence[tuple[str, float]]) -> dict[str, int]:
    return {chunk_id: rank for rank, (chunk_id, _) in enumerate(found, start=1)}
