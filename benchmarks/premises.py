"""What questions take for true: `python -m benchmarks.premises [SQUAD_DIR]`.

`examples/premises.jsonl` has pairs of questions over the example articles: one whose premise holds,
one of whose premise the articles say nothing, or the opposite. A false one is answered as if it
were true unless it is refused, or a note says that only the nearest sentences are quoted, or that
it is not sure that they answer; a true one is lost where it is refused, or said to be but near, or
its answer is not quoted. The pairs in `examples/premises_aside.jsonl` were written before the rules
that they measured, those in `premises_unseen.jsonl` by someone who knew none of them.
`examples/whether` has questions that ask for a yes or a no, with the words that tell.

With SQUAD_DIR, a set in BEIR's form with questions that people wrote not to be answered by their
paragraph, the same is counted there, of questions with a premise: on that the rule was tuned.
"""

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Answer
from assistant.answerers.extractive import DOUBTED
from assistant.assistant import Assistant
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.words import holds
from assistant.premise import presumed
from assistant.premises import NEAREST
from benchmarks.asking import squad_given
from benchmarks.beir import evenly
from benchmarks.build import GivenWriter, open_bench
from benchmarks.kept import bench_parser, keep, made_with
from ingest.library import Library
from ingest.pipeline import add

EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Told:
    """A question and what came of it: "refused", "nearest" with a note, "unsure" with another, or
    "answered".
    """

    question: Question
    answer: Answer

    @property
    def came(self) -> str:
        """What came of it."""
        if self.answer.refused:
            return "refused"
        if any(NEAREST in note for note in self.answer.notes):
            return "nearest"
        return "unsure" if DOUBTED in self.answer.notes else "answered"

    @property
    def right(self) -> bool:
        """Whether the words expected are said or quoted."""
        said = " ".join([self.answer.text, *(each.quote for each in self.answer.citations)])
        return holds(said, self.question.words)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, print, keep."""
    parser = bench_parser("premises", __doc__)
    parser.add_argument("folder", type=Path, nargs="?", metavar="SQUAD_DIR")
    parser.add_argument("--limit", type=int, default=600, help="of the set's, evenly chosen")
    parser.add_argument("--show", action="store_true", help="print each that went wrong")
    parsed = parser.parse_args(arguments)
    premises, aside, unseen, whether = _examples(
        "premises", "premises_aside", "premises_unseen", "whether"
    )
    result: dict[str, Any] = {
        "premises": _pairs(premises),
        "kept_aside": _pairs(aside),
        "unseen": _pairs(unseen),
        "whether": _whether(whether),
    }
    if parsed.folder:
        result["squad2"] = _squad(parsed.folder, parsed.limit, parsed.embedder, parsed.cache)
    print(json.dumps(result, indent=1))
    if parsed.show:
        _show([*premises, *aside, *unseen, *whether])
    kept = {**result, **made_with(("onnxruntime", "sentence-transformers"))}
    print(f"kept in {keep(kept, parsed.out, 'premises')}")


def _examples(*names: str) -> Iterator[list[Told]]:
    """The questions of each of these files, asked over the example articles."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True)
        add([EXAMPLES / "articles"], library)
        library.close()
        assistant = Assistant.open(Path(folder) / "library")
        for name in names:
            questions = read_questions(EXAMPLES / f"{name}.jsonl")
            yield [
                Told(each, assistant.ask(each.text))
                for each in tqdm(questions, name, mininterval=10, leave=False)
            ]
        assistant.close()


def _pairs(told: Sequence[Told]) -> dict[str, Any]:
    true = [each for each in told if each.question.answerable]
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        if not each.question.answerable:
            by_kind[each.question.id.rpartition("-")[2]].append(each)
    false = [each for kind in by_kind.values() for each in kind]
    return {
        "false": _came(false),
        "false_by_kind": {kind: _came(found) for kind, found in sorted(by_kind.items())},
        "true": _came(true),
        "true_answered_right": sum(_is_fine(each) for each in true),
    }


def _is_fine(true: Told) -> bool:
    return true.came in ("answered", "unsure") and true.right


def _whether(told: Sequence[Told]) -> dict[str, Any]:
    return {"questions": len(told), "told": sum(each.right for each in told), **_came(told)}


def _came(told: Sequence[Told]) -> dict[str, int]:
    return {"questions": len(told), **Counter(each.came for each in told)}


def _squad(folder: Path, limit: int, embedder: str, cache: Path) -> dict[str, Any]:
    """Questions with a premise, each asked of its own paragraph."""
    asked = squad_given(folder)
    some = evenly([each for each in asked.questions if presumed(each.text)], limit)
    with open_bench(asked.test_set, embedder, cache) as bench:
        assistant = Assistant(bench.library, GivenWriter(bench.library, bench.embedder))
        told = [
            Told(each, assistant.ask(each.text, each.filters, as_typed=True))
            for each in tqdm(some, "squad2", mininterval=10, leave=False)
        ]
    groups = {"unanswerable": False, "answerable": True}
    return {
        name: _came([each for each in told if each.question.answerable is answerable])
        for name, answerable in groups.items()
    }


def _show(told: Sequence[Told]) -> None:
    for each in told:
        fine = _is_fine(each) if each.question.answerable else each.came != "answered"
        print(f"{'   ' if fine else 'BAD'} {each.question.id} {each.question.text}")
        print(f"       {each.came}: {each.answer.text[:300]} {each.answer.notes}")


if __name__ == "__main__":
    main()
