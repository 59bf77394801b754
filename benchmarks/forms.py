"""In which form a model gives the numbers best: `python -m benchmarks.forms --model NAME SET`.

Each form (plain markers, JSON lines; freely, and where the model can be kept to it, by grammar) is
asked the same questions of the sets given, folders in BEIR's form, with the passages that the
search finds. Counted are sentences, those with numbers, numbers that exist, answers that hold the
answer's words (where a query's `metadata.answer` has them), refusals, and seconds. Nothing is
checked or repaired here: it is the model that is measured.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from assistant.answerers.chat_model import ModelOptions, chat_model, name_of
from assistant.answerers.forms import FORMS
from assistant.answerers.generative import GenerativeAnswerer
from assistant.cite import Evidence
from assistant.errors import ModelError
from assistant.neighbours import around
from assistant.question import understand
from assistant.reply import MOST_CHARACTERS
from assistant.search import prepare
from benchmarks.beir import QUERIES, TestSet, evenly, read_set, rows
from benchmarks.kept import bench_parser, keep, made_with
from ingest.library import Library
from ingest.writer import Writer

PASSAGES = 8


@dataclass(frozen=True, slots=True)
class Told:
    """What a model made of one question, as counted."""

    sentences: int = 0
    with_numbers: int = 0
    numbers: int = 0
    unknown: int = 0
    answered: int = 0
    holds_answer: int = 0
    refused: int = 0
    failed: int = 0
    seconds: float = 0.0


def main() -> None:
    """Measure, print, keep the result."""
    parser = bench_parser("forms", __doc__)
    parser.add_argument("set", type=Path, help="a folder in BEIR's form")
    parser.add_argument("--model", required=True, help="as for citewell ask")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--limit", type=int, default=15, help="questions (%(default)s)")
    parser.add_argument("--articles", type=int, default=150, help="of the set (%(default)s)")
    parsed = parser.parse_args()
    options = ModelOptions(parsed.base_url, timeout=1_200)
    model = chat_model(parsed.model, options)
    given = read_set(parsed.set)
    with tempfile.TemporaryDirectory() as folder:
        asked = list(_asked(given, Path(folder), parsed))
    result: dict[str, Any] = {
        "model": name_of(parsed.model),
        "set": given.name,
        "digest": given.digest,
        "questions": len(asked),
        "articles": parsed.articles,
        "forms": {},
        **made_with(("langchain", "langchain-core")),
    }
    writers = _writers(model)
    told: dict[str, list[Told]] = {name: [] for name in writers}
    for at, (question, sentences, words) in enumerate(asked):
        names = list(writers)
        # Whoever is asked first has to read the passages: each way is, in turn.
        for name in names[at % len(names) :] + names[: at % len(names)]:
            told[name].append(_told(writers[name], question, sentences, words))
            print(name, json.dumps(asdict(told[name][-1])), file=sys.stderr, flush=True)
        result["questions"] = at + 1
        result["forms"] = {name: _summary(each) for name, each in told.items()}
        keep(result, parsed.out, f"forms-{given.name}")  # as far as it has come: it takes a while
    print(json.dumps(result, indent=1))


def _writers(model: BaseChatModel) -> dict[str, GenerativeAnswerer]:
    can = getattr(model, "_llm_type", "") == "gguf"
    writers = {
        form.name + (", kept by grammar" if constrained else ""): GenerativeAnswerer(
            model, form=form, constrained=constrained
        )
        for constrained in ((False, True) if can else (False,))
        for form in FORMS
    }
    first = next(iter(writers.values()))
    for each in writers.values():
        each._key = first._key  # the same boundary: passages once read need not be read again
    return writers


def _asked(
    given: TestSet, folder: Path, parsed: Any
) -> Iterator[tuple[str, list[Evidence], list[str]]]:
    """Questions with the sentences to show, and the answers that are known."""
    known = {row["_id"]: _answers(row) for row in rows(parsed.set, QUERIES)}
    questions = evenly([each for each in given.questions if known[each.id]], parsed.limit)
    needed = {source for each in questions for source, grade in each.judged.items() if grade > 0}
    others = [each for each in given.articles if each.source not in needed]
    library = Library.open(folder / "library", create=True)
    writer = Writer(library, parsed.embedder)
    for article in given.articles:
        if article.source in needed:
            writer.write(article)
    for article in evenly(others, max(0, parsed.articles - len(needed))):
        writer.write(article)
    search = prepare(writer, "", "", "").search
    for each in questions:
        found = search.find(understand(each.text, library, as_typed=True), PASSAGES)
        yield each.text, around(found.passages, library, MOST_CHARACTERS), known[each.id]
    writer.close()
    library.close()


def _answers(row: Mapping[str, Any]) -> list[str]:
    told = row.get("metadata") or {}
    found = told.get("answers") or told.get("answer") or []
    given = [found] if isinstance(found, str) else found
    texts = [each if isinstance(each, str) else str(each.get("text", "")) for each in given]
    return [text for text in texts if text.strip()]


def _told(
    writer: GenerativeAnswerer,
    question: str,
    sentences: Sequence[Evidence],
    answers: Sequence[str],
) -> Told:
    began = time.perf_counter()
    try:
        written = writer.answer(question, sentences)
        drafts = list(written)
    except ModelError as error:
        print(error, file=sys.stderr)
        return Told(failed=1, seconds=time.perf_counter() - began)
    known = sum(len(each.evidence) for each in drafts)
    said = _bare(" ".join(each.text for each in drafts))
    return Told(
        sentences=len(drafts),
        with_numbers=sum(bool(each.evidence) for each in drafts),
        numbers=known + written.unknown,
        unknown=written.unknown,
        answered=int(bool(drafts)),
        holds_answer=int(any(_bare(each) in said for each in answers)),
        refused=int(written.refused),
        seconds=time.perf_counter() - began,
    )


def _bare(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "


def _summary(told: Sequence[Told]) -> dict[str, Any]:
    """Shares and counts over the questions."""

    def total(name: str) -> float:
        return float(sum(getattr(each, name) for each in told))

    return {
        "answered": int(total("answered")),
        "refused": int(total("refused")),
        "failed": int(total("failed")),
        "holds the answer's words": int(total("holds_answer")),
        "sentences": int(total("sentences")),
        "sentences with numbers": round(total("with_numbers") / max(1, total("sentences")), 3),
        "numbers": int(total("numbers")),
        "numbers that exist": round(1 - total("unknown") / max(1, total("numbers")), 3),
        "seconds a question": round(total("seconds") / max(1, len(told)), 1),
    }


if __name__ == "__main__":
    main()
