"""A library to look through: many articles of made publishers, one that has changed and has a copy,
one that is gone from its source, and one that is hostile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from corpus_texts import story
from fakes import HOSTILE, HashedEmbedder

from benchmarks.build import GivenWriter
from ingest.article import Article
from ingest.embed import Embedder
from ingest.ledger import Source
from ingest.library import Library
from ingest.writer import Writer

PAPERS = ("Lindhaven Post", "The Tarnfell Echo", "Kurier", "")
MANY = 118


class Quick(Embedder):
    """An embedder without a model: nothing is asked of what it makes."""

    name, dimension, limit = "quick", 64, 256

    def __init__(self) -> None:
        self._hashed = HashedEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._hashed.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        return self._hashed.embed_query(text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def numbered(number: int) -> Article:
    """An article of its own: of four publishers in turn, on every tenth day back from 2024."""
    made = story(number)
    return Article(
        f"/news/{number:03}.txt",
        "\n\n".join(made.paragraphs[:2]),
        f"{made.headline} ({number:03})",
        (f"Author {number % 7}",),
        PAPERS[number % 4],
        None if number % 20 == 19 else date(2024, 12, 30) - timedelta(days=10 * number),
        f"https://paper.example/{number}",
        "de" if number % 4 == 2 else "en",
    )


def full_library(folder: Path) -> tuple[Library, Writer]:
    """A library in `folder` of MANY articles and two more, one of them with a copy."""
    library = Library.open(folder, create=True)
    writer = GivenWriter(library, Quick())
    articles = [numbered(number) for number in range(MANY)]
    tale = "\n\n".join(" ".join(story(500 + n).paragraphs) for n in range(3))
    changing = Article(
        "/news/ferry.txt", tale, "Ferry café opens", ("Ada Holm",), "Lindhaven Post",
        date(2025, 2, 1), "https://post.example/ferry", "en",
    )  # fmt: skip
    for each in [replace(changing, title="Ferry café to open"), *articles, HOSTILE]:
        writer.put_alone(each)
    writer.flush()
    writer.write(changing)
    copy = replace(changing, source="/wire/ferry.txt", publisher="The Wire", title="A café opens")
    library.put_copy(copy, changing)
    lost = articles[0]
    library.ledger.read([(Source("/news", "/news"), [each.id for each in articles])])
    library.ledger.mark_gone("/news", [lost.id])
    return library, writer
