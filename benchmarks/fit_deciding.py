"""Fit whether to answer: `python -m benchmarks.fit_deciding DIR [DIR …] [--dry]`.

Each answerable question is read twice: with the first eight passages that the product finds, where
one of a relevant article is among them, and with those taken away that answer (the relevant
articles' and whatever holds the answer's words). SQuAD 2.0's questions that nobody can answer come
with what is found for them too. A logistic model over the product's own features is fitted to tell
the two apart, each set weighing the same. Beside it the figures of weights that never saw the set
(leave one set out), and of the features left out one by one: those are the honest ones.

Writes `assistant/deciding.json` but for its thresholds, which are chosen by hand off the curves of
`benchmarks.refusal`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from assistant.answer import Passage
from assistant.deciding import DECIDING, KEPT, features
from assistant.judging import ReaderJudge, SimilarityJudge
from assistant.parts import Asked
from assistant.preferences import PASSAGES
from assistant.reader import Reader
from assistant.search import retriever_of
from assistant.vectors import SentenceVectors
from benchmarks.beir import QUERIES, evenly, rows
from benchmarks.build import Bench, open_bench
from benchmarks.kept import bench_parser, sets
from benchmarks.metrics import auc
from benchmarks.words import holds

TARGET = Path(__file__).parent.parent / "assistant" / KEPT
_PENALTY = 0.01
_LONG = 60  # characters of an answer that no passage holds word for word
_MOST = 600  # questions of a set, evenly over the whole

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Situation:
    """The features of a question with some passages, and whether these answer it."""

    features: Array
    answers: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print, keep."""
    parser = bench_parser("fit_deciding", __doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--reader", type=Path, help="another reader than the one that ships")
    parser.add_argument("--limit", type=int, default=_MOST, help="questions of a set")
    parser.add_argument("--dry", action="store_true", help="leave deciding.json as it is")
    parsed = parser.parse_args(arguments)
    reader = Reader.load(parsed.reader)
    found: dict[str, list[Situation]] = {}
    digests: dict[str, str] = {}
    for test_set, folder in zip(sets(parsed.folders), parsed.folders, strict=True):
        with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
            found[test_set.name] = list(situations(bench, reader, folder, parsed.limit))
        digests[test_set.name] = test_set.digest
    weights, shift = fit(list(found.values()))
    for name, some in found.items():
        others = [each for other, each in found.items() if other != name]
        left_out = f", left out {_auc(some, *fit(others)):.4f}" if others else ""
        alone = _auc(some, np.eye(len(DECIDING))[0], 0.0)
        print(
            f"{name}: {len(some)} situations, AUC {_auc(some, weights, shift):.4f}{left_out}, "
            f"by {DECIDING[0]} alone {alone:.4f}"
        )
    for at, name in enumerate(DECIDING):
        print(f"without {name:15} {without(list(found.values()), at)}")
    made = {
        "weights": dict(zip(DECIDING, weights.round(3).tolist(), strict=True)),
        "shift": round(shift, 3),
        "fitted_on": {
            name: {"data": digests[name], "situations": len(some)} for name, some in found.items()
        },
    }
    print(json.dumps(made["weights"]))
    if not parsed.dry:
        kept = json.loads(TARGET.read_text("utf-8"))
        TARGET.write_text(json.dumps(kept | made, indent=1) + "\n", encoding="utf-8")


def situations(bench: Bench, reader: Reader, folder: Path, limit: int) -> Iterator[Situation]:
    """Each question's, as the module says."""
    vectors = SentenceVectors(bench.embedder)
    retriever = retriever_of(bench.library, bench.index, vectors, reader)
    likeness = SimilarityJudge(vectors, bench.library)
    judge = ReaderJudge(reader, likeness)
    judged = {each.id: each.judged for each in bench.test_set.questions}

    def told(asked: Asked, passages: Sequence[Passage], *, answers: bool) -> Situation:
        ranked = judge.rank(asked, passages)
        reading = reader.read(asked.text, passages)
        return Situation(features(ranked, reading), answers)

    for row in tqdm(evenly(_short(folder), limit), bench.test_set.name, mininterval=10):
        asked = Asked(row["text"], bench.embedder.embed_query(row["text"]))
        found = retriever.retrieve(asked.text, asked.vector, 3 * PASSAGES)
        if row["metadata"].get("answerable") is False:
            yield told(asked, found[:PASSAGES], answers=False)
            continue
        right, away = _split(bench, row, judged.get(row["_id"], {}), found)
        if right and away:
            yield told(asked, found[:PASSAGES], answers=True)
            yield told(asked, away, answers=False)


def fit(some: Sequence[Sequence[Situation]]) -> tuple[Array, float]:
    """The weights and the shift that make the truth likeliest, each set weighing the same."""
    values = np.concatenate([[each.features for each in found] for found in some])
    truths = np.concatenate([[each.answers for each in found] for found in some])
    shares = np.concatenate([_balanced([each.answers for each in found]) for found in some])
    spread = np.maximum(values.std(axis=0), 1e-6)
    scaled = np.c_[values / spread, np.ones(len(values))]
    signs = np.where(truths, 1.0, -1.0)

    def loss(weights: Array) -> tuple[float, Array]:
        margins = signs * (scaled @ weights)
        wrong = 1 / (1 + np.exp(np.clip(margins, -40, 40)))
        penalty = _PENALTY * float(weights[:-1] @ weights[:-1])
        slope = -(shares * signs * wrong) @ scaled
        slope[:-1] += 2 * _PENALTY * weights[:-1]
        return penalty + float(shares @ np.logaddexp(0, -margins)), slope

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    return np.asarray(found[:-1] / spread), float(found[-1])


def without(some: Sequence[Sequence[Situation]], at: int) -> list[float]:
    """The AUC of each set with weights that saw neither the set nor that feature."""
    kept = [
        [Situation(np.delete(each.features, at), each.answers) for each in found] for found in some
    ]
    return [
        round(_auc(found, *fit(kept[:place] + kept[place + 1 :] or kept)), 4)
        for place, found in enumerate(kept)
    ]


def _auc(some: Sequence[Situation], weights: Array, shift: float) -> float:
    scores = [float(each.features @ weights) + shift for each in some]
    return auc(scores, [each.answers for each in some]).mean


def _balanced(truths: Sequence[bool]) -> Array:
    """A weight for each, the true ones together as much as the others; the sum is 1."""
    flags = np.array(truths)
    counts = np.where(flags, flags.sum(), (~flags).sum())
    return np.asarray(0.5 / np.maximum(1, counts))


def _short(folder: Path) -> list[Mapping[str, Any]]:
    """The questions whose answer is words that can be looked for, and those without an answer."""
    return [
        row
        for row in rows(folder, QUERIES)
        if row["metadata"].get("answerable") is False or _answers(row)
    ]


def _answers(row: Mapping[str, Any]) -> list[str]:
    given = row["metadata"].get("answers") or row["metadata"].get("answer") or []
    return [each for each in ([given] if isinstance(given, str) else given) if each]


def _split(
    bench: Bench, row: Mapping[str, Any], judged: Mapping[str, int], found: Sequence[Passage]
) -> tuple[list[Passage], list[Passage]]:
    """Of the first passages those that answer; and the first that neither do nor are near to it."""
    own = {row["metadata"].get("passage")} | {key for key, grade in judged.items() if grade > 0}
    answers = _answers(row)
    is_long = len(answers[0]) > _LONG
    right = [
        each
        for each in found[:PASSAGES]
        if bench.sources[each.chunk.article_id] in own
        and (is_long or holds(each.chunk.text, answers))
    ]
    return right, bench.away(found, own, answers)[:PASSAGES]


if __name__ == "__main__":
    main()
