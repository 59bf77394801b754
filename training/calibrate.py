"""Probabilities that mean what they say: fitted on sets that were not trained on, and on articles
kept back, with near passages beside every question.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Passage
from assistant.reader import Reader
from assistant.readings import all_features, log_odds
from benchmarks.beir import evenly
from benchmarks.metrics import auc
from ingest.embed import load_embedder
from training.data import HELD_OUT_SETS, Row, read_rows, sample
from training.figures import logistic
from training.measures import plain
from training.mix import FIRST
from training.near import Near, remembered

HELD_SETS = "held-sets.jsonl"
_COSINES = "held-cosines.npy"
_FILES = ("squadshifts", "covidqa", "robustqa_ood", "quotesum")
_EACH = 300  # questions of each set
_FIRST = 8  # passages a question
_CLAMP = 1e-6


def collect(folder: Path, run: Path) -> None:
    """Write questions of the sets held out, each with near passages, to the run's folder."""
    rows = {name: read_rows(folder, name) for name in (*FIRST.caps, *_FILES)}
    flat = [row for some in rows.values() for row in some]
    unique = {row.passage: row for row in flat}
    near = Near(list(unique), [row.title for row in unique.values()])
    out = [row for row in flat if _held_out(row) and row.answers]
    chosen = [row for name in HELD_OUT_SETS for row in sample(_of(out, name), _EACH, name)]
    own = [n for n, row in enumerate(unique.values()) if _held_out(row)]
    near.embed(own[:6_000], run / "held-sets-passages.npy")
    vectors = remembered([row.question for row in chosen], run / "held-sets-questions.npy")
    with (run / HELD_SETS).open("w", encoding="utf-8") as file:
        for row, found in zip(
            chosen, near.search([r.question for r in chosen], vectors), strict=True
        ):
            others = near.without_answer(row, found)[:_FIRST]
            pairs = [(near.title(n), near.passages[n]) for n in others]
            file.write(json.dumps({**asdict(row), "near": pairs}) + "\n")


def fit(reader: Reader, run: Path, limit: int = 300) -> dict[str, Any]:
    """The calibration's numbers and what they were fitted on, read by `reader` as it is."""
    given = [*_lines(run / HELD_SETS), *_lines(run / "held.jsonl")]
    ready = [row for row in given if len(row["near"]) >= _FIRST and row["answers"]]
    chosen = evenly(ready, limit)
    counted = _Counted()
    for row, cosines in zip(chosen, _cosines(chosen, run / _COSINES), strict=True):
        counted.add(reader, row, cosines)
    for row in evenly([row for row in given if not row["answerable"]], limit // 2):
        counted.add_unanswerable(reader, row)
    weights, shift = logistic(np.array(counted.sets), np.array(counted.any))
    return {
        "sentence": _scaled(counted.sentences, counted.sentence_right),
        "passage": _scaled(counted.passages, counted.passage_right),
        "evidence": {"scale": _temperature(reader, run, limit)},
        "all": {
            "weights": [round(float(each), 5) for each in weights],
            "shift": round(shift, 5),
        },
        "fitted_on": {
            "questions": len(chosen),
            "sets": sorted({r["set"] for r in ready}),
        },
    }


class _Counted:
    """Raw scores with what is true of them, from one question to the next."""

    def __init__(self) -> None:
        self.sentences: list[float] = []
        self.sentence_right: list[bool] = []
        self.passages: list[float] = []
        self.passage_right: list[bool] = []
        self.sets: list[list[float]] = []
        self.any: list[bool] = []

    def add(self, reader: Reader, row: Mapping[str, Any], cosines: NDArray[np.float32]) -> None:
        """A question with its passage and near ones: as a set with it, and as one without."""
        others = row["near"][:_FIRST]
        passages = [
            _passage(row, float(cosines[0])),
            *(plain(t, p, float(c)) for (t, p), c in zip(others, cosines[1:], strict=True)),
        ]
        read = list(reader.read(row["question"], passages).passages)
        for at, each in enumerate(read):
            self.passages.append(each.score)
            self.passage_right.append(at == 0)
            labels = row["labels"] if at == 0 and row["labels"] else [0] * len(each.sentences)
            if len(labels) == len(each.sentences):
                self.sentences += [log_odds(p) for p in each.sentences]
                self.sentence_right += [bool(label) for label in labels]
        for part, truth in ((read[:-1], True), (read[1:], False)):
            start = 0 if truth else 1
            likeness = cosines[start : start + len(part)].tolist()
            self.sets.append(all_features(part, likeness))
            self.any.append(truth)

    def add_unanswerable(self, reader: Reader, row: Mapping[str, Any]) -> None:
        """A question that its own passage was written, or judged, not to answer."""
        (read,) = reader.read(row["question"], [_passage(row)]).passages
        self.passages.append(read.score)
        self.passage_right.append(False)


def _cosines(rows: Sequence[Mapping[str, Any]], kept: Path) -> NDArray[np.float32]:
    """Of each question with its passage and its near ones, (rows, 1 + _FIRST); made once."""
    if kept.is_file() and len(known := np.load(kept)) == len(rows):
        return np.asarray(known)
    embedder = load_embedder()
    found = []
    for row in rows:
        texts = [(row["title"], row["passage"]), *row["near"][:_FIRST]]
        vectors = embedder.embed_documents([f"{title}. {text}" for title, text in texts])
        found.append(np.array(vectors) @ np.array(embedder.embed_query(row["question"])))
    made = np.array(found, np.float32)
    np.save(kept, made)
    return made


def _temperature(reader: Reader, run: Path, limit: int) -> float:
    """The scale of the evidence's logits with the least loss on the claims kept back."""
    pairs = evenly(list(_lines(run / "held-claims.jsonl")), limit)
    found = [reader.supports(pair["claim"], pair["evidence"]) for pair in pairs]
    logs = np.log(np.array([[e.supports, e.contradicts, e.neither] for e in found]) + _CLAMP)
    labels = np.array([pair["label"] for pair in pairs])
    scales = np.linspace(0.2, 2.0, 37)
    return round(float(min(scales, key=lambda scale: _loss(logs * scale, labels))), 3)


def _loss(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    whole = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1))
    of_label = (logits - logits.max(axis=1, keepdims=True))[np.arange(len(labels)), labels]
    return float((whole - of_label).mean())


def _scaled(scores: Sequence[float], truths: Sequence[bool]) -> dict[str, float]:
    weights, shift = logistic(np.array(scores)[:, None], np.array(truths))
    print(f"  {len(scores):,} scores, AUC {auc(scores, truths).mean:.3f}", flush=True)
    return {"scale": round(float(weights[0]), 5), "shift": round(shift, 5)}


def _passage(row: Mapping[str, Any], similarity: float = 0.0) -> Passage:
    return plain(row["title"], row["passage"], similarity)


def _held_out(row: Row) -> bool:
    return row.set in HELD_OUT_SETS


def _of(rows: Sequence[Row], name: str) -> list[Row]:
    return [row for row in rows if row.set == name]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
