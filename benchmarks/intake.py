"""How fast a set's articles are taken in, how much memory that takes, and what a kill leaves.

    python -m benchmarks.intake DIR [--count N] [--kills 10]

Each article of the set in DIR (BEIR's form) is a text file of its own. They are added in one go;
added again, unchanged; and added into another library by runs that are killed (SIGKILL) at random
moments, then by one that is not: the same articles, chunks and vectors must be there. The vectors
of the first run are kept for the others, so that those are not all embedding.
"""

import argparse
import json
import random
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.beir import CORPUS, rows
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.synthetic import QuickEmbedder
from benchmarks.taking import Taken, take, taking
from ingest.article import Article
from ingest.index import VectorIndex
from ingest.library import FILE, Library

_SEED = 7


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parsed = _parser().parse_args(arguments)
    with TemporaryDirectory() as passing:
        work = parsed.work or Path(passing)
        work.mkdir(parents=True, exist_ok=True)
        result = measure(parsed, work)
    name = f"intake-{parsed.folder.resolve().name}-{result['articles']}"
    print(keep(result | made_with(["chromadb", "sentence-transformers"]), parsed.out, name))


def measure(parsed: argparse.Namespace, work: Path) -> dict[str, Any]:
    """The figures of all runs; those that an earlier bench finished in `work` are not run again."""
    texts, vectors = work / "texts", work / "vectors"
    done = Done(work / "done.json")
    count = done.once("articles", lambda: write_out(parsed.folder, texts, parsed.count))

    def run(library: str, *, anew: bool = True) -> dict[str, float]:
        if anew:
            shutil.rmtree(work / library, ignore_errors=True)
        return _figures(take(texts, work / library, parsed.embedder, vectors))

    def in_one_go() -> dict[str, float]:
        shutil.rmtree(vectors, ignore_errors=True)  # else a part would not be embedded
        return run("one")

    first = done.once("in one go", in_one_go)
    again = done.once("unchanged", lambda: run("one", anew=False))
    warm = done.once("with kept vectors", lambda: run("warm"))
    killed = done.once("killed", lambda: kill_and_finish(parsed, work, warm["seconds"]))
    return {"articles": count, "in_one_go": first, "unchanged": again, "killed": killed}


class Done:
    """What a bench has measured, remembered in a file, for one that goes on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = json.loads(file.read_text()) if file.is_file() else {}

    def once(self, name: str, measured: Callable[[], Any]) -> Any:
        """The value of that name, measured where there is none yet."""
        if name not in self._values:
            self._values[name] = measured()
            self._file.write_text(json.dumps(self._values))
        print(f"{name}: {self._values[name]}", flush=True)
        return self._values[name]


def write_out(folder: Path, texts: Path, most: int) -> int:
    """Write each article of a set into a file of its own; how many there are."""
    texts.mkdir(exist_ok=True)
    for number, row in enumerate(rows(folder, CORPUS)):
        if number == most:
            return number
        name = re.sub(r"\W+", "-", row["_id"])[:60]
        (texts / f"{number:05}-{name}.txt").write_text(
            f"{row.get('title') or ''}\n\n{row['text']}", encoding="utf-8", errors="replace"
        )
    return number + 1


def kill_and_finish(parsed: argparse.Namespace, work: Path, seconds: float) -> dict[str, Any]:
    """What is there after some runs that were killed and one that was not, against the first."""
    shutil.rmtree(work / "killed", ignore_errors=True)
    given = work / "texts", work / "killed", parsed.embedder, work / "vectors"
    chance, left = random.Random(_SEED), []
    for _ in range(parsed.kills):
        written = _last_write(work / "killed")
        process = taking(*given)
        while process.is_alive() and _last_write(work / "killed") == written:
            time.sleep(0.01)
        process.join(chance.uniform(0.0, 1.6 * seconds / parsed.kills))
        process.kill()
        process.join()
        left.append(_count(work / "killed"))
    last, done = take(*given), same(work / "one", work / "killed")
    return {"left_by_each": left, "last": _figures(last), "same": done}


def _last_write(folder: Path) -> int:
    """When the library's file was last written to: a run has begun to take articles in."""
    file = folder / FILE
    return file.stat().st_mtime_ns if file.is_file() else 0


def _count(folder: Path) -> int:
    with closing(Library.open(folder, create=True)) as library:
        return library.article_count()


def same(one: Path, other: Path) -> dict[str, bool]:
    """Whether two libraries hold the same articles, chunks and vectors."""
    first, second = Library.open(one), Library.open(other)
    ids = sorted(first.chunk_ids())
    left, right = (VectorIndex(each, QuickEmbedder()) for each in (one, other))  # only read
    return {
        "articles": first.articles() == second.articles(),
        "copies": _copies(first) == _copies(second),
        "sources": first.ledger.sources() == second.ledger.sources(),
        "chunks": first.stored(ids) == second.stored(ids) and set(ids) == second.chunk_ids(),
        "vectors": left.ids() == right.ids() == set(ids) and _equal(left, right, ids),
    }


def _copies(library: Library) -> dict[str, list[Article]]:
    of = library.copies.counts()
    return {each: library.copies.of(each) for each in of}


def _equal(one: VectorIndex, other: VectorIndex, ids: list[str]) -> bool:
    first, second = one.vectors(ids), other.vectors(ids)
    return all(np.allclose(first[each], second[each], atol=1e-5) for each in ids)


def _figures(taken: Taken) -> dict[str, float]:
    done = taken.added + taken.copies + taken.unchanged + taken.failed
    return {
        **{name: round(value, 2) for name, value in asdict(taken).items()},
        "per_second": round(done / taken.seconds, 1),
        "share_beside_embedder": round(taken.beside, 3),
    }


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("intake", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=-1, metavar="N", help="the first so many only")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="for the libraries, kept: the bench goes on where one in there was stopped",
    )
    return parser


if __name__ == "__main__":
    main()
