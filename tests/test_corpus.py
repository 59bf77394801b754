"""The made corpus, taken in whole: every good file in, every bad one named with its reason."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from corpus import Written, bad_files, good_files, write_corpus
from fakes import tiny_embedder

from assistant.printed import printable
from ingest.article import Article
from ingest.library import Library
from ingest.loaders.item import shown
from ingest.pipeline import add
from ingest.report import Report
from ingest.run import Run


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_embedder(tmp_path_factory.mktemp("embedder")))


@pytest.fixture(scope="module")
def taken(
    written: Written, embedder: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Library, Report]:
    library = Library.open(tmp_path_factory.mktemp("taken") / "library", create=True)
    return library, add(written.things, library, Run(embedder))


def articles_of(path: Path, library: Library) -> list[Article]:
    """Those that came of a file: known by its path, or by a part of it."""
    name = shown(os.path.realpath(path))
    return [
        each
        for each in library.articles()
        if each.source == name or each.source.startswith(f"{name}#")
    ]


def test_it_is_large_and_the_same_each_time() -> None:
    good, bad = list(good_files()), list(bad_files())
    assert len(good) >= 200
    assert len(bad) >= 40
    assert good == list(good_files())
    assert good != list(good_files(seed=2))
    assert len({words for each in good for words in each.articles}) >= 200


def test_every_good_file_is_in(written: Written, taken: tuple[Library, Report]) -> None:
    library, _ = taken
    wrong: dict[str, str] = {}
    for path, file in written.good.items():
        found = articles_of(path, library)
        if len(found) != len(file.articles):
            wrong[file.path] = f"{len(found)} articles instead of {len(file.articles)}"
        for expected in file.articles:
            holding = [each for each in found if expected.words in each.text]
            if len(holding) != 1:
                wrong[file.path] = f"{expected.words!r} is in {len(holding)} of its articles"
                continue
            (article,) = holding
            if expected.title not in ("", article.title):
                wrong[file.path] = f"called {article.title!r}, not {expected.title!r}"
            if expected.published not in (None, article.published):
                wrong[file.path] = f"of {article.published}, not {expected.published}"
    assert wrong == {}


def test_every_bad_file_is_named_with_its_reason(
    written: Written, taken: tuple[Library, Report]
) -> None:
    _, report = taken
    wrong: dict[str, object] = {}
    for path, file in written.bad.items():
        names = (shown(path), shown(os.path.realpath(path)))
        reasons = [
            reason
            for name, reason in report.failed.items()
            if name in names or name.startswith(f"{names[0]}#")
        ]
        if not any(re.search(file.reason, each) for each in reasons):
            wrong[file.path] = reasons
    assert wrong == {}


def test_nothing_else_failed_and_nothing_is_lost(
    written: Written, taken: tuple[Library, Report]
) -> None:
    library, report = taken
    good = str(written.folders[0])
    assert {name: why for name, why in report.failed.items() if name.startswith(good)} == {}
    assert all("\n" not in each and len(each) < 600 for each in report.failed.values())
    # Rows that say the same, in a broken table.
    assert all("bad" in library.article(each).source for each in report.duplicates)
    assert len(report.added) == library.article_count()
    assert len(report.duplicates) == library.copies.count() == 1
    expected = sum(len(each.articles) for each in written.good.values())
    ours = [each for each in library.articles() if each.source.startswith(good)]
    assert len(ours) == expected


def test_added_again_everything_is_unchanged(
    written: Written, taken: tuple[Library, Report], embedder: str
) -> None:
    library, first = taken
    again = add(written.things, library, Run(embedder))
    assert (again.added, again.updated) == ([], [])
    assert sorted(again.unchanged) == sorted([*first.added, *first.duplicates])
    assert again.failed == first.failed


def test_on_the_command_line_with_workers_the_same_comes_of_it(
    written: Written, taken: tuple[Library, Report], embedder: str, tmp_path: Path
) -> None:
    def run(*things: Path) -> subprocess.CompletedProcess[str]:
        options = ["--library", str(tmp_path / "library"), "--embedder", embedder]
        return subprocess.run(
            [sys.executable, "-m", "assistant", "add", *map(str, things), *options,
             "--workers", "2"],
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    library, _ = taken
    done = run(*written.things)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for path, hostile in written.bad.items():
        names = [printable(str(path)), printable(os.path.realpath(path))]  # a link, or its end
        lines = [line for line in done.stderr.splitlines() if any(each in line for each in names)]
        assert any(re.search(hostile.reason, line) for line in lines), hostile.path
    other = Library.open(tmp_path / "library")
    assert other.articles() == library.articles()
    assert other.chunk_ids() == library.chunk_ids()
    done = run(written.folders[0])
    assert (done.returncode, done.stderr) == (0, notes(done.stderr))
    every = sum(len(each.articles) for each in written.good.values())
    assert done.stdout.startswith(f"0 added, 0 updated, {every} unchanged, 0 failed")


def notes(errors: str) -> str:
    """Those of the lines that only tell something or show how far it is."""
    lines = errors.splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith(("note: ", "citewell: ")))


def test_a_file_that_grows_while_it_is_read_is_read_as_it_was_or_as_it_is(
    embedder: str, tmp_path: Path
) -> None:
    library, path = Library.open(tmp_path / "library", create=True), tmp_path / "log.txt"
    path.write_text("Line 0 of the log.\n\n")
    stop = threading.Event()

    def grow() -> None:
        with path.open("a") as file:
            for number in range(1, 400):
                if stop.wait(0.001):
                    return
                file.write(f"Line {number} of the log.\n\n")
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert add([path], library, Run(embedder)).failed == {}
    finally:
        stop.set()
        writer.join()
    add([path], library, Run(embedder))
    (article,) = library.articles()
    assert article.text.splitlines() == path.read_text().strip().splitlines()
