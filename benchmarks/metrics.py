"""Rankings and judgements in, figures out. Pure; knows nothing about articles or search.

A ranking is a sequence of distinct ids, best first; judgements give the relevance of the ids that
were judged, 0 for "not relevant". Every metric lies in [0, 1], higher is better.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from assistant.evaluation.intervals import RESAMPLES, SEED, Figure, bootstrap

__all__ = [
    "METRICS", "RESAMPLES", "SEED", "Figure", "auc", "bootstrap", "distinct", "hit", "ndcg",
    "recall", "reciprocal_rank",
]  # fmt: skip

Judgements = Mapping[str, int]
Metric = Callable[[Sequence[str], Judgements], float]


def hit(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """1.0 where anything relevant is among the first `k`, else 0.0."""
    return float(any(judged.get(each, 0) > 0 for each in ranking[:k]))


def recall(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """The share of what is relevant that is among the first `k`; 0.0 where nothing is."""
    relevant = {each for each, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """1 / rank of the first that is relevant; 0.0 where none of the first `k` is."""
    ranks = (rank for rank, each in enumerate(ranking[:k], 1) if judged.get(each, 0) > 0)
    return 1.0 / next(ranks, math.inf)


def ndcg(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """Normalised discounted cumulative gain of the first `k`, the gain being the grade itself.

    Järvelin and Kekäläinen, TOIS 2002, with the discount log2(rank + 1): as trec_eval and BEIR
    have it.
    """
    best = _dcg(sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k])
    return _dcg([max(0, judged.get(each, 0)) for each in ranking[:k]]) / best if best else 0.0


METRICS: dict[str, Metric] = {
    "hit@1": partial(hit, k=1),
    "hit@4": partial(hit, k=4),
    "hit@10": partial(hit, k=10),
    "recall@10": partial(recall, k=10),
    "MRR@10": partial(reciprocal_rank, k=10),
    "nDCG@10": partial(ndcg, k=10),
}


def distinct(ids: Iterable[str]) -> list[str]:
    """Each id once, where it first came: the articles' ranking that a ranking of chunks makes."""
    return list(dict.fromkeys(ids))


def _dcg(grades: Sequence[int]) -> float:
    # fsum: a perfect ranking is 1.0 exactly, whatever the order of the sum.
    return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def auc(scores: Sequence[float], truths: Sequence[bool]) -> Figure:
    """The chance that a true one scores above a false one; ties count a half."""
    values, true = np.asarray(scores, np.float64), np.asarray(truths, bool)
    if not true.any() or true.all():
        return Figure(float("nan"), float("nan"), float("nan"))
    random = np.random.default_rng(SEED)
    drawn = []
    for _ in range(RESAMPLES):
        some = random.integers(len(values), size=len(values))
        if true[some].any() and not true[some].all():
            drawn.append(_auc(values[some], true[some]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(_auc(values, true), float(low), float(high))


def _auc(values: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    ranks = rankdata(values)
    yes, no = int(true.sum()), int((~true).sum())
    return float((ranks[true].sum() - yes * (yes + 1) / 2) / (yes * no))
