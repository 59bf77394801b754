"""Runs that are killed in the middle of anything, and the one after them: nothing is lost."""

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from corpus_texts import story
from fakes import tiny_embedder

from benchmarks.intake import same
from benchmarks.taking import take, taking
from ingest.library import Library

ARTICLES, KILLS = 500, 10
_COUNT = "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM copies)"


def test_ten_kills_leave_what_an_undisturbed_run_does(tmp_path: Path) -> None:
    embedder = str(tiny_embedder(tmp_path / "embedder"))
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(ARTICLES):
        (texts / f"{number:03}.txt").write_text(told(number))
    whole = take(texts, tmp_path / "whole", embedder, None)
    assert (whole.added + whole.copies, whole.failed) == (ARTICLES, 0)
    assert whole.copies > 100
    drawn, left = random.Random(3), [0]
    for _ in range(KILLS):
        process = taking(texts, tmp_path / "killed", embedder, None)
        until = left[-1] + drawn.randrange(2 * ARTICLES // KILLS)
        while process.is_alive() and stored(tmp_path / "killed") <= until:
            time.sleep(0.01)
        process.join(drawn.uniform(0, 0.02))
        process.kill()
        process.join()
        with closing(Library.open(tmp_path / "killed", create=True)) as library:
            there = library.article_count() + library.copies.count()
            left.append(there + len(library.pending()))
    assert left == sorted(left)
    assert 0 < left[KILLS // 2] < ARTICLES
    last = take(texts, tmp_path / "killed", embedder, None)
    assert (last.added + last.copies + last.unchanged, last.failed) == (ARTICLES, 0)
    equal = same(tmp_path / "whole", tmp_path / "killed")
    assert all(equal.values()), equal


def told(number: int) -> str:
    """A text of its own; of seven one is the last but one in a frame, and one the same made much
    longer, which then stands for both.
    """
    back = {3: 2, 5: 4}.get(number % 7, 0)
    made = story(number - back)
    text = f"{made.headline}\n\n{made.paragraphs[0]}\n\n{made.paragraphs[1]}\n"
    more = "\n\n".join(story(1_000 + number).paragraphs[:2])
    behind = {0: "", 2: "Read more in our evening letter.\n", 4: more}[back]
    return f"{text}\n{behind}"


def stored(folder: Path) -> int:
    """How many articles and copies are in the library, pending ones too, without disturbing it."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/articles.sqlite3?mode=ro", uri=True)) as db:
            return int(db.execute(_COUNT).fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or to be set right by the next to write
        return 0
