"""Means and shares with their bootstrap 95 % intervals. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

RESAMPLES = 1_000
SEED = 0
_AT_ONCE = 2_000_000  # numbers drawn at a time: 16 MB


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean, and the bounds of its bootstrap 95 % interval."""

    mean: float
    low: float
    high: float

    def rounded(self) -> dict[str, float]:
        """As it is kept: by name, to four digits."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def bootstrap(values: Sequence[float]) -> Figure:
    """The mean of `values` (one a question) with its percentile bootstrap 95 % interval.

    Values of as many questions are resampled alike, so the difference of two arms over the same
    questions, value by value, gives a paired interval. Raises ValueError where there are none.
    """
    return share(values, [1.0] * len(values))


def share(parts: Sequence[float], wholes: Sequence[float]) -> Figure:
    """What the parts (one a question) together are of the wholes, with the interval as above.

    Whole questions are resampled, so a question of three sentences brings all three or none.
    Raises ValueError where the wholes come to nothing.
    """
    if not sum(wholes):
        raise ValueError("no values to take a mean of")
    some, all_ = np.asarray(parts, np.float64), np.asarray(wholes, np.float64)
    random = np.random.default_rng(SEED)
    means: list[float] = []
    while len(means) < RESAMPLES:
        rows = min(RESAMPLES - len(means), max(1, _AT_ONCE // len(some)))
        drawn = random.integers(len(some), size=(rows, len(some)))
        sums = all_[drawn].sum(axis=1)
        kept = sums > 0  # a draw of questions without any of it says nothing
        found = some[drawn].sum(axis=1)
        means += (found[kept] / sums[kept]).tolist()
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(some.sum() / all_.sum()), float(low), float(high))
