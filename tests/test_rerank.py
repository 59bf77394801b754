"""The second stage: what every reranker promises, and what the features see."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import tiny_cross_encoder

from assistant.answer import Passage
from assistant.errors import RerankerError
from assistant.features import FEATURES, FeatureReranker
from assistant.reader import Reader
from assistant.rerank import CrossEncoderReranker, ReaderReranker, Reranker
from assistant.retrieve import HybridRetriever
from assistant.topics import TopicReranker
from assistant.vectors import SentenceVectors
from ingest.embed import load_embedder
from ingest.index import VectorIndex
from ingest.library import Library

QUESTIONS = ["How wide was the capsule?", "Who paid for Notre-Dame?", "x", "متى؟", "7:40 a.m. 2021"]


@pytest.fixture(scope="module")
def retriever(examples_library: Path) -> Iterator[HybridRetriever]:
    library = Library.open(examples_library)
    index = VectorIndex(examples_library, load_embedder())
    yield HybridRetriever(library, index)
    index.close()
    library.close()


@pytest.fixture(scope="module", params=["features", "reader", "topics", "cross-encoder"])
def reranker(
    request: pytest.FixtureRequest, examples_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reranker]:
    if request.param == "cross-encoder":
        yield CrossEncoderReranker(str(tiny_cross_encoder(tmp_path_factory.mktemp("tiny") / "m")))
        return
    if request.param == "topics":
        yield TopicReranker()
        return
    library = Library.open(examples_library)
    features = FeatureReranker(SentenceVectors(load_embedder()), library)
    yield ReaderReranker(features, Reader.load()) if request.param == "reader" else features
    library.close()


def found(retriever: HybridRetriever, question: str, k: int = 40) -> list[Passage]:
    return retriever.retrieve(question, load_embedder().embed_query(question), k)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_ranks_the_same_passages(
    reranker: Reranker, retriever: HybridRetriever, question: str
) -> None:
    passages = found(retriever, question)
    again = reranker.rank(question, load_embedder().embed_query(question), passages)
    assert {each.chunk.id for each in again} == {each.chunk.id for each in passages}
    assert [each.rank for each in again] == list(range(1, len(again) + 1))
    assert [each.score for each in again] == sorted((each.score for each in again), reverse=True)
    assert again == reranker.rank(question, load_embedder().embed_query(question), passages)


def test_nothing_is_ranked_as_nothing(reranker: Reranker) -> None:
    assert reranker.rank("Who?", load_embedder().embed_query("Who?"), []) == []


def test_features_are_shares(retriever: HybridRetriever, examples_library: Path) -> None:
    library = Library.open(examples_library)
    features = FeatureReranker(SentenceVectors(load_embedder()), library)
    for question in QUESTIONS:
        passages = found(retriever, question)
        rows = features.features(question, load_embedder().embed_query(question), passages)
        assert rows.shape == (len(passages), len(FEATURES))
        below_the_best = [FEATURES.index(name) for name in ("dense", "sentence")]
        assert np.all(rows[:, below_the_best] <= 1e-9)
        others = np.delete(rows, below_the_best, axis=1)
        assert np.all((others >= 0) & (others <= 1 + 1e-9))
    library.close()


def test_a_passage_with_the_words_and_the_pairs_comes_first(retriever: HybridRetriever) -> None:
    library = retriever._library
    features = FeatureReranker(SentenceVectors(load_embedder()), library)
    question = "What did the Dutch salvage company Boskalis say?"
    again = features.rank(
        question, load_embedder().embed_query(question), found(retriever, question)
    )
    assert "Dutch salvage company Boskalis" in again[0].chunk.text


def test_a_missing_reranker_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="no reranker in the folder"):
        CrossEncoderReranker(str(tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(RerankerError, match="leave --reranker out"):
        CrossEncoderReranker(str(tmp_path / "empty"))


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="gives 3 scores a pair"):
        CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "m", labels=3)))
