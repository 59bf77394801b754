"""Near passages: on a question's subject and without its answer, found as the product finds.

BM25 over all passages and dense search over those that have vectors, fused by reciprocal rank.
"""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from assistant.retrieve import fuse
from benchmarks.words import holds
from ingest.embed import load_embedder
from ingest.terms import terms
from training.data import Row

K1, B = 0.9, 0.4  # as the product's keyword search
DEPTH = 24  # passages that each search contributes
_BLOCK = 256


class Near:
    """Search over the passages of all sets; a passage is known by its place in `passages`."""

    def __init__(self, passages: Sequence[str], titles: Sequence[str]) -> None:
        self.passages = list(passages)
        self._titles = list(titles)
        self._weights, self._vocabulary = _index(
            [f"{title} {text}" for title, text in zip(titles, passages, strict=True)]
        )
        self._vectors: NDArray[np.float32] = np.zeros((0, 384), np.float32)
        self._dense_ids: NDArray[np.int64] = np.zeros(0, np.int64)

    def embed(self, ids: Sequence[int], kept: Path) -> None:
        """Give these passages vectors for the dense search, kept in a file for the next run."""
        self._dense_ids = np.array(ids)
        texts = [f"{self._titles[each]}. {self.passages[each]}"[:1200] for each in ids]
        self._vectors = remembered(texts, kept)

    def title(self, at: int) -> str:
        """The title of a passage."""
        return self._titles[at]

    def search(self, questions: Sequence[str], vectors: NDArray[np.float32]) -> list[list[int]]:
        """For each question the passages found, best first."""
        found: list[list[int]] = []
        for start in range(0, len(questions), _BLOCK):
            some = questions[start : start + _BLOCK]
            keyword = self._keyword(some)
            dense = self._dense(vectors[start : start + _BLOCK])
            for a, b in zip(keyword, dense, strict=True):
                fused = fuse([[str(each) for each in a], [str(each) for each in b]])
                found.append([int(each) for each, _ in fused])
        return found

    def without_answer(self, row: Row, found: Sequence[int]) -> list[int]:
        """Of the passages found for a row's question, those that do not hold its answer's words."""
        return [
            each
            for each in found
            if self.passages[each] != row.passage
            and not holds(self.passages[each], row.words)
            and not _overlap(self.passages[each], row.passage)
        ]

    def _keyword(self, questions: Sequence[str]) -> list[NDArray[np.int64]]:
        rows, columns = [], []
        for at, question in enumerate(questions):
            for term in set(terms(question)):
                if term in self._vocabulary:
                    rows.append(at)
                    columns.append(self._vocabulary[term])
        shape = (len(questions), len(self._vocabulary))
        asked = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape)
        scores = (asked @ self._weights).toarray()
        return [_best(each) for each in scores]

    def _dense(self, vectors: NDArray[np.float32]) -> list[NDArray[np.int64]]:
        if not len(self._dense_ids):
            return [np.zeros(0, np.int64) for _ in vectors]
        return [self._dense_ids[_best(each)] for each in vectors @ self._vectors.T]


def remembered(texts: Sequence[str], kept: Path) -> NDArray[np.float32]:
    """Vectors of texts by the default embedder, made once; in half precision where it is faster."""
    if kept.is_file():
        vectors: NDArray[np.float32] = np.load(kept)
        if len(vectors) == len(texts):
            return vectors
    model = load_embedder()._model
    model.max_seq_length = 160
    order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    vectors = np.zeros((len(texts), 384), np.float32)
    with torch.autocast("cpu", torch.bfloat16, enabled=fast_half()):
        for start in range(0, len(order), 2048):
            some = order[start : start + 2048]
            vectors[some] = model.encode(
                [texts[at] for at in some],
                batch_size=32,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            print(f"embedded {start + len(some):,} of {len(texts):,}", flush=True)
    np.save(kept, vectors)
    return vectors


def fast_half() -> bool:
    """Whether this processor multiplies bfloat16 by itself: then it is about three times faster."""
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and "avx512_bf16" in flags.read_text()


def _index(texts: Sequence[str]) -> tuple[csr_matrix, dict[str, int]]:
    """BM25's weights, a row a term, a column a text."""
    counts = [Counter(terms(text)) for text in texts]
    vocabulary: dict[str, int] = {}
    for each in counts:
        for term in each:
            vocabulary.setdefault(term, len(vocabulary))
    frequency = Counter(term for each in counts for term in each)
    lengths = [sum(each.values()) for each in counts]
    mean = sum(lengths) / max(1, len(lengths))
    rows, columns, weights = [], [], []
    for at, (each, length) in enumerate(zip(counts, lengths, strict=True)):
        norm = K1 * (1 - B + B * length / mean)
        for term, count in each.items():
            rarity = math.log(1 + (len(texts) - frequency[term] + 0.5) / (frequency[term] + 0.5))
            rows.append(vocabulary[term])
            columns.append(at)
            weights.append(rarity * count * (K1 + 1) / (count + norm))
    shape = (len(vocabulary), len(texts))
    return csr_matrix((np.array(weights, np.float32), (rows, columns)), shape), vocabulary


def _best(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    top = np.argpartition(-scores, min(DEPTH, len(scores) - 1))[:DEPTH]
    top = top[scores[top] > 0]
    return np.asarray(top[np.argsort(-scores[top], kind="stable")], np.int64)


def _overlap(a: str, b: str) -> bool:
    """Whether one text has the other's middle: the same paragraph in another set, or cut."""
    middle = len(b) // 2
    return b[middle : middle + 60] in a or a[len(a) // 2 : len(a) // 2 + 60] in b
