"""What a decision costs at each threshold: from scores with what is true of them, to curves.

Reliability: DeGroot and Fienberg, "The comparison and evaluation of forecasters", The Statistician
1983; its error as in Guo et al., "On calibration of modern neural networks", ICML 2017. Risk and
coverage: El-Yaniv and Wiener, JMLR 2010.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.metrics import auc, bootstrap

_BINS = 10
_POINTS = 50  # of a curve, at most


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure one was that there is an answer, whether there is, and whether it came first."""

    score: float
    answerable: bool
    right: bool


def summary(judged: Sequence[Judged], thresholds: Mapping[str, float]) -> dict[str, Any]:
    """All that is kept of one judge in one situation."""
    answerable = [each for each in judged if each.answerable]
    return {
        "questions": len(judged),
        "answerable": len(answerable),
        "first_sentence_right": bootstrap([float(each.right) for each in answerable]).rounded(),
        "auc": auc([e.score for e in judged], [e.answerable for e in judged]).rounded(),
        "calibration_error": round(calibration_error(judged), 4),
        "thresholds": {name: at(judged, threshold) for name, threshold in thresholds.items()},
        "curve": [at(judged, step / 20) for step in range(1, 20)],
        "reliability": reliability(judged),
        "risk_coverage": risk_coverage(judged),
    }


def at(judged: Sequence[Judged], threshold: float) -> dict[str, float]:
    """What a threshold does; its risk is the share of what is answered that has no right answer."""
    yes = [each for each in judged if each.answerable]
    no = [each for each in judged if not each.answerable]
    shown = [each for each in judged if each.score >= threshold]
    return {
        "threshold": round(threshold, 4),
        "refused_unanswerable": _share([each.score < threshold for each in no]),
        "refused_answerable": _share([each.score < threshold for each in yes]),
        "coverage": _share([each.score >= threshold for each in judged]),
        "risk": _share([not each.right for each in shown]),
    }


def reliability(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """By tenths of the score: how many, what was said on average, and how often it was so."""
    bins = []
    for step in range(_BINS):
        inside = [each for each in judged if min(_BINS - 1, int(each.score * _BINS)) == step]
        if inside:
            said = float(np.mean([each.score for each in inside]))
            true = _share([each.answerable for each in inside])
            bins.append({"questions": len(inside), "said": round(said, 4), "true": true})
    return bins


def calibration_error(judged: Sequence[Judged]) -> float:
    """The mean distance of what was said from what was so, in [0, 1], lower is better."""
    bins = reliability(judged)
    whole = sum(each["questions"] for each in bins)
    return sum(each["questions"] / whole * abs(each["said"] - each["true"]) for each in bins)


def risk_coverage(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """The surest answered first: the share answered, and of these the share that is wrong."""
    order = sorted(judged, key=lambda each: -each.score)
    wrong = np.cumsum([not each.right for each in order])
    counts = np.unique(np.linspace(1, len(order), min(_POINTS, len(order))).astype(int))
    return [
        {
            "coverage": round(float(count / len(order)), 4),
            "risk": round(float(wrong[count - 1] / count), 4),
        }
        for count in counts
    ]


def drawn(situations: Mapping[str, Mapping[str, Sequence[Judged]]], target: Path) -> None:
    """Both curves of each situation as a picture, a line a judge."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        2, len(situations), figsize=(4 * len(situations), 7), squeeze=False, layout="constrained"
    )
    for column, (name, told) in enumerate(situations.items()):
        above, below = axes[0][column], axes[1][column]
        for judge, judged in told.items():
            bins = reliability(judged)
            above.plot([b["said"] for b in bins], [b["true"] for b in bins], "o-", label=judge)
            points = risk_coverage(judged)
            below.plot([p["coverage"] for p in points], [p["risk"] for p in points], label=judge)
        above.plot([0, 1], [0, 1], ":", color="grey")
        above.set(title=name, xlabel="said to answer", ylabel="share that does", ylim=(0, 1))
        below.set(xlabel="share answered", ylabel="share of these that is wrong", ylim=(0, 1))
        below.legend()
    figure.savefig(target, dpi=110)
    plt.close(figure)


def _share(flags: Sequence[bool]) -> float:
    return round(float(np.mean(flags)), 4) if len(flags) else 0.0
