"""What the reader is measured by, each beside similarity alone over the same questions.

Every measure is a function from a reader and a set to a row a question; `evaluate` makes the
figures. The scores kept are raw, so that calibration can be fitted on the same rows.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Passage
from assistant.cite import Evidence, sentences_of
from assistant.reader import Reader
from assistant.readings import Read
from assistant.retrieve import HybridRetriever
from assistant.vectors import SentenceVectors
from benchmarks.beir import QUERIES, evenly, rows
from benchmarks.build import Bench
from ingest.article import Chunk, Span
from ingest.sentences import split_sentences

FOUND = 12  # passages that are read for a question over a whole set
FIRST = 8  # of them, that are to answer or not


def paragraph_given(
    reader: Reader, bench: Bench, folder: Path, limit: int
) -> Iterator[dict[str, Any]]:
    """Each question of `squad2` with its own paragraph."""
    of_article = bench.passages()
    vectors = SentenceVectors(bench.embedder)
    for row in evenly(list(rows(folder, QUERIES)), limit):
        about = row["metadata"]
        answers = about.get("answers", [])
        passages = of_article[about["passage"]]
        reading = reader.read(row["text"], passages)
        sentences = sentences_of(passages)
        cosines = vectors.cosines(bench.embedder.embed_query(row["text"]), sentences)
        best = _ordered(passages, reading.passages)
        yield {
            "answerable": bool(about["answerable"]),
            "right": _right(best[0], answers),
            "right_similarity": _right(sentences[int(cosines.argmax())], answers),
            "score": max(each.score for each in reading.passages),
            "sentence": max(max(each.sentences) for each in reading.passages),
            "span": reading.short.score if reading.short else -20.0,
            "similarity": float(cosines.max()),
            "short": reading.short.text if reading.short else "",
            "answers": answers,
        }


def over_all(reader: Reader, bench: Bench, folder: Path, limit: int) -> Iterator[dict[str, Any]]:
    """Each answerable question over all paragraphs; and with those that answer taken away."""
    retriever = HybridRetriever(bench.library, bench.index)
    vectors = SentenceVectors(bench.embedder)
    answerable = [row for row in rows(folder, QUERIES) if row["metadata"]["answerable"]]
    for row in evenly(answerable, limit):
        vector = bench.embedder.embed_query(row["text"])
        answers = row["metadata"]["answers"]
        found = retriever.retrieve(row["text"], vector, FOUND)
        read = list(reader.read(row["text"], found).passages)
        own = [bench.sources[each.chunk.article_id] == row["metadata"]["passage"] for each in found]
        others = bench.away(found, {row["metadata"]["passage"]}, answers)
        away = [at for at, each in enumerate(found) if each in others][:FIRST]
        sentences = sentences_of(found[:FIRST])
        cosines = vectors.cosines(vector, sentences)
        yield {
            "right": {
                how: _right(_ordered(found, read, how)[0], answers) for how in ("sentence", "both")
            },
            "right_similarity": _right(sentences[int(cosines.argmax())], answers),
            "found": any(own[:FIRST]),
            "with": _together(reader, found, read, range(min(FIRST, len(found)))),
            "without": _together(reader, found, read, away) if away else None,
        }


def near(reader: Reader, bench: Bench, run: Path, limit: int) -> Iterator[dict[str, Any]]:
    """Questions kept back, with near passages of our own making, the answering one among or not."""
    given = [json.loads(line) for line in (run / "held.jsonl").open(encoding="utf-8")]
    ready = [row for row in given if row["answers"] and len(row["near"]) > 7]
    for at, row in enumerate(evenly(ready, limit)):
        vector = np.array(bench.embedder.embed_query(row["question"]))
        texts = [(row["title"], row["passage"]), *row["near"][:8]]
        chosen = texts[:8] if at % 2 else texts[1:]
        cosines = (
            np.array(bench.embedder.embed_documents([f"{t}. {p}" for t, p in chosen])) @ vector
        )
        passages = [plain(t, p, float(c)) for (t, p), c in zip(chosen, cosines, strict=True)]
        read = reader.read(row["question"], passages).passages
        yield {
            "set": row["set"],
            "answerable": bool(at % 2),
            **_together(reader, passages, read, range(len(read))),
        }


def held_back(reader: Reader, run: Path, limit: int) -> Iterator[dict[str, Any]]:
    """Rows of the sets trained on whose articles or passages were kept back."""
    given = [json.loads(line) for line in (run / "held.jsonl").open(encoding="utf-8")]
    for row in evenly(given, limit):
        passage = plain(row["title"], row["passage"], 0.0)
        reading = reader.read(row["question"], [passage])
        best = _ordered([passage], reading.passages)
        yield {
            "set": row["set"],
            "answerable": row["answerable"],
            "right": _right(best[0], row["words"]) if row["words"] else None,
            "score": reading.passages[0].score,
            "sentence": max(reading.passages[0].sentences, default=0.0),
            "short": reading.short.text if reading.short else "",
            "answers": row["words"],
        }


def claims(
    reader: Reader, bench: Bench, pairs: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Claims with evidence: what the reader says, and how like they are."""
    for pair in pairs:
        found = reader.supports(pair["claim"], pair["evidence"])
        made = bench.embedder.embed_documents([pair["claim"], pair["evidence"]])
        yield {
            "set": pair["set"],
            "label": pair["label"],
            "supports": found.supports,
            "contradicts": found.contradicts,
            "similarity": float(np.dot(made[0], made[1])),
        }


def plain(title: str, text: str, similarity: float) -> Passage:
    """A passage made of a text that no library has."""
    spans = tuple(split_sentences(text)) or (Span(0, len(text)),)
    chunk = Chunk("", "", 0, 0, len(text), text, spans)
    return Passage(chunk, title, "", None, "", 1, 1.0, similarity)


def _ordered(
    passages: Sequence[Passage], read: Sequence[Read], how: str = "sentence"
) -> list[Evidence]:
    """The sentences, best first: by their own probability, or by their passage's as well."""
    found = []
    for passage, each in zip(passages, read, strict=True):
        for span, likely in zip(passage.chunk.sentences, each.sentences, strict=True):
            support = likely * each.answers if how == "both" else likely
            found.append(Evidence(passage, span, support))
    return sorted(found, key=lambda each: -each.support)


def _right(evidence: Evidence, answers: Sequence[str]) -> bool:
    return any(each in evidence.quote for each in answers)


def _together(
    reader: Reader, found: Sequence[Passage], read: Sequence[Read], at: Sequence[int] | range
) -> dict[str, float]:
    some, passages = [read[n] for n in at], [found[n] for n in at]
    shorts = [each.short.score for each in some if each.short]
    return {
        "score": max(each.score for each in some),
        "sentence": max(max(each.sentences, default=0.0) for each in some),
        "span": max(shorts, default=-20.0),
        "similarity": max(each.similarity for each in passages),
        "answers": reader.together(some, passages),
    }
