"""What a person removes: gone for every question and sync, and back as it was when they want it."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from corpus_texts import story
from filelock import FileLock
from test_copies import story as words_of
from test_copies import wire_copy

from assistant.cli import main
from assistant.collection import Collection
from assistant.errors import LibraryBusy
from benchmarks.taking import _SERVER
from ingest.article import Article
from ingest.database import Database
from ingest.doctor import examine
from ingest.errors import NoSuchArticle
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run
from ingest.sync import sync
from ingest.undo import bring_back, last
from ingest.writer import Writer, writing

Capture = pytest.CaptureFixture[str]


@dataclass
class Kept:
    """A library of two articles; one has a copy from another paper and two older versions."""

    library: Library
    writer: Writer
    texts: Path
    run: Run

    def id_of(self, name: str) -> str:
        return Article(str(self.texts / name), "", "").id

    @property
    def collection(self) -> Collection:
        return Collection(self.library, self.writer)

    def everything(self) -> dict[str, Any]:
        """All that must be the same after a removal is undone."""
        library = self.library
        ids = {each.id: each for each in library.articles()}
        with closing(Database(library.folder)) as db:
            older = db.all("SELECT article, version, until, content FROM versions ORDER BY key")
            held = db.all("SELECT * FROM held ORDER BY source, article")
            things = db.all("SELECT * FROM things")
        return {
            "articles": ids,
            "copies": {each: library.copies.of(each) for each in ids},
            "older": older,
            "held": held,
            "things": things,
            "vectors": self.writer.index.ids(),
            "away": library.ledger.away(),
        }

    def is_whole(self) -> None:
        assert self.library.folder
        assert self.writer.index.ids() == self.library.chunk_ids()
        assert examine(self.library.folder) == []


@pytest.fixture
def kept(library: Library, tmp_path: Path, run: Run) -> Iterator[Kept]:
    texts = tmp_path / "texts"
    texts.mkdir()
    tale = words_of(1)
    (texts / "other.txt").write_text(words_of(2))
    (texts / "copy.txt").write_text(wire_copy(tale))
    (texts / "copy.txt").rename(texts / "z.txt")  # read behind the one that stands for it
    for said in ("", "\n\nCorrected on Monday.", "\n\nCorrected on Tuesday."):
        (texts / "a.md").write_text(
            f"---\ntitle: A café’s “Ω” 🦊\nauthors: [Ada Holm]\ndate: 2024-05-03\n---\n{tale}{said}"
        )
        add([texts], library, run)
    writer = Writer(library, run.embedder)
    made = Kept(library, writer, texts, run)
    assert len(library.versions.of(made.id_of("a.md"))) == 2
    assert [each.id for each in library.copies.of(made.id_of("a.md"))] == [made.id_of("z.txt")]
    yield made
    writer.close()
    library.close()


def test_what_is_removed_comes_back_as_it_was(kept: Kept) -> None:
    before, a, z = kept.everything(), kept.id_of("a.md"), kept.id_of("z.txt")
    removal = kept.collection.remove([a])
    assert (list(removal.titles), removal.copies) == ([a, z], 1)
    assert [each.id for each in kept.library.articles()] == [kept.id_of("other.txt")]
    assert kept.library.keyword_search(["ferri", "harbour", "corrected"], 50) != []
    found = kept.library.stored([id for id, _ in kept.library.keyword_search(WORDS, 50)])
    assert {each.chunk.article_id for each in found.values()} == {kept.id_of("other.txt")}
    assert kept.library.versions.of(a) == []
    older = before["older"][0][1]
    with pytest.raises(NoSuchArticle):
        kept.library.article(a)
    with pytest.raises(NoSuchArticle):
        kept.library.versions.article(a, older)
    kept.is_whole()
    assert kept.collection.undo(removal.number) == removal
    assert kept.everything() == before
    assert kept.library.bin.removals() == []
    with pytest.raises(NoSuchArticle, match="back already"):
        kept.collection.undo(removal.number)
    kept.is_whole()


WORDS = ["harbour", "ferri", "winter", "storm", "bridg", "captain", "market", "lantern"]


@pytest.mark.parametrize("first", ["a.md", "z.txt"])
def test_a_copy_that_stood_for_it_is_a_copy_again(kept: Kept, first: str) -> None:
    before, a, z = kept.everything(), kept.id_of("a.md"), kept.id_of("z.txt")
    kept.collection.remove([a], copies=False)
    assert {each.id for each in kept.library.articles()} == {z, kept.id_of("other.txt")}
    kept.collection.remove([z])
    with writing(kept.library):
        bring_back(kept.writer, [kept.id_of(first)])
        bring_back(kept.writer, [a, z])
    after = kept.everything()
    assert there(kept.library) == before["articles"] | {z: before["copies"][a][0]}
    if first == "z.txt":  # as they went, the last first
        assert after == before
    kept.is_whole()


def test_no_sync_brings_it_back_and_after_undo_each_is_in_step(kept: Kept) -> None:
    a, other = kept.id_of("a.md"), kept.id_of("other.txt")
    removal = kept.collection.remove([a, other])
    assert kept.library.article_count() == 0
    (kept.texts / "other.txt").write_text(words_of(3))
    (kept.texts / "a.md").unlink()
    report = sync(kept.library, kept.run)
    assert (report.added, report.updated, report.gone) == ([], [], [])
    assert kept.library.article_count() == 0
    kept.collection.undo(removal.number)
    assert kept.library.article(other).text == words_of(2)
    report = sync(kept.library, kept.run)
    assert (report.added, report.updated, report.gone) == ([], [other], [a])
    assert kept.library.article(other).text == words_of(3)
    assert sync(kept.library, kept.run).done == 2
    kept.is_whole()


def test_what_was_added_again_meanwhile_stays_as_it_is_now(kept: Kept) -> None:
    a = kept.id_of("a.md")
    was = kept.library.article(a)
    olds = kept.library.versions.of(a)
    removal = kept.collection.remove([a, kept.id_of("other.txt")])
    (kept.texts / "a.md").write_text(f"{words_of(1)}\n\nCorrected on Friday.")
    assert a in add([kept.texts / "a.md"], kept.library, kept.run).added
    assert kept.library.versions.article(a, was.version) == was
    assert [each.version for each in kept.library.versions.of(a)] == [
        was.version, *(each.version for each in olds)
    ]  # fmt: skip
    kept.collection.undo(removal.number)
    assert "Friday" in kept.library.article(a).text
    assert kept.library.version_of(kept.id_of("other.txt"))
    assert kept.library.bin.removals() == []
    kept.is_whole()


def test_what_says_much_more_by_now_stands_for_it(kept: Kept) -> None:
    other = kept.id_of("other.txt")
    kept.collection.remove([other])
    (kept.texts / "longer.txt").write_text(f"{words_of(2)}\n\n{words_of(9, 6)}")
    add([kept.texts / "longer.txt"], kept.library, kept.run)
    with writing(kept.library):
        bring_back(kept.writer, list(last(kept.library).titles))
    longer = kept.id_of("longer.txt")
    assert [each.id for each in kept.library.copies.of(longer)] == [other]
    kept.is_whole()


def test_what_was_kept_long_enough_goes_at_the_next_removal(kept: Kept) -> None:
    a, other = kept.id_of("a.md"), kept.id_of("other.txt")
    kept.collection.remove([a], copies=False)
    with closing(Database(kept.library.folder)) as db, db.writing():
        db.execute("UPDATE bin SET at = '2020-01-01T00:00:00+00:00'")
    assert kept.library.bin.holding(a) == [a]
    kept.collection.remove([other])
    assert kept.library.bin.holding(a) == []
    assert list(last(kept.library).titles) == [other]
    with closing(Database(kept.library.folder)) as db:
        assert db.all("SELECT * FROM versions WHERE article = ?", a) == []
    assert a in kept.library.ledger.away()


def test_of_very_many_the_last_removal_is_kept_whole() -> None:
    library = Library(None)
    articles = [Article(f"source {number}", f"Text {number}.", "") for number in range(1_003)]
    for each in articles:
        library.put_pending(each, [])
    library.mark_all_ready([(each.id, each.version) for each in articles])
    first = library.put_in_bin([articles[0].id])
    second = library.put_in_bin([articles[1].id])
    assert [each.number for each in library.bin.removals()] == [second, first]
    many = library.put_in_bin([each.id for each in articles[2:]])
    assert [(each.number, len(each.titles)) for each in library.bin.removals()] == [(many, 1_001)]
    assert library.bin.empty() == 1_001
    assert library.bin.next() > many


def test_nothing_is_removed_where_one_of_them_is_not_there(kept: Kept) -> None:
    before = kept.everything()
    with pytest.raises(NoSuchArticle), writing(kept.library):
        kept.writer.remove(kept.id_of("a.md"), "0123456789abcdef")
    assert kept.everything() == before


def test_two_programs(kept: Kept) -> None:
    assert kept.library.folder
    other = kept.id_of("other.txt")
    with FileLock(kept.library.folder / "writing.lock"):  # as any other program holds it
        with pytest.raises(LibraryBusy):
            kept.collection.remove([other])
        assert kept.library.version_of(other)
    with closing(Library.open(kept.library.folder)) as elsewhere:
        theirs = Writer(elsewhere, kept.run.embedder)
        removal = Collection(elsewhere, theirs).remove([other])
        assert kept.library.version_of(other) is None
        with pytest.raises(NoSuchArticle, match="no longer"):
            kept.collection.remove([other])
        kept.collection.undo(removal.number)
        assert theirs.index.ids() == elsewhere.chunk_ids()
        theirs.close()
    kept.is_whole()


def test_by_command(kept: Kept, capsys: Capture) -> None:
    a, z = kept.id_of("a.md"), kept.id_of("z.txt")
    where = ["--library", str(kept.library.folder), "--embedder", kept.run.embedder]
    assert main(["remove", a[:9], "--copies", *where]) == 0
    told = capsys.readouterr()
    assert [line.split()[1] for line in told.out.splitlines()] == [a, z]
    assert "`citewell undo` brings back" in told.err
    assert main(["show", a, *where]) == 1
    assert f"the article {a} was removed: `citewell undo {a}`" in capsys.readouterr().err
    assert main(["undo", "--list", "--json", *where]) == 0
    (removal,) = json.loads(capsys.readouterr().out)
    assert list(removal["titles"]) == [a, z]
    assert main(["undo", "ffff", *where]) == 1
    assert "see `citewell undo --list`" in capsys.readouterr().err
    assert main(["undo", z, *where]) == 0
    assert main(["undo", *where]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"back {a}  A café’s “Ω” 🦊"
    assert main(["undo", *where]) == 1
    assert "nothing to bring back" in capsys.readouterr().err
    assert [each.id for each in kept.library.copies.of(a)] == [z]
    assert main(["remove", z, *where]) == 0
    assert main(["undo", "--forget", *where]) == 0
    assert main(["undo", "--list", *where]) == 0
    assert "0 articles can be brought back" in capsys.readouterr().err


# ---- kills

KILLS = 4


def restless(folder: Path, embedder: str, ids: list[str], seed: int) -> None:
    """Removes articles and brings them back, for ever."""
    draw = random.Random(seed)
    library = Library.open(folder)
    writer = Writer(library, embedder)
    while True:
        with writing(library):
            there = [each for each in ids if library.version_of(each)]
            writer.remove(*draw.sample(there, min(len(there), draw.randrange(1, 9))))
        if draw.random() < 0.7:
            with writing(library):
                bring_back(writer, draw.sample(ids, 12))


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path, run: Run) -> None:
    texts, folder = tmp_path / "texts", tmp_path / "library"
    texts.mkdir()
    for number in range(24):
        made = story(number - number % 4 // 3)  # of four, the last is the third once more
        (texts / f"{number:02}.txt").write_text("\n\n".join([made.headline, *made.paragraphs]))
    with closing(Library.open(folder, create=True)) as library:
        add([texts], library, run)
        whole = there(library)
        assert library.copies.count() == 6
    draw = random.Random(5)
    for kill in range(KILLS):
        work = (folder, run.embedder, sorted(whole), kill)
        process = _SERVER.Process(target=restless, args=work)
        process.start()
        until = time.monotonic() + 60
        while process.is_alive() and not removals_since(folder, kill) and time.monotonic() < until:
            time.sleep(0.02)
        process.join(draw.uniform(0, 0.3))
        assert process.is_alive()
        process.kill()
        process.join()
        with closing(Library.open(folder)) as library:
            binned = {each.article.id: each.article for each in library.bin.contents([*whole])}
            inside = there(library) | {each.id: each for each in library.pending()}
            assert not binned.keys() & inside.keys()
            assert inside | binned == whole
    with closing(Library.open(folder)) as library:
        writer = Writer(library, run.embedder)
        with writing(library):
            writer.mend()
            bring_back(writer, sorted(whole))
        assert there(library) == whole
        assert library.bin.removals() == []
        assert writer.index.ids() == library.chunk_ids()
        writer.close()
    assert examine(folder) == []


def there(library: Library) -> dict[str, Article]:
    ready = {each.id: each for each in library.articles()}
    of = library.copies.counts()  # also of what is gone or not yet found
    return ready | {copy.id: copy for id in of for copy in library.copies.of(id)}


def removals_since(folder: Path, kill: int) -> int:
    """Whether the process has begun to remove, each time more often."""
    with closing(Database(folder)) as db:
        (last,) = db.one("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'bin'")
        return int(last) > 12 * kill
