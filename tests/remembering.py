"""What the shipped networks make of a text, made once for a run of the tests.

The same examples are embedded and read by hundreds of tests, which took two thirds of the suite's
time. A vector hangs on its text alone, but for the last digits, and a reading on what is read: what
is asked of them, and what is made of it, stays the product's own doing.
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from assistant import reader
from ingest.embed import DEFAULT, Embedder

_MANY = 500  # keys a statement


def remember_readings() -> None:
    """Have the shipped reader of this process run once for each input."""
    plain = reader.session
    known: dict[tuple[bytes, ...], Any] = {}

    class Remembering:
        def __init__(self, folder: Path) -> None:
            self._session = plain(folder)

        def run(self, names: None, given: Mapping[str, NDArray[Any]]) -> Any:
            key = tuple(part for name in sorted(given) for part in (
                name.encode(), str(given[name].shape).encode(), given[name].tobytes()
            ))  # fmt: skip
            if key not in known:
                known[key] = self._session.run(names, given)
            return known[key]

    def session(folder: Path) -> Any:
        return Remembering(folder) if folder == reader.SHIPPED else plain(folder)

    setattr(reader, "session", session)  # noqa: B010


def remember_vectors(file: Path) -> None:
    """Have the default embedder of this process keep its vectors in `file`, and take them there.

    Other processes may use the file at the same time.
    """
    plain, kept = Embedder.embed_documents, _Kept(file)

    def embed_documents(self: Embedder, texts: list[str]) -> list[list[float]]:
        if self.name != DEFAULT or not texts:
            return plain(self, texts)
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        known = kept.get(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        made = dict(zip(new, plain(self, list(new.values())), strict=True))
        kept.put(made)
        return [[*(known.get(key) or made[key])] for key in keys]

    setattr(Embedder, "embed_documents", embed_documents)  # noqa: B010


class _Kept:
    """Vectors in a file, as they went in; a connection for each use, since threads and forks do."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[bytes, list[float]] = {}
        # One process after the other: of two that set the mode at once, one is refused unwaited.
        with FileLock(file.with_suffix(".lock")):
            with self._open() as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
            db.close()

    def get(self, keys: list[bytes]) -> dict[bytes, list[float]]:
        """The vectors of those that there are."""
        lacking = [key for key in keys if key not in self._known]
        for start in range(0, len(lacking), _MANY):
            some = lacking[start : start + _MANY]
            places = ", ".join("?" * len(some))
            with self._open() as db:
                rows = db.execute(f"SELECT * FROM vectors WHERE key IN ({places})", some).fetchall()
            db.close()
            self._known |= {key: np.frombuffer(vector).tolist() for key, vector in rows}
        return {key: self._known[key] for key in keys if key in self._known}

    def put(self, made: dict[bytes, list[float]]) -> None:
        """Keep more."""
        self._known |= made
        with self._open() as db:
            rows = [(key, np.asarray(vector).tobytes()) for key, vector in made.items()]
            db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        db.close()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=60)
