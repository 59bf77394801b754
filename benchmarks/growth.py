"""Whether a library grows without end: 1,000 articles added, changed and removed, again and again.

    python -m benchmarks.growth [--articles N] [--rounds N]

Each round writes as many text files as asked and adds them, changes every one and adds them again,
takes them away and syncs with `--gone remove`. The texts are made of invented words and the vectors
are drawn, not computed: what is measured is what SQLite, Chroma and the process keep. Behind each
step stand the megabytes on disk and in memory; the curves are drawn beside the figures.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.synthetic import QuickEmbedder
from ingest import writer
from ingest.embed import load_embedder
from ingest.index import FOLDER
from ingest.library import FILE, Library
from ingest.pipeline import add
from ingest.report import Report
from ingest.run import Run
from ingest.sync import sync

_SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
_WORDS = 20_000  # invented words; the nth is drawn 1/n as often as the first
_SENTENCES, _LENGTH = (10, 30), (8, 22)  # of an article, and words of a sentence
_STEPS = ("added", "updated", "removed")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, draw, keep."""
    parsed = _parser().parse_args(arguments)
    with TemporaryDirectory(dir=parsed.work) as work:
        steps = list(measure(Path(work), parsed.articles, parsed.rounds))
    result = {"articles": parsed.articles, "steps": steps, **made_with(["chromadb"])}
    print(keep(result, parsed.out, "growth"))
    drawn(steps, parsed.out / "growth.png")


def measure(work: Path, articles: int, rounds: int) -> Iterator[dict[str, Any]]:
    """The figures behind each step of each round."""
    setattr(writer, "load_embedder", lambda _: QuickEmbedder())  # noqa: B010
    library = Library.open(work / "library", create=True)
    try:
        for number in range(rounds):
            for step in _STEPS:
                began = time.perf_counter()
                report = _take(step, number, work / "texts", articles, library)
                seconds = time.perf_counter() - began
                done = len(getattr(report, step))
                if done != articles or report.failed:
                    raise SystemExit(f"{step} in round {number + 1}: {report.summary()}")
                figures = {"round": number + 1, "step": step, "seconds": round(seconds, 1)}
                yield figures | sizes(library, work / "library")
    finally:
        library.close()
        setattr(writer, "load_embedder", load_embedder)  # noqa: B010


def _take(step: str, number: int, texts: Path, articles: int, library: Library) -> Report:
    run = Run(gone="remove")
    if step == "removed":
        # The folder stays, for one that is missing takes nothing along.
        for each in texts.glob("*.txt"):
            each.unlink()
        (texts / "stays.txt").write_text(_text(random.Random("stays")), encoding="utf-8")
        return sync(library, run)
    texts.mkdir(exist_ok=True)
    for at in range(articles):
        drawn = random.Random(f"{number}-{step}-{at}")
        (texts / f"{at:05}.txt").write_text(_text(drawn), encoding="utf-8")
    return add([texts], library, run)


def sizes(library: Library, folder: Path) -> dict[str, Any]:
    """Megabytes that the library has on disk and this process in memory, and what is in it."""
    return {
        "in_library": library.article_count(),
        "sqlite_mb": _megabytes([folder / FILE]),
        "chroma_mb": _megabytes((folder / FOLDER).rglob("*")),
        "memory_mb": _memory_mb(),
    }


def _megabytes(paths: Iterable[Path]) -> float:
    return round(sum(each.stat().st_size for each in paths if each.is_file()) / 1e6, 2)


def _memory_mb() -> float:
    """What this process holds now; where the system does not say, the most it has held."""
    held = Path("/proc/self/statm")
    if held.is_file():
        return round(int(held.read_text().split()[1]) * resource.getpagesize() / 1e6, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1)


def _text(drawn: random.Random) -> str:
    """A headline and a paragraph of invented words, as long as a short article."""
    sentences = [
        " ".join(drawn.choices(_vocabulary(), cum_weights=_weights(), k=drawn.randint(*_LENGTH)))
        for _ in range(drawn.randint(*_SENTENCES))
    ]
    headline, *body = (each.capitalize() for each in sentences)
    return f"{headline[:80]}\n\n{'. '.join(body)}.\n"


@cache
def _vocabulary() -> list[str]:
    drawn = random.Random("words")
    return ["".join(drawn.choices(_SYLLABLES, k=drawn.randint(2, 4))) for _ in range(_WORDS)]


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / number for number in range(1, _WORDS + 1)))


def drawn(steps: Sequence[Mapping[str, Any]], target: Path) -> None:
    """Disk and memory over the rounds as a picture, a line for each step of a round."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    kinds = {"sqlite_mb": "SQLite, MB", "chroma_mb": "Chroma, MB", "memory_mb": "memory, MB"}
    figure, axes = plt.subplots(1, len(kinds), figsize=(4 * len(kinds), 3.5), layout="constrained")
    for axis, (kind, label) in zip(axes, kinds.items(), strict=True):
        for step in _STEPS:
            told = [each for each in steps if each["step"] == step]
            axis.plot([each["round"] for each in told], [each[kind] for each in told], label=step)
        axis.set(title=label, xlabel="round", ylim=(0, None))
    axes[0].legend(title="behind")
    figure.savefig(target, dpi=110)
    plt.close(figure)


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("growth", __doc__)
    parser.add_argument("--articles", type=int, default=1_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=20, metavar="N")
    parser.add_argument("--work", type=Path, metavar="DIR", help="for the library (temporary)")
    return parser


if __name__ == "__main__":
    main()
