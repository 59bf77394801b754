"""Many articles on the page, or many passages of one: `python -m benchmarks.diversity DIR [DIR …]`.

DIR is a set in BEIR's form. The product's passages are taken as they are ranked, with at most so
many of an article, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), and with
the product's penalty for each further passage of an article. Of the first eight passages: the share
of the right articles among them, of the answer's words in them (where the queries carry
`metadata.answer` or `answers`), and how often an answer is quoted from them, word for word. The
figures go to stdout and to `benchmarks/results/diversity-*.json`.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.answer import Passage
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.diversity import PENALTY, spread
from assistant.parts import Asked
from assistant.preferences import PASSAGES
from assistant.reader import Reader
from assistant.retrieve import DEPTH
from assistant.search import answerer_of
from assistant.settings import stay_local
from assistant.vectors import SentenceVectors
from benchmarks.arms import product
from benchmarks.beir import QUERIES, Question, rows
from benchmarks.build import Bench, open_bench
from benchmarks.kept import bench_parser, keep, made_with, sets
from benchmarks.metrics import bootstrap, recall
from ingest.chunk import CHUNKING, embedded
from ingest.terms import terms

CAPS = (2, 3, 4)
LAMBDAS = (0.9, 0.7)
PENALTIES = (0.04, 0.07, 0.1, 0.2)
_ANSWER = 80  # characters: a longer answer is a sentence that no article has word for word
_PACKAGES = ("chromadb", "numpy", "sentence-transformers", "torch")

Vectors = NDArray[np.float32]
Arm = Callable[[Sequence[Passage], Vectors], Sequence[Passage]]
"""Ranked passages and their chunks' unit vectors in, the passages as they are to be shown out."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question's first passages under an arm; `answers` are those that its set accepts."""

    question: Question
    asked: Asked
    answers: Sequence[str]
    passages: Sequence[Passage]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each set, print its table, keep its figures."""
    parsed = _parser().parse_args(arguments)
    stay_local()
    for folder, test_set in zip(parsed.folders, sets(parsed.folders), strict=True):
        some = replace(test_set, questions=test_set.questions[: parsed.limit or None])
        with open_bench(some, parsed.embedder, parsed.cache) as bench:
            kinds = measure(bench, _answers(folder))
        result = {
            "set": test_set.name,
            "data": test_set.digest,
            "questions": len(some.questions),
            "settings": {"passages": PASSAGES, "penalty": PENALTY, "chunking": CHUNKING},
            **made_with(_PACKAGES),
            "kinds": kinds,
        }
        keep(result, parsed.out, f"diversity-{test_set.name}")
        print(table(test_set.name, kinds), flush=True)


def measure(bench: Bench, answers: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """By kind of question and arm: each measure, and its paired difference from "as ranked"."""
    answerer = answerer_of(bench.library, SentenceVectors(bench.embedder), Reader.load())
    values: dict[str, dict[str, list[dict[str, float]]]] = {}
    for question, asked, ranked in _ranked(bench):
        vectors = _vectors(bench, ranked)
        for name, arm in arms().items():
            passages = [
                replace(each, rank=rank)
                for rank, each in enumerate(arm(ranked, vectors)[:PASSAGES], start=1)
            ]
            shown = Shown(question, asked, answers.get(question.id, ()), passages)
            by_arm = values.setdefault(question.kind or "all", {})
            by_arm.setdefault(name, []).append(_values(bench, answerer, shown))
    return {
        kind: {name: _figures(found, by_arm["as ranked"]) for name, found in by_arm.items()}
        for kind, by_arm in values.items()
    }


def arms() -> dict[str, Arm]:
    """The ways of choosing, by name."""
    made: dict[str, Arm] = {"as ranked": lambda passages, vectors: passages}
    made |= {f"at most {most}": partial(capped, most=most) for most in CAPS}
    made |= {f"MMR {share}": partial(marginal, share=share) for share in LAMBDAS}
    made |= {f"penalty {each}": partial(_spread, penalty=each) for each in PENALTIES}
    return made


def capped(passages: Sequence[Passage], vectors: Vectors, most: int) -> list[Passage]:
    """The passages, those behind that are more than `most` of an article."""
    before: Counter[str] = Counter()
    first: list[Passage] = []
    behind: list[Passage] = []
    for each in passages:
        (first if before[each.chunk.article_id] < most else behind).append(each)
        before[each.chunk.article_id] += 1
    return first + behind


def marginal(passages: Sequence[Passage], vectors: Vectors, share: float) -> list[Passage]:
    """The passages by `share` of their score (in [0, 1] within the list), less the rest of their
    greatest cosine with one before.
    """
    scores = np.array([each.score for each in passages])
    worth = (scores - scores.min()) / max(1e-9, float(np.ptp(scores)))
    cosines = vectors @ vectors.T
    nearest = np.zeros(len(passages))
    left, chosen = list(range(len(passages))), list[int]()
    while left and len(chosen) < PASSAGES:
        best = max(left, key=lambda at: share * worth[at] - (1 - share) * nearest[at])
        left.remove(best)
        chosen.append(best)
        nearest = np.maximum(nearest, cosines[best])
    return [passages[at] for at in (*chosen, *left)]


def table(name: str, kinds: Mapping[str, Any]) -> str:
    """A line for each kind and arm."""
    lines = []
    for kind, by_arm in kinds.items():
        measures = list(by_arm["as ranked"])
        head = "".join(f"{each:>12}" for each in measures)
        lines.append(f"{f'{name}, {kind}':<28}{head}")
        for arm, figures in by_arm.items():
            cells = "".join(f"{figures[each]['mean']:>12.3f}" for each in measures)
            lines.append(f"  {arm:<26}{cells}")
    return "\n".join(lines) + "\n"


def _ranked(bench: Bench) -> Iterator[tuple[Question, Asked, list[Passage]]]:
    retriever = product(bench, Reader.load())
    for question in tqdm(bench.test_set.questions, "questions", mininterval=10, leave=False):
        asked = Asked(question.text, bench.embedder.embed_query(question.text))
        yield question, asked, retriever.retrieve(asked.text, asked.vector, DEPTH)


def _values(bench: Bench, answerer: ExtractiveAnswerer, shown: Shown) -> dict[str, float]:
    sources = [bench.sources[each.chunk.article_id] for each in shown.passages]
    judged = shown.question.judged
    values = {
        "recall@4": recall(sources, judged, PASSAGES // 2),
        "recall@8": recall(sources, judged, PASSAGES),
        "articles": float(len(set(sources))),
    }
    right = [
        each.chunk.text
        for each, source in zip(shown.passages, sources, strict=True)
        if judged.get(source, 0) > 0
    ]
    known = set(terms(shown.question.text))
    if wanted := set(terms(" ".join(shown.answers))) - known:
        values["words"] = len(wanted & set(terms(" ".join(right)))) / len(wanted)
    if short := [each for each in shown.answers if len(each) <= _ANSWER]:
        weighed = answerer.weigh([shown.asked], shown.passages)
        drafts = answerer.quote(weighed, shown.passages).drafts
        said = " ".join(_flat(draft.text) for draft in drafts)
        values["quoted"] = float(any(_flat(each) in said for each in short))
    return values


def _figures(
    found: Sequence[Mapping[str, float]], ranked: Sequence[Mapping[str, float]]
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name in dict.fromkeys(name for each in found for name in each):
        pairs = [
            (ours[name], theirs[name])
            for ours, theirs in zip(found, ranked, strict=True)
            if name in ours
        ]
        difference = bootstrap([ours - theirs for ours, theirs in pairs])
        figures[name] = {
            "n": len(pairs),
            "mean": round(float(np.mean([ours for ours, _ in pairs])), 4),
            "difference": difference.rounded(),
        }
    return figures


def _vectors(bench: Bench, passages: Sequence[Passage]) -> Vectors:
    texts = [embedded(each.title, each.chunk.text) for each in passages]
    return np.asarray(bench.embedder.embed_documents(texts), dtype=np.float32)


def _spread(passages: Sequence[Passage], vectors: Vectors, penalty: float) -> list[Passage]:
    return spread(passages, penalty)


def _answers(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(folder, QUERIES):
        about = row.get("metadata") or {}
        given = about.get("answers") or about.get("answer") or []
        found[row["_id"]] = [given] if isinstance(given, str) else list(given)
    return found


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("diversity", __doc__)
    add = parser.add_argument
    add("folders", type=Path, nargs="+", metavar="DIR")
    add("--limit", type=int, default=0, help="only the first so many questions")
    return parser


if __name__ == "__main__":
    main()
