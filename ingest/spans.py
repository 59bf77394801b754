"""Whether chunks, sentences and the keyword index match the articles' text. Only reads."""

import json
from collections.abc import Iterable
from itertools import groupby

import numpy as np

from ingest.database import Database

_CHUNKS = """SELECT a.id, a.version, c.id, c.ordinal, c.first, c.last, c.sentences, length(a.text)
    FROM articles a LEFT JOIN chunks c ON c.article = a.key WHERE a.ready
    ORDER BY a.key, c.ordinal"""


def crooked_articles(db: Database) -> list[str]:
    """The ids of the ready articles without chunks, or with chunks or sentences that are not in
    order or not within their text.
    """
    by_article = groupby(db.all(_CHUNKS), key=lambda row: row[0])
    return [id for id, rows in by_article if not _is_straight(rows)]


def _is_straight(rows: Iterable[tuple[object, ...]]) -> bool:
    before = 0
    for number, row in enumerate(rows):
        article, version, chunk, ordinal, first, last, sentences, length = row
        if chunk != f"{article}-{version}-{number}" or ordinal != number:
            return False
        try:
            places = [place for span in json.loads(str(sentences)) for place in span]
            ends = [before, first, *places, last, length]
            if not places or ends != sorted(ends) or first != places[0] or last != places[-1]:
                return False
        except (TypeError, ValueError):
            return False
        before = last  # type: ignore[assignment]  # an int, or it had not sorted
    return True


def keyword_flaws(db: Database) -> list[str]:
    """The keys of the chunks that the keyword index lacks, or has though they are gone."""
    with db.reading():
        blocks = db.execute("SELECT chunks, last FROM blocks").fetchall()
        last = max((row[1] for row in blocks), default=0)
        rows = db.execute("SELECT key FROM chunks WHERE key <= ?", (last,)).fetchall()
        gone = {row[0] for row in db.execute("SELECT chunk FROM gone")}
        empty = db.execute(
            "SELECT key FROM blocks WHERE key NOT IN (SELECT block FROM postings)"
        ).fetchall()
    if any(len(row[0]) % 4 for row in blocks):
        return ["a block of it is torn"]
    held = {key for row in blocks for key in np.frombuffer(row[0], "<u4").tolist()}
    wrong = {row[0] for row in rows} ^ (held - gone)
    return [*(f"chunk {key}" for key in sorted(wrong)), *(f"block {row[0]}" for row in empty)]
