"""Bin: the articles and copies that a person took out, kept whole for a while to be brought back.

An article is in the library or in the bin, never in both. Its sources stay in the ledger. Works in
the library's own file; what changes something is for a transaction of the library's.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from ingest.article import Article
from ingest.database import Database
from ingest.tables import packed, unpacked

DAYS = 30
"""How long what was taken out is kept; it is dropped at the next removal after that."""
MOST = 1_000
"""How many articles are kept, the last taken out; more only where one removal has more."""


@dataclass(frozen=True, slots=True)
class Binned:
    """An article in the bin, and the id of what it was a copy of, "" for none."""

    article: Article
    of: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What was taken out together, by id with its title, copies last; its number, and when, as an
    ISO time in UTC.
    """

    number: int
    at: str
    titles: dict[str, str]
    copies: int


class Bin:
    """The table of the bin. Safe from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def removals(self) -> list[Removal]:
        """What was taken out and can be brought back, the last removal first."""
        rows = self._db.all(_SELECT_REMOVALS)
        grouped = [list(group) for _, group in groupby(rows, key=lambda row: row[0])]
        return [
            Removal(
                int(group[0][0]),
                group[0][1],
                {row[2]: row[3] for row in group},
                sum(bool(row[4]) for row in group),
            )
            for group in grouped
        ]

    def holding(self, begins: str) -> list[str]:
        """The ids in the bin that begin so."""
        rows = self._db.all(_SELECT_IDS, len(begins), begins)
        return [row[0] for row in rows]

    def missing(self, begins: str) -> str:
        """What is to be told to who asks for an article that is not in the library."""
        for article_id in self.holding(begins) if begins else ():
            return f"the article {article_id} was removed: `citewell undo {article_id}` undoes that"
        return f"there is no article {begins!r}: see `citewell list`"

    def contents(self, article_ids: Sequence[str]) -> list[Binned]:
        """Those of the articles that are in the bin, copies last, else as they were taken out."""
        rows = sorted(self._db.among(_SELECT_CONTENTS, article_ids))
        return [Binned(unpacked(content), of) for _, _, of, content in rows]

    def empty(self) -> int:
        """Let go of everything, for good; how many articles that were."""
        with self._db.writing():
            (count,) = self._db.execute("SELECT count(*) FROM bin").fetchone()
            self._let_go("SELECT id FROM bin")
        return int(count)

    # ---- in a transaction

    def next(self) -> int:
        """The number of the next removal: none that was ever given."""
        (last,) = self._db.execute(_LAST).fetchone()
        return int(last) + 1

    def put(self, removal: int, article: Article, of: str) -> None:
        """Put an article in, which was a copy of another where `of` has that one's id."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute(_PUT, (removal, at, article.id, of, article.title, packed(article)))

    def take(self, article_id: str) -> Article | None:
        """Take an article out of the bin, and give it."""
        taken = self._db.execute(_TAKE, (article_id,)).fetchall()
        return unpacked(taken[0][0]) if taken else None

    def expire(self, removal: int) -> None:
        """Let go of what was kept long enough, but for that removal."""
        day = (datetime.now(UTC) - timedelta(days=DAYS)).isoformat(timespec="seconds")
        self._let_go(_EXPIRED, removal, day)

    def _let_go(self, expired: str, *values: object) -> None:
        for (article_id,) in self._db.execute(expired, values).fetchall():
            self._db.execute("DELETE FROM bin WHERE id = ?", (article_id,))
            if not self._db.execute(_IN_LIBRARY, (article_id, article_id)).fetchone():
                self._db.execute("DELETE FROM versions WHERE article = ?", (article_id,))


def flaws(db: Database) -> list[str]:
    """The ids in the bin of what is damaged, or is in the library too."""
    found = [row[0] for row in db.all(_IN_BOTH)]
    for article_id, content in db.all("SELECT id, content FROM bin"):
        try:
            is_whole = unpacked(content).id == article_id  # type: ignore[arg-type]  # a BLOB
        except (ValueError, TypeError, zlib.error):
            is_whole = False
        found += [] if is_whole else [article_id]
    return found


_SELECT_REMOVALS = """SELECT removal, at, id, title, of FROM bin
    ORDER BY removal DESC, of <> '', key"""
_SELECT_IDS = "SELECT id FROM bin WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 2"
_SELECT_CONTENTS = "SELECT of <> '', key, of, content FROM bin WHERE id IN ({places})"
_LAST = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'bin'"
_PUT = """INSERT OR REPLACE INTO bin (removal, at, id, of, title, content)
    VALUES (?, ?, ?, ?, ?, ?)"""
_TAKE = "DELETE FROM bin WHERE id = ? RETURNING content"
_EXPIRED = f"""SELECT id FROM bin WHERE removal <> ? AND (at < ? OR key NOT IN
    (SELECT key FROM bin ORDER BY key DESC LIMIT {MOST}))"""
_IN_BOTH = """SELECT id FROM bin WHERE id IN (SELECT id FROM articles)
    OR id IN (SELECT id FROM copies)"""
_IN_LIBRARY = "SELECT 1 FROM articles WHERE id = ? UNION ALL SELECT 1 FROM copies WHERE id = ?"
