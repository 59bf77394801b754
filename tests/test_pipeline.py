"""add(), remove and mend, with the real embedder, SQLite and Chroma; kills and crowds included."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import EXAMPLES
from fakes import CHEESE, WIRE, tiny_embedder

from assistant import Assistant
from ingest import disk, embed, writer
from ingest.article import Article
from ingest.chunk import chunk_article
from ingest.embed import DEFAULT, load_embedder
from ingest.errors import EmbedderError, EmbedderMismatch, IndexFault, LoadError, NoRoom
from ingest.index import FOLDER, VectorIndex
from ingest.library import Library
from ingest.pipeline import add
from ingest.report import Report, Step
from ingest.run import Run
from ingest.writer import Writer

QUESTION = "When is the new terminal at Ras Halim to open?"


def library_in(folder: Path) -> Library:
    return Library.open(folder / "library", create=True)


def articles_in(folder: Path) -> Path:
    texts = folder / "articles"
    texts.mkdir()
    (texts / "wire.txt").write_text(WIRE)
    (texts / "cheese.txt").write_text(CHEESE)
    return texts


def take_in(folder: Path, library: Library) -> Report:
    return add([folder], library)


def vectors(library: Library) -> dict[str, float]:
    """Each vector's cosine with one question: the same for the same vectors."""
    index = VectorIndex(library.folder, load_embedder())
    found = dict(index.search(load_embedder().embed_query(QUESTION), 1000))
    assert set(found) == index.ids() == library.chunk_ids()
    assert len(found) == index.count() == library.chunk_count()
    return found


def refuse(*_: object) -> None:
    raise AssertionError("the embedder was loaded")


def test_adding_twice_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    first = take_in(texts, library)
    assert (len(first.added), first.failed) == (2, {})
    before = vectors(library)
    monkeypatch.setattr(writer, "load_embedder", refuse)
    again = take_in(texts, library)
    assert sorted(again.unchanged) == sorted(first.added)
    assert again.summary() == "0 added, 0 updated, 2 unchanged, 0 failed"
    assert vectors(library) == before


def test_an_update_leaves_nothing_of_the_old_version(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts, library)
    old = library.chunk_ids()
    (texts / "wire.txt").write_text(WIRE.replace("2027", "2031"))
    report = take_in(texts, library)
    assert len(report.updated) == len(report.unchanged) == 1
    assert library.article_count() == 2
    assert len(library.chunk_ids() & old) == 1
    assert library.doomed() == []
    vectors(library)
    assert not library.keyword_search(["2027"], 5)
    assert library.keyword_search(["2031"], 5)


def test_removing_leaves_nothing(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    writer = Writer(library, DEFAULT)
    for article_id in take_in(texts, library).added:
        writer.remove(article_id)
    assert writer.index.count() == library.article_count() == library.chunk_count() == 0
    assert library.chunk_ids() == set()
    assert library.doomed() == []
    assert library.articles() == library.pending() == []
    assert library.keyword_search(["terminal", "cheese"], 5) == []


def test_another_embedders_library_is_refused(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    library.made_with(embedder="another", dimension=7, chunking="words")
    with pytest.raises(EmbedderMismatch, match="another"):
        add([texts], library, Run(DEFAULT))
    assert library.article_count() == 0


def test_bad_sources_do_not_stop_good_ones(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    (texts / "empty.txt").write_text("")
    steps: list[Step] = []
    report = add([texts, tmp_path / "missing"], library, Run(progress=steps.append))
    assert len(report.added) == 2
    assert report.failed == {
        str(texts / "empty.txt"): "the file is empty",
        str(tmp_path / "missing"): "there is no such file or folder",
    }
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1], steps[-1].done) == (0.0, 1.0, 4)


def test_what_was_pending_is_finished(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts, library)
    embedder = load_embedder()
    new = Article("late.txt", "The lighthouse keeper retired. He was 70.", "Lighthouse")
    library.put_pending(new, chunk_article(new, embedder.count_tokens, embedder.limit))
    library.close()
    library = library_in(tmp_path)
    assert library.article_count() == 2
    take_in(texts, library)
    assert library.article(new.id) == new
    vectors(library)


def test_asking_mends_a_lost_index(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts, library)
    # Chroma keeps what it opened by path: another path is a library that nobody has open.
    shutil.copytree(tmp_path / "library", tmp_path / "moved")
    shutil.rmtree(tmp_path / "moved" / FOLDER)
    assistant = Assistant.open(tmp_path / "moved")
    assert "2027" in assistant.ask(QUESTION).text
    assert set(vectors(assistant.library)) == library.chunk_ids()


def command(library: Path, texts: Path) -> list[str]:
    return [sys.executable, "-m", "assistant", "add", str(texts), "--library", str(library)]


def test_a_killed_add_is_finished_by_the_next(tmp_path: Path, examples_library: Path) -> None:
    folder, texts = tmp_path / "library", EXAMPLES / "articles"
    process = subprocess.Popen(
        command(folder, texts), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    while process.poll() is None:
        if (folder / "articles.sqlite3").is_file() and (seen := Library.open(folder)):
            stored = seen.chunk_ids()
            seen.close()
            if stored:
                break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()

    between = Assistant.open(folder)
    answer = between.ask("How fast was DART going when it crashed into the asteroid?")
    for each in answer.citations:
        assert each.source.cut(between.article(each.article_id).text) == each.quote
    vectors(between.library)
    between.close()

    library, whole = Library.open(folder), Library.open(examples_library)
    report = take_in(texts, library)
    assert not report.failed
    assert library.articles() == whole.articles()
    assert library.chunk_ids() == whole.chunk_ids()
    assert vectors(library) == pytest.approx(vectors(whole), abs=1e-5)


def test_two_processes_add_at_once(tmp_path: Path) -> None:
    texts = articles_in(tmp_path)
    both = [
        subprocess.Popen(command(tmp_path / "library", texts / name), stderr=subprocess.PIPE)
        for name in ("wire.txt", "cheese.txt")
    ]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    library = library_in(tmp_path)
    assert library.article_count() == 2
    vectors(library)


def test_an_open_assistant_sees_what_others_do(tmp_path: Path) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts / "cheese.txt", library)
    assistant = Assistant.open(tmp_path / "library")
    assert assistant.ask(QUESTION).refused
    subprocess.run(command(tmp_path / "library", texts), check=True, capture_output=True)
    assert "2027" in assistant.ask(QUESTION).text
    found = assistant.search(QUESTION, 5)[0]
    assert found.similarity is not None
    (wire,) = (each for each in assistant.library.articles() if "Galena" in each.title)
    Writer(library, DEFAULT).remove(wire.id)
    assert assistant.ask(QUESTION).refused
    assert all(each.chunk.article_id != wire.id for each in assistant.search(QUESTION, 5))
    assistant.close()


def test_asking_while_another_process_adds(tmp_path: Path) -> None:
    folder, more = tmp_path / "library", tmp_path / "more"
    more.mkdir()
    for path in sorted((EXAMPLES / "articles").glob("*"))[:8]:
        shutil.copy(path, more)
    take_in(articles_in(tmp_path), library_in(tmp_path))
    assistant = Assistant.open(folder)
    adding = subprocess.Popen(command(folder, more), stderr=subprocess.PIPE)
    while adding.poll() is None:
        answer = assistant.ask(QUESTION)
        assert "2027" in answer.text
        for each in answer.citations:
            assert each.source.cut(assistant.article(each.article_id).text) == each.quote
    assert adding.returncode == 0
    asked = "How strong was the 2011 Japan earthquake?"
    assert not assistant.ask(asked).refused
    assistant.close()


def test_a_full_disk_stops_adding_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts / "cheese.txt", library)
    with monkeypatch.context() as full:
        full.setattr(disk, "ROOM", 10**18)
        with pytest.raises(NoRoom, match="make room and add again"):
            take_in(texts, library)
        assert "cheese" in Assistant.open(tmp_path / "library").ask("Which cheese won?").text
    assert len(take_in(texts, library).added) == 1
    vectors(library)


def test_torn_vectors_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    take_in(texts, library)
    before = vectors(library)
    count, torn = VectorIndex.count, IndexFault("the vector index cannot be read")
    torn.__cause__ = ValueError("hnsw segment reader: eval error")
    faults = [torn]

    def count_or_refuse(index: VectorIndex) -> int:
        if faults:
            raise faults.pop()
        return count(index)

    monkeypatch.setattr(VectorIndex, "count", count_or_refuse)
    Writer(library, DEFAULT).mend()
    assert not faults
    assert vectors(library) == pytest.approx(before, abs=1e-5)


def test_a_library_keeps_to_its_embedder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, texts = library_in(tmp_path), articles_in(tmp_path)
    folder = tiny_embedder(tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)
    add([texts], library, Run("tiny"))
    assert library.embedder_name() == str(folder)
    monkeypatch.chdir("/")
    with pytest.raises(EmbedderMismatch, match=f"--embedder {folder}"):
        Assistant.open(tmp_path / "library", embedder=DEFAULT).ask(QUESTION)
    assert Assistant.open(tmp_path / "library").search(QUESTION)
    folder.rename(tmp_path / "moved")
    embed._load.cache_clear()
    with pytest.raises(EmbedderError, match="put it back there"):
        Assistant.open(tmp_path / "library").ask(QUESTION)


def test_nothing_in_hand() -> None:
    with pytest.raises(LoadError):
        Assistant.over(["", " \n"])
    with pytest.raises(TypeError):
        Assistant.over(WIRE)
