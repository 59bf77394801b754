"""Test sets in BEIR's form: a folder in, articles, questions and judgements out.

`corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`, each plain or with `.gz`. Thakur et al.,
"BEIR", NeurIPS 2021 (datasets track).
"""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, TypeVar

from ingest.article import Article
from ingest.loaders.text import load_text
from ingest.metadata import from_mapping

T = TypeVar("T")
CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its judgements: relevance by corpus id, at least one above 0.

    `kind` is its `metadata.type`, empty where there is none.
    """

    id: str
    text: str
    kind: str
    judged: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TestSet:
    """A set as read: an article per row of the corpus, whose `source` is its corpus id.

    `left_out` counts the queries that nothing is relevant to. `digest` is sixteen hex digits of
    the files' contents, the same for plain and compressed files.
    """

    __test__ = False  # for pytest: not a class of tests

    name: str
    digest: str
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    left_out: int


def read_set(folder: Path) -> TestSet:
    """The set in `folder`. Raises FileNotFoundError, naming the file that is missing."""
    judged = _judgements(folder)
    queries = list(rows(folder, QUERIES))
    questions = tuple(
        Question(row["_id"], row["text"], _kind(row), judged[row["_id"]])
        for row in queries
        if any(grade > 0 for grade in judged.get(row["_id"], {}).values())
    )
    return TestSet(
        name=folder.resolve().name,
        digest=_digest(folder),
        articles=tuple(article_of(row) for row in rows(folder, CORPUS)),
        questions=questions,
        left_out=len(queries) - len(questions),
    )


def article_of(row: Mapping[str, Any]) -> Article:
    """The article in a row of a corpus, made as the loaders make one.

    Its text is read as plain text; what the row declares (title, and in `metadata` date, authors,
    publisher, url, language) goes before what the text says of itself.
    """
    guessed = load_text(row["text"], row["_id"])
    title = {"title": row["title"]} if row.get("title") else {}
    known = from_mapping({**(row.get("metadata") or {}), **title})
    fields = {
        "title": guessed.title,
        "authors": guessed.authors,
        "publisher": guessed.publisher,
        "published": guessed.published,
    }
    metadata = {**guessed.metadata, **known.pop("metadata")}
    return Article(source=row["_id"], text=guessed.text, metadata=metadata, **{**fields, **known})


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects in a file of JSON lines in `folder`, plain or compressed."""
    with _open(folder, name) as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _judgements(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    with _open(folder, QRELS) as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return found


def _kind(row: Mapping[str, Any]) -> str:
    return str((row.get("metadata") or {}).get("type") or "")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (CORPUS, QUERIES, QRELS):
        with _open(folder, name) as lines:
            for line in lines:
                digest.update(line.encode())
    return digest.hexdigest()[:16]


def _open(folder: Path, name: str) -> TextIO:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            opening = gzip.open if path.suffix == ".gz" else open
            return opening(path, "rt", encoding="utf-8", newline="")
    raise FileNotFoundError(f"{folder} has no {name} and no {name}.gz: it is no set in BEIR's form")


def evenly(given: Sequence[T], limit: int) -> list[T]:
    """At most `limit` of them, evenly over the whole."""
    if not limit or len(given) <= limit:
        return list(given)
    return [given[at * len(given) // limit] for at in range(limit)]
