"""Blocks: posting lists in tables of SQLite, for `ingest.keywords`, packed and merged.

Each term has a posting list in each block of chunks: 1,024 new chunks make a block, and several
blocks a greater one; what a block says is never changed. So writing costs little, a search reads
few rows, and all is part of the transactions of the articles. It all comes from articles and
chunks: blocks that are missing are made again. A chunk that is gone stays in its block until half
of the block is. Knows nothing about searching.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.database import Database
from ingest.tables import DROP_FTS5
from ingest.terms import RULES, indexed

_NEW = 1_024  # chunks that make a block
# Neighbouring blocks of at most so many chunks are merged when they have so many together: so each
# chunk is written three times, and no block has more than 65,536, which a place can count.
_STEPS = ((1_024, 8_192), (9_216, 49_152))
_PIECES = 32  # blocks that are merged however small they are, as what is gone leaves them
_POSTING = np.dtype([("at", "<u2"), ("count", "u1")])  # a chunk's place in its block, how often
_WIDE = np.dtype([("at", "<i8"), ("count", "u1")])  # the same for any number of chunks

_UNPACKED = """SELECT {columns} FROM chunks
    WHERE key > (SELECT coalesce(max(last), 0) FROM blocks) ORDER BY key LIMIT ? OFFSET ?"""
_INSERT_BLOCK = """INSERT INTO blocks (first, last, size, chunks, articles, lengths)
    VALUES (?, ?, ?, ?, ?, ?)"""
_SELECT_BLOCKS = """SELECT key, size, (SELECT count(*) FROM gone WHERE chunk BETWEEN first AND last)
    FROM blocks ORDER BY last"""
_SELECT_POSTINGS = "SELECT term, chunks FROM postings WHERE block = ?"
_SELECT_GONE = "SELECT chunk FROM gone WHERE chunk BETWEEN ? AND ?"

Postings = NDArray[np.void]
"""Of one term in one block: `at` places among its chunks, `count` times, at most 255."""
Row = tuple[int, int, str, int, int]
"""A chunk: its key, its article's key, its id, its first and last character."""


@dataclass(frozen=True, slots=True)
class Block:
    """Chunks in the order of their keys, with their articles' keys and their lengths in terms.

    `held` are its posting lists by term, where they are in memory.
    """

    chunks: NDArray[np.uint32]
    articles: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    held: Mapping[str, Postings] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.chunks)


class Blocks:
    """The blocks in a library's database. Each call is part of a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keys(self) -> list[int]:
        """The keys of all blocks, those of the oldest chunks first; one is never used again."""
        return [row[0] for row in self._db.execute("SELECT key FROM blocks ORDER BY last")]

    def load(self, key: int) -> Block:
        """A block without its posting lists."""
        select = "SELECT chunks, articles, lengths FROM blocks WHERE key = ?"
        chunks, articles, lengths = self._db.execute(select, (key,)).fetchone()
        return Block(
            np.frombuffer(chunks, "<u4"),
            np.frombuffer(articles, "<u4"),
            np.frombuffer(lengths, "<u2"),
        )

    def postings(self, key: int, words: Sequence[str]) -> dict[str, Postings]:
        """The block's posting lists of those of the terms that it holds."""
        select = f"{_SELECT_POSTINGS} AND term IN ({{places}})"
        rows = self._db.among(select, words, key)
        return {term: np.frombuffer(packed, _POSTING) for term, packed in rows}

    def holding(self, key: int, words: Sequence[str]) -> dict[str, int]:
        """How many of the block's chunks hold each of the terms that it holds."""
        # Of a blob whose length alone is asked for, SQLite reads no page but the first.
        select = "SELECT term, length(chunks) FROM postings WHERE block = ? AND term IN ({places})"
        rows = self._db.among(select, words, key)
        return {term: size // _POSTING.itemsize for term, size in rows}

    def unpacked(self, most: int = -1) -> list[Row]:
        """The chunks that are in no block, or the first of them, in the order of their keys."""
        select = _UNPACKED.format(columns="key, article, id, first, last")
        rows: list[Row] = self._db.execute(select, (most, 0)).fetchall()
        return rows

    def bags(self, rows: Iterable[Row]) -> Iterator[Counter[str]]:
        """The terms of each chunk."""
        select = "SELECT title, text FROM articles WHERE key = ?"
        for article, chunks in groupby(rows, key=lambda row: row[1]):
            title, text = self._db.execute(select, (article,)).fetchone()
            for _, _, _, first, last in chunks:
                yield Counter(indexed(title, text[first:last]))

    # ---- packing

    def is_due(self) -> bool:
        """Whether `pack` would do anything."""
        enough = self._db.execute(_UNPACKED.format(columns="1"), (1, _NEW - 1)).fetchone()
        return not self._by_rules() or enough is not None or bool(self._due())

    def pack(self) -> None:
        """Make a block of 1,024 chunks that are in none; merge blocks, let go of what is gone.

        To be called in a transaction that writes, as long as it is due.
        """
        if not self._by_rules():  # the terms were others, or in a table of FTS5
            for table in ("blocks", "postings", "gone"):
                self._db.execute(f"DELETE FROM {table}")
            for statement in DROP_FTS5:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {RULES}")
        rows = self.unpacked(_NEW)
        if len(rows) == _NEW:
            block = index(rows, list(self.bags(rows)))
            self._store(block, ((term, each.tobytes()) for term, each in block.held.items()))
        while keys := self._due():
            self._merge(keys)

    def _by_rules(self) -> bool:
        (rules,) = self._db.execute("PRAGMA user_version").fetchone()
        return bool(rules == RULES)

    def _store(self, block: Block, postings: Iterable[tuple[str, bytes]]) -> None:
        first, last = int(block.chunks[0]), int(block.chunks[-1])
        arrays = (block.chunks, block.articles, block.lengths)
        values = (first, last, len(block.chunks), *(each.tobytes() for each in arrays))
        key = self._db.execute(_INSERT_BLOCK, values).lastrowid
        rows = ((key, term, packed) for term, packed in sorted(postings))
        self._db.executemany("INSERT INTO postings VALUES (?, ?, ?)", rows)

    def _due(self) -> list[int]:
        """The keys of the next blocks to be made one; of a single one that is half gone."""
        blocks = self._db.execute(_SELECT_BLOCKS).fetchall()
        for key, size, gone in blocks:
            if 2 * gone > size:
                return [key]
        for most, enough in _STEPS:
            run: list[int] = []
            chunks = 0
            for key, size, _ in blocks:
                run, chunks = ([*run, key], chunks + size) if size <= most else ([], 0)
                if len(run) > 1 and (chunks >= enough or len(run) == _PIECES):
                    return run
        return []

    def _merge(self, keys: Sequence[int]) -> None:
        """Make one block of these, which follow each other, without the chunks that are gone."""
        blocks = [self.load(key) for key in keys]
        bounds = (int(blocks[0].chunks[0]), int(blocks[-1].chunks[-1]))
        gone = [row[0] for row in self._db.execute(_SELECT_GONE, bounds)]
        kept = [~np.isin(each.chunks, gone) for each in blocks]
        merged: dict[str, list[bytes]] = {}
        start = 0
        for key, keep in zip(keys, kept, strict=True):
            for term, postings in self._moved(key, keep, start):
                merged.setdefault(term, []).append(postings)
            start += int(keep.sum())
            self._db.execute("DELETE FROM postings WHERE block = ?", (key,))
            self._db.execute("DELETE FROM blocks WHERE key = ?", (key,))
        self._db.execute("DELETE FROM gone WHERE chunk BETWEEN ? AND ?", bounds)
        pairs = list(zip(blocks, kept, strict=True))
        block = Block(
            np.concatenate([each.chunks[keep] for each, keep in pairs]),
            np.concatenate([each.articles[keep] for each, keep in pairs]),
            np.concatenate([each.lengths[keep] for each, keep in pairs]),
        )
        if start:
            self._store(block, ((term, b"".join(each)) for term, each in merged.items()))

    def _moved(self, key: int, keep: NDArray[np.bool], start: int) -> Iterator[tuple[str, bytes]]:
        """A block's posting lists with the chunks to keep alone, their places counted on."""
        rows = self._db.execute(_SELECT_POSTINGS, (key,)).fetchall()
        joined = np.frombuffer(b"".join(packed for _, packed in rows), _POSTING).copy()
        live = keep[joined["at"]]
        joined["at"] = (np.cumsum(keep) - 1 + start)[joined["at"]]
        ends = np.cumsum([0, *(len(packed) // _POSTING.itemsize for _, packed in rows)]).tolist()
        for (term, _), (begin, end) in zip(rows, pairwise(ends), strict=True):
            if postings := joined[begin:end][live[begin:end]].tobytes():
                yield term, postings


def index(rows: Sequence[Row], bags: Sequence[Counter[str]]) -> Block:
    """The chunks as a block in memory."""
    lists: dict[str, list[tuple[int, int]]] = {}
    for at, bag in enumerate(bags):
        for term, count in bag.items():
            lists.setdefault(term, []).append((at, min(count, 255)))
    posting = _POSTING if len(rows) <= _NEW else _WIDE  # read-only, there may be any number
    return Block(
        np.array([row[0] for row in rows], dtype="<u4"),
        np.array([row[1] for row in rows], dtype="<u4"),
        np.array([min(bag.total(), 65_535) for bag in bags], dtype="<u2"),
        {term: np.array(each, dtype=posting) for term, each in lists.items()},
    )
