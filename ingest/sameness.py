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
LONGER = 1.3
"""So many times as many words, and a text stands for another, whichever came first."""

_RUN = 3  # words
# What a copy says and its twin does not is no longer found, so two copies kept are better than one
# article lost. Of 294 pairs that tell something new, as read, those of 500 words share at most .78
# of the runs, those of 1,300 up to .89: hence a bound in words too. `python -m benchmarks.sameness`
_SHARED = 0.8  # of the shorter text's runs, at least
_NEW = 100  # words of the shorter text that are in none of the longer's runs, at most
_MARKS = 0.78  # of the shorter text's names and figures, at least
_FIGURES = 0.5  # of its figures of two digits and more, at least; those of a weekly report are new
_LENGTH = 0.45  # the shorter's share of the longer's words, at least
_FEW = 30  # runs; a shorter text is too short to tell by a share of them
# A form filled in anew differs in one name: under so many runs no name or figure may be replaced.
# None of 2,900 such pairs is taken for copies then, and .002 more of the copies are missed; with
# 400 it were .011. Of longer texts one other name makes no other article.
_BRIEF = 300
_TOKEN = re.compile(r"\w[\w.,'’-]*")


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
    def in_order(self) -> NDArray[np.uint32]:
        """A number for the run of words that begins at each word, but for the last two."""
        said = self.words
        starts = range(max(1, len(said) - _RUN + 1))
        numbers = (crc32(" ".join(said[at : at + _RUN]).encode()) for at in starts)
        return np.fromiter(numbers, np.uint32)

    @cached_property
    def runs(self) -> NDArray[np.uint32]:
        """The numbers of the runs, each once, in the order of the numbers; shape (runs,)."""
        return np.unique(self.in_order)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The words that tell one event from another: names, figures, days."""
        marked = (each for each in _TOKEN.findall(self.text) if _is_mark(each))
        return frozenset(words(" ".join(marked))) - STOP_WORDS

    @cached_property
    def figures(self) -> frozenset[str]:
        """The marks that are numbers of two digits or more: smaller ones are also spelt out."""
        return frozenset(each for each in self.marks if len(each) > 1 and each.isdigit())


def _is_mark(token: str) -> bool:
    return token[0].isupper() or any(each.isdigit() for each in token)


def bands_of(wording: Wording) -> tuple[int, ...]:
    """BANDS numbers of 32 bits; texts that are nearly the same have some in common."""
    from datasketch.minhash import MinHash  # brings in SciPy: half a second

    sketch = MinHash(BANDS * ROWS, seed=1, scheme="affine32", hashfunc=int)
    sketch.update_batch(wording.runs.tolist())
    rows = np.asarray(sketch.hashvalues, "<u4").reshape(BANDS, ROWS)
    return tuple(crc32(row.tobytes(), number) for number, row in enumerate(rows))


def alike(one: Wording, other: Wording) -> bool:
    """Whether the two are the same article, edited at most; the same either way round."""
    # Of two with as many words, too, always the same is asked how much the other has of it.
    shorter, longer = sorted((one, other), key=lambda each: (len(each.words), each.text))
    if len(shorter.runs) < _FEW:
        same = np.array_equal(shorter.runs, longer.runs)
        return same and words(shorter.title) == words(longer.title)
    if len(shorter.words) < _LENGTH * len(longer.words):
        return False
    shared = np.intersect1d(shorter.runs, longer.runs, assume_unique=True)
    if len(shared) < _SHARED * len(shorter.runs) or _new(shorter, longer) > _NEW:
        return False
    if len(shorter.runs) < _BRIEF and not _same_marks(shorter, longer):
        return False
    there = shorter.marks.intersection(longer.words)
    if len(there) < _MARKS * len(shorter.marks):
        return False
    figures = shorter.figures
    return len(figures) < 2 or len(figures & there) >= _FIGURES * len(figures)


def _same_marks(shorter: Wording, longer: Wording) -> bool:
    """Whether every name and figure that the one has in place of the other's words is there in the
    other too; of as many words, also the other way round. What is put before or behind a text
    replaces nothing.
    """
    ours, theirs = _unshared(shorter, longer), _unshared(longer, shorter)
    if not _replaced(shorter, ours, theirs) <= set(longer.words):
        return False
    as_long = len(shorter.words) == len(longer.words)
    return not as_long or _replaced(longer, theirs, ours) <= set(shorter.words)


def _replaced(one: Wording, ours: NDArray[np.bool], theirs: NDArray[np.bool]) -> set[str]:
    """The marks among the unshared words of `one`, but for a beginning and an end that are of
    another length than the other's: so many words do not stand for so many.
    """
    lead, end = _before(ours), len(ours) - _before(ours[::-1])
    first = 0 if lead == _before(theirs) else lead
    last = len(ours) if len(ours) - end == _before(theirs[::-1]) else end
    said = {
        word for word, alone in zip(one.words[first:last], ours[first:last], strict=True) if alone
    }
    return said & one.marks


def _before(unshared: NDArray[np.bool]) -> int:
    """How many words stand before the first shared one."""
    return int(np.argmin(unshared)) if not unshared.all() else len(unshared)


def _unshared(one: Wording, other: Wording) -> NDArray[np.bool]:
    """Of each word of `one` whether it is in no run of words that `other` has too."""
    shared = np.isin(one.in_order, other.runs)
    alone: NDArray[np.bool] = np.convolve(shared, np.ones(_RUN)) == 0
    return alone


def _new(one: Wording, other: Wording) -> int:
    return int(_unshared(one, other).sum())


def stands_for(one: Wording, other: Wording) -> bool:
    """Whether `one` says so much more that it should be kept and the other be its copy."""
    return _new(one, other) > _NEW or len(one.words) >= LONGER * len(other.words)
