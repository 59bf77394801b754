"""One run of the product's `add` in a process of its own, timed; it may be killed at any moment."""

import multiprocessing
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from assistant.settings import stay_local
from benchmarks.vectors import RememberingEmbedder
from ingest import writer
from ingest.embed import Embedder, load_embedder
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run

_SERVER = multiprocessing.get_context("forkserver")
# Imported once for all runs: that takes longer than many a run that is killed.
_SERVER.set_forkserver_preload(["sentence_transformers", "chromadb", "benchmarks.taking"])


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run did: counts by what became of the articles, seconds, and megabytes at its peak.

    `embedding` are the seconds of the embedder itself. Keeping vectors for later runs is left out
    of `seconds`.
    """

    added: int
    copies: int
    unchanged: int
    failed: int
    seconds: float
    embedding: float
    peak: float

    @property
    def beside(self) -> float:
        """The share of the time that is not the embedder's, in [0, 1]."""
        return 1.0 - self.embedding / self.seconds


class Timed(Embedder):
    """An embedder that knows how long it has worked."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.name, self.dimension, self.limit = inner.name, inner.dimension, inner.limit
        self.seconds = 0.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """As the inner one does."""
        began = time.perf_counter()
        try:
            return self._inner.embed_documents(texts)
        finally:
            self.seconds += time.perf_counter() - began

    def embed_query(self, text: str) -> list[float]:
        """As the inner one does."""
        return self._inner.embed_query(text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the inner one does. Not its work, but the chunker's."""
        return self._inner.count_tokens(texts)


class _Kept(RememberingEmbedder):
    """A remembering embedder over one that is given."""

    def __init__(self, inner: Embedder, folder: Path) -> None:
        super().__init__(inner.name, folder)
        self._inner = inner


def take(thing: Path, folder: Path, embedder: str, vectors: Path | None) -> Taken:
    """Add `thing` to the library in `folder`, in a process of its own; with `vectors`, those kept
    in that folder are not made again.
    """
    with _SERVER.Pool(1) as pool:
        return pool.apply(_take, (thing, folder, embedder, vectors))


def taking(thing: Path, folder: Path, embedder: str, vectors: Path | None) -> BaseProcess:
    """The same, begun and not waited for."""
    process = _SERVER.Process(target=_take, args=(thing, folder, embedder, vectors))
    process.start()
    return process


def _take(thing: Path, folder: Path, name: str, vectors: Path | None) -> Taken:
    stay_local()
    own = Timed(load_embedder(name))
    outer = Timed(_Kept(own, vectors) if vectors else own)
    setattr(writer, "load_embedder", lambda _: outer)  # noqa: B010
    began = time.perf_counter()
    library = Library.open(folder, create=True)
    report = add([thing], library, Run(name))
    seconds = time.perf_counter() - began - (outer.seconds - own.seconds)
    library.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    return Taken(
        len(report.added) + len(report.updated), len(report.duplicates), len(report.unchanged),
        len(report.failed), seconds, own.seconds, peak,
    )  # fmt: skip
