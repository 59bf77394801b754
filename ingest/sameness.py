"""Sameness: whether two texts are one article, whatever headline, frame or small edit each has.

Compared are runs of three words. Which texts are worth comparing is told by MinHash (Broder, "On
the resemblance and containment of documents", 1997) in bands (Leskovec, Rajaraman, Ullman, "Mining
of Massive Datasets", chapter 3); the decision is made on the texts themselves. Pure.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ingest.terms import STOP_WORDS, words

BANDS, ROWS = 42, 3
"""Two texts that share half of all their runs have a band in common 996 times of 1,000; two that
share a twentieth, 5 times.
"""
LONGER = 1.15
"""So many times as many words, and a text stands for another, whichever came first."""

_RUN = 3  # words
_SHARED = 0.68  # of the shorter text's runs, at least
_MARKS = 0.7  # of the shorter text's names and figures, at least
_LENGTH = 0.45  # the shorter's share of the longer's words, at least
_FEW = 30  # runs; a shorter text is too short to tell by a share of them
_MARK = re.compile(r"\b(?:[^\W\d_a-z]|\w*\d)[\w.,'’-]*")


@dataclass(frozen=True)
class Wording:
    """What of an article's words is compared."""

    title: str
    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, in order."""
        return words(self.text)

    @cached_property
    def runs(self) -> NDArray[np.uint32]:
        """A number for each run of words, each once, in the order of the numbers; shape (runs,)."""
        said = self.words
        ends = range(max(1, len(said) - _RUN + 1))
        numbers = (crc32(" ".join(said[at : at + _RUN]).encode()) for at in ends)
        return np.unique(np.fromiter(numbers, np.uint32))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The words that tell one event from another: names, figures, days."""
        return frozenset(words(" ".join(_MARK.findall(self.text)))) - STOP_WORDS


def bands_of(wording: Wording) -> tuple[int, ...]:
    """BANDS numbers of 32 bits; texts that are nearly the same have some in common."""
    from datasketch.minhash import MinHash  # brings in SciPy: half a second

    sketch = MinHash(BANDS * ROWS, seed=1, scheme="affine32", hashfunc=int)
    sketch.update_batch(wording.runs.tolist())
    rows = np.asarray(sketch.hashvalues, "<u4").reshape(BANDS, ROWS)
    return tuple(crc32(row.tobytes(), number) for number, row in enumerate(rows))


def alike(one: Wording, other: Wording) -> bool:
    """Whether the two are the same article, edited at most; the same either way round."""
    shorter, longer = sorted((one, other), key=lambda each: len(each.words))
    if len(shorter.runs) < _FEW:
        same = np.array_equal(shorter.runs, longer.runs)
        return same and words(shorter.title) == words(longer.title)
    if len(shorter.words) < _LENGTH * len(longer.words):
        return False
    shared = np.intersect1d(shorter.runs, longer.runs, assume_unique=True)
    if len(shared) < _SHARED * len(shorter.runs):
        return False
    return len(shorter.marks.intersection(longer.words)) >= _MARKS * len(shorter.marks)


def stands_for(one: Wording, other: Wording) -> bool:
    """Whether `one` is so much the longer that it should be kept and the other be its copy."""
    return len(one.words) >= LONGER * len(other.words)
