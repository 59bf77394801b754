"""The second stage of retrieval: what ranks passages again, the reader or a cross-encoder by name.

What stands before the reader, and alone without it, is in `features`.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.errors import RerankerError
from assistant.reader import Reader

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 8
_READ_BY_NAME = 24  # passages that a cross-encoder reads: the others stay behind, in their order
READ = 12  # the same of the reader; 16 and 24 found no more
READER_FEATURES = (
    "ranked",  # the score of what ranked before, below the best one's
    "answers",  # the reader's score of the passage, below the best one's
)


class Reranker(Protocol):
    """Anything that ranks passages again."""

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The same passages, best first, with new scores and ranks from 1."""
        ...


class ReaderReranker:
    """Ranks the first passages again by what the reader reads in them; the others stay behind.

    The weights of READER_FEATURES lie in `ranking.json`. Safe from several threads.
    """

    def __init__(self, before: Reranker, reader: Reader) -> None:
        self._before = before
        self._reader = reader
        kept = json.loads((files("assistant") / "ranking.json").read_text("utf-8"))["reader"][
            "weights"
        ]
        self._weights = np.array([kept[name] for name in READER_FEATURES])

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The same passages, best first; the best 12 read, `score` being the model's."""
        before = self._before.rank(question, vector, passages)
        read, rest = before[:READ], before[READ:]
        if not read:
            return []
        scores = (self.features(question, read) @ self._weights).round(5).tolist()
        # The others keep their distances, and lie below.
        behind = [min(scores) + each.score - read[-1].score for each in rest]
        return ranked([*read, *rest], [*scores, *behind])

    def features(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """One row a passage, one column each of READER_FEATURES."""
        before = np.array([each.score for each in passages])
        read = np.array([each.score for each in self._reader.read(question, passages).passages])
        return np.stack([before - before.max(), read - read.max()], axis=1)


class CrossEncoderReranker:
    """Ranks by any sentence-transformers CrossEncoder, from a folder or the hub.

    Raises RerankerError where the model is missing or is none. Safe from several threads.
    """

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        self._predicting = threading.Lock()

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The same passages, best first; the best 24 read, `score` being the model's raw logit."""
        read, rest = list(passages[:_READ_BY_NAME]), list(passages[_READ_BY_NAME:])
        if not read:
            return []
        from torch import nn

        pairs = [(question, f"{each.title}. {each.chunk.text}") for each in read]
        with self._predicting:
            # Raw: squashed scores of good passages come out as equal.
            found = self._model.predict(
                pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=nn.Identity()
            )
        scores = [float(each) for each in found]
        worst = min(scores) - 1.0
        return ranked([*read, *rest], [*scores, *(worst for _ in rest)])


def ranked(passages: Sequence[Passage], scores: Sequence[float]) -> list[Passage]:
    """The passages by score, best first, ranks from 1; equal ones in the order they came in."""
    order = sorted(range(len(passages)), key=lambda at: (-scores[at], passages[at].rank))
    return [
        replace(passages[at], rank=rank, score=scores[at]) for rank, at in enumerate(order, start=1)
    ]


def _load(name: str) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder

    folder = Path(name).expanduser()
    if not folder.is_dir() and (name.startswith((".", "/", "~")) or name.count("/") > 1):
        raise RerankerError(f"there is no reranker in the folder {name}: check the path")
    try:
        model: CrossEncoder = CrossEncoder(
            str(folder) if folder.is_dir() else name,
            device="cpu",
            local_files_only=folder.is_dir(),
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RerankerError(
            f"the reranker {name} cannot be loaded: {reason}. Name a folder with a "
            "sentence-transformers CrossEncoder, or leave --reranker out"
        ) from error
    if model.num_labels != 1:
        raise RerankerError(
            f"{name} gives {model.num_labels} scores a pair, and a reranker gives one: name another"
        )
    return model
