"""The second stage: passages that the searches found, ranked again by what they say.

A linear model over nine features of question and passage. Its weights lie in `ranking.json`, made
by `benchmarks/fit_ranking.py`; `benchmarks/README.md` has what each feature buys.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.cite import Evidence, sentences_of
from assistant.coverage import Rarity, covered, named, share
from assistant.rerank import ranked
from assistant.vectors import SentenceVectors
from ingest.terms import terms

FEATURES = (
    "dense",  # cosine of question and chunk, below the best one's
    "bm25",  # the keyword score, as a share of the best one's
    "dense_rank",  # reciprocal rank in the dense search
    "words",  # share of the question's terms, by rarity, in the chunk
    "title_words",  # the same in the title
    "pairs",  # share of the question's neighbouring terms that are neighbours here
    "names",  # share of its names and numbers
    "sentence_words",  # the best sentence's share of its terms
    "sentence",  # the best sentence's cosine, below the best of all
)
_CONSTANT = 10  # of the reciprocal ranks
_READ = 12  # passages whose sentences are embedded; 16 and 24 were no better, and twice the work
_SENTENCES = 2  # of a passage that are embedded: one is a third faster, and lost two news quizzes


class FeatureReranker:
    """Ranks by the weighted features. Safe from several threads."""

    def __init__(self, vectors: SentenceVectors, library: Rarity) -> None:
        self._vectors = vectors
        self._library = library
        self._weights = load_weights()

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The same passages, best first; `score` is the model's, higher is better."""
        scores = self.features(question, vector, passages) @ self._weights
        # Rounded: equal passages must be equal to the last digit, to be told apart by their dates.
        return ranked(passages, scores.round(5).tolist())

    def features(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> NDArray[np.float64]:
        """One row a passage, one column each of FEATURES."""
        if not passages:
            return np.zeros((0, len(FEATURES)))
        asked = _Asked.of(question, self._library)
        read = [_Read.of(each) for each in passages]
        sentences = [asked.best_sentences(each) for each in passages]
        cosines = self._sentence_cosines(vector, passages, sentences)
        keyword = _array(each.keyword_score or 0.0 for each in passages)
        dense = _array(each.similarity or 0.0 for each in passages)
        columns = (
            dense - dense.max(),
            keyword / max(1e-9, keyword.max()),
            _reciprocal(each.dense_rank for each in passages),
            _array(share(asked.rarity, each.words) for each in read),
            _array(share(asked.rarity, each.title_words) for each in read),
            _array(asked.share_of_pairs(each.pairs) for each in read),
            _array(asked.share_of_names(each.words | each.title_words) for each in read),
            _array(best[0][1] if best else 0.0 for best in sentences),
            cosines,
        )
        return np.stack(columns, axis=1)

    def _sentence_cosines(
        self,
        vector: Sequence[float],
        passages: Sequence[Passage],
        found: Sequence[Sequence[tuple[Evidence, float]]],
    ) -> NDArray[np.float64]:
        first = sorted(range(len(passages)), key=lambda at: passages[at].rank)[:_READ]
        chosen = [(at, each) for at in first for each, _ in found[at]]
        cosines = self._vectors.cosines(vector, [each for _, each in chosen])
        best = np.full(len(passages), -np.inf)
        for (at, _), cosine in zip(chosen, cosines, strict=True):
            best[at] = max(best[at], cosine)
        known = best[np.isfinite(best)]
        if not known.size:
            return np.zeros(len(passages))
        # What was not read counts as the worst that was.
        return np.asarray(np.where(np.isfinite(best), best, known.min()) - known.max())


def load_weights() -> NDArray[np.float64]:
    """The weights in the order of FEATURES."""
    kept = json.loads((files("assistant") / "ranking.json").read_text("utf-8"))["weights"]
    return np.array([kept[name] for name in FEATURES])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as terms: all of them, neighbours, and names and numbers, with their rarity."""

    rarity: Mapping[str, float]
    pairs: tuple[tuple[str, str], ...]
    names: frozenset[str]

    @classmethod
    def of(cls, question: str, library: Rarity) -> "_Asked":
        words = terms(question)
        pairs = tuple((a, b) for a, b in pairwise(words) if a != b)
        names = named(question)
        return cls(library.rarity(sorted(set(words) | names)), pairs, names & set(words))

    def share_of_names(self, held: set[str] | frozenset[str]) -> float:
        whole = sum(self.rarity[word] for word in self.names)
        found = sum(self.rarity[word] for word in self.names if word in held)
        return found / whole if whole else 0.0

    def share_of_pairs(self, held: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> float:
        weights = [self.rarity[a] + self.rarity[b] for a, b in self.pairs]
        found = sum(
            weight
            for weight, (a, b) in zip(weights, self.pairs, strict=True)
            if (a, b) in held or (b, a) in held
        )
        return found / sum(weights) if sum(weights) else 0.0

    def best_sentences(self, passage: Passage) -> list[tuple[Evidence, float]]:
        """The sentences with the most of the terms, at most _SENTENCES, best first."""
        found = covered(self.rarity, sentences_of([passage]))
        return sorted(found, key=lambda scored: -scored[1])[:_SENTENCES]


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage as terms; `pairs` stand at most one term apart."""

    words: frozenset[str]
    title_words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, passage: Passage) -> "_Read":
        words, title = terms(passage.chunk.text), terms(passage.title)
        pairs = {*pairwise(words), *zip(words, words[2:], strict=False), *pairwise(title)}
        return cls(frozenset(words), frozenset(title), frozenset(pairs))


def _reciprocal(ranks: Iterable[int | None]) -> NDArray[np.float64]:
    return _array((_CONSTANT + 1) / (_CONSTANT + rank) if rank else 0.0 for rank in ranks)


def _array(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)
