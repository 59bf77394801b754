"""Files that were sent: their names, their versions, what failed of them, and what waits."""

import os
import time
from pathlib import Path

import pytest
from corpus_good import ODD_NAMES, format_of, good_files
from corpus_packed import zipped
from corpus_texts import story
from fakes import CHEESE, WIRE

from ingest.backup import backup, restore
from ingest.doctor import examine
from ingest.errors import LoadError
from ingest.library import Library
from ingest.orders import Orders
from ingest.report import Happened, Report
from ingest.run import Run
from ingest.sync import forget, retry, sync
from ingest.uploads import Upload, name_of, place, take


def upload(folder: Path, name: str, content: str | bytes) -> Upload:
    folder.mkdir(exist_ok=True)
    file = folder / str(len(list(folder.iterdir())))
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return Upload(name, file)


def sources(library: Library) -> list[str]:
    return sorted(each.source for each in library.articles())


def counts(report: Report) -> tuple[int, ...]:
    of = report.added, report.updated, report.unchanged, report.gone, report.failed
    return tuple(len(each) for each in of)


def test_what_is_sent_is_known_by_its_name_and_stays_through_sync(
    library: Library, tmp_path: Path, run: Run
) -> None:
    formats = (".txt", ".csv", ".pdf", ".zip", ".gz")
    found = {format_of(each.path): each for each in reversed([*good_files()]) if each.articles}
    good = [found[each] for each in formats]
    sent = [upload(tmp_path / "sent", Path(each.path).name, each.content) for each in good]
    report = take(sent, library, run)
    assert not report.failed
    held = library.articles() + [
        each for a in library.articles() for each in library.copies.of(a.id)
    ]
    for each in good:
        for expected in each.articles:
            article = next(found for found in held if expected.words in found.text)
            assert article.source.partition("#")[0] == f"upload: {Path(each.path).name}"
    assert not any(each.file.exists() for each in sent)
    before = sources(library)
    assert counts(sync(library, run)) == (0, 0, 0, 0, 0)
    assert sources(library) == before
    assert library.ledger.gone() == {}
    assert library.folder
    assert examine(library.folder) == []
    backup(library, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "again")
    assert sources(Library.open(tmp_path / "again")) == before


def test_a_name_that_is_known_is_a_newer_version_or_another_file(
    library: Library, tmp_path: Path, run: Run
) -> None:
    def send(*files: tuple[str, str]) -> Report:
        return take([upload(tmp_path / "sent", *each) for each in files], library, run)

    assert counts(send(("report.txt", WIRE))) == (1, 0, 0, 0, 0)
    assert counts(send(("report.txt", WIRE))) == (0, 0, 1, 0, 0)
    first = library.articles()[0]
    assert counts(send(("report.txt", WIRE.replace("2027", "2031")))) == (0, 1, 0, 0, 0)
    assert "2031" in library.article(first.id).text
    assert library.versions.article(first.id, first.version).text == first.text
    # Another file that only has the same name stands beside it, and is known there.
    assert counts(send(("elsewhere/report.txt", CHEESE))) == (1, 0, 0, 0, 0)
    assert counts(send(("report.txt", CHEESE))) == (0, 0, 1, 0, 0)
    assert counts(send(("report.txt", CHEESE.replace("Sunday", "Friday")))) == (0, 1, 0, 0, 0)
    assert sources(library) == ["upload: report (2).txt", "upload: report.txt"]
    # Two that come together, one of them twice.
    sent = (("a/notes.txt", story(1).text), ("b/notes.txt", story(2).text))
    assert counts(send(*sent, sent[0])) == (2, 0, 0, 0, 0)
    assert library.article_count() == 4


def test_what_was_removed_is_sent_again(library: Library, tmp_path: Path, run: Run) -> None:
    from ingest.writer import Writer

    take([upload(tmp_path / "sent", "wire.txt", WIRE)], library, run)
    Writer(library, run.embedder).remove(library.articles()[0].id)
    assert sources(library) == []
    assert counts(sync(library, run)) == (0, 0, 0, 0, 0)
    take([upload(tmp_path / "sent", "wire.txt", WIRE)], library, run)
    assert sources(library) == ["upload: wire.txt"]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\plan.PDF", "plan.PDF"),
        ("a\0b.txt", "ab.txt"),
        ("two\nlines\t.txt", "two lines.txt"),
        ("\u202etxt.exe\u202c.txt", "txt.exe.txt"),
        ("x#row 3.csv", "x row 3.csv"),
        ("..", "file"),
        ("", "file"),
        ("\ud800.txt", "txt"),
        (f"{'long' * 100}.docx", f"{'long' * 28}lon.docx"),
        ("имя 🐟.txt", "имя 🐟.txt"),
    ],
)
def test_names_are_never_paths(sent: str, name: str) -> None:
    assert name_of(sent) == name


def test_odd_names_are_read(library: Library, tmp_path: Path, run: Run) -> None:
    sent = [
        upload(tmp_path / "sent", name, story(at).text) for at, name in enumerate(ODD_NAMES[::3])
    ]  # fmt: skip
    assert counts(take(sent, library, run)) == (len(sent), 0, 0, 0, 0)


def test_what_failed_is_kept_until_it_is_read_or_forgotten(
    library: Library, tmp_path: Path, run: Run
) -> None:
    told: list[Happened] = []
    run = Run(run.embedder, told=told.append)
    parts = {"good.txt": WIRE.encode(), "bad.pdf": b"%PDF-1.7 broken"}
    sent = [
        upload(tmp_path / "sent", "both.zip", zipped(parts)),
        upload(tmp_path / "sent", "bad.docx", b"no zip"),
        upload(tmp_path / "sent", "cheese.txt", CHEESE),
    ]
    report = take(sent, library, run)
    assert sorted(report.failed) == ["upload: bad.docx", "upload: both.zip#bad.pdf"]
    became = [(each.kind, each.name) for each in told]
    assert became == [
        ("added", "upload: both.zip#good.txt"), ("failed", "upload: both.zip#bad.pdf"),
        ("failed", "upload: bad.docx"), ("added", "upload: cheese.txt"),
    ]  # fmt: skip
    kept = [place(name, library) for name in ("upload: both.zip", "upload: bad.docx")]
    assert sorted(kept[0].parent.iterdir()) == sorted(kept)
    assert len(retry(library, run).failed) == 2
    assert [each.times for each in library.ledger.failures()] == [2, 2]
    kept[0].write_bytes(zipped(parts | {"bad.pdf": b"", "new.txt": CHEESE[:200].encode()}))
    kept[1].unlink()
    report = retry(library, run)
    assert "send it again" in report.failed["upload: bad.docx"]
    forget(library, run)
    assert list(kept[0].parent.iterdir()) == []
    assert library.ledger.gone() == {}
    assert retry(library, run).failed == {}


def test_a_retry_that_reads_it_lets_the_file_go(library: Library, tmp_path: Path, run: Run) -> None:
    take([upload(tmp_path / "sent", "wire.txt", b"\0\1\2")], library, run)
    kept = place("upload: wire.txt", library)
    kept.write_text(WIRE)
    assert counts(retry(library, run)) == (1, 0, 0, 0, 0)
    assert not kept.exists()
    assert library.ledger.failures() == []


def test_an_order_is_there_whole_or_not_at_all(library: Library, tmp_path: Path, run: Run) -> None:
    assert library.folder
    orders = Orders(library.folder)
    sent = [upload(tmp_path / "sent", "../\0a.txt", WIRE), upload(tmp_path / "sent", "b.txt", "")]
    first = orders.put(sent, (), 50)
    second = orders.put([], ["https://a.example/feed"], None)
    assert not any(each.file.exists() for each in sent)
    with pytest.raises(LoadError, match="cannot be kept"):
        orders.put([Upload("c.txt", tmp_path / "none")], (), 50)
    assert Orders(library.folder).waiting() == [first, second]
    assert [each.file.read_text() for each in first.uploads] == [WIRE, ""]
    assert {each.what for each in examine(library.folder)} == {
        "files sent to the chat that are not read yet"
    }
    damaged, half = library.folder / "uploads/waiting/0", library.folder / "uploads/waiting/.1"
    for each in (damaged, half):
        each.mkdir()
        (each / "order.json").write_text('{"names": 3}')
    os.utime(half, (time.time() - 7_200,) * 2)
    orders.sweep()
    assert not half.exists()
    assert orders.waiting() == [first, second]
    assert counts(take(first.uploads, library, run, first.options)) == (1, 0, 0, 0, 1)
    # Killed after it was read and before it was crossed off, it is read once.
    assert counts(take(first.uploads, library, run, first.options)) == (0, 0, 0, 0, 0)
    orders.done(first)
    assert orders.waiting() == [second]
