"""Fit what tells a sentence that answers: `python -m benchmarks.fit_sentences SQUAD QUIZZES FILE…`.

SQUAD and QUIZZES are the development sets of these kinds, FILEs questions with passages as the
reader is trained on (JSON lines, gzip'ed), but sets that it was not trained on. Each is asked over
all of its passages, through the product's own search. Of the sentences that are compared
(`ReaderJudge.told`) those that hold the answer's words are right; the weights make a right one
likeliest to come first. Beside them the share of questions whose first sentence is right, by
weights that never saw the set (leave one set out), and by fewer numbers: those are the honest
figures.

Writes `assistant/telling.json`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from assistant.evaluation.questions import Question
from assistant.evaluation.words import holds
from assistant.judging import COMPARED, ReaderJudge, SimilarityJudge
from assistant.preferences import PASSAGES
from assistant.question import understand
from assistant.reader import Reader
from assistant.search import prepare
from assistant.telling import KEPT, TELLING
from assistant.vectors import SentenceVectors
from benchmarks.asking import Asked, quizzes, squad_over_all
from benchmarks.beir import TestSet, article_of, evenly
from benchmarks.build import GivenWriter, open_bench
from benchmarks.kept import bench_parser

TARGET = Path(__file__).parent.parent / "assistant" / KEPT
_MOST = 500  # questions of a set
_PENALTY = 0.5
# What the fitted numbers are multiplied by where the reader's counts 1. The order is the same with
# any; with this one the first sentence's support is as high as before, and so the sentences quoted.
_SCALE = 0.8

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Compared:
    """A question's sentences that are compared: a row of TELLING each, 1 for each that is right."""

    values: Array
    right: Array


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print, keep."""
    parser = bench_parser("fit_sentences", __doc__)
    parser.add_argument("squad", type=Path, metavar="SQUAD")
    parser.add_argument("quizzes", type=Path, metavar="QUIZZES")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, default=_MOST, help="questions of a set")
    parser.add_argument("--dry", action="store_true", help="leave telling.json as it is")
    parsed = parser.parse_args(arguments)
    asked = (squad_over_all(parsed.squad), quizzes(parsed.quizzes), _of_files(parsed.files))
    found = {
        each.test_set.name: list(_compared(each, parsed.embedder, parsed.cache, parsed.limit))
        for each in asked
    }
    every = [each for some in found.values() for each in some]
    for name, numbers in _choices():
        left_out = {
            test: _first(some, *_fitted(_others(found, test), numbers))
            for test, some in found.items()
        }
        print(f"{name:16} first right, set left out: {left_out}")
    weights, usual = _fitted(every, range(len(TELLING)))
    usual[0] = 0.0  # the reader's log odds are of a scale of their own
    weights *= _SCALE / weights[0]
    made = {
        "weights": dict(zip(TELLING, weights.round(3).tolist(), strict=True)),
        "usual": dict(zip(TELLING, usual.round(3).tolist(), strict=True)),
        "fitted_on": {
            each.test_set.name: {
                "data": each.test_set.digest,
                "questions": len(found[each.test_set.name]),
            }
            for each in asked
        },
    }
    print(json.dumps(made["weights"]))
    if not parsed.dry:
        TARGET.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def _choices() -> Iterator[tuple[str, list[int]]]:
    every = list(range(len(TELLING)))
    yield "all", every
    for at in every[1:]:
        yield f"without {TELLING[at]}", [each for each in every if each != at]
    yield "the reader alone", [0]


def _compared(asked: Asked, embedder: str, cache: Path, limit: int) -> Iterator[Compared]:
    """What is compared for each question that one sentence's words answer."""
    some = evenly(asked.questions, limit)
    with open_bench(asked.test_set, embedder, cache) as bench:
        opened = prepare(GivenWriter(bench.library, bench.embedder))
        likeness = SimilarityJudge(SentenceVectors(bench.embedder), bench.library)
        judge = ReaderJudge(Reader.load(), likeness)
        for each in tqdm(some, asked.test_set.name, mininterval=10):
            query = understand(each.text, bench.library, each.filters, today=each.today)
            found = opened.search.find(query, PASSAGES)
            sentences, values = judge.told(found.asked[0], found.passages)
            right = [float(holds(one.quote, each.words)) for one in sentences[:COMPARED]]
            if sentences:
                yield Compared(values[:COMPARED], np.array(right))


def _of_files(files: Sequence[Path]) -> Asked:
    """The files' passages as articles, and their questions, each text once."""
    rows = [row for file in files for row in _rows(file) if row["answers"]]
    places = {(row["title"].strip(), row["passage"]): None for row in rows}
    articles = {
        place: article_of({"_id": str(at), "title": place[0][:100], "text": place[1]})
        for at, place in enumerate(places)
    }
    questions = {
        row["question"]: Question(
            row["id"],
            row["question"],
            (articles[row["title"].strip(), row["passage"]].id,),
            tuple(each["text"] for each in row["answers"]),
            answerable=True,
        )
        for row in reversed(rows)
    }
    digest = hashlib.sha256(json.dumps([each.text for each in articles.values()]).encode())
    name = "-".join(file.name.partition(".")[0] for file in files)
    test_set = TestSet(name, digest.hexdigest()[:16], tuple(articles.values()), (), 0)
    return Asked(test_set, tuple(questions.values()))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _others(found: Mapping[str, Sequence[Compared]], name: str) -> list[Compared]:
    return [each for other, some in found.items() if other != name for each in some]


def _fitted(some: Sequence[Compared], numbers: Sequence[int]) -> tuple[Array, Array]:
    """The weights that make a right sentence likeliest, 0 but for these numbers; what is usual."""
    answered = [each for each in some if each.right.any()]
    usual = np.concatenate([each.values[each.right > 0] for each in answered]).mean(axis=0)
    used = list(numbers)
    spread = np.concatenate([each.values for each in answered])[:, used].std(axis=0) + 1e-9
    given = [(each.values[:, used] / spread, each.right) for each in answered]

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for values, right in given:
            scores = values @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            likely = float(shares @ right) + 1e-12
            total -= np.log(likely)
            slope = slope - values.T @ (shares * right / likely - shares)
        return total, slope

    found = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B").x
    weights = np.zeros(len(TELLING))
    weights[used] = found / spread
    return weights, usual


def _first(some: Sequence[Compared], weights: Array, usual: Array) -> float:
    """The share of questions whose sentence with the highest score is right."""
    right = [each.right[np.argmax((each.values - usual) @ weights)] for each in some]
    return round(float(np.mean(right)), 4)


if __name__ == "__main__":
    main()
