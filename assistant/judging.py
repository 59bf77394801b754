"""Which sentences answer a question, and whether any does: by similarity, or by the reader.

By similarity, each sentence is scored by what it means and by what it says: the cosine of the
question with "title. sentence", and the share of the question's rare words that sentence and title
hold. The reader's numbers are probabilities, fitted on questions that it was not trained on.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.choosing import Margins
from assistant.cite import Evidence, sentences_of
from assistant.coverage import Rarity, covered
from assistant.deciding import Deciding, features
from assistant.kinds import fits
from assistant.parts import Asked
from assistant.reader import Reader
from assistant.readings import Read, Short
from assistant.sides import Side, sides
from assistant.telling import Telling, numbers
from assistant.vectors import SentenceVectors
from ingest.article import Span
from ingest.terms import terms

# Measured: benchmarks/results/refusal-*.json has the curves these are read off.
SIMILARITY_WEIGHT = 0.6
# The least support of a sentence whose words are shown as the answer, and of one whose words stand
# out so that their own score is at least _CLEAR. Measured: see benchmarks/README.md.
_SHOWN, _SHOWN_CLEAR, _CLEAR = 0.35, 0.2, 5.0
_DOUBTED = 0.5  # of the probability that the passages answer: rather not than yes
# Of a best sentence's support: of those below one in three answers (19 of 59 questions over the
# examples and of squad2), or one in two (13 of 25) where words of it stand out; from here on too.
_WEAK = 0.15
COMPARED = 16  # of the reader's best sentences: those whose likeness counts
_REREAD = 48  # sentences that are embedded for a question: the rest never won


class Judge(Protocol):
    """Anything that tells which sentences answer."""

    @property
    def margins(self) -> Margins:
        """What a further sentence needs."""
        ...

    @property
    def threshold(self) -> float:
        """How sure it must be that the passages answer."""
        ...

    def rank(self, asked: Asked, passages: Sequence[Passage]) -> list[Evidence]:
        """The passages' sentences, best first; `support` in [0, 1], higher is surer."""
        ...

    def sure(self, asked: Asked, passages: Sequence[Passage], ranked: Sequence[Evidence]) -> float:
        """How sure it is, in [0, 1], that the passages, whose sentences are so `ranked`, answer."""
        ...

    def doubts(self, asked: Asked, sure: float, best: Evidence) -> bool:
        """Whether an answer that is so `sure`, with that best sentence, is told as not sure."""
        ...

    def short(self, asked: Asked, sentence: Evidence) -> Short | None:
        """The words of that sentence which answer, where they can be told."""
        ...

    def sides(self, asked: Asked, passages: Sequence[Passage]) -> list[Side]:
        """The different answers of different articles, newest first; [] where there are not two."""
        ...


class SimilarityJudge:
    """Judges by likeness of meaning and by words. Safe from several threads."""

    # Over the examples, 0.8 for both held 22 of 36 answers in 94 sentences, these 25 in 92.
    margins = Margins(further=0.9, behind=0.5, unsure=0.9)
    # At 0.245 every answerable question over the examples is answered and 6 of 16 unanswerable ones
    # are refused: similarity tells off-topic questions from others, and near misses hardly.
    threshold = 0.245

    def __init__(self, vectors: SentenceVectors, library: Rarity) -> None:
        self._vectors = vectors
        self._library = library

    def rank(self, asked: Asked, passages: Sequence[Passage]) -> list[Evidence]:
        """As the protocol has it; those that are not near enough to be embedded are left out."""
        said = self._covered(asked, passages)
        said.sort(key=lambda scored: (-scored[1], scored[0].passage.rank, scored[0].span))
        return self._scored(asked, _some(said))

    def alike(
        self, asked: Asked, passages: Sequence[Passage], only: AbstractSet[object]
    ) -> Mapping[object, float]:
        """The scores of the passages' sentences with one of these keys, by key."""
        said = [each for each in self._covered(asked, passages) if each[0].key in only]
        return {each.key: each.support for each in self._scored(asked, said)}

    def between(self, one: Evidence, others: Sequence[Evidence]) -> NDArray[np.float32]:
        """The cosine of one sentence with each of others, by their own words; shape (n,)."""
        return self._vectors.between(one, others)

    def _covered(self, asked: Asked, passages: Sequence[Passage]) -> list[tuple[Evidence, float]]:
        return covered(self._library.rarity(sorted(set(terms(asked.text)))), sentences_of(passages))

    def _scored(self, asked: Asked, said: Sequence[tuple[Evidence, float]]) -> list[Evidence]:
        if not said:
            return []
        cosines = self._vectors.cosines(asked.vector, [each for each, _ in said])
        scored = [
            replace(each, support=_score(float(cosine), covered))
            for (each, covered), cosine in zip(said, cosines, strict=True)
        ]
        return _best_first(scored)

    def sure(self, asked: Asked, passages: Sequence[Passage], ranked: Sequence[Evidence]) -> float:
        """The best sentence's score."""
        return ranked[0].support if ranked else 0.0

    def doubts(self, asked: Asked, sure: float, best: Evidence) -> bool:
        """Never: its scores are no probabilities."""
        return False

    def short(self, asked: Asked, sentence: Evidence) -> Short | None:
        """None: likeness tells no words."""
        return None

    def sides(self, asked: Asked, passages: Sequence[Passage]) -> list[Side]:
        """None: likeness tells no words."""
        return []


class ReaderJudge:
    """Judges by reading, and of sentences by likeness too. Safe from several threads."""

    # Measured: see benchmarks/README.md, "Plain questions".
    margins = Margins(further=0.3, behind=0.04, unsure=0.1)

    def __init__(self, reader: Reader, likeness: SimilarityJudge, caution: str = "") -> None:
        self._reader = reader
        self._likeness = likeness
        self._deciding = Deciding.load()
        self._telling = Telling.load()
        self.threshold = self._deciding.threshold(caution)

    def rank(self, asked: Asked, passages: Sequence[Passage]) -> list[Evidence]:
        """As the protocol has it."""
        sentences, values = self.told(asked, passages)
        support = self._telling.support(values)
        return _best_first(
            replace(each, support=float(sure))
            for each, sure in zip(sentences, support, strict=True)
        )

    def told(
        self, asked: Asked, passages: Sequence[Passage]
    ) -> tuple[list[Evidence], NDArray[np.float64]]:
        """The passages' sentences, the reader's likeliest first, with a row of TELLING for each;
        likeness is told of the first COMPARED.
        """
        read = self._reader.read(asked.text, passages).passages
        scores = {each.chunk.id: said.score for each, said in zip(passages, read, strict=True)}
        found = sentences_of(passages)
        likely = _likely(found, passages, read)
        sentences = sorted(found, key=lambda each: -likely[each.key])
        compared = {each.key for each in sentences[:COMPARED]}
        alike = self._likeness.alike(asked, passages, compared)
        return sentences, numbers(sentences, likely, scores, alike)

    def sure(self, asked: Asked, passages: Sequence[Passage], ranked: Sequence[Evidence]) -> float:
        """The probability that the passages answer; 0 for a question without a word to look for."""
        if not ranked or not terms(asked.text):
            return 0.0
        reading = self._reader.read(asked.text, passages)
        return self._deciding.probability(features(ranked, reading))

    def doubts(self, asked: Asked, sure: float, best: Evidence) -> bool:
        """Whether either is rather not than yes; words that stand out speak for a sentence."""
        if sure >= _DOUBTED and best.support < _WEAK:
            return asked.want.kind != "fact" or self._words(asked, best, _CLEAR) is None
        return sure < _DOUBTED

    def short(self, asked: Asked, sentence: Evidence) -> Short | None:
        """The passage's best words, where they lie in that sentence and a fact of their sort is
        asked for.
        """
        if asked.want.kind != "fact" or sentence.support < _SHOWN_CLEAR:
            return None
        return self._words(asked, sentence, 0.0 if sentence.support >= _SHOWN else _CLEAR)

    def _words(self, asked: Asked, sentence: Evidence, least: float) -> Short | None:
        (read,) = self._reader.read(asked.text, [sentence.passage]).passages
        found = read.short
        told = found and found.score > least and _inside(found.span, sentence.span)
        return found if found and told and fits(asked.want.sort, found.text) else None

    def sides(self, asked: Asked, passages: Sequence[Passage]) -> list[Side]:
        """Of a fact: what the articles say differently."""
        read = self._reader.read(asked.text, passages).passages
        return sides(asked.text, passages, read, self._likeness.between)


def _likely(
    sentences: Sequence[Evidence], passages: Sequence[Passage], read: Sequence[Read]
) -> Mapping[object, float]:
    """The reader's probability of each sentence by its key; in front of some a dateline is cut."""
    ends = {
        (passage.chunk.id, span.end): likely
        for passage, each in zip(passages, read, strict=True)
        for span, likely in zip(passage.chunk.sentences, each.sentences, strict=True)
    }
    return {each.key: ends[each.passage.chunk.id, each.span.end] for each in sentences}


def _inside(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _best_first(scored: Iterable[Evidence]) -> list[Evidence]:
    return sorted(scored, key=lambda each: (-each.support, each.passage.rank, each.span))


def _some(said: list[tuple[Evidence, float]]) -> list[tuple[Evidence, float]]:
    """The sentences worth embedding: half for their words, half for their passage's rank."""
    by_words = said[: _REREAD // 2]
    rest = sorted(said[_REREAD // 2 :], key=lambda scored: scored[0].passage.rank)
    return by_words + rest[: _REREAD - len(by_words)]


def _score(cosine: float, covered: float) -> float:
    mixed = SIMILARITY_WEIGHT * cosine + (1 - SIMILARITY_WEIGHT) * covered
    return min(1.0, max(0.0, mixed))
