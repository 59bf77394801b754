"""Whether the passages answer a question at all: one probability, before anything is said.

A logistic model over three numbers: what the reader says of all passages, what it and likeness say
of the best sentence, and whether both searches found that sentence's passage. Its weights and the
thresholds lie in `deciding.json`, made by `benchmarks/fit_deciding.py`; benchmarks/README.md has
what else was tried.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.cite import Evidence
from assistant.errors import ReaderError
from assistant.readings import CAUTIONS, DEFAULT_CAUTION, Reading, log_odds

DECIDING = (
    "read",  # the reader's log odds that any passage answers
    "sentence",  # the best sentence's, with what likeness adds
    "agree",  # 1 where both searches found its passage among their first ten, else 0
)
_FIRST = 10  # places in a search that count as found
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


def features(ranked: Sequence[Evidence], reading: Reading) -> NDArray[np.float64]:
    """One number for each of DECIDING; `ranked` are the passages' sentences, best first."""
    best = ranked[0]
    ranks = (best.passage.dense_rank, best.passage.keyword_rank)
    agree = all(rank and rank <= _FIRST for rank in ranks)
    return np.array([log_odds(reading.answers), log_odds(best.support), float(agree)])
