"""Articles that disagree: `python -m benchmarks.sides RGB_FILE DIR…`.

RGB_FILE has questions with snippets that answer and the same with a false answer (RGB, arXiv
2309.01431). Each question's are asked as articles, four of either kind: are both answers among the
sides that are shown? With the true ones alone no second side should be. DIR are sets in BEIR's
form, whose questions have one answer each: how often are several sides told of those?
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant import Assistant
from assistant.answer import Passage
from assistant.preferences import PASSAGES
from assistant.reader import Reader
from assistant.search import retriever_of
from assistant.sides import LEAST, Side, sides
from assistant.vectors import SentenceVectors
from benchmarks.beir import QUERIES, evenly, rows
from benchmarks.build import Bench, open_bench
from benchmarks.kept import bench_parser, keep, made_with, sets
from benchmarks.metrics import bootstrap
from benchmarks.words import holds
from ingest.embed import load_embedder

_EACH = 4  # snippets of either kind


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = bench_parser("sides", __doc__)
    parser.add_argument("snippets", type=Path, metavar="RGB_FILE")
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--limit", type=int, default=0, help="only so many questions a set")
    parsed = parser.parse_args(arguments)
    reader = Reader.load()
    vectors = SentenceVectors(load_embedder())
    given = evenly(list(_lines(parsed.snippets)), parsed.limit)
    both, alone = [], []
    for row in tqdm(given, "snippets", mininterval=10):
        told = [each.evidence.quote for each in _sides_of(reader, vectors, row, wrong=True)]
        both.append(
            all(any(holds(t, _words(row[k])) for t in told) for k in ("answer", "fakeanswer"))
        )
        alone.append(bool(_sides_of(reader, vectors, row, wrong=False)))
    result: dict[str, Any] = {
        "snippets": _digest(parsed.snippets),
        "both_shown": bootstrap([float(each) for each in both]).rounded(),
        "several_of_one": bootstrap([float(each) for each in alone]).rounded(),
        **made_with(("onnxruntime", "chromadb")),
        "sets": {},
    }
    print(f"both sides shown {result['both_shown']}, of the true alone {result['several_of_one']}")
    for test_set, folder in zip(sets(parsed.folders), parsed.folders, strict=True):
        with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
            found = [bool(each) for each in _told(bench, reader, folder, parsed.limit or 300)]
        result["sets"][test_set.name] = {
            "data": test_set.digest,
            "questions": len(found),
            "several": bootstrap([float(each) for each in found]).rounded(),
        }
        print(f"{test_set.name}: several sides {result['sets'][test_set.name]}")
    print(f"kept in {keep(result, parsed.out, 'sides')}")


def _sides_of(
    reader: Reader, vectors: SentenceVectors, row: Mapping[str, Any], *, wrong: bool
) -> list[Side]:
    texts = row["positive"][:_EACH] + (row["positive_wrong"][:_EACH] if wrong else [])
    opened = Assistant.over(texts)
    passages = opened.search(row["query"], PASSAGES)
    opened.close()
    read = reader.read(row["query"], passages).passages
    return sides(row["query"], passages, read, vectors.between)


def _told(bench: Bench, reader: Reader, folder: Path, limit: int) -> Iterator[list[Side]]:
    """The sides of each answerable question that the reader finds anything for."""
    vectors = SentenceVectors(bench.embedder)
    retriever = retriever_of(bench.library, bench.index, vectors, reader)
    given = [row for row in rows(folder, QUERIES) if row["metadata"].get("answerable", True)]
    for row in tqdm(evenly(given, limit), bench.test_set.name, mininterval=10):
        found: Sequence[Passage] = retriever.retrieve(
            row["text"], bench.embedder.embed_query(row["text"]), PASSAGES
        )
        read = reader.read(row["text"], found).passages
        if max((each.answers for each in read), default=0.0) >= LEAST:
            yield sides(row["text"], found, read, vectors.between)


def _words(given: Any) -> list[str]:
    """The ways in which an answer may be written, however nested."""
    return [str(given)] if not isinstance(given, list) else [w for e in given for w in _words(e)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
