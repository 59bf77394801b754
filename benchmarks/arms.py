"""The ways of ranking that are measured, each with a name: the product's searches, step by step.

To add an arm, write a function from a `Bench` to a `Rank` and give it a name in `ARMS`; or keep it
in a module of its own with a dictionary `ARMS`, and name that module with `--arms-from`.
"""

from collections.abc import Callable, Iterable, Sequence

from assistant.question import Query
from assistant.reader import Reader
from assistant.retrieve import DEPTH, HybridRetriever
from assistant.search import retriever_of, search_of
from assistant.vectors import SentenceVectors
from benchmarks.build import Bench
from ingest.filters import Filters
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
    """The product's retriever without its reader: fused, then ranked again by features."""
    return _by(product(bench, None), bench)


def read(bench: Bench) -> Rank:
    """The product's retriever, whole: by features, then by the reader."""
    return _by(product(bench, Reader.load()), bench)


def asked(bench: Bench) -> Rank:
    """The product's search as it is asked: what is asked of a subject by the subject, questions in
    their parts. Unlike the others it embeds what it looks for.
    """
    vectors = SentenceVectors(bench.embedder)
    search = search_of(bench.library, bench.index, bench.embedder, vectors, Reader.load())

    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        found = search.find(Query(question, question, Filters()), DEPTH)
        return [bench.sources[each.chunk.article_id] for each in found.passages]

    return rank


def product(bench: Bench, reader: Reader | None) -> HybridRetriever:
    """The product's retriever over the set's library."""
    return retriever_of(bench.library, bench.index, SentenceVectors(bench.embedder), reader)


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
    "reader": read,
    "asked": asked,
}
