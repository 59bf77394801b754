"""A query in, the passages to answer from out: searched in its parts, spread over articles, newest
first.

Where the reranker and the answerer come from, too: what an assistant opens at its first question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from assistant.answer import Passage
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.diversity import spread
from assistant.features import FeatureReranker
from assistant.judging import ReaderJudge, SimilarityJudge
from assistant.kinds import asks_for_all, asks_who_or_when, subject, wanted
from assistant.parts import Asked, parts
from assistant.question import Query
from assistant.reader import Reader
from assistant.recency import newer_first, wants_latest
from assistant.rerank import CrossEncoderReranker, ReaderReranker
from assistant.retrieve import DEPTH, HybridRetriever, Retriever
from assistant.topics import TopicReranker
from assistant.vectors import SentenceVectors
from ingest.embed import Embedder
from ingest.index import VectorIndex
from ingest.library import Library
from ingest.writer import Writer, try_mend

NONE = "none"  # of a reranker, of a reader


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for, the whole question before its parts; and what was found, in order.

    `latest` is whether it asks for how things stand now.
    """

    asked: tuple[Asked, ...]
    passages: tuple[Passage, ...]
    latest: bool


class Search:
    """Finds the passages for a query; those of a survey by `topics`. Safe from several threads."""

    def __init__(
        self, embedder: Embedder, index: VectorIndex, retriever: Retriever, topics: Retriever
    ) -> None:
        self._embedder = embedder
        self._index = index
        self._retriever = retriever
        self._topics = topics

    def find(self, query: Query, k: int) -> Searched:
        """At most `k` passages, ranks from 1."""
        survey = wanted(query.text).kind == "survey"
        text = subject(query.text) if survey else query.text
        everything = survey and bool(query.filters) and asks_for_all(query.text)
        vector = self._embedder.embed_query(text)
        asked = [Asked(text, vector, survey=survey, all=everything)]
        divided = parts(query.text)
        for part in divided:
            vector = self._embedder.embed_query(part.text)
            asked.append(Asked(part.text, vector, part.thing, asks=part.asks))
        topic = survey and not asks_who_or_when(query.text)
        found = [
            spread(by.retrieve(each.text, each.vector, max(DEPTH, k), query.filters))
            for each in asked
            for by in [self._topics if topic and each.survey else self._retriever]
        ]
        passages = together(found, k, apart=any(part.compared for part in divided))
        latest = wants_latest(query.standalone)
        near = alike(passages, self._index) if latest else None
        return Searched(tuple(asked), tuple(newer_first(passages, near)), latest)

    def warm(self) -> None:
        """Do once what makes a first question slow."""
        self._embedder.embed_query("ready")


@dataclass(frozen=True, slots=True)
class Opened:
    """What an assistant opens at its first question; `reader` is None where likeness decides.

    `vectors` tell how near a written sentence is to the articles' own.
    """

    search: Search
    quote: ExtractiveAnswerer
    reader: Reader | None
    vectors: SentenceVectors

    def cautious(self, caution: str, library: Library) -> "Opened":
        """The same, but as sure as `caution` says before it answers; "" leaves it as it is.

        Raises ReaderError where there is no such caution.
        """
        if not caution:
            return self
        return replace(self, quote=answerer_of(library, self.vectors, self.reader, caution))


def prepare(writer: Writer, reranker: str = "", reader: str = "", caution: str = "") -> Opened:
    """What answers from the writer's library.

    `reranker` is a cross-encoder's name or folder, NONE, or empty for the default; `reader` a
    reader's folder, NONE, or empty for the one that ships. Finishes what a killed `add` left.
    Raises EmbedderError, RerankerError, ReaderError.
    """
    reads = None if reader == NONE else Reader.load(Path(reader).expanduser() if reader else None)
    try_mend(writer)
    vectors = SentenceVectors(writer.embedder)
    search = search_of(writer.library, writer.index, writer.embedder, vectors, reads, reranker)
    return Opened(search, answerer_of(writer.library, vectors, reads, caution), reads, vectors)


def search_of(
    library: Library,
    index: VectorIndex,
    embedder: Embedder,
    vectors: SentenceVectors,
    reader: Reader | None,
    reranker: str = "",
) -> Search:
    """The search over a library, as it is asked; a reranker that is named ranks surveys too."""
    retriever = retriever_of(library, index, vectors, reader, reranker)
    topics = retriever if reranker else HybridRetriever(library, index, TopicReranker())
    return Search(embedder, index, retriever, topics)


def retriever_of(
    library: Library,
    index: VectorIndex,
    vectors: SentenceVectors,
    reader: Reader | None,
    reranker: str = "",
) -> HybridRetriever:
    """Both searches, and the second stage: features, then the reader; or the reranker named."""
    if reranker == NONE:
        return HybridRetriever(library, index)
    if reranker:
        return HybridRetriever(library, index, CrossEncoderReranker(reranker))
    features = FeatureReranker(vectors, library)
    second = ReaderReranker(features, reader) if reader else features
    return HybridRetriever(library, index, second)


def answerer_of(
    library: Library,
    vectors: SentenceVectors,
    reader: Reader | None,
    caution: str = "",
) -> ExtractiveAnswerer:
    """What quotes: the reader says what answers, or likeness where there is none."""
    by_likeness = SimilarityJudge(vectors, library)
    judge = ReaderJudge(reader, by_likeness, caution) if reader else by_likeness
    return ExtractiveAnswerer(judge, by_likeness, library, reader)


def alike(passages: Sequence[Passage], index: VectorIndex) -> dict[str, float]:
    """The cosine of each passage's chunk with the first one's, by chunk id; {} where all are of one
    day.
    """
    if len({each.published for each in passages}) < 2:
        return {}
    ids = [each.chunk.id for each in passages]
    vector = index.vectors(ids[:1]).get(ids[0])
    return {} if vector is None else index.similarities(vector.tolist(), ids)


def together(found: Sequence[Sequence[Passage]], k: int, *, apart: bool) -> list[Passage]:
    """At most `k` of the passages found for the whole question and for its parts, ranks from 1.

    Things to be compared are looked for `apart`, each as much as the other. Of two questions, and
    of what is true of both, the whole finds nearly all: only the best passage of either is added.
    """
    whole, *parts = found
    if not parts:
        return list(whole[:k])
    if apart:
        return interleave(found)[:k]
    first = whole[: max(1, k - len(parts))]
    return _once([*first, *(each for part in parts for each in part[:1]), *whole])[:k]


def interleave(found: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The lists' passages in turn, each once, ranks from 1; the score is 1 / rank.

    Scores of different searches do not compare, so their places decide.
    """
    return _once(each for places in zip_longest(*found) for each in places if each)


def _once(passages: Iterable[Passage]) -> list[Passage]:
    once: dict[str, Passage] = {}
    for each in passages:
        once.setdefault(each.chunk.id, each)
    return [
        replace(each, rank=rank, score=1 / rank) for rank, each in enumerate(once.values(), start=1)
    ]
