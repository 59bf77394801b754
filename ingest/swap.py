"""Swap: an index that was made beside a library takes the place of the old one, whole.

One SQLite transaction brings in the chunks and notes that the vectors are to follow; then their
folder is moved. A kill between the two is set right by whoever next writes to the library.
"""

import shutil
from pathlib import Path

from filelock import FileLock

from ingest.database import FILE, Database
from ingest.tables import NEXT_CHUNK

STAGING = "reindexing"
"""The folder in a library where its next index is made."""
_VECTORS = "chroma"
_MARK = "moving"  # in `about`, from the transaction until the vectors have been moved
_TAKE_CHUNKS = """INSERT INTO main.chunks (key, id, article, ordinal, first, last, sentences)
    SELECT c.key + ?, c.id, mine.key, c.ordinal, c.first, c.last, c.sentences
    FROM made.chunks c JOIN made.articles theirs ON theirs.key = c.article
    JOIN main.articles mine ON mine.id = theirs.id AND mine.version = theirs.version
    WHERE mine.ready ORDER BY c.key"""


def swap(folder: Path) -> None:
    """Let the index in STAGING be the library's. For who holds the library for writing."""
    db = Database(folder)
    try:
        db.all("ATTACH DATABASE ? AS made", str(folder / STAGING / FILE))
        with db.writing():
            # Keys never come again: readers remember what they have read of a chunk.
            (next_key,) = db.execute(NEXT_CHUNK).fetchone()
            for table in ("chunks", "blocks", "postings", "gone", "doomed"):
                db.execute(f"DELETE FROM main.{table}")
            db.execute(_TAKE_CHUNKS, (next_key,))
            db.execute("INSERT OR REPLACE INTO main.about SELECT key, value FROM made.about")
            db.execute("INSERT OR REPLACE INTO main.about VALUES (?, '1')", (_MARK,))
    finally:
        db.close()
    finish_swap(folder)


def finish_swap(folder: Path | None) -> None:
    """Move the vectors of a swap that was begun. For who holds the library for writing."""
    if folder is None or not (folder / STAGING).is_dir():
        return
    db = Database(folder)
    try:
        if not db.one("SELECT 1 FROM about WHERE key = ?", _MARK):
            return
        made, old = folder / STAGING / _VECTORS, folder / _VECTORS
        with FileLock(folder / "vectors.lock", timeout=60):
            if made.is_dir():
                discard(old)
                made.rename(old)
        # First: without it, what is left of the folder is not taken for an unfinished index.
        (folder / STAGING / FILE).unlink(missing_ok=True)
        with db.writing():
            db.execute("DELETE FROM about WHERE key = ?", (_MARK,))
    finally:
        db.close()
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def discard(path: Path) -> None:
    """Remove a folder, or a file that stands where one should be."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
