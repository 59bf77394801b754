"""The training data as read: rows of questions with passages, and of claims with evidence.

Knows the folder's form (its README), what is held out and what is kept
back. Nothing of `research-only/` is ever read here.
"""

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.words import normal
from ingest.article import Span
from ingest.sentences import split_sentences
from training.mix import Mix

SEED = 4
# Whole sets kept out, for calibration and choosing: questions on reviews, on papers, from
# reading tests, and on passages quoted for them.
HELD_OUT_SETS = ("covidqa", "robustqa_ood", "quotesum", "squadshifts-amazon_reviews")
T = TypeVar("T")
_LABELS = {"supports": 0, "refutes": 1, "neutral": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """A question and a passage.

    `answers` are spans of `passage`. `sentences` are its sentences; `labels`, one for each, say
    which answer, and are empty where nobody knows.
    """

    id: str
    set: str
    question: str
    title: str
    passage: str
    answerable: bool
    answers: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    labels: tuple[int, ...] = ()
    words: tuple[str, ...] = ()  # the answers' texts, and those that no span is known of


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and its evidence; `label` is 0 supports, 1 contradicts, 2 neither.

    With `two_way`, 2 may be a contradiction too.
    """

    id: str
    set: str
    claim: str
    evidence: str
    label: int
    two_way: bool = False


def read_rows(folder: Path, name: str) -> list[Row]:
    """The rows of `reader/NAME`, their sentences split and labelled by the answers' spans."""
    return [_row(given, name) for given in _lines(folder / "reader" / f"{name}.jsonl.gz")]


def read_selection(folder: Path, name: str, cap: int, seed: int) -> list[Row]:
    """Rows made of `selection/NAME`: its candidates, in their order, joined to a passage."""
    given = sample(list(_lines(folder / "selection" / f"{name}.jsonl.gz")), cap, name, seed)
    return [_joined(each, name) for each in given]


def read_claims(folder: Path, name: str) -> list[Claim]:
    """The pairs of `nli/NAME`."""
    return [
        Claim(
            f"{given['id']}",
            given.get("source") or name,
            given["hypothesis"],
            given["premise"],
            _LABELS[given["label"]],
            bool(given.get("two_way")),
        )
        for given in _lines(folder / "nli" / f"{name}.jsonl.gz")
    ]


def trained_on(rows: Sequence[Row], name: str, mix: Mix) -> list[Row]:
    """Those rows that are not held out, cut to the set's cap (by passage first)."""
    limit = mix.a_passage.get(name, 1_000)
    seen: dict[str, int] = {}
    kept = []
    for row in sample(rows, len(rows), name, mix.seed):
        seen[row.passage] = seen.get(row.passage, 0) + 1
        if seen[row.passage] <= limit and row.set not in HELD_OUT_SETS:
            kept.append(row)
    return kept[: mix.caps[name]]


def split_back(rows: Sequence[Row], share: float) -> tuple[list[Row], list[Row]]:
    """Rows to train on, and about `share` of them kept back: whole articles, or whole passages."""
    back = {key for key in {_article(row) for row in rows} if fraction(key) < share}
    return (
        [row for row in rows if _article(row) not in back],
        [row for row in rows if _article(row) in back],
    )


def split_claims(claims: Sequence[Claim], share: float) -> tuple[list[Claim], list[Claim]]:
    """Pairs to train on, and about `share` kept back, by claim."""
    back = [fraction(normal(each.claim)) < share for each in claims]
    pairs = list(zip(claims, back, strict=True))
    return [each for each, is_back in pairs if not is_back], [e for e, is_back in pairs if is_back]


def sample(items: Sequence[T], count: int, name: str, seed: int = SEED) -> list[T]:
    """At most `count` of them in a random order, the same each time."""
    drawn = list(items)
    random.Random(f"{seed}-{name}").shuffle(drawn)
    return drawn[:count]


def fraction(text: str) -> float:
    """A number in [0, 1) that hangs on the text alone."""
    return int(hashlib.sha256(f"{SEED}-{text}".encode()).hexdigest()[:8], 16) / 2**32


def digest(folder: Path) -> dict[str, str]:
    """Sixteen hex digits of each file that is read, by its path in the folder."""
    found = [*folder.glob("reader/*.gz"), *folder.glob("selection/*.gz"), *folder.glob("nli/*.gz")]
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(found)
    }


def label_by_span(row: Row) -> Row:
    """The row with its sentences split, those that hold an answer's span labelled 1."""
    spans = tuple(split_sentences(row.passage)) or (Span(0, len(row.passage)),)
    labels: tuple[int, ...] = ()
    if row.answers or not row.answerable:
        labels = tuple(int(any(_meets(s, answer) for answer in row.answers)) for s in spans)
    return replace(row, sentences=spans, labels=labels)


def _row(given: Mapping[str, Any], name: str) -> Row:
    passage = given["passage"]
    spans = tuple(
        Span(each["start"], each["start"] + len(each["text"]))
        for each in given["answers"]
        if passage[each["start"] : each["start"] + len(each["text"])] == each["text"]
    )
    title = " ".join(given["title"].split())
    row = Row(
        id=given["id"],
        set=_kind(given, name),
        question=" ".join(given["question"].split()),
        title="" if passage.startswith(title[:30]) and len(title) > 25 else title,
        passage=passage,
        answerable=bool(given["answerable"]),
        answers=spans,
        words=(*(each["text"] for each in given["answers"]), *_free(given)),
    )
    marked = given.get("sentences")
    if not marked or given.get("sentence_labels"):
        return label_by_span(row)
    return replace(
        row,
        sentences=tuple(Span(each["start"], each["end"]) for each in marked),
        labels=tuple(int(each["label"]) for each in marked),
    )


def _joined(given: Mapping[str, Any], name: str) -> Row:
    spans, at = [], 0
    for each in given["candidates"]:
        spans.append(Span(at, at + len(each["text"])))
        at += len(each["text"]) + 1
    return Row(
        id=given["id"],
        set=name,
        question=given["question"],
        title=given["title"],
        passage=" ".join(each["text"] for each in given["candidates"]),
        answerable=any(each["label"] for each in given["candidates"]),
        sentences=tuple(spans),
        labels=tuple(int(each["label"]) for each in given["candidates"]),
    )


def _kind(given: Mapping[str, Any], name: str) -> str:
    """The set's name, with the part that is held out named apart."""
    return given["set"] if given["set"] in HELD_OUT_SETS else name


def _free(given: Mapping[str, Any]) -> list[str]:
    return [each for each in given.get("free_answers") or [] if isinstance(each, str)]


def _article(row: Row) -> str:
    return row.title or row.passage


def _meets(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
