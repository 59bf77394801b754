"""A set's library, made by the product's own writer, kept in a cache for the next run.

What is in the cache is used only where the product would make the same of it today: part of its
folder's name is a hash of what the writer makes of a sample of the set's articles, so a change of
the chunker, the terms, the embedded text or the schema makes another library by itself.
"""

import hashlib
import sqlite3
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from assistant.answer import Passage
from benchmarks.beir import TestSet
from benchmarks.vectors import RememberingEmbedder, file_name
from benchmarks.words import holds
from ingest.article import Article
from ingest.chunk import CHUNKING
from ingest.embed import Embedder
from ingest.index import VectorIndex
from ingest.library import FILE, Library
from ingest.terms import indexed
from ingest.writer import Writer, writing

_SAMPLE = 8  # articles in the hash: a second's work, once their vectors are kept


@dataclass(frozen=True, slots=True)
class Bench:
    """What an arm has to work with: a set, its library with its index, and the embedder.

    `sources` gives the corpus id of each of the library's articles, by article id. `cache` is a
    folder for what else an arm wants to keep.
    """

    test_set: TestSet
    library: Library
    index: VectorIndex
    embedder: RememberingEmbedder
    sources: dict[str, str]
    cache: Path

    def sources_of(self, chunk_ids: Sequence[str]) -> list[str]:
        """The corpus id that each chunk belongs to, in that order; looked up as a search does."""
        stored = self.library.stored(chunk_ids)
        return [self.sources[stored[each].chunk.article_id] for each in chunk_ids if each in stored]

    def passages(self) -> dict[str, list[Passage]]:
        """The passages of each corpus id, in reading order, as if there were no others: both
        searches find those that there are.
        """
        stored = self.library.stored(sorted(self.library.chunk_ids()))
        found: dict[str, list[Passage]] = {}
        for each in sorted(stored.values(), key=lambda each: each.chunk.start):
            passage = Passage(each.chunk, each.title, "", None, "", 1, 1.0, 0.0, 1, 1)
            found.setdefault(self.sources[each.chunk.article_id], []).append(passage)
        return found

    def away(
        self, found: Sequence[Passage], own: Container[str], answers: Sequence[str]
    ) -> list[Passage]:
        """Those found that are of no article in `own` and hold the words of no answer."""
        return [
            each
            for each in found
            if self.sources[each.chunk.article_id] not in own
            and not holds(each.chunk.text, answers)
        ]


@contextmanager
def open_bench(test_set: TestSet, embedder_name: str, cache: Path) -> Iterator[Bench]:
    """The bench for a set: its library opened, after it was built or completed where it has to be.

    A killed build goes on where it was, like the product's own `add`.
    """
    embedder = RememberingEmbedder(embedder_name, cache / "vectors")
    made = _fingerprint(test_set.articles, embedder_name, cache)
    parts = (test_set.name, test_set.digest[:8], file_name(embedder_name), CHUNKING, made)
    library = Library.open(cache / "libraries" / "-".join(parts), create=True)
    writer = GivenWriter(library, embedder)
    try:
        with writing(library, partial(tqdm.write, file=sys.stderr)):
            _complete(test_set, writer)
        sources = {article.id: article.source for article in test_set.articles}
        yield Bench(test_set, library, writer.index, embedder, sources, cache)
    finally:
        writer.close()
        library.close()
        embedder.close()


class GivenWriter(Writer):
    """The product's writer, with an embedder that it is given."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        super().__init__(library, embedder.name)
        self._given = embedder
        library.made_with(embedder=embedder.name, dimension=embedder.dimension, chunking=CHUNKING)

    @property
    def embedder(self) -> Embedder:
        """The embedder that it was given."""
        return self._given


def _complete(test_set: TestSet, writer: Writer) -> None:
    library = writer.library
    if library.pending() or library.doomed():
        writer.mend()
    lacking = [each for each in test_set.articles if library.version_of(each.id) != each.version]
    for article in tqdm(
        lacking, f"building {test_set.name}", disable=not lacking, mininterval=10, unit="article"
    ):
        writer.write(article)


def _fingerprint(articles: Sequence[Article], embedder_name: str, cache: Path) -> str:
    """Eight hex digits of all that the writer makes of a few articles: rows, terms, texts."""
    embedder = RememberingEmbedder(embedder_name, cache / "vectors")
    with TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True)
        writer = GivenWriter(library, embedder)
        for article in articles[:: max(1, len(articles) // _SAMPLE)][:_SAMPLE]:
            writer.write(article)
        stored = library.stored(sorted(library.chunk_ids())).values()
        words = [indexed(each.title, each.chunk.text) for each in stored]
        writer.close()
        library.close()
        embedder.close()
        with closing(sqlite3.connect(Path(folder) / "library" / FILE)) as db:
            dump = "\n".join(db.iterdump())
    made = f"{dump}{words}".encode() + embedder.asked.digest()
    return hashlib.sha256(made).hexdigest()[:8]
