"""An embedder that remembers: each text is embedded once, over runs, variants and baselines.

Embedding is nearly all of the time that building takes (20 chunks a second on two cores), and most
variants of an index embed mostly the same texts.
"""

import hashlib
import re
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ingest.embed import Embedder, load_embedder

_BLOCK = 128  # texts embedded before they are kept: what a killed run loses at most
_MANY = 500  # keys a statement, below SQLite's oldest limit on variables
_SHOWN = 1_000  # texts in one call from which on its progress is shown


class RememberingEmbedder(Embedder):
    """The product's embedder of that name, with its vectors kept in a file in `folder`.

    Vectors come back as they went in, number for number. `asked` is a running hash of the
    documents that were to be embedded.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self._inner = load_embedder(name)
        self.name = self._inner.name
        self.dimension = self._inner.dimension
        self.limit = self._inner.limit
        self.asked = hashlib.sha256()
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            folder / f"{file_name(name)}.sqlite3", timeout=60, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector per text, kept or made."""
        for text in texts:
            self.asked.update(text.encode("utf-8", "surrogatepass") + b"\0")
        return self._vectors("document", texts)

    def embed_query(self, text: str) -> list[float]:
        """A unit vector for a question, kept or made."""
        return self._vectors("query", [text])[0]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Each text's length in the model's tokens, without special ones."""
        return self._inner.count_tokens(texts)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _vectors(self, kind: str, texts: list[str]) -> list[list[float]]:
        with self._lock:
            keys = [_key(kind, text) for text in texts]
            kept = self._kept(keys)
            lacking = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
            # Of like length in a block: less padding.
            order = sorted(lacking, key=lambda key: len(lacking[key]))
            blocks = range(0, len(order), _BLOCK)
            for start in tqdm(
                blocks, "embedding", disable=len(order) < _SHOWN, mininterval=10, unit="block"
            ):
                kept |= self._make(kind, {key: lacking[key] for key in order[start:][:_BLOCK]})
            return [np.frombuffer(kept[key], dtype=np.float32).tolist() for key in keys]

    def _make(self, kind: str, lacking: dict[bytes, str]) -> dict[bytes, bytes]:
        texts = list(lacking.values())
        vectors = (
            self._inner.embed_documents(texts)
            if kind == "document"
            else [self._inner.embed_query(text) for text in texts]
        )
        packed = (np.asarray(each, dtype=np.float32).tobytes() for each in vectors)
        made = dict(zip(lacking, packed, strict=True))
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", made.items())
        return made

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        kept: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _MANY):
            some = keys[start : start + _MANY]
            places = ", ".join("?" * len(some))
            kept |= dict(
                self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({places})", some)
            )
        return kept


def file_name(name: str) -> str:
    """An embedder's name as part of a file's: a folder's last part, a hub name's slash a dash.

    Two folders of one name must not share vectors: such a name has a few hex digits of the path.
    """
    if Path(name).is_dir():
        path = Path(name).resolve()
        return f"{path.name}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"
    return re.sub(r"[^\w.-]+", "-", name)


def _key(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).digest()
