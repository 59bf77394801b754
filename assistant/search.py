"""A query in, the passages to answer from out: searched in its parts, spread over articles, newest
first.

Where the reranker and the answerer come from, too: what an assistant opens at its first question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from assistant.answer import Passage
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.diversity import spread
from assistant.features import FeatureReranker
from assistant.parts import Asked, parts
from assistant.question import Query
from assistant.recency import newer_first, wants_latest
from assistant.rerank import CrossEncoderReranker, Reranker
from assistant.retrieve import DEPTH, HybridRetriever, Retriever
from assistant.vectors import SentenceVectors
from ingest.embed import Embedder
from ingest.index import VectorIndex
from ingest.pipeline import Writer, try_mend

NO_RERANKER = "none"


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for, the whole question before its parts; and what was found, in order.

    `latest` is whether it asks for how things stand now.
    """

    asked: tuple[Asked, ...]
    passages: tuple[Passage, ...]
    latest: bool


class Search:
    """Finds the passages for a query. Safe from several threads."""

    def __init__(self, embedder: Embedder, index: VectorIndex, retriever: Retriever) -> None:
        self._embedder = embedder
        self._index = index
        self._retriever = retriever

    def find(self, query: Query, k: int) -> Searched:
        """At most `k` passages, ranks from 1."""
        asked = [Asked(query.text, self._embedder.embed_query(query.text))]
        for part in parts(query.text):
            asked.append(Asked(part.text, self._embedder.embed_query(part.text), part.thing))
        found = [
            spread(self._retriever.retrieve(each.text, each.vector, max(DEPTH, k), query.filters))
            for each in asked
        ]
        passages = found[0][:k] if len(found) == 1 else interleave(found)[:k]
        latest = wants_latest(query.question)
        near = alike(passages, self._index) if latest else None
        return Searched(tuple(asked), tuple(newer_first(passages, near)), latest)

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
    return Search(embedder, index, retriever), ExtractiveAnswerer(vectors, library)


def alike(passages: Sequence[Passage], index: VectorIndex) -> dict[str, float]:
    """The cosine of each passage's chunk with the first one's, by chunk id; {} where all are of one
    day.
    """
    if len({each.published for each in passages}) < 2:
        return {}
    ids = [each.chunk.id for each in passages]
    vector = index.vectors(ids[:1]).get(ids[0])
    return {} if vector is None else index.similarities(vector.tolist(), ids)


def interleave(found: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The lists' passages in turn, each once, ranks from 1; the score is 1 / rank.

    Scores of different searches do not compare, so their places decide.
    """
    once: dict[str, Passage] = {}
    for each in (each for places in zip_longest(*found) for each in places if each):
        once.setdefault(each.chunk.id, each)
    return [
        replace(each, rank=rank, score=1 / rank) for rank, each in enumerate(once.values(), start=1)
    ]
