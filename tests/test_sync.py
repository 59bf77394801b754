"""sync(), retry() and watch(): a library in step with the files that it came from; stopped runs."""

import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import CHEESE, WIRE

from assistant.cli import main
from ingest import reading
from ingest.library import Library
from ingest.loaders.item import Options
from ingest.pipeline import add
from ingest.report import Report, Step
from ingest.run import Run
from ingest.sync import retry, sync, watch
from ingest.writer import Writer, writing


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "wire.txt").write_text(WIRE)
    (folder / "cheese.txt").write_text(CHEESE)
    return folder


def counts(report: Report) -> tuple[int, ...]:
    of = report.added, report.updated, report.unchanged, report.gone, report.removed, report.failed
    return tuple(len(each) for each in of)


def many(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = (
            f"Ferry {number} left harbour {number * 7} at dawn.\n\nIts captain was number {number}."
        )
        (folder / f"{number:03}.txt").write_text(text)
    return folder


def test_what_changed_came_and_went(library: Library, texts: Path, run: Run) -> None:
    add([texts], library, run)
    assert counts(sync(library, run)) == (0, 0, 2, 0, 0, 0)
    (texts / "wire.txt").write_text(WIRE.replace("2027", "2031"))
    (texts / "ferry.txt").write_text("The ferry Aurora left at dawn.\n\nNobody was hurt.")
    (texts / "cheese.txt").unlink()
    assert counts(sync(library, run)) == (1, 1, 0, 1, 0, 0)
    assert library.article_count() == 3
    (gone,) = library.ledger.gone()
    assert "cheese" in library.article(gone).text
    (texts / "cheese.txt").write_text(CHEESE)
    assert counts(sync(library, run)) == (0, 0, 3, 0, 0, 0)
    assert library.ledger.gone() == {}


@pytest.mark.parametrize(
    ("gone", "left", "marked"), [("keep", 2, 0), ("mark", 2, 1), ("remove", 1, 0)]
)
def test_what_becomes_of_what_is_gone(
    library: Library, texts: Path, run: Run, gone: str, left: int, marked: int
) -> None:
    add([texts / "wire.txt", texts / "cheese.txt"], library, run)
    (texts / "cheese.txt").unlink()
    given = Run(run.embedder, gone=gone)  # type: ignore[arg-type]
    for _ in range(2):
        report = sync(library, given)
        assert not report.failed
        assert library.article_count() == left
        assert len(library.ledger.gone()) == marked
    assert len(library.chunk_ids()) == Writer(library, run.embedder).index.count()


def test_a_folder_that_is_missing_takes_nothing_along(
    library: Library, texts: Path, run: Run
) -> None:
    add([texts], library, run)
    texts.rename(texts.parent / "elsewhere")
    report = sync(library, Run(run.embedder, gone="remove"))
    assert counts(report) == (0, 0, 0, 0, 0, 1)
    assert "no such" in report.failed[str(texts)]
    assert library.article_count() == 2
    (texts.parent / "elsewhere").rename(texts)
    assert counts(sync(library, run)) == (0, 0, 2, 0, 0, 0)


def test_what_a_person_took_out_stays_out(library: Library, texts: Path, run: Run) -> None:
    first = add([texts], library, run).added[0]
    with writing(library):
        Writer(library, run.embedder).remove(first)
    (texts / "ferry.txt").write_text("The ferry Aurora left at dawn.\n\nNobody was hurt.")
    assert counts(sync(library, run))[:2] == (1, 0)
    assert library.version_of(first) is None
    assert add([texts], library, run).added == [first]
    assert counts(sync(library, run)) == (0, 0, 3, 0, 0, 0)


def test_what_has_not_changed_is_not_read_again(
    library: Library, texts: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add([texts], library, run)
    monkeypatch.setattr(reading, "items", lambda *_: pytest.fail("it was read"))
    assert counts(add([texts], library, run)) == (0, 0, 2, 0, 0, 0)
    assert counts(sync(library, run)) == (0, 0, 2, 0, 0, 0)


def test_what_failed_is_kept_and_tried_again(library: Library, texts: Path, run: Run) -> None:
    bad = texts / "bad.txt"
    bad.write_text("")
    for times in (1, 2):
        assert list(add([texts], library, run).failed) == [str(bad)]
        (failure,) = library.ledger.failures()
        assert (failure.name, failure.reason, failure.times) == (
            str(bad), "the file is empty", times
        )  # fmt: skip
    assert counts(retry(library, run)) == (0, 0, 0, 0, 0, 1)
    bad.write_text("The ferry Aurora left at dawn.\n\nNobody was hurt.")
    assert counts(retry(library, run)) == (1, 0, 0, 0, 0, 0)
    assert library.ledger.failures() == []
    assert counts(retry(library, run)) == (0, 0, 0, 0, 0, 0)


def test_failures_can_be_forgotten(library: Library, texts: Path, run: Run) -> None:
    (texts / "bad.txt").write_text("")
    add([texts / "bad.txt", texts / "wire.txt", texts / "no.txt"], library, run)
    assert set(library.ledger.things()) == {str(texts / "bad.txt"), str(texts / "wire.txt")}
    library.ledger.forget_failures()
    assert set(library.ledger.things()) == {str(texts / "wire.txt")}
    assert counts(sync(library, run)) == (0, 0, 1, 0, 0, 0)


def test_what_was_asked_of_a_thing_is_remembered(library: Library, texts: Path, run: Run) -> None:
    options = Options({"title": "headline"}, 3)
    add([texts], library, run, options)
    assert library.ledger.things() == {str(texts): options}


def test_a_library_from_before_the_ledger(library: Library, texts: Path, run: Run) -> None:
    add([texts], library, run)
    library.close()
    with sqlite3.connect(texts.parent / "library" / "articles.sqlite3") as db:
        for table in ("things", "sources", "held", "failures", "away"):
            db.execute(f"DROP TABLE {table}")
    old = Library.open(texts.parent / "library")
    (texts / "cheese.txt").unlink()
    report = sync(old, run)
    assert counts(report) == (0, 0, 1, 1, 0, 0)
    assert len(old.ledger.gone()) == 1


def test_a_stopped_run_goes_on_the_next_time(library: Library, tmp_path: Path, run: Run) -> None:
    folder, steps = many(tmp_path / "many", 30), list[Step]()
    stopping = Run(run.embedder, progress=steps.append, stopped=lambda: len(steps) > 20)
    first = add([folder], library, stopping)
    assert first.stopped
    assert 0 < library.article_count() == len(first.added) < 30
    second = add([folder], library, run)
    assert not second.stopped
    assert second.unchanged == first.added
    assert library.article_count() == 30


def test_workers_read_the_same(tmp_path: Path, texts: Path, run: Run) -> None:
    folder = many(tmp_path / "many", 12)
    (folder / "bad.txt").write_text("")
    both = []
    for workers in (0, 2):
        library = Library.open(tmp_path / f"with{workers}", create=True)
        report = add([folder, texts], library, Run(run.embedder, workers=workers))
        assert (len(report.added), list(report.failed)) == (14, [str(folder / "bad.txt")])
        both.append(library.articles())
    assert both[0] == both[1]


def test_a_worker_that_dies_is_done_without(library: Library, tmp_path: Path, run: Run) -> None:
    folder = many(tmp_path / "many", 40)

    def kill(step: Step) -> None:
        for child in multiprocessing.active_children():
            if child.pid:
                os.kill(child.pid, signal.SIGKILL)

    report = add([folder], library, Run(run.embedder, workers=2, progress=kill))
    assert len(report.added) + len(report.failed) == 40
    assert add([folder], library, run).failed == {}
    assert library.article_count() == 40


def wait_for(happened: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_watching(library: Library, texts: Path, run: Run) -> None:
    add([texts], library, run)
    reports, stop = list[Report](), threading.Event()
    watcher = threading.Thread(
        target=watch,
        args=(library, Run(run.embedder, stopped=stop.is_set), 3_600.0, reports.append),
    )
    watcher.start()
    try:
        wait_for(lambda: reports)
        assert counts(reports[0]) == (0, 0, 2, 0, 0, 0)
        ferry = texts / "ferry.txt"
        ferry.write_text("The ferry Aurora left at dawn.\n\nNobody was hurt.")

        def followed() -> bool:
            ferry.touch()  # once more, for it may not watch yet
            return library.article_count() == 3

        wait_for(followed)
        wait_for(lambda: len(reports) >= 2)
        assert counts(reports[1])[:2] == (1, 0)
    finally:
        stop.set()
        watcher.join(30)
    assert not watcher.is_alive()


def test_ctrl_c_and_on_again(tmp_path: Path, run: Run) -> None:
    folder = many(tmp_path / "many", 150)
    command = [
        sys.executable, "-m", "assistant", "add", str(folder),
        "--library", str(tmp_path / "library"), "--embedder", run.embedder,
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    database = tmp_path / "library" / "articles.sqlite3"
    wait_for(lambda: database.is_file() and Library.open(database.parent).article_count())
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "what was finished is kept" in errors
    kept = int(out.split()[0])
    assert Library.open(database.parent).article_count() == kept < 150
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{150 - kept} added, 0 updated, {kept} unchanged, 0 failed")


def test_the_commands(
    tmp_path: Path, texts: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--library", str(tmp_path / "library"), "--embedder", run.embedder]
    bad = texts / "bad.txt"
    bad.write_text("")
    assert main(["add", str(texts), *where]) == 1
    capsys.readouterr()
    assert main(["failures", "--json", *where]) == 0
    (failed,) = json.loads(capsys.readouterr().out)
    assert (failed["name"], failed["reason"]) == (str(bad), "the file is empty")
    assert main(["retry", *where]) == 1
    assert f"failed: {bad}: the file is empty" in capsys.readouterr().err
    bad.unlink()
    (texts / "cheese.txt").unlink()
    assert main(["sync", *where]) == 0
    assert "0 added, 0 updated, 1 unchanged, 1 gone, 0 failed; 2 in" in capsys.readouterr().out
    assert main(["list", *where]) == 0
    assert "Dairy wins prize  [gone since 20" in capsys.readouterr().out
    assert main(["failures", "--forget", *where]) == 0
    assert main(["failures", *where]) == 0
    assert "nothing failed" in capsys.readouterr().err
    assert main(["sync", "--gone", "remove", *where]) == 0
    assert "1 removed" in capsys.readouterr().out
