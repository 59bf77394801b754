"""Ledger: where a library's articles are from, when each source was last read, and what failed.

A *thing* is what a person named (a folder, a file, an address), with what was asked of it; the
*sources* under it are what is read. Works in the library's own file.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from ingest.database import Database
from ingest.loaders.item import Options


@dataclass(frozen=True, slots=True)
class Source:
    """A file or an address that is read as a whole, and the thing that it was found under.

    `digest` is of its bytes and of how they were read, "" where it is to be read anew; `etag` and
    `modified` are what its server said of it, and `known` what a feed did.
    """

    name: str
    thing: str
    digest: str = ""
    etag: str = ""
    modified: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)

    def unread(self) -> "Source":
        """The same, to be read anew whether it changes or not."""
        return replace(self, digest="", etag="", modified="")


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: a source or a part of one, why, when last and how many times."""

    name: str
    source: str
    thing: str
    reason: str
    at: str
    times: int


class Ledger:
    """The tables that remember the sources of a library. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # ---- what a person named

    def name_thing(self, name: str, options: Options) -> None:
        """Remember a thing and what was asked of it, for the next sync."""
        with self._db.writing() as db:
            db.execute("INSERT OR REPLACE INTO things VALUES (?, ?)", (name, _packed(options)))

    def things(self) -> dict[str, Options]:
        """Everything that was named, with what was asked of it, in the order of the names."""
        rows = self._db.all("SELECT name, options FROM things ORDER BY name")
        return {name: _unpacked(options) for name, options in rows}

    # ---- sources

    def source(self, name: str) -> Source | None:
        """What is known of a source, or None."""
        row = self._db.one(f"{_SELECT} WHERE name = ?", name)
        return _source(row) if row else None

    def sources(self) -> list[Source]:
        """Every source that has been read, in the order of their names."""
        return [_source(row) for row in self._db.all(f"{_SELECT} ORDER BY name")]

    def read(self, read: Iterable[tuple[Source, Collection[str]]]) -> dict[str, list[str]]:
        """Note that sources were read just now, each with the ids of the articles that it holds.

        Gives, by source, those that it held before and holds no more; they stay on its list until
        `mark_gone` or `let_go`.
        """
        lost: dict[str, list[str]] = {}
        with self._db.writing() as db:
            for source, held in read:
                db.execute(_PUT_SOURCE, (*_values(source), now()))
                before = {row[0] for row in db.execute(_HELD, (source.name,))}
                rows = [(source.name, each) for each in held]
                db.executemany("INSERT OR REPLACE INTO held VALUES (?, ?, NULL)", rows)
                lost[source.name] = sorted(before.difference(held))
        return lost

    def checked(self, names: Iterable[str]) -> None:
        """Note that sources were looked at just now, and had not changed."""
        rows = [(each,) for each in names]
        with self._db.writing() as db:
            db.executemany(f"UPDATE sources SET checked = '{now()}' WHERE name = ?", rows)
            db.executemany("UPDATE held SET gone = NULL WHERE source = ? AND gone", rows)
            db.executemany("DELETE FROM failures WHERE source = ?", rows)

    def held(self, source: str) -> list[str]:
        """The ids of the articles that a source held when it was last read."""
        return [row[0] for row in self._db.all(_HELD, source)]

    def held_under(self, thing: str) -> list[str]:
        """The ids of the articles of all sources that were found under a thing."""
        return [row[0] for row in self._db.all(_HELD_UNDER, thing)]

    def strays(self) -> list[tuple[str, str]]:
        """The articles that no source is known to hold: their ids, and what they say is theirs."""
        return [(row[0], row[1]) for row in self._db.all(_STRAYS)]

    def lost(self) -> list[tuple[str, str]]:
        """The ids of the articles that a source holds and the library does not; and the source."""
        return [(row[0], row[1]) for row in self._db.all(_LOST)]

    def read_lost_again(self) -> None:
        """Let the sources that hold what is lost be read anew by the next sync."""
        names = [(source,) for _, source in self.lost()]
        with self._db.writing() as db:
            db.executemany(_UNREAD, names)

    def read_again(self, articles: Iterable[str]) -> None:
        """Let the sources that hold these articles be read anew by the next sync."""
        with self._db.writing() as db:
            db.executemany(_UNREAD_HOLDERS, [(each,) for each in articles])

    def mark_gone(self, source: str, articles: Iterable[str]) -> None:
        """Note since when articles are no longer where they came from."""
        with self._db.writing() as db:
            db.executemany(
                "UPDATE held SET gone = coalesce(gone, ?) WHERE source = ? AND article = ?",
                [(now(), source, each) for each in articles],
            )

    def gone(self) -> dict[str, str]:
        """Since when each article is gone from all of its sources, by id, as an ISO time."""
        return {row[0]: row[1] for row in self._db.all(_GONE)}

    def is_gone(self, article: str) -> bool:
        """Whether an article is gone from all of its sources."""
        return bool(self.gone_since(article))

    def gone_since(self, article: str) -> str:
        """Since when an article is gone from all of its sources, as an ISO time; "" where not."""
        count, gone, since = self._db.one(_IS_GONE, article)
        return since if 0 < int(count) == int(gone) else ""

    def let_go(self, source: str, articles: Iterable[str]) -> list[str]:
        """Forget that a source holds these articles; those that no other source holds are given."""
        ids = list(articles)
        with self._db.writing() as db:
            db.executemany(
                "DELETE FROM held WHERE source = ? AND article = ?", [(source, id) for id in ids]
            )
            db.execute(_FORGET_EMPTY, (source,))
            db.execute(f"{_FORGET_THINGS} AND name = ?", (source,))
        still = {row[0] for row in self._db.among(_STILL_HELD, ids)}
        return [each for each in ids if each not in still]

    # ---- articles that a person took out

    def holds_away(self, source: str) -> bool:
        """Whether a source holds an article that a person took out."""
        return bool(self._db.one(_HOLDS_AWAY, source))

    def away(self) -> set[str]:
        """The ids of the articles that a person took out."""
        return {row[0] for row in self._db.all("SELECT article FROM away")}

    def fetch_back(self, article: str) -> None:
        """Forget that an article was taken out, for it was added again."""
        with self._db.writing() as db:
            db.execute("DELETE FROM away WHERE article = ?", (article,))

    # ---- failures

    def failed(self, name: str, source: Source, reason: str) -> None:
        """Remember what could not be read, and why."""
        with self._db.writing() as db:
            db.execute(_COUNT_FAILURE, (name, source.name, source.thing, reason, now()))

    def succeeded(self, source: str, but: Collection[str] = ()) -> None:
        """Forget the failures of a source that was read, and of its parts `but` those."""
        still = set(but)
        rows = self._db.all("SELECT name FROM failures WHERE source = ?", source)
        past = [row for row in rows if row[0] not in still]
        if past:
            with self._db.writing() as db:
                db.executemany("DELETE FROM failures WHERE name = ?", past)

    def failures(self) -> list[Failure]:
        """What could not be read, in the order of the names."""
        rows = self._db.all(
            "SELECT name, source, thing, reason, at, times FROM failures ORDER BY name"
        )
        return [
            Failure(name, source, thing, reason, at, int(times))
            for name, source, thing, reason, at, times in rows
        ]

    def forget_failures(self) -> None:
        """Forget what could not be read, and the things of which nothing ever was."""
        with self._db.writing() as db:
            db.execute("DELETE FROM failures")
            db.execute(_FORGET_THINGS)


def now() -> str:
    """This moment in UTC, in ISO form, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


_SELECT = "SELECT name, thing, digest, etag, modified, known FROM sources"
_PUT_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)"
_HELD = """SELECT article FROM held WHERE source = ?
    AND article NOT IN (SELECT article FROM away) ORDER BY article"""
_HELD_UNDER = """SELECT DISTINCT article FROM held JOIN sources ON name = source
    WHERE thing = ? AND article NOT IN (SELECT article FROM away) ORDER BY article"""
_STRAYS = """SELECT id, source FROM articles WHERE ready
    AND id NOT IN (SELECT article FROM held)"""
_LOST = """SELECT article, source FROM held WHERE article NOT IN (SELECT id FROM articles)
    AND article NOT IN (SELECT id FROM copies) AND article NOT IN (SELECT article FROM away)"""
_UNREAD = "UPDATE sources SET digest = '', etag = '', modified = '' WHERE name = ?"
_UNREAD_HOLDERS = """UPDATE sources SET digest = '', etag = '', modified = ''
    WHERE name IN (SELECT source FROM held WHERE article = ?)"""
_HOLDS_AWAY = """SELECT 1 FROM held WHERE source = ?
    AND article IN (SELECT article FROM away)"""
_STILL_HELD = "SELECT article FROM held WHERE article IN ({places})"
_FORGET_EMPTY = """DELETE FROM sources
    WHERE name = ? AND NOT EXISTS (SELECT 1 FROM held WHERE source = sources.name)"""
_FORGET_THINGS = """DELETE FROM things
    WHERE NOT EXISTS (SELECT 1 FROM sources WHERE thing = things.name)"""
_GONE = """SELECT article, max(gone) FROM held GROUP BY article
    HAVING count(*) = count(gone) ORDER BY article"""
_IS_GONE = "SELECT count(*), count(gone), max(gone) FROM held WHERE article = ?"
_COUNT_FAILURE = """INSERT INTO failures VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (name)
    DO UPDATE SET reason = excluded.reason, at = excluded.at, times = times + 1"""


def _source(row: tuple[str, ...]) -> Source:
    name, thing, digest, etag, modified, known = row
    return Source(name, thing, digest, etag, modified, json.loads(known))


def _values(source: Source) -> tuple[str, ...]:
    known = json.dumps(dict(source.known), default=str)
    return source.name, source.thing, source.digest, source.etag, source.modified, known


def _packed(options: Options) -> str:
    given = asdict(options)
    given["columns"] = dict(options.columns)
    given["since"] = options.since.isoformat() if options.since else None
    return json.dumps(given, sort_keys=True)


def _unpacked(text: str) -> Options:
    given = json.loads(text)
    since = date.fromisoformat(given["since"]) if given["since"] else None
    return Options(given["columns"], given["limit"], since)
