"""Whether the passages answer a question at all: one probability, before anything is said.

A logistic model over what the reader says and over what it does not look at: whether the words and
names that the question rests on are there, whether both searches found the passage, whether what
would answer is of the sort that is asked for. Its weights and the thresholds lie in
`deciding.json`, made by `benchmarks/fit_deciding.py`; benchmarks/README.md has what each is worth.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.cite import Evidence
from assistant.coverage import Rarity, named, share
from assistant.errors import ReaderError
from assistant.kinds import fits, wanted
from assistant.readings import CAUTIONS, DEFAULT_CAUTION, Reading, log_odds
from ingest.terms import terms

DECIDING = (
    "read",  # the reader's log odds that any passage answers
    "sentence",  # the best sentence's, with what likeness adds
    "short",  # by how much the best words beat "none"
    "fits",  # 1 where they are of the sort asked for, -1 where not, 0 where none is
    "words",  # share of the question's terms, by rarity, in the best sentence and its title
    "words_near",  # the same in its passage
    "words_anywhere",  # the same in all passages together
    "names",  # share of the question's names and numbers in its passage; 1 where it has none
    "agree",  # 1 where both searches found that passage among their first ten, else 0
    "similarity",  # the cosine of question and that passage
)
_FIRST = 10  # places in a search that count as found
_MOST = 20.0  # of the reader's margins
KEPT = "deciding.json"


@dataclass(frozen=True, slots=True)
class Deciding:
    """The fitted model."""

    weights: NDArray[np.float64]
    shift: float
    thresholds: dict[str, float]

    @classmethod
    def load(cls) -> "Deciding":
        """The one that ships."""
        kept = json.loads((files("assistant") / KEPT).read_text("utf-8"))
        weights = np.array([kept["weights"][name] for name in DECIDING])
        return cls(weights, float(kept["shift"]), dict(kept["thresholds"]))

    def probability(self, values: NDArray[np.float64]) -> float:
        """The probability in [0, 1] that the passages answer."""
        logit = float(np.clip(values @ self.weights + self.shift, -40, 40))
        return float(1 / (1 + np.exp(-logit)))

    def threshold(self, caution: str = "") -> float:
        """The probability from which on a question is answered.

        `caution` is one of CAUTIONS, or empty for the default. Raises ReaderError for another.
        """
        if caution and caution not in CAUTIONS:
            raise ReaderError(f"caution is {', '.join(CAUTIONS)}, and not {caution}")
        return self.thresholds[caution or DEFAULT_CAUTION]


def features(
    question: str,
    passages: Sequence[Passage],
    ranked: Sequence[Evidence],
    reading: Reading,
    library: Rarity,
) -> NDArray[np.float64]:
    """One number for each of DECIDING; `ranked` are the passages' sentences, best first."""
    best = ranked[0]
    passage = best.passage
    read = reading.passages[[each.chunk.id for each in passages].index(passage.chunk.id)]
    words = terms(question)
    rarity = library.rarity(sorted(set(words)))
    names = sorted(named(question) & set(words))
    held = set(terms(best.quote))
    near = set(terms(f"{passage.title} {passage.chunk.text}"))
    anywhere = {word for each in passages for word in terms(f"{each.title} {each.chunk.text}")}
    sort = wanted(question).sort
    ranks = (passage.dense_rank, passage.keyword_rank)
    return np.array(
        [
            log_odds(reading.answers),
            log_odds(best.support),
            min(_MOST, max(-_MOST, read.short.score if read.short else -_MOST)) / _MOST,
            0.0 if sort == "any" else 1.0 if fits(sort, best.quote) else -1.0,
            share(rarity, held, set(terms(passage.title))),
            share(rarity, near),
            share(rarity, anywhere),
            share({name: rarity[name] for name in names}, near) if names else 1.0,
            float(all(rank and rank <= _FIRST for rank in ranks)),
            passage.similarity,
        ]
    )
