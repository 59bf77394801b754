"""How long searches take in a great library: `python -m benchmarks.scale DIR --questions DIR`.

DIR holds a `corpus.jsonl` in BEIR's form, from which as many chunks are made as wanted (see
`synthetic`) and written into a library by the product's own code; `--questions` names sets whose
queries are asked. A library that is there whole is used again, so that building and timing can be
done apart. Each search is timed alone, warm, each question asked once. A table goes to stdout, the
figures with what made them to `benchmarks/results/`.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.reader import Reader
from assistant.retrieve import DEPTH, HybridRetriever, dense_search
from assistant.search import retriever_of
from assistant.settings import stay_local
from assistant.vectors import SentenceVectors
from benchmarks.beir import QUERIES, rows
from benchmarks.build import GivenWriter
from benchmarks.bulk import Plan, build
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.synthetic import PUBLISHERS
from ingest.chunk import CHUNKING
from ingest.database import FILE
from ingest.embed import load_embedder
from ingest.filters import Filters
from ingest.index import FOLDER
from ingest.library import Library
from ingest.terms import terms
from ingest.writer import Writer, try_mend

_ASKED = 200  # questions that are timed
_WARMING = 20  # others, asked before
_ANOTHER = Filters(languages=("none",))
_PACKAGES = ("chromadb", "langchain-chroma", "numpy", "PyStemmer", "sentence-transformers", "torch")

Search = Callable[[str], Callable[[], object]]
"""A question in, what is to be timed out."""
MakeSearch = Callable[[Writer, Filters | None], Search]


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what is missing, measure, print, keep."""
    parsed = _parser().parse_args(arguments)
    stay_local()
    plan = Plan(parsed.corpus, parsed.chunks, parsed.cache, parsed.embedder)
    if not plan.built.exists():
        # In a process of its own, so that the memory that is measured is that of asking.
        building = multiprocessing.get_context("spawn").Process(target=build, args=(plan,))
        building.start()
        building.join()
        if building.exitcode:
            raise SystemExit(building.exitcode)
    if parsed.build_only:
        return
    questions = _questions(parsed.questions)
    result = measure(plan, questions)
    print(table(result), flush=True)
    keep(result, parsed.out, f"scale-{plan.chunks}")


def measure(plan: Plan, questions: Sequence[str]) -> dict[str, Any]:
    """All figures, times in milliseconds unless they are named otherwise."""
    began = time.perf_counter()
    embedder = load_embedder(plan.embedder)
    embedder.embed_query("ready")
    model_s, model_mb = time.perf_counter() - began, _memory_mb()
    began = time.perf_counter()
    library = Library.open(plan.library)
    writer = GivenWriter(library, embedder)
    try_mend(writer)
    vector = embedder.embed_query(questions[0])
    HybridRetriever(library, writer.index).retrieve(questions[0], vector, DEPTH)
    opening_s = time.perf_counter() - began
    built = json.loads(plan.built.read_text(encoding="utf-8"))
    filters = _filters(built["days"])
    times = {
        name: {kind: _times(make, writer, each, questions) for kind, each in filters.items()}
        for name, make in SEARCHES.items()
    }
    result = {
        "set": plan.corpus.resolve().name,
        "data": plan.digest,
        "chunks": library.chunk_count(),
        "articles": library.article_count(),
        "questions": len(questions) - _WARMING,
        "terms_a_question": _percentiles([len(set(terms(each))) for each in questions]),
        "settings": {"embedder": Path(embedder.name).name, "depth": DEPTH, "chunking": CHUNKING},
        **made_with(_PACKAGES),
        "sqlite": sqlite3.sqlite_version,
        "cores": len(os.sched_getaffinity(0)),
        "load_average": round(os.getloadavg()[0], 1),
        "building": built,
        "disk_mb": {name: _size_mb(plan.library / name) for name in (FILE, FOLDER)},
        "memory_mb": {"model": model_mb, "peak": _memory_mb()},
        "opening_s": {"model": round(model_s, 2), "to_first_search": round(opening_s, 2)},
        "kept": {kind: len(library.allowed(each)) for kind, each in filters.items() if each},
        "ms": times,
    }
    writer.close()
    library.close()
    return result


def _filters(days: Sequence[str]) -> dict[str, Filters | None]:
    """Filters by name: none, days that keep a tenth and a half, publishers of much and little."""
    return {
        "no filter": None,
        **{
            name: Filters(after=date.fromisoformat(day))
            for name, day in zip(("newest tenth", "newer half"), days, strict=False)
        },
        "large publisher": Filters(publishers=(PUBLISHERS[0],)),
        "small publisher": Filters(publishers=(PUBLISHERS[19],)),
    }


def _dense(writer: Writer, filters: Filters | None) -> Search:
    library, index = writer.library, writer.index

    def search(question: str) -> Callable[[], object]:
        vector = writer.embedder.embed_query(question)
        return lambda: dense_search(library, index, vector, DEPTH, filters)

    return search


def _keyword(writer: Writer, filters: Filters | None) -> Search:
    return lambda question: lambda: writer.library.keyword_search(terms(question), DEPTH, filters)


def _fused(writer: Writer, filters: Filters | None) -> Search:
    return _retrieving(HybridRetriever(writer.library, writer.index), writer, filters)


def _second_stage(writer: Writer, filters: Filters | None) -> Search:
    # New for each filter: no sentence is remembered from the question's last time.
    vectors = SentenceVectors(writer.embedder)
    return _retrieving(retriever_of(writer.library, writer.index, vectors, None), writer, filters)


def _reader(writer: Writer, filters: Filters | None) -> Search:
    vectors, reader = SentenceVectors(writer.embedder), Reader.load()
    return _retrieving(retriever_of(writer.library, writer.index, vectors, reader), writer, filters)


def _retrieving(retriever: HybridRetriever, writer: Writer, filters: Filters | None) -> Search:
    def retrieve(question: str) -> object:
        return retriever.retrieve(question, writer.embedder.embed_query(question), DEPTH, filters)

    return lambda question: lambda: retrieve(question)


SEARCHES: dict[str, MakeSearch] = {
    "dense": _dense,
    "keyword": _keyword,
    "fused": _fused,
    "second stage": _second_stage,
    "with reader": _reader,
}


def _times(
    make: MakeSearch, writer: Writer, filters: Filters | None, questions: Sequence[str]
) -> dict[str, float]:
    """The time that each question takes, after the first _WARMING, which are not counted."""
    search, times = make(writer, filters), []
    for question in questions:
        ask = search(question)
        writer.library.share(_ANOTHER)  # for a library remembers what the last filter kept
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return _percentiles(times[_WARMING:])


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95, 100)}


def _memory_mb() -> int:
    """The most that this process has held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000)


def _size_mb(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return round(sum(each.stat().st_size for each in files) / 1e6)


def _questions(folders: Sequence[Path]) -> list[str]:
    """As many of each set's, evenly spread over it, as together make what is asked."""
    chosen: list[str] = []
    for folder in folders:
        texts = [row["text"] for row in rows(folder, QUERIES)]
        step = max(1, len(texts) * len(folders) // (_ASKED + _WARMING))
        chosen += texts[::step]
    # In turn, so that what warms up is like what is timed.
    return sorted(chosen, key=lambda text: hashlib.sha256(text.encode()).digest())


def table(result: Mapping[str, Any]) -> str:
    """The times as aligned text, and what else is to be known."""
    lines = [
        f"{result['chunks']:,} chunks of {result['articles']:,} articles, "
        f"{result['questions']} questions, load {result['load_average']}",
        f"opening {result['opening_s']}, memory {result['memory_mb']} MB, "
        f"disk {result['disk_mb']} MB",
        f"{'search':<14}{'filter':<18}{'kept':>9}{'p50 ms':>9}{'p95 ms':>9}{'most':>9}",
    ]
    for name, kinds in result["ms"].items():
        for kind, ms in kinds.items():
            kept = result["kept"].get(kind, result["chunks"])
            cells = "".join(f"{ms[each]:>9.1f}" for each in ("p50", "p95", "p100"))
            lines.append(f"{name:<14}{kind:<18}{kept:>9}{cells}")
    return "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("scale", __doc__)
    add = parser.add_argument
    add("corpus", type=Path, metavar="DIR")
    add("--questions", type=Path, action="append", required=True, metavar="DIR")
    add("--chunks", type=int, default=100_000)
    add("--build-only", action="store_true", help="measure nothing")
    return parser


if __name__ == "__main__":
    main()
