"""What tells a sentence that answers from others: the reader, and what speaks beside it. Pure.

The reader reads a sentence in its passage and knows little of the world: of sentences that it holds
for likely, the one that is more like the question, in a passage that is, and says more, is the
right one more often. Each is one number of a sentence; what they count is fitted by
`benchmarks/fit_sentences.py` and lies in `telling.json`; benchmarks/README.md has what else was
tried.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import log1p

import numpy as np
from numpy.typing import NDArray

from assistant.cite import Evidence
from assistant.readings import log_odds

TELLING = (
    "read",  # the reader's log odds of the sentence
    "alike",  # what the question and "title. sentence" have in common, by meaning and by words
    "passage",  # the reader's score of its passage
    "near",  # the cosine of the question and the passage
    "length",  # the logarithm of its words and one
)
KEPT = "telling.json"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """The fitted weights; `usual` has the numbers of a sentence that answers, on the average."""

    weights: NDArray[np.float64]
    usual: NDArray[np.float64]

    @classmethod
    def load(cls) -> "Telling":
        """Those that ship."""
        kept = json.loads((files("assistant") / KEPT).read_text("utf-8"))
        weights, usual = (
            np.array([kept[part][name] for name in TELLING]) for part in ("weights", "usual")
        )
        return cls(weights, usual)

    def support(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each row's sentence gets: in [0, 1], higher is surer that it answers."""
        logits = (values - self.usual) @ self.weights
        support: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
        return support


def numbers(
    sentences: Sequence[Evidence],
    read: Mapping[object, float],
    passages: Mapping[str, float],
    alike: Mapping[object, float],
) -> NDArray[np.float64]:
    """A row of TELLING for each sentence.

    `read` has the reader's probability of each by its key, `alike` its likeness, 0 where there is
    none; `passages` the reader's score of each by its chunk.
    """
    rows = [
        (
            log_odds(read[each.key]),
            alike.get(each.key, 0.0),
            passages[each.passage.chunk.id],
            each.passage.similarity,
            log1p(len(_WORD.findall(each.quote))),
        )
        for each in sentences
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(TELLING))
