"""The prepared arrays as batches: units of like length together, the same order each time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.model import Batch

FIRST = "squad2_dev_other_half"  # the most valuable set
_POOL = 2_048  # units that are sorted by length together
_ARRAYS = (
    "tokens", "sentence", "gold", "offsets", "labels", "label_offsets", "labelled", "second",
    "answerable", "evidence", "units", "set",
)  # fmt: skip


class Prepared:
    """The arrays of a run's folder, mapped from disk."""

    def __init__(self, run: Path) -> None:
        self._of = {name: np.load(run / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        self.lengths = np.diff(self._of["offsets"])
        self.rows = len(self.lengths)
        bounds = self._of["units"]
        names = list(np.load(run / "names.npy"))
        number = names.index(FIRST) if FIRST in names else -1
        self._first = self._of["set"][bounds[:-1]] == number
        self._sizes = np.diff(bounds)  # rows of each unit
        self._longest = np.maximum.reduceat(self.lengths, bounds[:-1])

    def plan(
        self, seed: int, budget: int, most: int, early: float, again: float = 0.0
    ) -> list[NDArray[np.int64]]:
        """The units of each batch of one pass: at most `budget` padded tokens and `most` rows.

        The units of FIRST all come within the first `early` share of the pass, so that a run that
        is ended there has read them whole; and once more within the share `again` behind that.
        """
        random = np.random.default_rng(seed)
        sizes, longest = self._sizes, self._longest
        places = random.random(len(sizes))
        places[self._first] *= early
        units = np.arange(len(sizes))
        if again:
            more = np.flatnonzero(self._first)
            late = early + again * np.random.default_rng([seed, 2]).random(len(more))
            places, units = np.concatenate([places, late]), np.concatenate([units, more])
        order = units[np.argsort(places, kind="stable")]
        batches: list[NDArray[np.int64]] = []
        for start in range(0, len(order), _POOL):
            pool = order[start : start + _POOL]
            pool = pool[np.argsort(longest[pool], kind="stable")]
            made = _fill(pool, sizes, longest, budget, most)
            batches += [made[at] for at in random.permutation(len(made))]
        return batches

    def tokens_of(self, units: NDArray[np.int64]) -> int:
        """The tokens of a batch, padding included."""
        lengths = self.lengths[self._rows(units)]
        return int(lengths.max() * len(lengths))

    def batch(self, units: NDArray[np.int64], device: str = "cpu") -> Batch:
        """The batch of these units."""
        rows = self._rows(units)
        of, sizes = self._of, self.lengths[rows]
        shape = (len(rows), int(sizes.max()))
        tokens, types = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        sentence, gold = np.full(shape, -1, np.int64), np.zeros(shape, np.uint8)
        labels: list[NDArray[np.uint8]] = []
        row_of: list[int] = []
        for at, row in enumerate(rows):
            span = slice(of["offsets"][row], of["offsets"][row + 1])
            size = sizes[at]
            tokens[at, :size] = of["tokens"][span]
            types[at, of["second"][row] : size] = 1
            gold[at, :size] = of["gold"][span]
            numbers = of["sentence"][span]
            sentence[at, :size] = np.where(numbers >= 0, numbers + len(row_of), -1)
            mine = of["labels"][of["label_offsets"][row] : of["label_offsets"][row + 1]]
            labels.append(mine)
            row_of += [at] * len(mine)
        counts = self._sizes[units]
        first = np.concatenate([np.arange(count) == 0 for count in counts])
        return Batch(
            tokens=_tensor(tokens, device),
            mask=_tensor((np.arange(shape[1]) < sizes[:, None]).astype(np.int64), device),
            types=_tensor(types, device),
            sentence=_tensor(sentence, device),
            row_of=_tensor(np.array(row_of, np.int64), device),
            labels=_tensor(np.concatenate(labels).astype(np.float32), device),
            labelled=_tensor(np.asarray(of["labelled"][rows]), device),
            starts=_tensor(gold & 1 == 1, device),
            ends=_tensor(gold & 2 == 2, device),
            answerable=_tensor(of["answerable"][rows].astype(np.int64), device),
            evidence=_tensor(of["evidence"][rows].astype(np.int64), device),
            unit_of=_tensor(np.repeat(np.arange(len(units)), counts), device),
            first=_tensor(first, device),
            grouped=_tensor(np.repeat(counts > 1, counts), device),
        )

    def _rows(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        bounds = self._of["units"]
        return np.concatenate([np.arange(bounds[unit], bounds[unit + 1]) for unit in units])


def _fill(
    pool: Sequence[int] | NDArray[np.int64],
    sizes: NDArray[np.int64],
    longest: NDArray[np.int64],
    budget: int,
    most: int,
) -> list[NDArray[np.int64]]:
    made: list[NDArray[np.int64]] = []
    current: list[int] = []
    rows = 0
    for unit in pool:
        more = rows + int(sizes[unit])
        if current and (more > most or more * longest[unit] > budget):
            made.append(np.array(current))
            current, more = [], int(sizes[unit])
        current.append(int(unit))
        rows = more
    return [*made, np.array(current)] if current else made


def _tensor(array: NDArray[np.generic], device: str) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).to(device)
