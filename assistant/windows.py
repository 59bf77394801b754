"""A question and a text in, the reader's inputs out: `[CLS] question [SEP] title. text [SEP]`.

A text that is too long is cut into windows of whole sentences, each beginning with the last
sentence of the one before. Pure but for the tokenizer; knows nothing about scores.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.article import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CLS, _SEP = "[CLS]", "[SEP]"


@dataclass(frozen=True, slots=True)
class Lengths:
    """The most tokens of an input's parts, and of the whole with its three special ones."""

    question: int
    title: int
    passage: int
    whole: int

    @classmethod
    def of(cls, config: Mapping[str, int]) -> "Lengths":
        """As a reader's configuration has them."""
        return cls(config["question"], config["title"], config["passage"], config["whole"])


@dataclass(frozen=True, slots=True)
class Window:
    """One input: `tokens`, the second part's begin, and whose text its tokens are.

    Token `first + i` covers the characters `offsets[i]` of the text and belongs to its sentence
    number `sentence[i]`.
    """

    tokens: NDArray[np.int64]
    second: int
    first: int
    offsets: NDArray[np.int64]
    sentence: NDArray[np.int64]

    @property
    def types(self) -> NDArray[np.int64]:
        """0 for the first part's tokens, 1 for the second's."""
        return (np.arange(len(self.tokens)) >= self.second).astype(np.int64)


def windows(
    question: str,
    title: str,
    text: str,
    sentences: Sequence[Span],
    tokenizer: "Tokenizer",
    lengths: Lengths,
) -> list[Window]:
    """The windows of a text, in order; none where the text has no tokens."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[: lengths.question]
    named = tokenizer.encode(f"{title}.", add_special_tokens=False).ids if title else []
    named = named[-lengths.title :]
    encoded = tokenizer.encode(text, add_special_tokens=False)
    if not encoded.ids:
        return []
    special = tokenizer.token_to_id(_CLS), tokenizer.token_to_id(_SEP)
    before = [special[0], *asked, special[1], *named]
    room = min(lengths.passage, lengths.whole - len(asked) - 3) - len(named)
    offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
    starts = np.array([each.start for each in sentences] or [0])
    of = np.maximum(0, np.searchsorted(starts, offsets[:, 0], side="right") - 1)
    ids = np.array(encoded.ids, np.int64)
    return [
        Window(
            tokens=np.concatenate([before, ids[low:high], [special[1]]]).astype(np.int64),
            second=len(asked) + 2,
            first=len(before),
            offsets=offsets[low:high],
            sentence=of[low:high],
        )
        for low, high in _cuts(of, max(1, room))
    ]


def _cuts(of: NDArray[np.int64], room: int) -> Iterator[tuple[int, int]]:
    """Tokens from, to, of each window: at sentence borders where the sentences are short enough."""
    low = 0
    while True:
        high = min(len(of), low + room)
        if high == len(of):
            yield low, high
            return
        border = int(np.searchsorted(of, of[high]))  # where the sentence that is cut begins
        if border > low:
            high = border
        yield low, high
        # The last sentence again, unless nothing new would fit beside it.
        again = int(np.searchsorted(of, of[high - 1]))
        rest = int(np.searchsorted(of, of[high], side="right")) - again
        low = again if low < again and rest <= room else high
