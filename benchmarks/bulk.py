"""A library of as many chunks as wanted, made from one corpus by the product's own code.

Its texts and vectors are those of `synthetic`. Many articles are written together, each in the
product's own order, so that a killed build goes on where it was.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.beir import CORPUS, article_of, rows
from benchmarks.build import GivenWriter
from benchmarks.synthetic import DrawnEmbedder, varied
from benchmarks.vectors import file_name
from ingest.article import Article, Chunk
from ingest.chunk import CHUNKING, chunk_article, embedded
from ingest.embed import DEFAULT, Embedder, load_embedder
from ingest.library import Library
from ingest.writer import Writer, writing

_BATCH = 1_000  # chunks written together
_REAL = 50_000  # vectors that those of the chunks are drawn from

Batch = list[tuple[Article, list[Chunk]]]


@dataclass(frozen=True)
class Plan:
    """What is to be built: how many chunks, of which corpus, and where."""

    corpus: Path
    chunks: int
    cache: Path
    embedder: str = DEFAULT

    @cached_property
    def digest(self) -> str:
        """Sixteen hex digits of the corpus."""
        digest = hashlib.sha256()
        for row in rows(self.corpus, CORPUS):
            digest.update(json.dumps(row, sort_keys=True).encode())
        return digest.hexdigest()[:16]

    @property
    def library(self) -> Path:
        """The library's folder."""
        parts = (self.corpus.resolve().name, self.digest[:8], file_name(self.embedder), CHUNKING)
        return self.cache / "scale" / "-".join((*parts, str(self.chunks)))

    @property
    def built(self) -> Path:
        """A file that says how the library was built; it is there when the library is whole."""
        return self.library.parent / f"{self.library.name}.json"

    def articles(self) -> list[Article]:
        """The corpus."""
        return [article_of(row) for row in rows(self.corpus, CORPUS)]


def build(plan: Plan) -> None:
    """Write the library, or go on where a killed run left it."""
    began = time.perf_counter()
    embedder = DrawnEmbedder(load_embedder(plan.embedder), real_vectors(plan))
    library = Library.open(plan.library, create=True)
    # Safe from a kill all the same; a power cut costs a bench and nothing else.
    library._db.execute("PRAGMA synchronous = OFF")
    writer = GivenWriter(library, embedder)
    with writing(library), tqdm(total=plan.chunks, unit="chunk", mininterval=30) as progress:
        writer.mend()
        done = library.chunk_count()
        progress.update(done)
        articles = islice(varied(plan.articles()), library.article_count(), None)
        for batch in _batches(articles, embedder, plan.chunks - done):
            write(batch, writer)
            progress.update(sum(len(chunks) for _, chunks in batch))
    days = sorted(str(each.published) for each in plan.articles() if each.published)
    about = {
        "seconds": round(time.perf_counter() - began),
        "after_killed_at": done,
        "days": [days[len(days) * 9 // 10], days[len(days) // 2]] if days else [],
    }
    plan.built.write_text(json.dumps(about), encoding="utf-8")
    writer.close()
    library.close()


def _batches(articles: Iterator[Article], embedder: Embedder, wanted: int) -> Iterator[Batch]:
    """Articles with their chunks, about _BATCH of these together, `wanted` and a few in all."""
    while wanted > 0:
        batch: Batch = []
        size = 0
        while size < min(_BATCH, wanted):
            article = next(articles)
            batch.append((article, chunk_article(article, embedder.count_tokens, embedder.limit)))
            size += len(batch[-1][1])
        yield batch
        wanted -= size


def write(batch: Batch, writer: Writer) -> None:
    """What the writer does with an article, in its order, with many of them."""
    for article, chunks in batch:
        writer.library.put_pending(article, chunks)
    pairs = [(article, chunk) for article, chunks in batch for chunk in chunks]
    writer.index.upsert(
        [chunk.id for _, chunk in pairs],
        [embedded(article.title, chunk.text) for article, chunk in pairs],
    )
    for article, _ in batch:
        writer.library.mark_all_ready([(article.id, article.version)])


def real_vectors(plan: Plan) -> NDArray[np.float32]:
    """Vectors that other benches have kept; where there are none, those of a few titles."""
    kept = plan.cache / "vectors" / f"{file_name(plan.embedder)}.sqlite3"
    if kept.exists():
        with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as db:
            found = db.execute("SELECT vector FROM vectors ORDER BY key LIMIT ?", (_REAL,))
            vectors = [np.frombuffer(row[0], dtype=np.float32) for row in found]
        if vectors:
            return np.stack(vectors)
    titles = [article.title for article in plan.articles()[:256]]
    return np.asarray(load_embedder(plan.embedder).embed_documents(titles), dtype=np.float32)
