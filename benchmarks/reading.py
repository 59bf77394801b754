"""What the reader costs: `python -m benchmarks.reading`.

In a process of its own: the seconds that loading takes and the memory it adds, then the seconds in
which twelve passages of 200 words are read for a question, each time another question, so that
nothing is remembered. The figures go to stdout and to `benchmarks/results/reading.json`.
"""

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

from assistant.answer import Passage
from assistant.reader import Reader
from benchmarks.kept import bench_parser, keep, made_with
from ingest.article import Chunk
from ingest.sentences import split_sentences

PASSAGES = 12
WORDS = 200
_TIMES = 30
ARTICLES = Path(__file__).parent.parent / "examples" / "articles"


def main() -> None:
    """Measure, print, keep."""
    parsed = bench_parser("reading", __doc__).parse_args()
    passages = _passages()
    before = _resident()
    begun = time.perf_counter()
    reader = Reader.load()
    loading = time.perf_counter() - begun
    reader.read("Is it ready?", passages)
    more = _resident() - before
    times = []
    for number in range(_TIMES):
        begun = time.perf_counter()
        reader.read(f"Who said so, and what happened in the year {1990 + number}?", passages)
        times.append(time.perf_counter() - begun)
    p50, p95 = np.percentile(times, [50, 95])
    result = {
        "passages": PASSAGES,
        "words": WORDS,
        "cores": os.cpu_count(),
        "loading_s": round(loading, 3),
        "reading_s": {"p50": round(float(p50), 3), "p95": round(float(p95), 3)},
        "more_memory_mb": round(more / 1e6),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        "torch_imported": "torch" in sys.modules,
        **made_with(("onnxruntime", "tokenizers")),
    }
    target = keep(result, parsed.out, "reading")
    print("\n".join(f"{name}: {value}" for name, value in result.items()))
    print(f"kept in {target}")


def _passages() -> list[Passage]:
    """Passages of so many words, cut from the example articles."""
    words = " ".join(path.read_text("utf-8") for path in sorted(ARTICLES.glob("*.txt"))).split()
    words = words * (1 + PASSAGES * WORDS // len(words))
    texts = [" ".join(words[at * WORDS : (at + 1) * WORDS]) for at in range(PASSAGES)]
    return [
        Passage(
            Chunk(str(number), "", 0, 0, len(text), text, tuple(split_sentences(text))),
            "An article", "", None, "", number, 1.0, 0.5,
        )
        for number, text in enumerate(texts, start=1)
    ]  # fmt: skip


def _resident() -> int:
    """Bytes of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
