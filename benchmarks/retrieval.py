"""How well the right articles are found: `python -m benchmarks.retrieval DIR [DIR …]`.

DIR is a set in BEIR's form. Its library is built through the product's own writer (the first time
takes as long as `citewell add` does) and asked through the product's own searches. Relevance is
per article: an article's rank is that of its first chunk among distinct articles. A table goes to
stdout, the figures with what made them to `benchmarks/results/`.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.retrieve import DEPTH, RANK_CONSTANT
from assistant.settings import stay_local
from benchmarks import baselines
from benchmarks.arms import ARMS, MakeArm, Rank
from benchmarks.baselines import BASELINES
from benchmarks.beir import Question, TestSet
from benchmarks.build import Bench, open_bench
from benchmarks.kept import bench_parser, keep, made_with, sets
from benchmarks.metrics import METRICS, RESAMPLES, SEED, Figure, bootstrap, distinct
from ingest.chunk import CHUNKING
from ingest.embed import load_embedder

ALL = "all"
_TIMED = 50  # questions whose embedding is timed
_PACKAGES = ("chromadb", "langchain-chroma", "langchain-text-splitters", "numpy", "PyStemmer",
             "sentence-transformers", "sentencex", "torch")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to an arm: its metrics by name, and how many milliseconds it took."""

    values: Mapping[str, float]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: an arm over the questions of one kind, `ALL` of them, say.

    `differences` are to the arm that the others are held against, paired by question.
    """

    arm: str
    kind: str
    questions: int
    figures: Mapping[str, Figure]
    differences: Mapping[str, Figure]
    p50_ms: float
    p95_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each set, print its table, keep its figures."""
    parsed = _parser().parse_args(arguments)
    stay_local()
    makers = _makers(parsed.arms, parsed.arms_from, parsed.baseline)
    if parsed.against not in (None, *makers):
        sys.exit(f"--against {parsed.against}: the arms are {', '.join(makers)}")
    for test_set in sets(parsed.folders):
        with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
            lines = measure(bench, makers, parsed.against)
            print(table(test_set, lines, parsed.against), flush=True)
            _keep(bench, lines, parsed.out, parsed.against)


def measure(bench: Bench, makers: Mapping[str, MakeArm], against: str | None = None) -> list[Line]:
    """A line for each arm and kind of question, the arms in their order, all kinds first."""
    questions = bench.test_set.questions
    vectors = [
        bench.embedder.embed_query(each.text)
        for each in tqdm(questions, "questions", mininterval=10, leave=False)
    ]
    asked: dict[str, list[Asked]] = {}
    for name, make in makers.items():
        rank = make(bench)
        pairs = zip(questions, vectors, strict=True)
        progress = tqdm(pairs, name, len(questions), mininterval=10, leave=False)
        asked[name] = [_ask(rank, question, vector) for question, vector in progress]
    return [
        _line(name, kind, rows, asked, against)
        for name in makers
        for kind, rows in _kinds(questions).items()
    ]


def table(test_set: TestSet, lines: Sequence[Line], against: str | None) -> str:
    """The lines as aligned text: each mean with its interval, times in milliseconds."""
    width = max(len(line.arm) for line in lines)
    kinds = max(len(line.kind) for line in lines)
    room = 23 if against else 19
    head = "".join(f"{name:<{room}}" for name in METRICS)
    made = [
        f"{test_set.name}: {len(test_set.articles)} articles, {len(test_set.questions)} questions "
        f"({test_set.left_out} without a relevant article left out)",
        f"{'arm':<{width}}  {'type':<{kinds}}  {'n':>4}  {head}{'p50 ms':>7} {'p95 ms':>7}",
    ]
    for line in lines:
        start = f"{line.arm:<{width}}  {line.kind:<{kinds}}  {line.questions:>4}  "
        cells = "".join(f"{_cell(line.figures[name]):<{room}}" for name in METRICS)
        made.append(f"{start}{cells}{line.p50_ms:>7.1f} {line.p95_ms:>7.1f}")
        if line.differences and line.arm != against:
            cells = "".join(f"{_cell(line.differences[name], '+'):<{room}}" for name in METRICS)
            made.append(f"{f'  less {against}':<{len(start)}}{cells}".rstrip())
    return "\n".join(made) + "\n"


def _ask(rank: Rank, question: Question, vector: Sequence[float]) -> Asked:
    begun = time.perf_counter()
    ranking = list(rank(question.text, vector))
    milliseconds = (time.perf_counter() - begun) * 1000
    ranking = distinct(ranking)
    return Asked(
        {name: metric(ranking, question.judged) for name, metric in METRICS.items()}, milliseconds
    )


def _kinds(questions: Sequence[Question]) -> dict[str, list[int]]:
    """The questions' places by kind: all first, then each kind where there are several."""
    kinds = sorted({each.kind for each in questions})
    found = {ALL: list(range(len(questions)))}
    if len(kinds) > 1:
        for kind in kinds:
            found[kind or "other"] = [
                place for place, each in enumerate(questions) if each.kind == kind
            ]
    return found


def _line(
    arm: str,
    kind: str,
    rows: Sequence[int],
    asked: Mapping[str, Sequence[Asked]],
    against: str | None,
) -> Line:
    ours = [asked[arm][row] for row in rows]
    theirs = [asked[against][row] for row in rows] if against else []
    p50, p95 = np.percentile([each.milliseconds for each in ours], [50, 95])
    return Line(
        arm=arm,
        kind=kind,
        questions=len(rows),
        figures={name: bootstrap([each.values[name] for each in ours]) for name in METRICS},
        differences={
            name: bootstrap(
                [a.values[name] - b.values[name] for a, b in zip(ours, theirs, strict=True)]
            )
            for name in (METRICS if theirs else ())
        },
        p50_ms=float(p50),
        p95_ms=float(p95),
    )


def _cell(figure: Figure, sign: str = "") -> str:
    mean, low, high = (f"{each:{sign}.3f}" for each in (figure.mean, figure.low, figure.high))
    return f"{mean} {low}…{high}"


def _keep(bench: Bench, lines: Sequence[Line], out: Path, against: str | None) -> None:
    """Write the figures, and all that is needed to read or to make them again."""
    test_set = bench.test_set
    result = {
        "set": test_set.name,
        "data": test_set.digest,
        "articles": len(test_set.articles),
        "chunks": bench.library.chunk_count(),
        "questions": len(test_set.questions),
        "left_out": test_set.left_out,
        "settings": _settings(bench),
        **made_with(_PACKAGES),
        "embedding_a_question_ms": dict(_embedding_times(bench)),
        "differences_from": against,
        "arms": _by_arm(lines),
    }
    keep(result, out, f"retrieval-{test_set.name}")


def _settings(bench: Bench) -> dict[str, Any]:
    return {
        "embedder": Path(bench.embedder.name).name,
        "embedder_limit": bench.embedder.limit,
        "chunking": CHUNKING,
        "depth": DEPTH,
        "rank_constant": RANK_CONSTANT,
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED},
        "langchain": {
            "chunk_size": baselines.CHUNK_SIZE,
            "chunk_overlap": baselines.CHUNK_OVERLAP,
        },
        "bm25": {"chunk": baselines.BM25_CHUNK, "k1": baselines.BM25_K1, "b": baselines.BM25_B},
    }


def _by_arm(lines: Sequence[Line]) -> dict[str, dict[str, Any]]:
    arms: dict[str, dict[str, Any]] = {}
    for line in lines:
        arms.setdefault(line.arm, {})[line.kind] = {
            "n": line.questions,
            **{name: figure.rounded() for name, figure in line.figures.items()},
            "p50_ms": round(line.p50_ms, 2),
            "p95_ms": round(line.p95_ms, 2),
            "differences": {name: each.rounded() for name, each in line.differences.items()},
        }
    return arms


def _embedding_times(bench: Bench) -> Iterator[tuple[str, float]]:
    """Median and 95th percentile of embedding a question, which the arms' times leave out."""
    embedder = load_embedder(bench.embedder.name)
    times = []
    for question in bench.test_set.questions[:_TIMED]:
        begun = time.perf_counter()
        embedder.embed_query(question.text)
        times.append((time.perf_counter() - begun) * 1000)
    for name, share in (("p50", 50), ("p95", 95)):
        yield name, round(float(np.percentile(times, share)), 2)


def _makers(names: str, modules: Sequence[str], compared: Sequence[str]) -> dict[str, MakeArm]:
    known = dict(ARMS)
    for module in modules:
        known |= importlib.import_module(module).ARMS
    wanted = names.split(",") if names else list(known)
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"no arm {', '.join(unknown)}: there are {', '.join(known)}")
    return {name: known[name] for name in wanted} | {name: BASELINES[name] for name in compared}


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("retrieval", __doc__)
    add = parser.add_argument
    add("folders", type=Path, nargs="+", metavar="DIR")
    add("--arms", default="", metavar="NAME,…", help="only these arms (all)")
    add("--arms-from", action="append", default=[], metavar="MODULE",
        help="a module with more arms in its ARMS")  # fmt: skip
    add("--baseline", action="append", default=[], choices=list(BASELINES),
        help="compare with it in the same run")  # fmt: skip
    add("--against", metavar="ARM", help="show each arm's paired difference from this one")
    return parser


if __name__ == "__main__":
    main()
