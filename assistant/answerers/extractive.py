"""Answers by quoting: the one to three sentences of the passages that answer best, verbatim.

Each sentence is scored by what it means and by what it says: the cosine of the question with
"title. sentence", and the share of the question's rare words that sentence and title hold. Their
weighted sum, in [0, 1], decides both the order and, against a measured threshold, whether
there is an answer at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Passage
from assistant.cite import Draft, Evidence, sentences_of, with_before
from assistant.coverage import Rarity, covered
from assistant.vectors import SentenceVectors
from ingest.terms import terms

# Measured: benchmarks/results/refusal-*.json has the curves these are read off.
SIMILARITY_WEIGHT = 0.6
# At 0.245 every answerable question over the examples is answered and 6 of 16 unanswerable ones are
# refused: similarity tells off-topic questions from others, and near misses hardly.
THRESHOLD = 0.245
MOST_SENTENCES = 3
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


class ExtractiveAnswerer:
    """Quotes. Safe from several threads."""

    def __init__(self, vectors: SentenceVectors, library: Rarity) -> None:
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
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> Iterator[Draft]:
        """The sentences to quote, in reading order; none where nothing is near enough."""
        ranked = self.rank(question, vector, passages)
        if not ranked or ranked[0].support < THRESHOLD:
            return
        chosen = _choose(ranked)
        before = {each.key: last for last, each in with_before(sentences_of(passages))}
        shown: set[tuple[str, object]] = set()
        for each in chosen:
            needed = before.get(each.key) if _HANGS.match(each.quote) else None
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


def _choose(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, then near ones that add to it: no copies; those of its article first."""
    best = ranked[0]
    chosen = [best]
    for each in ranked[1:]:
        if len(chosen) == MOST_SENTENCES:
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
