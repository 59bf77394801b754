"""Feedback: what people said of answers, kept in the library beside its articles.

Stored as it was given, and judged elsewhere. The table is made with the first word of feedback; the
file is open for the moment of a write or a read only, so that any number of processes can do so.
"""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.database import FILE, Database
from ingest.errors import IndexFault, IngestError, NoRoom

Verdict = Literal["up", "down"]
MOST = 100_000  # stored; a library is no place for a flood
_MAKE = """CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, verdict TEXT NOT NULL, said TEXT NOT NULL)
    WITHOUT ROWID"""
_KNOWN = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'feedback'"


@dataclass(frozen=True, slots=True)
class CitedWords:
    """Words that an answer cited: `quote` is `start` to `end` of that version of the article."""

    article: str
    version: str
    start: int
    end: int
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's word on one answer.

    `id` is known to that person alone, who may change or take back what was said. `at` is a UTC
    time in ISO form. `understood` is the question as it stands alone, where that is not as typed.
    The person may state in their own words the right `article`, the right `words`, or with
    `unanswerable` that the articles do not say.
    """

    id: str
    at: str
    verdict: Verdict
    question: str
    understood: str
    status: str
    answer: str
    cited: tuple[CitedWords, ...] = ()
    filters: tuple[str, ...] = ()
    model: str = ""
    note: str = ""
    article: str = ""
    words: str = ""
    unanswerable: bool = False

    @property
    def standalone(self) -> str:
        """The question as it can be asked by itself."""
        return self.understood or self.question


class FeedbackBox:
    """The feedback in the library in a folder. Safe from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, given: Feedback) -> None:
        """Keep it, in place of what was kept under its id. Raises IngestError, for the person."""
        said = {key: value for key, value in asdict(given).items() if key not in _COLUMNS}
        with self._written() as db:
            db.execute(_MAKE)
            (count,) = db.execute(
                "SELECT count(*) FROM feedback WHERE id <> ?", [given.id]
            ).fetchone()
            if count >= MOST:
                raise IngestError(
                    f"the library holds {MOST:,} words of feedback already, and takes no more"
                )
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
                (given.id, given.at, given.verdict, json.dumps(said)),
            )

    def take_back(self, feedback_id: str) -> None:
        """Forget what was kept under this id, if anything. Raises IngestError, for the person."""
        with self._written() as db:
            if db.execute(_KNOWN).fetchone():
                db.execute("DELETE FROM feedback WHERE id = ?", [feedback_id])

    def all(self) -> list[Feedback]:
        """Everything that is kept, the oldest first."""
        if not (self._folder / FILE).is_file():
            return []
        with closing(Database(self._folder)) as db:
            if not db.one(_KNOWN):
                return []
            rows = db.all("SELECT id, at, verdict, said FROM feedback ORDER BY at, id")
        return [_feedback(*row) for row in rows]

    @contextmanager
    def _written(self) -> Iterator[Database]:
        if not (self._folder / FILE).is_file():
            raise IngestError("your feedback was not kept: there is no library to keep it in yet")
        try:
            with closing(Database(self._folder)) as db, db.writing():
                yield db
        except NoRoom as error:
            raise IngestError(
                "your feedback was not kept: the disk is full. Make room and send it again"
            ) from error
        except IndexFault as error:
            raise IngestError(f"your feedback was not kept: {_reason(error)}") from error


_COLUMNS = ("id", "at", "verdict")


def _feedback(key: str, at: str, verdict: Any, said: str) -> Feedback:
    given = json.loads(said)
    given["cited"] = tuple(CitedWords(**each) for each in given["cited"])
    given["filters"] = tuple(given["filters"])
    return Feedback(id=key, at=at, verdict=verdict, **given)


def _reason(error: IndexFault) -> str:
    said = str(error)
    if "readonly" in said or "read-only" in said:
        return "the library may only be read here"
    if "locked" in said:
        return "somebody else is writing to the library. Send it again"
    return "the library cannot be written to. The details are in the log of the program"
