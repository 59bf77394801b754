"""Questions offered after answers, over the examples: `python -m benchmarks.suggestions`.

Every question of the examples is asked in a conversation of its own, and each suggestion once after
it, as a click does. Counted is how many get an answer and no refusal; whether they are sensible
questions, and rightly answered, is for a person to read: each is printed with its answer. The
figures go to `benchmarks/results/suggestions.json`.
"""

import json
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant import Assistant, Turn
from benchmarks.kept import RESULTS, keep, made_with
from ingest.library import Library
from ingest.pipeline import add

EXAMPLES = Path(__file__).parent.parent / "examples"


def main() -> None:
    """Ask, print, keep the result."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True)
        add([EXAMPLES / "articles"], library)
        library.close()
        assistant = Assistant.open(Path(folder) / "library")
        result = measured(assistant)
        assistant.close()
    keep(result, RESULTS, "suggestions")
    print(json.dumps({key: result[key] for key in result if key != "read"}, indent=2))


def measured(assistant: Assistant) -> dict[str, object]:
    """The figures, and under "read" each suggestion with its answer."""
    read, seconds, without = [], [], 0
    seen: set[str] = set()
    for question in _questions():
        turns = [Turn(question, assistant.ask(question))]
        began = time.perf_counter()
        offered = assistant.follow_ups(turns)
        seconds.append(time.perf_counter() - began)
        without += not offered
        for each in offered:
            if each in seen:
                continue
            seen.add(each)
            answer = assistant.ask(each, turns=turns)
            said = "" if answer.refused else answer.text
            read.append({"after": question, "suggested": each, "answer": said})
            print(f"{question}\n  {each}\n    {said or '(refused)'}", flush=True)
    return {
        "suggested": len(read),
        "answered": sum(bool(each["answer"]) for each in read),
        "questions": len(seconds),
        "without": without,
        "seconds": {
            "median": round(float(np.median(seconds)), 3),
            "max": round(max(seconds), 3),
        },
        "read": read,
        **made_with(("onnxruntime", "sentence-transformers")),
    }


def _questions() -> list[str]:
    lines = (EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row["question"] for row in rows if row["answerable"]]


if __name__ == "__main__":
    main()
