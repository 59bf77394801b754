"""Where to refuse: `python -m benchmarks.refusal DIR [--questions FILE]`.

DIR is a set in BEIR's form whose queries carry `metadata.answerable`, `metadata.answers` and
`metadata.passage` (SQuAD 2.0 so arranged). Two curves over the threshold are made with the
product's own answerer: each question against its own paragraph, and (with --questions) the
project's questions over `examples/articles` through the whole product. The result goes to
`benchmarks/results/`.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Passage
from assistant.answerers.extractive import SIMILARITY_WEIGHT, THRESHOLD, ExtractiveAnswerer
from assistant.assistant import PASSAGES
from assistant.retrieve import HybridRetriever
from assistant.vectors import SentenceVectors
from benchmarks.beir import CORPUS, QUERIES, rows
from benchmarks.kept import RESULTS, keep, made_with
from ingest.article import Article
from ingest.embed import DEFAULT, load_embedder
from ingest.library import Library
from ingest.pipeline import Writer, add

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: the best sentence's score, whether there is an answer, whether it was found."""

    score: float
    answerable: bool
    right: bool


def main() -> None:
    """Measure, print the curve, keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=Path, default=ROOT / "examples" / "questions.jsonl")
    parser.add_argument("--limit", type=int, default=0, help="only the first so many questions")
    parsed = parser.parse_args()
    given = list(_paragraph_given(parsed.folder, parsed.limit))
    examples = list(_over_examples(parsed.questions))
    result = {
        "settings": {"similarity_weight": SIMILARITY_WEIGHT, "threshold": THRESHOLD},
        **made_with(("sentence-transformers", "torch", "chromadb")),
        "data": {parsed.folder.name: _hash(parsed.folder), "examples": _hash(ROOT / "examples")},
        parsed.folder.name: _summary(given),
        "examples": _summary(examples),
    }
    target = keep(result, RESULTS, f"refusal-{parsed.folder.name}")
    for name in (parsed.folder.name, "examples"):
        _print(name, result[name])
    print(f"kept in {target}")


def _paragraph_given(folder: Path, limit: int) -> Iterator[Judged]:
    """Each question against its own paragraph, all of the set's paragraphs giving the rarities."""
    embedder = load_embedder()
    library = Library(None)
    writer = Writer(library, DEFAULT)
    ids: dict[str, str] = {}
    for row in rows(folder, CORPUS):
        article = Article(source=row["_id"], text=row["text"], title=row["title"])
        writer.write(article)
        ids[row["_id"]] = article.id
    passages = _by_article(library, ids)
    answerer = ExtractiveAnswerer(SentenceVectors(embedder), library)
    for row in list(rows(folder, QUERIES))[: limit or None]:
        about = row["metadata"]
        ranked = answerer.rank(
            row["text"], embedder.embed_query(row["text"]), passages[about["passage"]]
        )
        right = any(text in ranked[0].quote for text in about.get("answers", []))
        yield Judged(ranked[0].support, bool(about["answerable"]), right)


def _by_article(library: Library, ids: dict[str, str]) -> dict[str, list[Passage]]:
    stored = library.stored(sorted(library.chunk_ids()))
    found: dict[str, list[Passage]] = {source: [] for source in ids}
    sources = {article_id: source for source, article_id in ids.items()}
    for each in stored.values():
        found[sources[each.chunk.article_id]].append(
            Passage(each.chunk, each.title, "", None, "", 1, 1.0, 0.0)
        )
    return found


def _over_examples(questions: Path) -> Iterator[Judged]:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True)
        add([ROOT / "examples" / "articles"], library, embedder=DEFAULT)
        embedder = load_embedder()
        retriever = HybridRetriever(library, Writer(library, DEFAULT).index)
        answerer = ExtractiveAnswerer(SentenceVectors(embedder), library)
        for line in questions.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            vector = embedder.embed_query(row["question"])
            passages = retriever.retrieve(row["question"], vector, PASSAGES)
            best = answerer.rank(row["question"], vector, passages)[0]
            right = row["answerable"] and row["answer"] in " ".join(best.quote.split())
            yield Judged(best.support, row["answerable"], right)


def _summary(judged: Sequence[Judged]) -> dict[str, Any]:
    answerable = [each for each in judged if each.answerable]
    return {
        "questions": len(judged),
        "answerable": len(answerable),
        "first_sentence_right": _share(each.right for each in answerable),
        "auc": _auc(judged),
        "curve": [_at(judged, step / 50) for step in range(5, 41)],
    }


def _at(judged: Sequence[Judged], threshold: float) -> dict[str, float]:
    """What a threshold does: shares of the unanswerable refused and of answerable answered."""
    yes = [each for each in judged if each.answerable]
    no = [each for each in judged if not each.answerable]
    return {
        "threshold": threshold,
        "refused_unanswerable": _share(each.score < threshold for each in no),
        "answered_answerable": _share(each.score >= threshold for each in yes),
        "right_of_answered": _share(each.right for each in judged if each.score >= threshold),
    }


def _auc(judged: Sequence[Judged]) -> float:
    """The chance that an answerable question scores above an unanswerable one (Mann-Whitney)."""
    order = sorted(judged, key=lambda each: each.score)
    ranks = sum(rank for rank, each in enumerate(order, start=1) if each.answerable)
    yes = sum(each.answerable for each in judged)
    no = len(judged) - yes
    return round((ranks - yes * (yes + 1) / 2) / (yes * no), 4) if yes and no else float("nan")


def _share(flags: Any) -> float:
    values = list(flags)
    return round(sum(values) / len(values), 4) if values else 0.0


def _print(name: str, summary: Any) -> None:
    print(
        f"{name}: {summary['questions']} questions, first sentence right "
        f"{summary['first_sentence_right']:.3f}, AUC {summary['auc']:.3f}"
    )
    for row in summary["curve"]:
        print(
            f"  {row['threshold']:.2f}: {row['refused_unanswerable']:.3f} of unanswerable refused, "
            f"{row['answered_answerable']:.3f} of answerable answered"
        )


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    main()
