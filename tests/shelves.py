"""A library to look through: many articles of made publishers, one that has changed and has a copy,
one that is gone from its source, and one that is hostile.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from corpus_texts import story
from fakes import HOSTILE

from ingest.article import Article
from ingest.ledger import Source
from ingest.library import Library
from ingest.writer import Writer

PAPERS = ("Lindhaven Post", "The Tarnfell Echo", "Kurier", "")
MANY = 118


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


def full_library(folder: Path, embedder: str) -> tuple[Library, Writer]:
    """A library in `folder` of MANY articles and two more, one of them with a copy."""
    library = Library.open(folder, create=True)
    writer = Writer(library, embedder)
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
