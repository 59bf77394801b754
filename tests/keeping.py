"""A small library with a tiny embedder, for the tests of what keeps libraries whole."""

from pathlib import Path

from fakes import CHEESE, WIRE

from ingest.article import Article
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run


def small_library(folder: Path, embedder: Path) -> Library:
    """A library in `folder` of four articles in files beside it."""
    files = folder.with_name(f"{folder.name}-files")
    files.mkdir(parents=True)
    for number, text in enumerate((WIRE, CHEESE, "“Ω” 🦊 is here.\nA café, too.", "One line.")):
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
    library = Library.open(folder, create=True)
    report = add([files], library, Run(embedder=str(embedder)))
    assert len(report.added) == 4, report
    return library


def contents(library: Library) -> dict[str, Article]:
    """The articles, by id."""
    return {each.id: each for each in library.articles()}
