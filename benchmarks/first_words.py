"""How soon the first words of a quoted answer come: `python -m benchmarks.first_words DIR …`.

DIR holds a `corpus.jsonl` whose library `benchmarks.scale` has built (`--chunks` as there);
`--questions` names sets whose queries are asked, each once, of the product's own `Assistant`, warm.
Timed is each answer's first sentence, from the call on. A table goes to stdout, the figures to
`benchmarks/results/first-words-CHUNKS.json`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from assistant.assistant import Assistant
from assistant.evaluation.figures import times
from assistant.evaluation.running import tell
from benchmarks.beir import QUERIES, evenly, rows
from benchmarks.bulk import Plan
from benchmarks.kept import bench_parser, keep, made_with

_WARMING = 10  # questions asked before, which are not counted


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, print, keep."""
    parser = bench_parser("first_words", __doc__)
    parser.add_argument("corpus", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--limit", type=int, default=100, help="questions of each set")
    parsed = parser.parse_args(arguments)
    plan = Plan(parsed.corpus, parsed.chunks, parsed.cache, parsed.embedder)
    if not plan.built.exists():
        sys.exit(f"there is no {plan.library}: build it with `python -m benchmarks.scale`")
    assistant = Assistant.open(plan.library)
    assistant.warm()
    texts = [
        text
        for folder in parsed.questions
        for text in evenly([row["text"] for row in rows(folder, QUERIES)], parsed.limit)
    ]
    told = [tell(assistant.stream(each)) for each in tqdm(texts, mininterval=10, leave=False)]
    kept = told[_WARMING:]
    first = times([each.first_words for each in kept if each.first_words is not None])
    whole = times([each.seconds for each in kept])
    assert whole
    result = {
        "set": plan.corpus.resolve().name,
        "articles": assistant.article_count(),
        "chunks": assistant.library.chunk_count(),
        "questions": len(kept),
        "answered": first.count if first else 0,
        "first_words_s": {"p50": round(first.median, 3), "p95": round(first.p95, 3)}
        if first else None,
        "whole_answer_s": {"p50": round(whole.median, 3), "p95": round(whole.p95, 3)},
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        **made_with(("sentence-transformers", "onnxruntime", "chromadb")),
    }  # fmt: skip
    print("\n".join(f"{name}: {value}" for name, value in result.items()))
    print(f"kept in {keep(result, parsed.out, f'first-words-{parsed.chunks}')}")


if __name__ == "__main__":
    main()
