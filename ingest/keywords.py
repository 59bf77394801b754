"""KeywordIndex: the chunks that hold a question's terms, best first by BM25.

BM25: Robertson et al., "Okapi at TREC-3", 1994. Every posting list of the terms is read from the
blocks in SQLite (`ingest.blocks`) and scored by numpy, so that scores are exact; the newest chunks,
in no block yet, are indexed in memory. Knows nothing about questions, filters or vectors.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.blocks import Block, Blocks, index
from ingest.database import Database

K1, B = 1.2, 0.75  # those of SQLite's FTS5, whose ranking this is, to the sixth digit

_SELECT_READY = """SELECT c.key, c.id FROM chunks c JOIN articles a ON a.key = c.article
    WHERE a.ready AND c.key IN ({places})"""


class KeywordIndex:
    """The keyword index in a library's database. Each call is part of a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._stored = Blocks(db)
        self._blocks: dict[int, Block] = {}  # by key, in the order of their chunks
        # The terms of the chunks in no block, by key and id: made anew, a chunk has another key.
        self._bags: dict[tuple[int, str], Counter[str]] = {}
        self._newest = index([], [])
        self._state: object = None

    def search(
        self, words: Iterable[str], k: int, allowed: NDArray[np.bool] | None, state: object
    ) -> list[tuple[str, float]]:
        """The ids of at most `k` ready chunks that hold any of the terms, best first, with BM25.

        `allowed` says of each article's key whether to search it. `state` is another one after any
        change of the database.
        """
        self._refresh(state)
        scored = self._scored(list(dict.fromkeys(words)), allowed)
        depth = k
        while True:
            best = _best(scored, depth)
            ready = self._ready(best)
            if len(ready) >= k or len(best) < depth:
                return sorted(ready, key=lambda found: (-found[1], found[0]))[:k]
            depth *= 4  # chunks that are gone or pending took places

    def holding(self, words: Iterable[str], state: object) -> tuple[int, dict[str, int]]:
        """How many chunks there are, and how many hold each term; some that are gone count too."""
        self._refresh(state)
        held = {word: len(self._newest.held.get(word, ())) for word in words}
        for key in self._blocks:
            for word, size in self._stored.holding(key, list(held)).items():
                held[word] += size
        return self._count(), held

    def is_due(self) -> bool:
        """Whether `pack` would do anything."""
        return self._stored.is_due()

    def pack(self) -> None:
        """Bring the blocks up to date by a step, in a transaction that writes."""
        self._stored.pack()

    # ---- inside

    def _scored(
        self, words: Sequence[str], allowed: NDArray[np.bool] | None
    ) -> list[tuple[Block, NDArray[np.float32]]]:
        """Each block that holds any of the terms, with its chunks' scores, 0 where not allowed."""
        found = [(each, self._stored.postings(key, words)) for key, each in self._blocks.items()]
        newest = self._newest.held
        found.append((self._newest, {word: newest[word] for word in words if word in newest}))
        count, held = self._count(), Counter[str]()
        for _, postings in found:
            held.update({word: len(each) for word, each in postings.items()})
        # As in FTS5: a term that more than half of the chunks hold still counts a little.
        weights = {
            word: np.float32((K1 + 1) * max(1e-6, math.log((count - n + 0.5) / (n + 0.5))))
            for word, n in held.items()
        }
        length = sum(float(block.lengths.sum(dtype=np.int64)) for block, _ in found) / max(1, count)
        scored = []
        for block, postings in found:
            if not postings:
                continue
            norms = np.float32(K1 * B / max(1.0, length)) * block.lengths + np.float32(K1 * (1 - B))
            scores = np.zeros(len(block), dtype=np.float32)
            for word in filter(postings.__contains__, words):
                at, times = postings[word]["at"], postings[word]["count"].astype(np.float32)
                scores[at] += weights[word] * times / (times + norms[at])
            if allowed is not None:
                scores[~allowed[block.articles]] = 0
            scored.append((block, scores))
        return scored

    def _ready(self, best: Mapping[int, float]) -> list[tuple[str, float]]:
        rows = self._db.among(_SELECT_READY, list(best))
        return [(id, best[key]) for key, id in rows]

    def _count(self) -> int:
        return sum(len(each) for each in (*self._blocks.values(), self._newest))

    def _refresh(self, state: object) -> None:
        if state == self._state:
            return
        keys = self._stored.keys()
        self._blocks = {key: self._blocks.get(key) or self._stored.load(key) for key in keys}
        rows = self._stored.unpacked()
        new = [row for row in rows if (row[0], row[2]) not in self._bags]
        keys_of_new = ((row[0], row[2]) for row in new)
        bags = dict(zip(keys_of_new, self._stored.bags(new), strict=True))
        bags |= self._bags
        self._bags = {(row[0], row[2]): bags[row[0], row[2]] for row in rows}
        self._newest = index(rows, list(self._bags.values()))
        self._state = state


def flags(keys: Iterable[int], most: int) -> NDArray[np.bool]:
    """Whether each number from 0 to `most` is among the keys."""
    table = np.zeros(most + 1, dtype=np.bool)
    table[list(keys)] = True
    return table


def _best(scored: Sequence[tuple[Block, NDArray[np.float32]]], k: int) -> dict[int, float]:
    """The `k` best chunks' scores, by key, and those that are as good as the last of them."""
    keys, scores = np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32)
    floor = np.float32(0)
    for block, each in scored:
        at = np.flatnonzero(each > floor if not floor else each >= floor)
        keys = np.concatenate([keys, block.chunks[at]])
        scores = np.concatenate([scores, each[at]])
        if len(scores) > k:
            floor = np.partition(scores, -k)[-k]
            keys, scores = keys[scores >= floor], scores[scores >= floor]
    return dict(zip(keys.tolist(), scores.tolist(), strict=True))
