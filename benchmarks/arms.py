"""The ways of ranking that are measured, each with a name: the product's searches, step by step.

To add an arm, write a function from a `Bench` to a `Rank` and give it a name in `ARMS`; or keep it
in a module of its own with a dictionary `ARMS`, and name that module with `--arms-from`.
"""

from collections.abc import Callable, Iterable, Sequence

from assistant.features import FeatureReranker
from assistant.retrieve import DEPTH, HybridRetriever
from assistant.vectors import SentenceVectors
from benchmarks.build import Bench
from ingest.terms import terms

Rank = Callable[[str, Sequence[float]], Iterable[str]]
"""A question and its vector in, corpus ids out, best first; one that comes again counts once."""
MakeArm = Callable[[Bench], Rank]
"""What is done once for a set, before its questions are asked and timed."""


def keyword(bench: Bench) -> Rank:
    """The keyword search alone."""

    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        found = bench.library.keyword_search(terms(question), DEPTH)
        return bench.sources_of([chunk_id for chunk_id, _ in found])

    return rank


def dense(bench: Bench) -> Rank:
    """The dense search alone."""

    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        return bench.sources_of([chunk_id for chunk_id, _ in bench.index.search(vector, DEPTH)])

    return rank


def fused(bench: Bench) -> Rank:
    """Both searches, fused by reciprocal rank."""
    return _by(HybridRetriever(bench.library, bench.index), bench)


def features(bench: Bench) -> Rank:
    """The product's retriever, whole: fused, then ranked again by its features."""
    reranker = FeatureReranker(SentenceVectors(bench.embedder), bench.library)
    return _by(HybridRetriever(bench.library, bench.index, reranker), bench)


def _by(retriever: HybridRetriever, bench: Bench) -> Rank:
    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        passages = retriever.retrieve(question, vector, DEPTH)
        return [bench.sources[each.chunk.article_id] for each in passages]

    return rank


ARMS: dict[str, MakeArm] = {
    "keyword": keyword,
    "dense": dense,
    "fused": fused,
    "features": features,
}
