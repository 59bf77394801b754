"""Copies and older versions: five copies are one source, and nothing that was there is lost."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import main
from ingest.article import Article
from ingest.doctor import examine
from ingest.export import lines
from ingest.library import Library
from ingest.pipeline import add
from ingest.reindex import match, reindex
from ingest.run import Run, WhenGone
from ingest.sync import sync
from ingest.undo import bring_back
from ingest.versions import MOST
from ingest.writer import Kept, Writer, writing

WORDS = [
    first + last
    for first in ("har", "fer", "win", "sto", "bri", "cap", "mar", "lan", "pol", "tid")
    for last in ("bour", "ries", "ter", "rmed", "dges", "tain", "kets", "terns", "ished", "es")
]


def story(seed: int, sentences: int = 14) -> str:
    """A text of its own for each number, of 12 words a sentence."""
    draw = random.Random(seed)
    said = [" ".join(draw.choices(WORDS, k=12)).capitalize() for _ in range(sentences)]
    return ".\n\n".join(said) + "."


def wire_copy(text: str) -> str:
    """The same story as another paper has it."""
    return f"Aldport, Friday — {text}\n\nRead more in our evening letter."


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def named(library: Library, ids: Sequence[str]) -> list[str]:
    return sorted(Path(library.article(each).source).stem for each in ids)


def articles(library: Library) -> list[str]:
    return named(library, [each.id for each in library.articles()])


def copies(library: Library, name: str) -> list[str]:
    (of,) = [each for each in library.articles() if Path(each.source).stem == name]
    return named(library, [each.id for each in library.copies.of(of.id)])


def is_whole(library: Library, run: Run) -> None:
    """Every chunk has a vector and every vector a chunk, and the doctor finds nothing."""
    assert library.folder
    writer = Writer(library, run.embedder)
    assert writer.index.ids() == library.chunk_ids()
    writer.close()
    assert examine(library.folder) == []


def test_the_same_text_is_kept_once(library: Library, texts: Path, run: Run) -> None:
    write(texts, a=story(1), b=story(1), c=wire_copy(story(1)), d=story(2))
    report = add([texts], library, run)
    assert articles(library) == ["a", "d"]
    assert copies(library, "a") == ["b", "c"]
    assert (len(report.added), sorted(named(library, [*report.duplicates]))) == (2, ["b", "c"])
    assert report.summary() == "2 added, 0 updated, 0 unchanged, 2 copies, 0 failed"
    again = add([texts], library, run)
    assert again.summary() == "0 added, 0 updated, 4 unchanged, 0 failed"
    is_whole(library, run)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_much_longer_text_stands_for_the_shorter(
    library: Library, texts: Path, run: Run, at_once: bool
) -> None:
    write(texts, a=story(1, 14), b=story(3))
    reports = [] if at_once else [add([texts], library, run)]
    short = Article(str(texts / "a.txt"), "", "")
    before = library.version_of(short.id)
    write(texts, c=story(1, 14) + "\n\n" + story(4, 5))
    reports.append(add([texts], library, run))
    assert articles(library) == ["b", "c"]
    assert copies(library, "c") == ["a"]
    assert list(reports[-1].duplicates) == [short.id]
    assert reports[-1].done == 3
    if before:
        assert library.versions.article(short.id, before).text == story(1, 14)
    is_whole(library, run)


def test_a_copy_of_what_has_changed_is_an_article_again(
    library: Library, texts: Path, run: Run
) -> None:
    write(texts, a=story(1), b=wire_copy(story(1)), c=wire_copy(wire_copy(story(1))))
    add([texts], library, run)
    write(texts, a=story(2))
    report = sync(library, run)
    assert (len(report.updated), len(report.unchanged)) == (1, 2)
    assert articles(library) == ["a", "b"]
    assert copies(library, "b") == ["c"]
    write(texts, a=story(1))
    sync(library, run)
    assert articles(library) == ["b"]
    assert copies(library, "b") == ["a", "c"]
    is_whole(library, run)


def test_small_changes_leave_copies_what_they_are(library: Library, texts: Path, run: Run) -> None:
    write(texts, a=story(1), b=wire_copy(story(1)))
    add([texts], library, run)
    write(texts, a=story(1) + "\n\nCorrected on Monday.")
    assert len(sync(library, run).updated) == 1
    assert copies(library, "a") == ["b"]
    write(texts, b=wire_copy(story(1)) + "\n\nCorrected on Tuesday.")
    assert list(sync(library, run).duplicates.values()) == [library.articles()[0].id]
    assert copies(library, "a") == ["b"]
    is_whole(library, run)


@pytest.mark.parametrize("gone", ["mark", "remove"])
def test_a_file_with_another_name_takes_the_place_of_the_first(
    library: Library, texts: Path, run: Run, gone: WhenGone
) -> None:
    write(texts, a=story(1), b=story(2))
    add([texts], library, run)
    (texts / "a.txt").rename(texts / "z.txt")
    sync(library, replace(run, gone=gone))
    assert articles(library) == ["b", "z"]
    assert copies(library, "z") == (["a"] if gone == "mark" else [])
    (texts / "z.txt").rename(texts / "a.txt")
    add([texts], library, run)
    sync(library, replace(run, gone=gone))
    assert articles(library) == ["a", "b"]
    is_whole(library, run)


def test_copies_outlive_what_they_are_copies_of(library: Library, texts: Path, run: Run) -> None:
    write(texts, a=story(1), b=story(1), c=story(1))
    first = add([texts], library, run).added[0]
    writer = Writer(library, run.embedder)
    with writing(library):
        writer.remove(first)
    assert articles(library) == ["b"]
    assert copies(library, "b") == ["c"]
    (copy,) = library.copies.of(library.articles()[0].id)
    with writing(library):
        writer.remove(copy.id)
    assert copies(library, "b") == []
    assert sync(library, run).done == 1
    assert articles(library) == ["b"]
    is_whole(library, run)


def test_older_versions_are_kept_and_given(library: Library, texts: Path, run: Run) -> None:
    seen = []
    for number in range(MOST + 3):
        write(texts, a=story(number))
        add([texts], library, run)
        seen.append(library.articles()[0])
    now = seen[-1]
    older = library.versions.of(now.id)
    assert [each.version for each in older] == [each.version for each in seen[-2 : -MOST - 2 : -1]]
    for each in seen[-MOST - 1 :]:
        assert library.versions.article(now.id, each.version) == each
        assert library.versions.article(now.id, each.version[:9]) == each
    for missing in (seen[0].version, "", "none", "%"):
        with pytest.raises(Exception, match="no version"):
            library.versions.article(now.id, missing)
    write(texts, a=seen[-3].text)
    add([texts], library, run)
    versions = [each.version for each in library.versions.of(now.id)]
    assert versions[0] == now.version
    assert seen[-3].version not in versions
    with writing(library):
        Writer(library, run.embedder).remove(now.id)
    assert library.versions.of(now.id) == []


def test_what_was_cited_is_still_there_when_it_is_a_copy(
    library: Library, texts: Path, run: Run
) -> None:
    write(texts, b=story(1))
    add([texts], library, run)
    cited = library.articles()[0]
    write(texts, a=story(1) + "\n\n" + story(9, 6))
    add([texts], library, run)
    assert library.article(cited.id) == cited
    write(texts, b=story(1) + "\n\nCorrected on Monday.")
    add([texts], library, run)
    assert articles(library) == ["a"]
    assert library.versions.article(cited.id, cited.version) == cited


def test_a_killed_run_is_finished_as_it_would_have_been(library: Library, run: Run) -> None:
    short, long = Article("a", story(1), "A"), Article("b", story(1) + "\n\n" + story(4, 5), "B")
    writer = Writer(library, run.embedder)
    writer.put(short)
    writer.flush()
    assert writer.put(long) == Kept(copies=(short.id,))  # and the process is killed here
    after = Writer(library, run.embedder)
    after.mend()
    assert [each.id for each in library.articles()] == [long.id]
    assert [each.id for each in library.copies.of(long.id)] == [short.id]
    library.drop(long.id)  # and here
    assert library.folder
    assert [each.mend for each in examine(library.folder) if "copies" in each.what]
    match(library, run)
    assert [each.id for each in library.articles()] == [short.id]
    is_whole(library, run)


def test_a_killed_run_is_finished_by_a_new_index_too(library: Library, run: Run) -> None:
    short, long = Article("a", story(1), "A"), Article("b", story(1) + "\n\n" + story(4, 5), "B")
    writer = Writer(library, run.embedder)
    writer.put(short)
    writer.flush()
    writer.put(long)
    writer.close()
    reindex(library, run)
    assert [each.id for each in library.articles()] == [long.id]
    assert [each.id for each in library.copies.of(long.id)] == [short.id]
    is_whole(library, run)


def test_a_library_from_before_is_looked_through(library: Library, texts: Path, run: Run) -> None:
    writer = Writer(library, run.embedder)
    for name, text in (("a", story(1)), ("b", wire_copy(story(1))), ("c", story(2))):
        writer.write(Article(name, text, name))
    assert articles(library) == ["a", "b", "c"]
    write(texts, d=story(2))
    assert add([texts / "d.txt"], library, run).summary().startswith("0 added")
    assert articles(library) == ["a", "c"]
    assert (copies(library, "a"), copies(library, "c")) == (["b"], ["d"])
    assert library.twins.unknown() == []
    reindex(library, run)
    assert (articles(library), copies(library, "c")) == (["a", "c"], ["d"])
    is_whole(library, run)


def test_what_is_exported_comes_in_again_with_its_copies(
    library: Library, texts: Path, run: Run, tmp_path: Path
) -> None:
    write(texts, b=story(1), d=story(2))
    add([texts], library, run)
    write(texts, a=wire_copy(story(1)), c=story(1))
    add([texts], library, run)
    out = tmp_path / "out.jsonl"
    out.write_text("".join(f"{line}\n" for line in lines(library)), encoding="utf-8")
    other = Library.open(tmp_path / "other", create=True)
    assert len(add([out], other, run).duplicates) == 2
    assert list(lines(other)) == list(lines(library))
    assert copies(other, "b") == ["a", "c"]


def test_the_command_line_tells(
    library: Library, texts: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    write(texts, a=story(1), b=story(1), c=story(2))
    add([texts], library, run)
    write(texts, a=story(1) + "\n\nCorrected on Monday.")
    add([texts], library, run)
    (article,) = [each for each in library.articles() if each.source.endswith("a.txt")]
    (copy,) = library.copies.of(article.id)
    at = ["--library", str(library.folder)]
    assert main(["list", *at]) == 0
    told = capsys.readouterr()
    assert "[1 copy]" in told.out
    assert "2 articles and 1 copy in" in told.err
    assert main(["show", article.id, *at]) == 0
    told = capsys.readouterr()
    assert f"also in {copy.id}" in told.out
    (older,) = library.versions.of(article.id)
    assert older.version in told.out
    assert main(["show", article.id, "--version", older.version, *at]) == 0
    assert "Corrected" not in capsys.readouterr().out
    assert main(["show", copy.id, *at]) == 0
    assert f"a copy of {article.id}" in capsys.readouterr().out
    assert main(["show", copy.id, "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out)["copy_of"] == article.id
    assert main(["list", "--json", *at]) == 0
    assert {each["copies"] for each in json.loads(capsys.readouterr().out)} == {0, 1}
    assert main(["show", article.id, "--version", "beef", *at]) == 1
    assert "no version 'beef'" in capsys.readouterr().err
    embedder = ["--embedder", run.embedder]
    assert main(["remove", article.id, *at, *embedder]) == 0
    assert f"1 copy of it left: {copy.id}" in capsys.readouterr().out
    assert main(["ask", "harbour ferries?", *at, *embedder, "--json"]) == 0


STORIES = st.tuples(st.integers(0, 5), st.sampled_from(["", "wire", "corrected", "longer"]))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 5), STORIES),
        st.tuples(st.just("out"), st.integers(0, 5), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 5), st.none()),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("flush"), st.none(), st.none()),
        st.tuples(st.just("killed"), st.none(), st.none()),
    ),
    max_size=14,
)


def edited(seed: int, how: str) -> str:
    text = story(seed // 2)  # two numbers for each: the same is there often
    return {
        "": text,
        "wire": wire_copy(text),
        "corrected": f"{text}\n\nCorrected on Monday.",
        "longer": f"{text}\n\n{story(100 + seed, 6)}",
    }[how]


class Told:
    """A library, and what should be in it and in its bin after all that has been done to it."""

    def __init__(self, embedder: str) -> None:
        self.library = Library(None)
        self.writer = Writer(self.library, embedder)
        self.held: dict[str, Article] = {}
        self.removed: dict[str, Article] = {}

    def put(self, name: int, what: tuple[int, str]) -> None:
        article = Article(f"source {name}", edited(*what), f"Title {name}")
        if self.library.version_of(article.id) != article.version:
            self.writer.put(article)
        self.held[article.id] = article
        self.removed.pop(article.id, None)

    def out(self, name: int, _: None) -> None:
        out = Article(f"source {name}", "", "")
        if self.library.version_of(out.id):
            self.writer.take_out(out.id)
            self.held.pop(out.id)

    def remove(self, name: int, _: None) -> None:
        out = Article(f"source {name}", "", "")
        if self.library.version_of(out.id):
            self.writer.remove(out.id)
            self.removed[out.id] = self.held.pop(out.id)

    def undo(self, *_: None) -> None:
        assert set(bring_back(self.writer, list(self.removed))) == self.removed.keys()
        self.held |= self.removed
        self.removed = {}

    def flush(self, *_: None) -> None:
        self.writer.flush()

    def killed(self, *_: None) -> None:
        self.writer._waiting = []
        self.writer.mend()


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_whatever_comes_and_goes_everything_is_there_once(
    run: Run, steps: list[tuple[str, Any, Any]]
) -> None:
    told = Told(run.embedder)
    for step, name, what in [*steps, ("killed", None, None)]:
        getattr(told, step)(name, what)
    library = told.library
    ready = {each.id: each for each in library.articles()}
    listed = {copy.id: copy for id in ready for copy in library.copies.of(id)}
    assert not ready.keys() & listed.keys()
    assert ready | listed == told.held
    assert library.copies.count() == len(listed)
    removed = library.bin.contents([*told.held, *told.removed])
    assert {each.article.id: each.article for each in removed} == told.removed
    assert told.writer.index.ids() == library.chunk_ids()
    for article in ready.values():
        same = library.twins.find(article)
        assert (same.of, same.stands_for) == (None, ())
