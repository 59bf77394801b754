"""Reindexing: the same articles, an index made anew, whatever happens on the way."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import tiny_embedder
from keeping import contents, small_library

from ingest import swap
from ingest.doctor import examine
from ingest.errors import EmbedderMismatch
from ingest.library import Library
from ingest.reindex import match, reindex
from ingest.report import Step
from ingest.run import Run
from ingest.writer import Writer, writing


@pytest.fixture(scope="module")
def embedders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("embedders")
    return tiny_embedder(folder / "one"), tiny_embedder(folder / "two", 48)


@pytest.fixture
def library(tmp_path: Path, embedders: tuple[Path, Path]) -> Library:
    return small_library(tmp_path / "library", embedders[0])


def folder_of(library: Library) -> Path:
    assert library.folder is not None
    return library.folder


def test_another_embedder_makes_other_vectors_of_the_same_articles(
    library: Library, embedders: tuple[Path, Path]
) -> None:
    before, chunks = contents(library), library.chunk_ids()
    old = Writer(library, str(embedders[0]))
    assert old.index.count() == len(chunks)
    made = reindex(library, Run(embedder=str(embedders[1])))
    assert (made.articles, made.chunks, made.stopped) == (4, len(chunks), False)
    assert (contents(library), library.chunk_ids()) == (before, chunks)
    assert library.embedder_name() == str(embedders[1])
    assert examine(folder_of(library), deep=True) == []
    assert not (folder_of(library) / swap.STAGING).exists()
    # Who had it open with the old embedder is told, and finds nothing by chance.
    with pytest.raises(EmbedderMismatch, match="citewell reindex --embedder"):
        old.index.search([0.1] * 32, 3)


def test_a_search_in_words_finds_the_same_afterwards(library: Library) -> None:
    before = library.keyword_search(["chees", "termin"], 5)
    assert before
    reindex(library)
    assert library.keyword_search(["chees", "termin"], 5) == before
    assert Library(library.folder).keyword_search(["chees", "termin"], 5) == before


def test_what_was_stopped_is_gone_on_with(library: Library) -> None:
    seen: list[Step] = []
    stopped = Run(progress=seen.append, stopped=lambda: len(seen) > 2)
    made = reindex(library, stopped)
    assert (made.stopped, made.articles) == (True, 2)
    (finding,) = examine(folder_of(library))
    assert "unfinished" in finding.what
    titles: list[str] = []
    assert reindex(library, Run(progress=lambda step: titles.append(step.name))).articles == 4
    assert len(titles) == 2
    assert examine(folder_of(library), deep=True) == []


def test_articles_that_come_and_go_between_two_runs_are_followed(library: Library) -> None:
    steps: list[Step] = []
    reindex(library, Run(progress=steps.append, stopped=lambda: len(steps) > 3))
    writer = Writer(library, library.embedder_name() or "")
    gone, *_ = sorted(contents(library))
    with writing(library):
        writer.remove(gone)
    writer.close()
    assert reindex(library).articles == 3
    assert gone not in contents(library)
    assert examine(folder_of(library), deep=True) == []


@pytest.mark.parametrize(
    "kill",
    [
        # between the transaction and the vectors' move
        "begin = swap.swap.__globals__; begin['finish_swap'] = die",
        # when the old vectors are gone and the new ones are not in their place
        "swap.discard = lambda path: (shutil.rmtree(path), die(path))",
    ],
)
def test_a_kill_around_the_swap_is_mended_by_the_next_writer(
    library: Library, embedders: tuple[Path, Path], kill: str
) -> None:
    before = contents(library)
    ended = _in_another_process(f"{kill}\nrun()", library, embedders[1])
    assert ended == -signal.SIGKILL
    with writing(library):
        pass
    assert library.embedder_name() == str(embedders[1])
    assert contents(library) == before
    assert examine(folder_of(library), deep=True) == []


def _in_another_process(code: str, library: Library, embedder: Path) -> int:
    """How a process ends that runs `code`, in which `run` reindexes and `die` kills it."""
    command = [sys.executable, "-c", f"{_PROCESS}\n{code}", str(library.folder), str(embedder)]
    return subprocess.run(command, check=False).returncode


_PROCESS = """
import os, shutil, sys
from ingest import swap
from ingest.library import Library
from ingest.run import Run
from ingest.reindex import reindex

def die(path):
    os.kill(os.getpid(), 9)

def run(**more):
    reindex(Library.open(sys.argv[1]), Run(embedder=sys.argv[2], **more))
"""


def test_a_kill_on_the_way_leaves_the_old_index(
    library: Library, embedders: tuple[Path, Path]
) -> None:
    steps = "lambda step, seen=[]: seen.append(step) or len(seen) > 2 and os.kill(os.getpid(), 9)"
    ended = _in_another_process(f"run(progress={steps})", library, embedders[1])
    assert ended == -signal.SIGKILL
    assert library.embedder_name() == str(embedders[0])
    assert reindex(library).articles == 4
    assert examine(folder_of(library), deep=True) == []


def test_what_is_missing_alone_is_made(library: Library) -> None:
    writer = Writer(library, library.embedder_name() or "")
    first, *_ = sorted(library.chunk_ids())
    writer.index.remove([first])
    writer.index.upsert(["stranger-0"], ["A vector of nothing."])
    writer.close()
    assert [each.what for each in examine(folder_of(library))] == [
        "chunks without a vector", "vectors without a chunk",
    ]  # fmt: skip
    match(library)
    assert examine(folder_of(library), deep=True) == []
