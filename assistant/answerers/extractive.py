"""Answers by quoting: the one to three sentences of the passages that answer best, verbatim.

Each sentence is scored by what it means and by what it says: the cosine of the question with
"title. sentence", and the share of the question's rare words that sentence and title hold. Their
weighted sum, in [0, 1], decides both the order and, against a measured threshold, whether
there is an answer at all. A question in parts is answered part by part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.answer import Passage
from assistant.cite import Draft, Evidence, sentences_of, with_before
from assistant.coverage import Rarity, covered
from assistant.neighbours import Chunks, sentence_before
from assistant.parts import Asked
from assistant.vectors import SentenceVectors
from ingest.terms import terms

# Measured: benchmarks/results/refusal-*.json has the curves these are read off.
SIMILARITY_WEIGHT = 0.6
# At 0.245 every answerable question over the examples is answered and 6 of 16 unanswerable ones are
# refused: similarity tells off-topic questions from others, and near misses hardly.
THRESHOLD = 0.245
MOST_SENTENCES = 3
MOST_OF_PART = 2
# A further sentence scores this share of the best one; the one right behind it, which goes on from
# it, a smaller share. Over the examples, 0.8 for both held 22 of 36 answers in 94 sentences.
_MARGIN = 0.9
_MARGIN_BEHIND = 0.5
_SAME = 0.7  # share of words in common from which two sentences count as copies
_REREAD = 48  # sentences that are embedded for a question: the rest never won

_HANGS = re.compile(
    r"[\"“‘']?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|However|Instead|"
    r"Both|The (?:two|latter|former|move|decision|plan|report|statement))\b"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentences to quote, in reading order; none where nothing is near enough.

    `notes` say of which part of the question nothing is.
    """

    drafts: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()


class Shelf(Rarity, Chunks, Protocol):
    """What is needed of a library."""


class ExtractiveAnswerer:
    """Quotes. Safe from several threads."""

    def __init__(self, vectors: SentenceVectors, library: Shelf) -> None:
        self._vectors = vectors
        self._library = library

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Evidence]:
        """The passages' sentences, best first, `support` being the score in [0, 1]."""
        rarity = self._library.rarity(sorted(set(terms(question))))
        said = covered(rarity, sentences_of(passages))
        said.sort(key=lambda scored: (-scored[1], scored[0].passage.rank, scored[0].span))
        said = _some(said)
        if not said:
            return []
        cosines = self._vectors.cosines(vector, [each for each, _ in said])
        scored = [
            replace(each, support=_score(float(cosine), covered))
            for (each, covered), cosine in zip(said, cosines, strict=True)
        ]
        return sorted(scored, key=lambda each: (-each.support, each.passage.rank, each.span))

    def answer(
        self, asked: Sequence[Asked], passages: Sequence[Passage], *, latest: bool = False
    ) -> Quoted:
        """What to quote for the question, `asked` being the whole before its parts, if any.

        Each part of which the passages say enough gets its sentences, in the order of the parts;
        the whole gets them where there are no parts, or the passages say enough of none. Where the
        `latest` is asked for, the newest of sentences that are nearly the same is quoted.
        """
        whole, *parts = asked
        chosen = [self._chosen(each, passages, MOST_OF_PART, latest) for each in parts]
        if not any(chosen):
            sentences = self._chosen(whole, passages, MOST_SENTENCES, latest)
            return Quoted(tuple(self._drafts(sentences, passages)))
        notes = tuple(
            f"Nothing that the articles say is near enough to “{part.thing}”."
            for part, found in zip(parts, chosen, strict=True)
            if not found
        )
        sentences = [each for found in chosen for each in found]
        return Quoted(tuple(self._drafts(sentences, passages)), notes)

    def _chosen(
        self, asked: Asked, passages: Sequence[Passage], most: int, latest: bool
    ) -> list[Evidence]:
        ranked = self.rank(asked.text, asked.vector, passages)
        if not ranked or ranked[0].support < THRESHOLD:
            return []
        return _choose(_newest_first(ranked) if latest else ranked, most)

    def _drafts(self, chosen: Sequence[Evidence], passages: Sequence[Passage]) -> Iterator[Draft]:
        """Each sentence once, one that hangs on the sentence before it behind that."""
        before = {each.key: last for last, each in with_before(sentences_of(passages))}
        shown: set[tuple[str, object]] = set()
        for each in chosen:
            needed = None
            if _HANGS.match(each.quote):
                needed = before.get(each.key) or sentence_before(each, self._library)
            for quoted in (needed, each):
                if quoted and quoted.key not in shown:
                    shown.add(quoted.key)
                    yield Draft(quoted.quote, (quoted,))


def _some(said: list[tuple[Evidence, float]]) -> list[tuple[Evidence, float]]:
    """The sentences worth embedding: half for their words, half for their passage's rank."""
    by_words = said[: _REREAD // 2]
    rest = sorted(said[_REREAD // 2 :], key=lambda scored: scored[0].passage.rank)
    return by_words + rest[: _REREAD - len(by_words)]


def _score(cosine: float, covered: float) -> float:
    mixed = SIMILARITY_WEIGHT * cosine + (1 - SIMILARITY_WEIGHT) * covered
    return min(1.0, max(0.0, mixed))


def _newest_first(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences with the newest of those first that say nearly what the best one says."""
    best = ranked[0]
    same = [
        each
        for each in ranked
        if each.support >= _MARGIN * best.support and _is_copy(each.quote, best.quote)
    ]
    newest = max(same, key=lambda each: each.passage.published or date.min)
    return [newest, *(each for each in ranked if each is not newest)]


def _choose(ranked: Sequence[Evidence], most: int) -> list[Evidence]:
    """The best sentence, then near ones that add to it: no copies; those of its article first."""
    best = ranked[0]
    chosen = [best]
    for each in ranked[1:]:
        if len(chosen) == most:
            break
        margin = _MARGIN_BEHIND if _is_behind(each, best) else _MARGIN
        if each.support < margin * best.support:
            continue
        if not any(_is_copy(each.quote, other.quote) for other in chosen):
            chosen.append(each)
    of_best = best.passage.chunk.article_id
    further = sorted(
        chosen[1:],
        key=lambda each: (
            each.passage.chunk.article_id != of_best,
            each.passage.rank if each.passage.chunk.article_id != of_best else 0,
            each.span,
        ),
    )
    return [best, *further]


def _is_behind(each: Evidence, best: Evidence) -> bool:
    """Whether a sentence comes right behind the best one, in the same paragraph or the next."""
    gap = each.span.start - best.span.end
    same_article = each.passage.chunk.article_id == best.passage.chunk.article_id
    return same_article and 0 <= gap <= 2


def _is_copy(one: str, other: str) -> bool:
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) >= _SAME * min(len(a), len(b))
