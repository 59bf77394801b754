"""Rows as token sequences: `[CLS] question [SEP] title. passage [SEP]`, cut at sentence borders.

A claim takes the question's place behind a marker word, its evidence the passage's. The shipped
reader makes its input by the same rules (`assistant/reader.py`); a test holds the two together.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.data import Claim, Row

CLS, SEP = 101, 102
QUESTION, TITLE, PASSAGE, LENGTH = 64, 24, 288, 320  # tokens at most; LENGTH of the whole
CLAIM = "claim :"  # before a claim, which tells the encoder the task


@dataclass(frozen=True, slots=True)
class Sequence1:
    """One input of the encoder with what is to be learned from it.

    `sentence` has for each token the number of its sentence among `labels`, or -1. `starts` and
    `ends` are tokens where an answer starts or ends; token 0 where there is none. -1 in
    `answerable`, `evidence` and an empty `labels` stand for what is not known.
    """

    tokens: list[int]
    second: int
    sentence: list[int]
    labels: list[int]
    labelled: bool
    starts: list[int]
    ends: list[int]
    answerable: int
    evidence: int
    name: str


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's own tokenizer, without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode_row(row: Row, tokenizer: Tokenizer) -> Sequence1:
    """The sequence of a question and its passage; a long one is cut around its answer."""
    first = tokenizer.encode(row.question, add_special_tokens=False).ids[:QUESTION]
    title = tokenizer.encode(f"{row.title}.", add_special_tokens=False).ids if row.title else []
    title = title[-TITLE:] if len(title) > TITLE else title
    encoded = tokenizer.encode(row.passage, add_special_tokens=False)
    offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
    of = _sentences(offsets, row)
    room = min(PASSAGE, LENGTH - len(first) - 3) - len(title)
    at, low, high = _window(of, row, room)
    before = [CLS, *first, SEP, *title]
    second = len(first) + 2
    inside = slice(at[0], at[1])
    starts, ends = _spans(offsets, row, at, len(before))
    return Sequence1(
        tokens=[*before, *encoded.ids[inside], SEP],
        second=second,
        sentence=[-1] * len(before) + [int(n) - low for n in of[inside]] + [-1],
        labels=list(row.labels[low:high]) if row.labels else [0] * (high - low),
        labelled=bool(row.labels),
        starts=starts if row.answerable else [0],
        ends=ends if row.answerable else [0],
        answerable=int(row.answerable),
        evidence=-1,
        name=row.set,
    )


def encode_claim(claim: Claim, tokenizer: Tokenizer) -> Sequence1:
    """The sequence of a claim and its evidence."""
    text = f"{CLAIM} {claim.claim}"
    first = tokenizer.encode(text, add_special_tokens=False).ids[:QUESTION]
    room = LENGTH - len(first) - 3
    second = tokenizer.encode(claim.evidence, add_special_tokens=False).ids[:room]
    tokens = [CLS, *first, SEP, *second, SEP]
    label = claim.label if not (claim.two_way and claim.label == 2) else 3
    return Sequence1(
        tokens, len(first) + 2, [-1] * len(tokens), [], False, [], [], -1, label, claim.set
    )


def pack(made: Sequence[Sequence1]) -> dict[str, NDArray[np.generic]]:
    """All sequences in flat arrays; what belongs to row i lies between offsets i and i + 1."""
    names = sorted({each.name for each in made})
    gold = []
    for each in made:
        marks = np.zeros(len(each.tokens), np.uint8)
        marks[each.starts] |= 1
        marks[each.ends] |= 2
        gold.append(marks)
    return {
        "tokens": np.array([token for each in made for token in each.tokens], np.uint16),
        "sentence": np.array([n for each in made for n in each.sentence], np.int16),
        "gold": np.concatenate(gold),
        "offsets": _offsets([len(each.tokens) for each in made]),
        "labels": np.array([n for each in made for n in each.labels], np.uint8),
        "label_offsets": _offsets([len(each.labels) for each in made]),
        "labelled": np.array([each.labelled for each in made]),
        "second": np.array([each.second for each in made], np.int16),
        "answerable": np.array([each.answerable for each in made], np.int8),
        "evidence": np.array([each.evidence for each in made], np.int8),
        "set": np.array([names.index(each.name) for each in made], np.int16),
        "names": np.array(names),
    }


def _offsets(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _sentences(offsets: NDArray[np.int64], row: Row) -> NDArray[np.int64]:
    """The number of each token's sentence: the last one that starts at or before the token."""
    starts = np.array([each.start for each in row.sentences])
    return np.maximum(0, np.searchsorted(starts, offsets[:, 0], side="right") - 1)


def _window(of: NDArray[np.int64], row: Row, room: int) -> tuple[tuple[int, int], int, int]:
    """Tokens from, to; sentences from, to: whole sentences around one that answers, that fit."""
    count = len(row.sentences)
    if len(of) <= room:
        return (0, len(of)), 0, count
    draw = random.Random(row.id)
    sizes = np.bincount(of, minlength=count)
    right = [n for n, label in enumerate(row.labels) if label]
    low = draw.choice(right) if right else draw.randrange(count)
    high, size = low + 1, int(sizes[low])
    while True:
        ways = [n for n in (low - 1, high) if 0 <= n < count and size + sizes[n] <= room]
        if not ways:
            break
        chosen = draw.choice(ways)
        size += int(sizes[chosen])
        low, high = min(low, chosen), max(high, chosen + 1)
    start = int(np.searchsorted(of, low))
    return (start, min(int(np.searchsorted(of, high)), start + room)), low, high


def _spans(
    offsets: NDArray[np.int64], row: Row, at: tuple[int, int], shift: int
) -> tuple[list[int], list[int]]:
    starts, ends = set(), set()
    for answer in row.answers:
        inside = np.flatnonzero((offsets[:, 1] > answer.start) & (offsets[:, 0] < answer.end))
        if len(inside) and inside[0] >= at[0] and inside[-1] < at[1]:
            starts.add(int(inside[0]) - at[0] + shift)
            ends.add(int(inside[-1]) - at[0] + shift)
    return sorted(starts), sorted(ends)
