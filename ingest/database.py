"""Database: a library's SQLite file, opened: its transactions, its rows, its faults.

No write-ahead log: reading with one must write, and a library may be read-only. Knows what tables
there are and nothing of what stands in them.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.disk import no_room
from ingest.errors import IndexFault, IngestError, NotALibrary
from ingest.filters import fold
from ingest.tables import BIN, KEYWORDS, LEDGER, SAMENESS, SCHEMA, Row

FILE = "articles.sqlite3"
_MANY = 500  # ids a statement, below SQLite's oldest limit on variables


class Database:
    """The file in a folder, or in memory. Safe from several threads.

    `keeps_keywords` tells whether the keyword index's tables are in the file: where a library from
    before them is read-only, they are for this connection alone.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                ":memory:" if folder is None else folder / FILE,
                check_same_thread=False,
                timeout=60,
                isolation_level=None,
            )
            self._connection.executescript(SCHEMA)
            self.keeps_keywords = self._make(KEYWORDS)
            self._make(LEDGER)
            self._make(SAMENESS)
            self._make(BIN)
            self._connection.create_function("folded", 1, fold, deterministic=True)
        except sqlite3.Error as error:
            if _code(error) == sqlite3.SQLITE_FULL:
                raise no_room(folder, str(error)) from error
            raise NotALibrary(
                f"{folder} is no Citewell library that can be used: {error}"
            ) from error

    def close(self) -> None:
        """Close the file; it cannot be used afterwards."""
        with self.lock:
            self._connection.close()

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        """A cursor; for use in a transaction."""
        return self._connection.execute(statement, values)

    def executemany(self, statement: str, values: Any, /) -> sqlite3.Cursor:
        """The same with each of the values."""
        return self._connection.executemany(statement, values)

    def all(self, statement: str, *values: object) -> list[Row]:
        """The rows of one statement."""
        with self.lock:
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise self._fault("read", error) from error

    def among(self, statement: str, ids: Sequence[Any], *before: object) -> Iterator[Any]:
        """The rows of a statement with `{places}` for the ids, which may be any number; `before`
        are the values of what stands before them.
        """
        for start in range(0, len(ids), _MANY):
            some = ids[start : start + _MANY]
            yield from self.all(statement.format(places=", ".join("?" * len(some))), *before, *some)

    def one(self, statement: str, *values: object) -> Row:
        """The first row of one statement, () where there is none."""
        return next(iter(self.all(statement, *values)), ())

    def changes(self) -> int:
        """A number that is another one after anybody else, in any process, has written."""
        return int(self.one("PRAGMA data_version")[0])

    def state(self) -> tuple[int, int]:
        """What is another one after anybody at all has written."""
        with self.lock:
            return self.changes(), self._connection.total_changes

    @contextmanager
    def reading(self) -> Iterator["Database"]:
        """A transaction: what is read within is all of one moment."""
        with self._transaction("BEGIN", "read"):
            yield self

    @contextmanager
    def writing(self) -> Iterator["Database"]:
        """A transaction that writes: all of it, or on any exception nothing."""
        with self._transaction("BEGIN IMMEDIATE", "written"):
            yield self

    def flaws(self, *, thorough: bool = False) -> list[str]:
        """What SQLite finds wrong in its own file, a line each; `thorough` reads indexes too."""
        check = "integrity_check" if thorough else "quick_check"
        try:
            said = [str(row[0]) for row in self.all(f"PRAGMA {check}(20)")]
        except IndexFault as fault:
            return [str(fault)]
        return [each for each in said if each != "ok"]

    def copy_to(self, file: Path) -> None:
        """Make `file` a copy of all that is there at one moment, whoever else writes meanwhile."""
        with self.lock:
            try:
                copy = sqlite3.connect(file)
                try:
                    self._connection.backup(copy)
                finally:
                    copy.close()
            except sqlite3.Error as error:
                raise self._fault("copied", error) from error

    # ---- inside

    def _make(self, tables: str) -> bool:
        """Make tables that an older library lacks; whether they are in the file."""
        try:
            self._connection.executescript(tables)
        except sqlite3.Error as error:
            if _code(error) not in _UNWRITABLE:
                raise
            passing = tables.replace("CREATE TABLE", "CREATE TEMP TABLE")
            self._connection.executescript(re.sub(r"(INDEX IF NOT EXISTS )", r"\1temp.", passing))
            return False
        return True

    @contextmanager
    def _transaction(self, begin: str, what: str) -> Iterator[None]:
        with self.lock:
            try:
                self._connection.execute(begin)
                yield
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise self._fault(what, error) from error
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _fault(self, what: str, error: sqlite3.Error) -> IngestError:
        if _code(error) == sqlite3.SQLITE_FULL:
            return no_room(self._folder, str(error))
        return IndexFault(f"the library {self._folder} cannot be {what}: {error}")


_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)


def _code(error: sqlite3.Error) -> int:
    """What kind of error it is, without its details."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
