"""Scores in, figures with their bootstrap 95 % intervals out."""

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics import Figure, bootstrap

_ARTICLES = re.compile(r"\b(a|an|the)\b")


def share(values: Sequence[float]) -> Figure:
    """The mean of one value a question."""
    return bootstrap(values) if values else Figure(float("nan"), float("nan"), float("nan"))


def exact(found: str, answers: Sequence[str]) -> float:
    """1.0 where the words are those of an answer, as SQuAD's script compares them."""
    return float(any(_plain(found) == _plain(each) for each in answers))


def f1(found: str, answers: Sequence[str]) -> float:
    """The best overlap in words with an answer, as SQuAD's script has it."""
    return max(
        (_overlap(_plain(found).split(), _plain(each).split()) for each in answers), default=0.0
    )


def logistic(
    features: NDArray[np.float64], truths: NDArray[np.bool_], ridge: float = 1e-3
) -> tuple[NDArray[np.float64], float]:
    """Weights and shift of a logistic regression, fitted by Newton's steps."""
    ones = np.hstack([features, np.ones((len(features), 1))])
    weights = np.zeros(ones.shape[1])
    penalty = np.diag([ridge] * features.shape[1] + [0.0])
    for _ in range(60):
        likely = 1 / (1 + np.exp(-np.clip(ones @ weights, -30, 30)))
        slope = ones.T @ (likely - truths) / len(ones) + penalty @ weights
        curve = (ones * (likely * (1 - likely))[:, None]).T @ ones / len(ones) + penalty
        change = np.linalg.solve(curve + 1e-9 * np.eye(len(curve)), slope)
        weights -= change
        if np.abs(change).max() < 1e-9:
            break
    return weights[:-1], float(weights[-1])


def _plain(text: str) -> str:
    kept = "".join(char for char in text.lower() if char not in string.punctuation)
    return " ".join(_ARTICLES.sub(" ", kept).split())


def _overlap(found: Sequence[str], answer: Sequence[str]) -> float:
    if not found or not answer:
        return float(found == answer)
    same = sum((Counter(found) & Counter(answer)).values())
    return 2 * same / (len(found) + len(answer))
