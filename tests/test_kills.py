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

ARTICLES, KILLS = 350, 10


def test_ten_kills_leave_what_an_undisturbed_run_does(tmp_path: Path) -> None:
    embedder = str(tiny_embedder(tmp_path / "embedder"))
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(ARTICLES):
        made = story(number)
        text = f"{made.headline}\n\n{made.paragraphs[0]}\n"
        (texts / f"{number:03}.txt").write_text(text)
    whole = take(texts, tmp_path / "whole", embedder, None)
    assert (whole.added, whole.failed) == (ARTICLES, 0)
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
            left.append(library.article_count() + len(library.pending()))
    assert left == sorted(left)
    assert 0 < left[KILLS // 2] < ARTICLES
    last = take(texts, tmp_path / "killed", embedder, None)
    assert (last.added + last.unchanged, last.failed) == (ARTICLES, 0)
    told = same(tmp_path / "whole", tmp_path / "killed")
    assert all(told.values()), told


def stored(folder: Path) -> int:
    """How many articles are in the library, pending ones too, without disturbing it."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/articles.sqlite3?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or to be set right by the next to write
        return 0
