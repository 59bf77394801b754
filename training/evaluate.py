"""The table of figures: what the reader does on sets that it was not trained on.

Every figure stands beside the same without the reader, from one run, with its interval. What the
reader does to the ranking of articles is measured by `benchmarks.retrieval`.
"""

import gzip
import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.reader import CONFIG, Reader
from benchmarks.beir import evenly, read_set
from benchmarks.build import Bench, open_bench
from benchmarks.metrics import Figure, auc
from ingest.embed import DEFAULT
from training import measures
from training.data import read_claims
from training.figures import exact, f1, logistic, share

BENCHES = Path("~/.cache/citewell/benchmarks").expanduser()
Line = tuple[str, str, Figure]


@dataclass(frozen=True, slots=True)
class Places:
    """The folders that an evaluation reads."""

    data: Path
    dev: Path
    run: Path


class Benches:
    """The development sets' libraries, opened when they are first asked for."""

    def __init__(self, dev: Path, stack: ExitStack) -> None:
        self._dev, self._stack = dev, stack
        self._open: dict[str, Bench] = {}

    def __getitem__(self, name: str) -> Bench:
        if name not in self._open:
            made = open_bench(read_set(self._dev / name), DEFAULT, BENCHES)
            self._open[name] = self._stack.enter_context(made)
        return self._open[name]


def evaluate(
    folder: Path, places: Places, target: Path, limit: int = 0, only: Sequence[str] = ()
) -> None:
    """Measure the reader in `folder`, print the table, keep it and all scores in `target`."""
    reader = Reader.load(folder)
    result: dict[str, Any] = {
        "reader": json.loads((folder / CONFIG).read_text("utf-8")),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "limit": limit,
        "figures": [],
    }
    kept: dict[str, Any] = {}
    with ExitStack() as stack:
        benches = Benches(places.dev, stack)
        for name, measure in MEASURES.items():
            if only and name not in only:
                continue
            begun = time.monotonic()
            lines, scores = measure(reader, benches, places, limit)
            kept[name] = scores
            for what, arm, figure in lines:
                print(f"{what:58} {arm:18} {figure.mean:.3f} [{figure.low:.3f}, {figure.high:.3f}]")
                result["figures"].append({"measure": what, "arm": arm, **asdict(figure)})
            print(f"  ({name}: {time.monotonic() - begun:.0f} s)", flush=True)
            _keep(target, result, kept)


def _given(
    reader: Reader, benches: Benches, places: Places, limit: int
) -> tuple[list[Line], list[dict[str, Any]]]:
    folder = places.dev / "squad2"
    rows = list(measures.paragraph_given(reader, benches["squad2"], folder, limit))
    yes = [row for row in rows if row["answerable"]]
    truths = [row["answerable"] for row in rows]
    first, told = "squad2, paragraph given: sentence first", "squad2: answerable or not, AUC"
    short = [(row["short"], row["answers"]) for row in yes]
    return [
        (first, "similarity", share([row["right_similarity"] for row in yes])),
        (first, "reader", share([row["right"] for row in yes])),
        ("squad2: short answer, F1", "reader", share([f1(*each) for each in short])),
        ("squad2: short answer, exact", "reader", share([exact(*each) for each in short])),
        *_aucs(told, rows, truths),
    ], rows


def _over_all(
    reader: Reader, benches: Benches, places: Places, limit: int
) -> tuple[list[Line], list[dict[str, Any]]]:
    folder = places.dev / "squad2"
    rows = list(measures.over_all(reader, benches["squad2"], folder, limit))
    what = "squad2, over all paragraphs: sentence first"
    both = [row for row in rows if row["found"] and row["without"]]
    sets = [row["with"] for row in both] + [row["without"] for row in both]
    truths = [True] * len(both) + [False] * len(both)
    return [
        (what, "similarity", share([row["right_similarity"] for row in rows])),
        (what, "reader", share([row["right"]["sentence"] for row in rows])),
        (what, "reader, passage too", share([row["right"]["both"] for row in rows])),
        *_aucs("squad2: first eight, answer there or away, AUC", sets, truths),
    ], rows


def _near(
    reader: Reader, benches: Benches, places: Places, limit: int
) -> tuple[list[Line], list[dict[str, Any]]]:
    rows = list(measures.near(reader, benches["squad2"], places.run, limit or 1_000))
    truths = [row["answerable"] for row in rows]
    return _aucs("near passages (kept back): any answers, AUC", rows, truths), rows


def _held(
    reader: Reader, benches: Benches, places: Places, limit: int
) -> tuple[list[Line], list[dict[str, Any]]]:
    rows = list(measures.held_back(reader, places.run, limit))
    told = [row for row in rows if row["set"] == "squad2_dev_other_half"]
    spans = [(row["short"], row["answers"]) for row in rows if row["right"] is not None]
    scores = [row["score"] for row in told]
    right = [row["right"] for row in rows if row["right"] is not None]
    return [
        ("kept back: sentence first", "reader", share(right)),
        ("kept back: short answer, F1", "reader", share([f1(*each) for each in spans])),
        (
            "kept back squad2: answerable or not, AUC",
            "reader",
            auc(scores, [r["answerable"] for r in told]),
        ),
    ], rows


def _claims(
    reader: Reader, benches: Benches, places: Places, limit: int
) -> tuple[list[Line], list[dict[str, Any]]]:
    mine = [json.loads(line) for line in (places.run / "held-claims.jsonl").open(encoding="utf-8")]
    machine = read_claims(places.data, "nli_summaries_machine_hypotheses")
    sets = {
        "claims kept back": mine,
        "machine-written summaries": [asdict(each) for each in machine],
    }
    lines: list[Line] = []
    kept = []
    for name, pairs in sets.items():
        rows = list(measures.claims(reader, benches["squad2"], evenly(pairs, limit)))
        truths = [row["label"] == 0 for row in rows]
        lines += [
            (f"{name}: supported, AUC", arm, auc([row[column] for row in rows], truths))
            for arm, column in (("similarity", "similarity"), ("reader", "supports"))
        ]
        kept += [{"of": name, **row} for row in rows]
    return lines, kept


def _aucs(what: str, rows: Sequence[Mapping[str, Any]], truths: Sequence[bool]) -> list[Line]:
    """By similarity, by each of the reader's numbers, and by all of them in two halves crossed."""
    arms = {
        "similarity": "similarity",
        "reader": "score",
        "its sentences": "sentence",
        "its words": "span",
    }
    lines = [
        (what, arm, auc([row[column] for row in rows], truths)) for arm, column in arms.items()
    ]
    for arm, columns in {
        "reader, mixed": ("score", "sentence", "span"),
        "with similarity": ("score", "sentence", "span", "similarity"),
    }.items():
        values = np.array([[row[column] for column in columns] for row in rows], np.float64)
        lines.append((what, arm, auc(_crossed(values, np.array(truths)), truths)))
    return lines


def _crossed(values: Any, truths: Any) -> Any:
    """Scores of each half by weights fitted on the other."""
    scores = np.zeros(len(truths))
    values = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-9)
    for half in (0, 1):
        fitted = np.arange(len(truths)) // 2 % 2 == half
        weights, shift = logistic(values[fitted], truths[fitted])
        scores[~fitted] = values[~fitted] @ weights + shift
    return scores


MEASURES: dict[
    str, Callable[[Reader, Benches, Places, int], tuple[list[Line], list[dict[str, Any]]]]
]
MEASURES = {
    "given": _given,
    "over_all": _over_all,
    "near": _near,
    "held": _held,
    "claims": _claims,
}


def _keep(target: Path, result: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    with gzip.open(target.with_suffix(".scores.json.gz"), "wt", encoding="utf-8") as file:
        json.dump(kept, file)
