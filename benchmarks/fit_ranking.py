"""Fit the second stage's weights: `python -m benchmarks.fit_ranking DIR [DIR …] [--reader]`.

Each set's questions are asked through the product's own searches; a candidate's features are the
product's own. The weights make it likely that a chunk of a relevant article comes first: a softmax
over the candidates, all chunks of relevant articles being right together, each set weighing the
same, with a small penalty on large weights. Beside the fit on all sets the figures of weights that
never saw the set are shown (leave one set out): those are the honest ones.

With `--reader`, what is fitted is how much the reader counts, over the passages that the features
put first: the features' weights stay. Writes `assistant/ranking.json`, unless `--dry`.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path
from scipy.optimize import minimize
from tqdm import tqdm

from assistant.answer import Passage
from assistant.features import FEATURES, FeatureReranker
from assistant.reader import Reader
from assistant.rerank import READ, READER_FEATURES, ReaderReranker
from assistant.retrieve import DEPTH, HybridRetriever
from assistant.vectors import SentenceVectors
from benchmarks.beir import Question, read_set
from benchmarks.build import Bench, open_bench
from ingest.embed import DEFAULT

TARGET = Path(__file__).parent.parent / "assistant" / "ranking.json"
_MOST = 600  # questions of a set, drawn with a fixed seed: more of one kind add little
_SHARPNESS = 5.0  # of the softmax; only makes the weights handy numbers
_PENALTY = 0.003

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: their features (n, len(FEATURES)), and which are right (n,).

    `behind` are the articles of those that stay behind, whatever the weights, with their rightness.
    """

    features: Array
    right: NDArray[np.bool_]
    articles: tuple[str, ...]
    behind: tuple[tuple[str, bool], ...] = ()


def main() -> None:
    """Fit, print, keep."""
    parsed = _parser().parse_args()
    names, gather = (READER_FEATURES, read) if parsed.reader else (FEATURES, ask)
    sets: dict[str, list[Asked]] = {}
    digests: dict[str, str] = {}
    for folder in parsed.folders:
        test_set = read_set(folder)
        with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
            sets[test_set.name] = gather(bench, some(test_set.questions))
            digests[test_set.name] = test_set.digest
    weights = fit(list(sets.values()))
    left_out = {
        name: shares(asked, fit([each for other, each in sets.items() if other != name]))
        for name, asked in sets.items()
        if len(sets) > 1
    }
    for name, asked in sets.items():
        print(f"{name}: {len(asked)} questions; hit@1/4/10 {shares(asked, weights)}", end="")
        print(f", left out {left_out[name]}" if left_out else "")
    for name, without in ablations(list(sets.values()), names).items():
        print(f"without {name:15} hit@1/4/10 {without}")
    made = {
        "weights": {name: round(float(each), 3) for name, each in zip(names, weights, strict=True)},
        "fitted_on": {name: {"data": digests[name], "questions": len(sets[name])} for name in sets},
        "left_out": left_out,
        "embedder": parsed.embedder,
    }
    print(json.dumps(made["weights"]))
    if not parsed.dry:
        _keep(made, reader=parsed.reader)


def _keep(made: Mapping[str, Any], *, reader: bool) -> None:
    """The features' part is the file's own, the reader's lies in it."""
    before = json.loads(TARGET.read_text("utf-8"))
    kept = before | {"reader": made} if reader else {**made, "reader": before["reader"]}
    TARGET.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--embedder", default=DEFAULT)
    parser.add_argument("--cache", type=Path, default=user_cache_path("citewell") / "benchmarks")
    parser.add_argument("--reader", action="store_true", help="fit how much the reader counts")
    parser.add_argument("--dry", action="store_true", help="leave ranking.json as it is")
    return parser


def some(questions: Sequence[Question]) -> list[Question]:
    """At most _MOST of the questions, always the same."""
    chosen = list(questions)
    Random(0).shuffle(chosen)
    return chosen[:_MOST]


def ask(bench: Bench, questions: Sequence[Question]) -> list[Asked]:
    """The candidates of each question, with their features."""
    reranker = FeatureReranker(SentenceVectors(bench.embedder), bench.library)
    retriever = HybridRetriever(bench.library, bench.index)
    asked: list[Asked] = []
    for question in tqdm(questions, bench.test_set.name, mininterval=10):
        vector = bench.embedder.embed_query(question.text)
        passages = retriever.retrieve(question.text, vector, 2 * DEPTH)
        articles, right = _judged(bench, question, passages)
        asked.append(Asked(reranker.features(question.text, vector, passages), right, articles))
    return asked


def read(bench: Bench, questions: Sequence[Question]) -> list[Asked]:
    """The first candidates of each question by features, with what the reader says of them."""
    features = FeatureReranker(SentenceVectors(bench.embedder), bench.library)
    retriever = HybridRetriever(bench.library, bench.index, features)
    reranker = ReaderReranker(features, Reader.load())
    asked: list[Asked] = []
    for question in tqdm(questions, f"{bench.test_set.name}, read", mininterval=10):
        vector = bench.embedder.embed_query(question.text)
        passages = retriever.retrieve(question.text, vector, 2 * DEPTH)
        articles, right = _judged(bench, question, passages)
        behind = tuple(zip(articles[READ:], right[READ:].tolist(), strict=True))
        rows = reranker.features(question.text, passages[:READ])
        asked.append(Asked(rows, right[:READ], articles[:READ], behind))
    return asked


def _judged(
    bench: Bench, question: Question, passages: Sequence[Passage]
) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    articles = tuple(bench.sources[each.chunk.article_id] for each in passages)
    right = np.array([question.judged.get(each, 0) > 0 for each in articles], dtype=bool)
    return articles, right


def fit(sets: Sequence[Sequence[Asked]]) -> Array:
    """The weights, one a feature, that these sets' questions make likeliest."""
    items = [
        (each.features * _SHARPNESS, each.right, 1 / len(asked))
        for asked in sets
        for each in asked
        if each.right.any() and not each.right.all()
    ]

    def loss(weights: Array) -> tuple[float, Array]:
        value, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for features, right, share in items:
            scores = features @ weights
            likely = np.exp(scores - scores.max())
            among_right = np.where(right, likely, 0.0)
            value += share * float(np.log(likely.sum()) - np.log(among_right.sum() + 1e-300))
            spread = likely / likely.sum() - among_right / (among_right.sum() + 1e-300)
            slope = slope + share * (spread @ features)
        return value, slope

    width = items[0][0].shape[1]
    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def ablations(sets: Sequence[Sequence[Asked]], names: Sequence[str]) -> dict[str, list[float]]:
    """For each feature, the mean over the sets of hit@1/4/10 of weights fitted without it."""
    found: dict[str, list[float]] = {}
    for at, name in enumerate((*names, "nothing")):
        kept = [
            [
                replace(each, features=np.delete(each.features, at, axis=1))
                if at < len(names)
                else each
                for each in asked
            ]
            for asked in sets
        ]
        weights = fit(kept)
        found[name] = np.mean([shares(asked, weights) for asked in kept], axis=0).round(4).tolist()
    return found


def shares(asked: Sequence[Asked], weights: Array) -> list[float]:
    """hit@1, hit@4 and hit@10, by article."""
    places = [_first_right(each, each.features @ weights) for each in asked]
    return [round(sum(place <= k for place in places) / len(places), 4) for k in (1, 4, 10)]


def _first_right(asked: Asked, scores: Array) -> int:
    """The rank of the first right article among distinct ones; 1,000 where there is none."""
    seen: set[str] = set()
    for at in np.argsort(-scores, kind="stable"):
        if asked.right[at]:
            return len(seen - {asked.articles[at]}) + 1
        seen.add(asked.articles[at])
    for article, is_right in asked.behind:
        if is_right:
            return len(seen - {article}) + 1
        seen.add(article)
    return 1000


if __name__ == "__main__":
    main()
