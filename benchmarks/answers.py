"""Answers end to end: `python -m benchmarks.answers (squad2 | newsquiz2023 | rgb | beir) DIR`.

Every question is asked through the product's own `Assistant` and judged by `assistant.evaluation`,
as `citewell eval` does it:

- squad2: the answerable questions over all paragraphs, then answerable and unanswerable ones with
  their own paragraph given (by a filter), under each caution;
- newsquiz2023: each question on its own day, beside BM25 and the first sentence of its best
  article; and the questions of which a quiz offers only wrong choices;
- rgb: questions over snippets that answer, then over these and as many with a false answer;
- beir: the questions of any set in BEIR's form that has articles judged and no answers.

Of everything asked it is counted what is not proved. `--model` has the answers written, squad2's
under the default caution alone. The figures go to stdout and, as `answers-SET.json`, to
`benchmarks/results/`.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.answer import QUOTING
from assistant.answerers.chat_model import ModelOptions, chat_model, name_of
from assistant.assistant import Assistant
from assistant.evaluation.figures import Figures, figures, share_of
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.questions import Question
from assistant.evaluation.running import evaluate
from assistant.evaluation.table import table
from assistant.evaluation.words import holds, is_same, overlap
from assistant.judging import ReaderJudge, SimilarityJudge
from assistant.parts import Asked as Part
from assistant.reader import Reader
from assistant.readings import CAUTIONS, DEFAULT_CAUTION
from assistant.vectors import SentenceVectors
from benchmarks.asking import judged, none_of_these, quizzes, rgb, squad_given, squad_over_all
from benchmarks.baselines import bm25
from benchmarks.beir import evenly
from benchmarks.build import Bench, GivenWriter, open_bench
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.metrics import auc, bootstrap
from ingest.sentences import split_sentences

_AGAIN = 600  # questions at most that are asked a second time: over all, with another caution
_TIMEOUT = 600  # seconds for a model on two cores
_PACKAGES = ("sentence-transformers", "onnxruntime", "chromadb")
Result = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, print, keep."""
    parser = bench_parser("answers", __doc__)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--limit", type=int, default=600, help="of the questions, evenly chosen")
    parser.add_argument("--model", metavar="NAME", help="have the answers written")
    parser.add_argument("--base-url", default="", metavar="URL", help="of the model's server")
    parsed = parser.parse_args(arguments)
    about = parsed.folder.resolve().name if parsed.set == "beir" else parsed.set
    name = f"answers-{about}" + (f"-{_short_name(parsed.model)}" if parsed.model else "")
    measured = SETS[parsed.set](parsed)
    unproved = sum(sum(each["faults"].values()) for each in _all_figures(measured))
    asked = sum(each["questions"] for each in _all_figures(measured))
    print(f"\n{asked:,} answers, {unproved} faults: sentences, quotes and numbers not proved")
    result = {
        "set": about, "model": name_of(parsed.model) if parsed.model else None,
        "asked": asked, "faults": unproved, **measured,
        **made_with(_PACKAGES),
    }  # fmt: skip
    print(f"kept in {keep(result, parsed.out, name)}")


def squad2(parsed: argparse.Namespace) -> Result:
    """Over all paragraphs, and with the paragraph given."""
    result: Result = {}
    asked = squad_over_all(parsed.folder)
    with open_bench(asked.test_set, parsed.embedder, parsed.cache) as bench:
        outcomes = _ask(bench, evenly(asked.questions, _AGAIN), parsed, "over all paragraphs")
        result["data"] = asked.test_set.digest
        result["over_all"] = _told("over all paragraphs", outcomes) | _short(outcomes)
    asked = squad_given(parsed.folder)
    with open_bench(asked.test_set, parsed.embedder, parsed.cache) as bench:
        some = evenly(asked.questions, parsed.limit)
        result["given"] = {"deciding": _deciding(bench, some)}
        for caution in (DEFAULT_CAUTION,) if parsed.model else CAUTIONS:
            few = some if caution == DEFAULT_CAUTION else evenly(some, _AGAIN)
            outcomes = _ask(bench, few, parsed, f"with its paragraph, {caution}", caution)
            result["given"][caution] = _told(f"with its paragraph, {caution}", outcomes)
            if caution == DEFAULT_CAUTION:
                result["given"][caution] |= _short(outcomes)
    return result


def newsquiz2023(parsed: argparse.Namespace) -> Result:
    """The answer's words in what is quoted, beside a baseline; and wrong choices."""
    asked = quizzes(parsed.folder)
    wrong = none_of_these(parsed.folder)
    with open_bench(asked.test_set, parsed.embedder, parsed.cache) as bench:
        some = evenly(asked.questions, parsed.limit)
        outcomes = _ask(bench, some, parsed, "quizzes")
        plain = _first_sentences(bench, some)
    result: Result = {"data": asked.test_set.digest, "quizzes": _told("quizzes", outcomes)}
    result["quizzes"]["bm25_first_sentence"] = bootstrap(plain).rounded()
    gained = [float(any(o.holding)) - p for o, p in zip(outcomes, plain, strict=True)]
    result["quizzes"]["any_sentence_minus_bm25"] = bootstrap(gained).rounded()
    first = [float(o.in_first) - p for o, p in zip(outcomes, plain, strict=True)]
    result["quizzes"]["first_sentence_minus_bm25"] = bootstrap(first).rounded()
    none = [each for each in outcomes if each.question.id in wrong]
    result["none_of_these"] = {
        "questions": len(none),
        "refused": _mean(none, lambda each: each.answer.refused),
        "right_answer_said": _mean(none, lambda each: any(each.holding)),
        "only_a_wrong_choice_said": _mean(
            none,
            lambda each: not any(each.holding) and holds(_said(each), wrong[each.question.id]),
        ),
    }
    for name in ("bm25_first_sentence", "any_sentence_minus_bm25", "first_sentence_minus_bm25"):
        print(f"{name}: {result['quizzes'][name]}")
    print(f"none of these: {result['none_of_these']}")
    return result


def both_sides(parsed: argparse.Namespace) -> Result:
    """True snippets alone; then true and false ones together."""
    result: Result = {}
    for name, kinds in (("true", ["positive"]), ("both", ["positive", "positive_wrong"])):
        asked, sides = rgb(parsed.folder, kinds)
        result["data"] = asked.test_set.digest
        with open_bench(asked.test_set, parsed.embedder, parsed.cache) as bench:
            outcomes = _ask(bench, evenly(asked.questions, parsed.limit), parsed, name)
        result[name] = _told(f"snippets: {name}", outcomes)
    expected = [(_said(each), sides[each.question.id]) for each in outcomes]
    told = [(holds(said, each.true), holds(said, each.false)) for said, each in expected]
    result["sides"] = {
        "both_shown": bootstrap([float(true and false) for true, false in told]).rounded(),
        "only_true": _share([true and not false for true, false in told]),
        "only_false": _share([false and not true for true, false in told]),
        "neither": _share([not true and not false for true, false in told]),
    }
    print(f"sides: {result['sides']}")
    return result


def beir(parsed: argparse.Namespace) -> Result:
    """A set's questions with the articles judged for them."""
    asked = judged(parsed.folder)
    with open_bench(asked.test_set, parsed.embedder, parsed.cache) as bench:
        outcomes = _ask(bench, asked.questions, parsed, asked.test_set.name)
    return {
        "data": asked.test_set.digest,
        "questions": _told(asked.test_set.name, outcomes),
    }


SETS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "squad2": squad2,
    "newsquiz2023": newsquiz2023,
    "rgb": both_sides,
    "beir": beir,
}


def _ask(
    bench: Bench, questions: Sequence[Question], parsed: argparse.Namespace, name: str,
    caution: str = "",
) -> list[Outcome]:  # fmt: skip
    """What comes of so many of the questions, asked of the bench's library."""
    writer = GivenWriter(bench.library, bench.embedder)
    options = ModelOptions(parsed.base_url, timeout=_TIMEOUT)
    model = chat_model(parsed.model, options) if parsed.model else None
    assistant = Assistant(bench.library, writer, model, caution=caution)
    assistant.warm()
    some = evenly(questions, parsed.limit)
    found = tqdm(evaluate(assistant, some), name, total=len(some), mininterval=10, leave=False)
    return list(found)


def _told(name: str, outcomes: Sequence[Outcome]) -> Result:
    made: Figures = figures(outcomes)
    print(f"\n== {name}\n{table(made)}", flush=True)
    result = made.to_dict()
    written = [each.answer for each in outcomes if each.answer.model != QUOTING]
    if written:
        result["written"] = len(written)
        result["sentences_written"] = sum(len(each.sentences()) for each in written)
        notes = (re.sub(r"\d+", "N", note) for each in written for note in each.notes)
        result["notes"] = dict(Counter(notes))
        print(f"{len(written)} written: {result['notes']}", flush=True)
    return result


def _short(outcomes: Sequence[Outcome]) -> Result:
    """How the short answers of questions with an answer compare to the expected ones."""
    known = [each for each in outcomes if each.question.words]
    texts = [each.answer.short.text if each.answer.short else "" for each in known]
    given = share_of("given", "", lambda each: (bool(each.answer.short), 1), known)
    result = {
        "short_given": given.figure.rounded() if given else None,
        "short_f1": bootstrap(
            [overlap(text, each.question.words) for text, each in zip(texts, known, strict=True)]
        ).rounded(),
        "short_exact": bootstrap(
            [float(is_same(t, each.question.words)) for t, each in zip(texts, known, strict=True)]
        ).rounded(),
    }
    print("\n".join(f"{name}: {value}" for name, value in result.items()))
    return result


def _deciding(bench: Bench, questions: Sequence[Question]) -> Result:
    """What the product decides by, of each question with its own paragraph.

    That is the judge's `sure`; the passages are those of the paragraph, as the filter leaves them.
    """
    likeness = SimilarityJudge(SentenceVectors(bench.embedder), bench.library)
    judge = ReaderJudge(Reader.load(), likeness)
    passages = bench.passages()
    scores, truths = [], []
    for each in tqdm(questions, "deciding", mininterval=10, leave=False):
        assert each.filters
        (source,) = each.filters.where.values()
        part = Part(each.text, bench.embedder.embed_query(each.text))
        ranked = judge.rank(part, passages[source])
        scores.append(judge.sure(part, passages[source], ranked))
        truths.append(bool(each.answerable))
    no = np.array([s for s, true in zip(scores, truths, strict=True) if not true])
    yes = np.array([s for s, true in zip(scores, truths, strict=True) if true])
    result = {
        "questions": len(scores),
        "auc": auc(scores, truths).rounded(),
        # The score that half of the unanswerable ones do not reach, and who else does not.
        "false_refusals_at_half": bootstrap(
            (yes <= np.median(no)).astype(float).tolist()
        ).rounded(),
    }
    print(f"\n== deciding, with its paragraph: {result}", flush=True)
    return result


def _first_sentences(bench: Bench, questions: Sequence[Question]) -> list[float]:
    """Whether the first sentence of BM25's best article holds the answer, of each question."""
    rank = bm25(bench)
    texts = {each.source: each.text for each in bench.test_set.articles}
    found = []
    for each in questions:
        best = next(iter(rank(each.text, ())), None)
        spans = split_sentences(texts[best]) if best else []
        found.append(float(bool(spans) and holds(spans[0].cut(texts[best or ""]), each.words)))
    return found


def _said(each: Outcome) -> str:
    """All that the reader of an answer is shown as said."""
    return " ".join([each.answer.text, *(quote.quote for quote in each.answer.citations)])


def _short_name(model: str) -> str:
    """For a file: the last of a model's name, or of a path."""
    return Path(model.partition(":")[2]).stem


def _mean(outcomes: Sequence[Outcome], is_so: Callable[[Outcome], bool]) -> float:
    return _share([is_so(each) for each in outcomes])


def _share(flags: Sequence[bool]) -> float:
    return round(float(np.mean(flags)), 4) if flags else 0.0


def _all_figures(result: Any) -> list[Result]:
    """Every part of the result that has figures of its own."""
    if not isinstance(result, dict):
        return []
    if "faults" in result:
        return [result]
    return [found for each in result.values() for found in _all_figures(each)]


if __name__ == "__main__":
    main()
