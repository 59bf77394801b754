"""What a reader says of passages, claims and evidence. Pure values; knows nothing of networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from ingest.article import Span

# How sure a reader must be before a question is answered; benchmarks/README.md has what each costs.
CAUTIONS = ("strict", "balanced", "generous")
DEFAULT_CAUTION = "balanced"
_LEAST = 1e-6
NOTHING = -20.0  # the score of what could not be read


@dataclass(frozen=True, slots=True)
class Short:
    """The words that answer: `text` is the article's own at `span`, `score` higher is surer.

    `passage` is the place of the passage among those that were read.
    """

    text: str
    span: Span
    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class Read:
    """What one passage says to a question.

    `answers` is the probability that it answers; `sentences` one for each of its chunk's
    sentences. `score` is the raw number behind `answers`: it ranks passages.
    """

    answers: float
    score: float
    sentences: tuple[float, ...]
    short: Short | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What all passages say to a question; `answers` is the probability that any of them does."""

    answers: float
    passages: tuple[Read, ...]
    short: Short | None


@dataclass(frozen=True, slots=True)
class Support:
    """How evidence stands to a claim: probabilities that sum to one."""

    supports: float
    contradicts: float
    neither: float


def all_features(found: Sequence[Read], similarities: Sequence[float]) -> list[float]:
    """What decides whether any of the passages answers: best score, best words, likeness."""
    shorts = [each.short.score for each in found if each.short]
    return [
        max(each.score for each in found),
        min(20.0, max(shorts, default=-20.0)),
        max(similarities, default=0.0),
    ]


def log_odds(likely: float) -> float:
    """The logarithm of a probability's odds, within bounds."""
    kept = min(1 - _LEAST, max(_LEAST, likely))
    return log(kept / (1 - kept))
