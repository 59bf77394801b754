"""What it costs and buys that newer comes first: `python -m benchmarks.recency DIR [DIR …]`.

DIR is a set in BEIR's form whose articles have dates. Every question is taken to ask for the
latest, under each rule. What a rule costs is seen in the set as it is: its judgements know nothing
of "latest", so a right article that falls behind fell behind a newer one that is not right. What it
buys is seen in the set with later reports of its articles (`benchmarks/updates.py`): how often
the later report of the right article comes first. The figures go to stdout and to
`benchmarks/results/recency-*.json`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Passage
from assistant.diversity import spread
from assistant.preferences import PASSAGES
from assistant.reader import Reader
from assistant.recency import SAME, newer_first, wants_latest
from assistant.retrieve import DEPTH
from assistant.search import alike
from assistant.settings import stay_local
from benchmarks.arms import product
from benchmarks.beir import TestSet
from benchmarks.build import Bench, open_bench
from benchmarks.kept import bench_parser, keep, made_with, sets
from benchmarks.metrics import METRICS, bootstrap, distinct
from benchmarks.updates import GRADES, with_updates
from ingest.chunk import CHUNKING

MARGINS = (0.02, 0.05, 0.1, 0.2)
COSINES = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
_PACKAGES = ("chromadb", "numpy", "sentence-transformers", "torch")

Rule = Callable[["Found"], Sequence[Passage]]
Table = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the product finds for a question, before dates count; `alike` as in `newer_first`."""

    passages: Sequence[Passage]
    alike: Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each set, print its table, keep its figures."""
    parsed = _parser().parse_args(arguments)
    stay_local()
    for test_set in sets(parsed.folders):
        if not any(each.published for each in test_set.articles):
            sys.exit(f"{test_set.name}: no article has a date")
        result = measure(test_set, parsed.embedder, parsed.cache)
        keep(result, parsed.out, f"recency-{test_set.name}")
        print(table(result), flush=True)


def measure(test_set: TestSet, embedder: str, cache: Path) -> dict[str, Any]:
    """Cost and gain of each rule, and what is done to questions as they are typed."""
    with open_bench(test_set, embedder, cache) as bench:
        found = list(_found(bench))
        cost = {name: _cost(bench, found, rule) for name, rule in rules().items()}
        plain = _as_typed(test_set, found)
    gain: dict[str, Table] = {}
    for grade in GRADES:
        more = with_updates(test_set, grade)
        with open_bench(more.test_set, embedder, cache) as bench:
            found = list(_found(bench))
            gain[grade] = {
                name: _gain(bench, found, rule, more.pairs) for name, rule in rules().items()
            }
    return {
        "set": test_set.name,
        "data": test_set.digest,
        "settings": {"passages": PASSAGES, "same": SAME, "chunking": CHUNKING},
        **made_with(_PACKAGES),
        "as_typed": plain,
        "cost": cost,
        "gain": gain,
    }


def rules() -> dict[str, Rule]:
    """Which passages change places, newest first: none; those as similar to the question as the
    best, within a margin; those that are like the best, by their chunks' cosine.
    """
    made: dict[str, Rule] = {"none": lambda found: newer_first(found.passages)}
    for margin in MARGINS:
        made[f"similar {margin}"] = partial(_by_margin, margin=margin)
    for cosine in COSINES:
        made[f"alike {cosine}"] = partial(_by_likeness, cosine=cosine)
    return made


def table(result: Mapping[str, Any]) -> str:
    """A line for each rule: hit@1 and hit@4 without later reports, later and older one first."""
    typed = result["as_typed"]
    lines = [
        f"{result['set']}: {typed['questions']} questions, {typed['ask_for_latest']} ask for the "
        f"latest, {typed['changed_beyond_equals']} changed beyond equal scores",
        f"{'rule':<14}{'hit@1':>7}{'hit@4':>7}"
        + "".join(f"{f'{grade}: later':>14}{'older':>7}" for grade in GRADES),
    ]
    for name, cost in result["cost"].items():
        gains = [result["gain"][grade][name] for grade in GRADES]
        lines.append(
            f"{name:<14}{cost['hit@1']['mean']:>7.3f}{cost['hit@4']['mean']:>7.3f}"
            + "".join(f"{g['later']['mean']:>14.3f}{g['older']['mean']:>7.3f}" for g in gains)
        )
    return "\n".join(lines) + "\n"


def _found(bench: Bench) -> Iterator[Found]:
    retriever = product(bench, Reader.load())
    for question in tqdm(bench.test_set.questions, "questions", mininterval=10, leave=False):
        vector = bench.embedder.embed_query(question.text)
        passages = spread(retriever.retrieve(question.text, vector, DEPTH))[:PASSAGES]
        yield Found(passages, alike(passages, bench.index))


def _cost(bench: Bench, found: Sequence[Found], rule: Rule) -> dict[str, Any]:
    names = ("hit@1", "hit@4")
    values: dict[str, list[float]] = {name: [] for name in names}
    for question, each in zip(bench.test_set.questions, found, strict=True):
        ranking = distinct(bench.sources[one.chunk.article_id] for one in rule(each))
        for name in names:
            values[name].append(METRICS[name](ranking, question.judged))
    return {name: bootstrap(values[name]).rounded() for name in names}


def _gain(
    bench: Bench, found: Sequence[Found], rule: Rule, pairs: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    firsts = {
        question.id: bench.sources[rule(each)[0].chunk.article_id]
        for question, each in zip(bench.test_set.questions, found, strict=True)
    }
    later = [float(firsts[id] == report) for id, (_, report) in pairs.items()]
    older = [float(firsts[id] == article) for id, (article, _) in pairs.items()]
    return {"later": bootstrap(later).rounded(), "older": bootstrap(older).rounded()}


def _as_typed(test_set: TestSet, found: Sequence[Found]) -> dict[str, Any]:
    asking = [each.text for each in test_set.questions if wants_latest(each.text)]
    changed = 0
    for each in found:
        after = newer_first(each.passages)
        before = {one.chunk.id: one.score for one in each.passages}
        changed += any(before[one.chunk.id] != one.score for one in after)
    return {
        "questions": len(found),
        "ask_for_latest": len(asking),
        "changed_beyond_equals": changed,
    }


def _by_margin(found: Found, margin: float) -> list[Passage]:
    least = found.passages[0].similarity - margin
    near = {each.chunk.id: float(each.similarity >= least) for each in found.passages}
    return newer_first(found.passages, near, 1.0)


def _by_likeness(found: Found, cosine: float) -> list[Passage]:
    return newer_first(found.passages, found.alike, cosine)


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("recency", __doc__)
    add = parser.add_argument
    add("folders", type=Path, nargs="+", metavar="DIR")
    return parser


if __name__ == "__main__":
    main()
