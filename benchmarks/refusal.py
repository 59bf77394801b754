"""Where to refuse: `python -m benchmarks.refusal DIR [--questions FILE]`.

DIR is a set in BEIR's form whose queries carry `metadata.answerable`, `metadata.answers` and
`metadata.passage` (SQuAD 2.0 so arranged). Each question is judged in three situations, by likeness
and by the reader, both as the product has them:

- given: with its own paragraph, which people wrote half of the questions not to be answered by;
- found: an answerable one with the first eight passages of all paragraphs, and again with those
  taken away that answer (its paragraph, and whatever holds the answer's words);
- examples: the project's own questions over `examples/articles`.

Kept in `benchmarks/results/`: what each threshold costs, how often what is called likely is right
(reliability), and the share of wrong answers against the share of questions answered (risk and
coverage), as JSON and as a picture.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Passage
from assistant.deciding import Deciding
from assistant.judging import Judge, ReaderJudge, SimilarityJudge
from assistant.parts import Asked
from assistant.preferences import PASSAGES
from assistant.reader import Reader
from assistant.readings import CAUTIONS
from assistant.search import retriever_of
from assistant.vectors import SentenceVectors
from benchmarks.beir import QUERIES, evenly, read_set, rows
from benchmarks.build import Bench, open_bench
from benchmarks.curves import Judged, drawn, summary
from benchmarks.kept import bench_parser, keep, made_with
from ingest.embed import DEFAULT, load_embedder
from ingest.library import Library
from ingest.pipeline import add
from ingest.writer import Writer

ROOT = Path(__file__).parent.parent
_MOST = 600  # questions over all paragraphs
Told = dict[str, list[Judged]]
"""What each judge said of each question."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Both ways of judging, over one library."""

    by_name: Mapping[str, Judge]

    @classmethod
    def over(cls, vectors: SentenceVectors, library: Library, reader: Reader) -> "Judges":
        """As the product makes them."""
        likeness = SimilarityJudge(vectors, library)
        return cls({"likeness": likeness, "reader": ReaderJudge(reader, likeness)})

    def tell(
        self,
        told: Told,
        asked: Asked,
        passages: Sequence[Passage],
        *,
        answerable: bool,
        right: Callable[[str], bool],
    ) -> None:
        """Add what each says of these passages; `right` tells whether a quote answers."""
        for name, judge in self.by_name.items():
            ranked = judge.rank(asked, passages)
            sure = judge.sure(asked, passages, ranked)
            first = bool(ranked) and answerable and right(ranked[0].quote)
            told.setdefault(name, []).append(Judged(sure, answerable, first))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep, draw."""
    parser = bench_parser("refusal", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=Path, default=ROOT / "examples" / "questions.jsonl")
    parser.add_argument("--limit", type=int, default=0, help="only so many questions a situation")
    parsed = parser.parse_args(arguments)
    reader = Reader.load()
    thresholds = {each: Deciding.load().threshold(each) for each in CAUTIONS}
    test_set = read_set(parsed.folder)
    with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
        situations = {
            "given": _given(bench, reader, parsed.folder, parsed.limit),
            "found": _found(bench, reader, parsed.folder, parsed.limit or _MOST),
        }
    situations["examples"] = _examples(reader, parsed.questions)
    result = {
        "set": test_set.name,
        "data": {test_set.name: test_set.digest, "examples": _hash(ROOT / "examples")},
        "thresholds": {"likeness": {"": SimilarityJudge.threshold}, "reader": thresholds},
        **made_with(("sentence-transformers", "onnxruntime", "chromadb")),
    }
    for name, told in situations.items():
        result[name] = {
            judge: summary(judged, result["thresholds"][judge]) for judge, judged in told.items()
        }
        for judge in told:
            print(_line(name, judge, result[name][judge]))
    target = keep(result, parsed.out, f"refusal-{test_set.name}")
    drawn(situations, target.with_suffix(".png"))
    print(f"kept in {target}")


def _given(bench: Bench, reader: Reader, folder: Path, limit: int) -> Told:
    """Each question with its own paragraph alone."""
    judges = Judges.over(SentenceVectors(bench.embedder), bench.library, reader)
    passages = bench.passages()
    told: Told = {}
    for row in tqdm(_some(folder, limit), "given", mininterval=10, leave=False):
        about = row["metadata"]
        asked = Asked(row["text"], bench.embedder.embed_query(row["text"]))
        judges.tell(
            told, asked, passages[about["passage"]],
            answerable=bool(about["answerable"]), right=_holds(about.get("answers", [])),
        )  # fmt: skip
    return told


def _found(bench: Bench, reader: Reader, folder: Path, limit: int) -> Told:
    """Each answerable question with what is found for it, and without what answers it."""
    vectors = SentenceVectors(bench.embedder)
    judges = Judges.over(vectors, bench.library, reader)
    retriever = retriever_of(bench.library, bench.index, vectors, reader)
    told: Told = {}
    for row in tqdm(_some(folder, limit, answerable=True), "found", mininterval=10, leave=False):
        answers = row["metadata"]["answers"]
        asked = Asked(row["text"], bench.embedder.embed_query(row["text"]))
        found = retriever.retrieve(asked.text, asked.vector, 3 * PASSAGES)
        passage = row["metadata"]["passage"]
        away = bench.away(found, {passage}, answers)[:PASSAGES]
        first = [bench.sources[each.chunk.article_id] for each in found[:PASSAGES]]
        if passage in first and away:
            right = _holds(answers)
            judges.tell(told, asked, found[:PASSAGES], answerable=True, right=right)
            judges.tell(told, asked, away, answerable=False, right=right)
    return told


def _examples(reader: Reader, questions: Path) -> Told:
    told: Told = {}
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True)
        add([ROOT / "examples" / "articles"], library)
        embedder = load_embedder()
        vectors = SentenceVectors(embedder)
        judges = Judges.over(vectors, library, reader)
        retriever = retriever_of(library, Writer(library, DEFAULT).index, vectors, reader)
        for line in questions.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            asked = Asked(row["question"], embedder.embed_query(row["question"]))
            passages = retriever.retrieve(asked.text, asked.vector, PASSAGES)
            judges.tell(
                told, asked, passages,
                answerable=row["answerable"], right=_holds([row["answer"]]),
            )  # fmt: skip
    return told


def _some(folder: Path, limit: int, *, answerable: bool = False) -> list[dict[str, Any]]:
    """The questions, or so many of them, evenly over the whole."""
    given = [
        row for row in rows(folder, QUERIES) if row["metadata"]["answerable"] or not answerable
    ]
    return evenly(given, limit)


def _holds(answers: Sequence[str]) -> Callable[[str], bool]:
    return lambda quote: any(each in " ".join(quote.split()) for each in answers)


def _line(name: str, judge: str, found: Mapping[str, Any]) -> str:
    costs = "; ".join(
        f"{caution or 'threshold'} {at['threshold']:.2f} refuses {at['refused_unanswerable']:.3f} "
        f"of the unanswerable, {at['refused_answerable']:.3f} of the answerable"
        for caution, at in found["thresholds"].items()
    )
    auc = found["auc"]
    return (
        f"{name}, {judge}: {found['questions']} questions, first sentence right "
        f"{found['first_sentence_right']['mean']:.3f}, AUC {auc['mean']:.3f} "
        f"[{auc['low']:.3f}, {auc['high']:.3f}]; {costs}"
    )


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    main()
