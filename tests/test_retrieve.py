"""Search: what a retriever promises, whatever the question."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from assistant.features import FeatureReranker
from assistant.retrieve import HybridRetriever, Retriever, fuse
from assistant.vectors import SentenceVectors
from ingest.embed import load_embedder
from ingest.filters import Filters
from ingest.index import VectorIndex
from ingest.library import Library

QUESTIONS = [
    "When did the telescope launch?",
    '"telescope" AND (launch* OR NOT title:x) NEAR/3 ^ - + \'; DROP TABLE chunks; --',
    '"', "*", ":", "AND", "NOT", "???", "the of and",
    "متى أُطلق التلسكوب؟", "望遠鏡はいつ？", "🙂🙂", "Tōhoku e\u0301", "\ud800 lone", "x" * 5000,
    "telescope launch ship fire " * 2500,
]  # fmt: skip


PARTS = Filters(after=date(2011, 1, 1), before=date(2021, 12, 31), languages=("en",))
FILTERS = [
    None,
    Filters(),
    PARTS,
    Filters(publishers=("nobody\ud800'; --",)),
    Filters(where={"*": "x"}),
]


@pytest.fixture(scope="module", params=["fused", "second stage"])
def retriever(request: pytest.FixtureRequest, examples_library: Path) -> Iterator[Retriever]:
    """Every retriever there is, over the examples."""
    library, embedder = Library.open(examples_library), load_embedder()
    index = VectorIndex(examples_library, embedder)
    features = FeatureReranker(SentenceVectors(embedder), library)
    yield HybridRetriever(library, index, features if request.param == "second stage" else None)
    index.close()
    library.close()


@pytest.mark.parametrize("filters", FILTERS, ids=range(len(FILTERS)))
@pytest.mark.parametrize("k", [1, 8, 200])
@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_contract(retriever: Retriever, question: str, k: int, filters: Filters | None) -> None:
    sayable = question.encode("utf-8", "replace").decode()
    found = retriever.retrieve(question, vector_of(sayable), k, filters)
    assert len(found) <= k
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({each.chunk.id for each in found}) == len(found)
    for each in found:
        assert set(each.found_by) <= {"dense", "keyword"}
        assert each.found_by
        assert -1.001 <= each.similarity <= 1.001
    if not filters or filters is PARTS:
        assert found
    else:
        assert found == []
    if filters is PARTS:
        assert all(each.published and 2011 <= each.published.year <= 2021 for each in found)


@pytest.mark.parametrize("second_stage", [False, True])
def test_an_empty_library_has_no_passages(second_stage: bool) -> None:
    embedder, library = load_embedder(), Library(None)
    index = VectorIndex(None, embedder)
    features = FeatureReranker(SentenceVectors(embedder), library)
    retriever = HybridRetriever(library, index, features if second_stage else None)
    for filters in FILTERS:
        assert retriever.retrieve("Who?", embedder.embed_query("Who?"), 5, filters) == []
    index.close()


@lru_cache
def vector_of(question: str) -> list[float]:
    return load_embedder().embed_query(question)


def test_fuse_is_reciprocal_rank_fusion() -> None:
    assert fuse([["a", "b"], ["b", "c"]], constant=60) == [
        ("b", 1 / 62 + 1 / 61),
        ("a", 1 / 61),
        ("c", 1 / 62),
    ]
    assert fuse([["b"], ["a"]], constant=60) == [("a", 1 / 61), ("b", 1 / 61)]
    assert fuse([]) == fuse([[], []]) == []
