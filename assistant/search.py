"""A query in, the passages to answer from out: embedded, searched in its parts, newest first.

Where the reranker and the answerer come from, too: what an assistant opens at its first question.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.answer import Passage
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.features import FeatureReranker
from assistant.parts import parts
from assistant.question import Query
from assistant.recency import newer_first, wants_latest
from assistant.rerank import CrossEncoderReranker, Reranker
from assistant.retrieve import HybridRetriever, Retriever
from assistant.vectors import SentenceVectors
from ingest.embed import Embedder
from ingest.pipeline import Writer, try_mend

NO_RERANKER = "none"


class Search:
    """Finds the passages for a query. Safe from several threads."""

    def __init__(self, embedder: Embedder, retriever: Retriever) -> None:
        self._embedder = embedder
        self._retriever = retriever

    def find(self, query: Query, k: int) -> tuple[list[float], list[Passage]]:
        """The query's unit vector, and at most `k` passages, best first, ranks from 1."""
        vector = self._embedder.embed_query(query.text)
        found = [self._retriever.retrieve(query.text, vector, k, query.filters)]
        for part in parts(query.text):
            about = self._embedder.embed_query(part)
            found.append(self._retriever.retrieve(part, about, k, query.filters))
        passages = found[0] if len(found) == 1 else interleave(found)[:k]
        return vector, newer_first(passages, latest=wants_latest(query.question))

    def warm(self) -> None:
        """Do once what makes a first question slow."""
        self._embedder.embed_query("ready")


def prepare(writer: Writer, reranker: str = "") -> tuple[Search, ExtractiveAnswerer]:
    """The search and the quoting answerer over the writer's library.

    `reranker` is a cross-encoder's name or folder, NO_RERANKER, or empty for the default. Finishes
    what a killed `add` left. Raises EmbedderError, RerankerError.
    """
    embedder, index, library = writer.embedder, writer.index, writer.library
    try_mend(writer)
    vectors = SentenceVectors(embedder)
    second: Reranker | None = None
    if reranker != NO_RERANKER:
        second = CrossEncoderReranker(reranker) if reranker else FeatureReranker(vectors, library)
    retriever = HybridRetriever(library, index, second)
    return Search(embedder, retriever), ExtractiveAnswerer(vectors, library)


def interleave(found: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The lists' passages in turn, each once, ranks from 1; the score is 1 / rank.

    Scores of different searches do not compare, so their places decide.
    """
    in_turn = (each for places in zip_longest(*found) for each in places if each)
    once = {each.chunk.id: each for each in reversed(list(in_turn))}
    return [
        replace(each, rank=rank, score=1 / rank)
        for rank, each in enumerate(reversed(list(once.values())), start=1)
    ]
