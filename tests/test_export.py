"""Export: what comes out goes in again, the same."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from conftest import EXAMPLES
from fakes import FERRY, tiny_embedder

from ingest.article import Article
from ingest.errors import IngestError
from ingest.exchange import from_row
from ingest.export import export, lines
from ingest.filters import Filters
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run

ODD = Article(
    "a b#1", "“Ω” 🦊\n\u2028line", "Odd", ("A", "B"), metadata={"half": "\ud800", "key": "value"}
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    opened = Library.open(tmp_path / "library", create=True)
    for article in (FERRY, ODD):
        opened.put_pending(article, [])
        opened.mark_all_ready([(article.id, article.version)])
    return opened


def test_every_article_comes_back_as_it_was(library: Library) -> None:
    rows = [json.loads(line) for line in lines(library)]
    assert [row["source"] for row in rows] == ["a b#1", "ferry.txt"]
    assert all("\n" not in line for line in lines(library))
    back = from_row(rows[1])
    assert (back, back.id, back.version) == (FERRY, FERRY.id, FERRY.version)
    assert rows[0]["metadata"] == dict(ODD.metadata)


def test_a_file_is_written_whole_and_never_over_another(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl.gz"
    assert export(library, file) == 2
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as written:
        assert written.read().split("\n") == [*lines(library), ""]
    with pytest.raises(IngestError, match="--force"):
        export(library, file)
    assert export(library, file, force=True) == 2
    with pytest.raises(IngestError, match="cannot be written"):
        export(library, tmp_path / "no" / "such.jsonl")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["library", "out.jsonl.gz"]


def test_filters_say_which_articles(library: Library) -> None:
    (line,) = lines(library, Filters(after=date(2024, 1, 1)))
    assert json.loads(line)["title"] == FERRY.title


def test_what_was_exported_is_taken_in_by_add_and_is_the_same(tmp_path: Path) -> None:
    embedder = str(tiny_embedder(tmp_path / "embedder"))
    first = Library.open(tmp_path / "first", create=True)
    assert not add([EXAMPLES / "articles"], first, Run(embedder)).failed
    export(first, tmp_path / "all.jsonl.gz")
    second = Library.open(tmp_path / "second", create=True)
    report = add([tmp_path / "all.jsonl.gz"], second, Run(embedder))
    assert (report.failed, len(report.added)) == ({}, first.article_count())
    assert second.articles() == first.articles()
    assert list(lines(second)) == list(lines(first))
