"""Search: what a retriever promises, whatever the question."""

from pathlib import Path

import pytest

from assistant.retrieve import HybridRetriever, fuse
from ingest.embed import load_embedder
from ingest.index import VectorIndex
from ingest.library import Library

QUESTIONS = [
    "When did the telescope launch?",
    '"telescope" AND (launch* OR NOT title:x) NEAR/3 ^ - + \'; DROP TABLE chunks; --',
    '"', "*", ":", "AND", "NOT", "???", "the of and",
    "متى أُطلق التلسكوب؟", "望遠鏡はいつ？", "🙂🙂", "Tōhoku e\u0301", "\ud800 lone", "x" * 5000,
    "telescope launch ship fire " * 2500,
]  # fmt: skip


@pytest.fixture(scope="module")
def retriever(examples_library: Path) -> HybridRetriever:
    library = Library.open(examples_library)
    return HybridRetriever(library, VectorIndex(examples_library, load_embedder()))


@pytest.mark.parametrize("k", [1, 8, 200])
@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_contract(retriever: HybridRetriever, question: str, k: int) -> None:
    sayable = question.encode("utf-8", "replace").decode()
    found = retriever.retrieve(question, load_embedder().embed_query(sayable), k)
    assert 0 < len(found) <= k
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({each.chunk.id for each in found}) == len(found)
    for each in found:
        assert set(each.found_by) <= {"dense", "keyword"}
        assert each.found_by
        assert (each.similarity is not None) == ("dense" in each.found_by)
        assert each.similarity is None or -1.001 <= each.similarity <= 1.001


def test_an_empty_library_has_no_passages() -> None:
    embedder = load_embedder()
    index = VectorIndex(None, embedder)
    retriever = HybridRetriever(Library(None), index)
    assert retriever.retrieve("Who?", embedder.embed_query("Who?"), 5) == []
    index.close()


def test_fuse_is_reciprocal_rank_fusion() -> None:
    assert fuse([["a", "b"], ["b", "c"]], constant=60) == [
        ("b", 1 / 62 + 1 / 61),
        ("a", 1 / 61),
        ("c", 1 / 62),
    ]
    assert fuse([["b"], ["a"]]) == [("a", 1 / 61), ("b", 1 / 61)]
    assert fuse([]) == fuse([[], []]) == []
