"""The bench: its metrics by hand and by property, its sets, and a whole run over a small one."""

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import retrieval
from benchmarks.beir import article_of, read_set
from benchmarks.build import open_bench
from benchmarks.metrics import METRICS, bootstrap, distinct, hit, ndcg, recall, reciprocal_rank
from benchmarks.vectors import RememberingEmbedder
from ingest.embed import DEFAULT, Embedder, load_embedder

CORPUS: list[dict[str, Any]] = [
    {
        "_id": "quay",
        "title": "Galena Marine to build at Ras Halim",
        "text": "Galena Marine will build a container terminal at Ras Halim. It opens in 2027.",
        "metadata": {"date": "2026/03/08", "publisher": "Gulf Wire", "authors": ["Leila Haddad"]},
    },
    {
        "_id": "cheese",
        "title": "",
        "text": "A small dairy in Tarnfell won the cheese prize for a blue goat's cheese.",
    },
    {"_id": "owl", "title": "Owls", "text": "Barn owls came back to the church tower of Umlach."},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "q1", "text": "When does the terminal at Ras Halim open?", "metadata": {"type": "a"}},
    {"_id": "q2", "text": "Which dairy won the cheese prize?", "metadata": {"type": "b"}},
    {"_id": "q3", "text": "Is this one judged?", "metadata": {"type": "b"}},
    {"_id": "q4", "text": "Is anything right for this one?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tquay\t2\nq1\towl\t0\nq2\tcheese\t1\nq4\towl\t0\n"

IDS = st.sampled_from("abcdefghijklmnop")
RANKINGS = st.lists(IDS, unique=True)
JUDGED = st.dictionaries(IDS, st.integers(0, 3))


def write_set(folder: Path, *, packed: bool = False) -> Path:
    (folder / "qrels").mkdir(parents=True)
    files = {
        "corpus.jsonl": "".join(json.dumps(row) + "\n" for row in CORPUS),
        "queries.jsonl": "".join(json.dumps(row) + "\n" for row in QUERIES),
        "qrels/test.tsv": QRELS,
    }
    for name, text in files.items():
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / name).write_text(text)
    return folder


# ---- metrics


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ({"a": 1}, [1, 1, 1, 1, 1, 1]),
        ({"b": 1}, [0, 1, 1, 1, 1 / 2, 1 / math.log2(3)]),
        ({"e": 1}, [0, 0, 1, 1, 1 / 5, 1 / math.log2(6)]),
        ({"k": 1}, [0, 0, 0, 0, 0, 0]),
        ({"a": 0, "z": 1}, [0, 0, 0, 0, 0, 0]),
        (
            {"b": 2, "d": 1, "z": 1},
            [0, 1, 1, 2 / 3, 1 / 2,
             (2 / math.log2(3) + 1 / math.log2(5)) / (2 + 1 / math.log2(3) + 1 / 2)],
        ),
    ],
)  # fmt: skip
def test_metrics_by_hand(judged: Mapping[str, int], expected: Sequence[float]) -> None:
    found = [metric("abcdefghijk", judged) for metric in METRICS.values()]
    assert found == pytest.approx(expected)


@given(RANKINGS, JUDGED)
def test_metrics_lie_between_0_and_1(ranking: list[str], judged: dict[str, int]) -> None:
    for metric in METRICS.values():
        assert 0.0 <= metric(ranking, judged) <= 1.0


@given(JUDGED.filter(lambda judged: any(judged.values())), RANKINGS)
def test_the_best_ranking_has_1(judged: dict[str, int], rest: list[str]) -> None:
    best = sorted((each for each in judged if judged[each]), key=lambda each: -judged[each])
    ranking = distinct(best + [each for each in rest if not judged.get(each)])
    assert hit(ranking, judged, 1) == reciprocal_rank(ranking, judged, 10) == 1.0
    assert ndcg(ranking, judged, 10) == pytest.approx(1.0)
    assert recall(ranking, judged, max(10, len(best))) == 1.0


@given(RANKINGS, JUDGED)
def test_moving_up_what_is_relevant_never_hurts(ranking: list[str], judged: dict[str, int]) -> None:
    sorted_by_grade = sorted(ranking, key=lambda each: -judged.get(each, 0))
    for name, metric in METRICS.items():
        assert metric(sorted_by_grade, judged) >= metric(ranking, judged) - 1e-12, name


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_interval_holds_the_mean_and_is_the_same_each_time(values: list[float]) -> None:
    figure = bootstrap(values)
    assert min(values) - 1e-9 <= figure.low <= figure.high <= max(values) + 1e-9
    assert figure.mean == pytest.approx(sum(values) / len(values))
    assert bootstrap(values) == figure


def test_the_interval_is_about_as_wide_as_the_normal_one() -> None:
    figure = bootstrap([0.0, 1.0] * 200)
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * 0.5 / 20, rel=0.1)
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])


def test_distinct_keeps_the_first_of_each() -> None:
    assert distinct("abacb") == ["a", "b", "c"]


# ---- sets


def test_plain_and_packed_sets_read_alike(tmp_path: Path) -> None:
    plain = read_set(write_set(tmp_path / "plain" / "tiny"))
    assert read_set(write_set(tmp_path / "packed" / "tiny", packed=True)) == plain
    assert plain.name == "tiny"
    assert [(each.id, each.kind, dict(each.judged)) for each in plain.questions] == [
        ("q1", "a", {"quay": 2, "owl": 0}),
        ("q2", "b", {"cheese": 1}),
    ]
    assert plain.left_out == 2


def test_a_row_becomes_an_article_as_the_loaders_make_one() -> None:
    declared, bare, _ = (article_of(row) for row in CORPUS)
    assert declared.title == "Galena Marine to build at Ras Halim"
    assert declared.published == date(2026, 3, 8)
    assert (declared.publisher, declared.authors) == ("Gulf Wire", ("Leila Haddad",))
    assert bare.title == "A small dairy in Tarnfell won the cheese prize for a blue goat's cheese"
    assert bare.source == "cheese"


def test_a_folder_that_is_no_set_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"has no qrels/test\.tsv"):
        retrieval.main([str(tmp_path)])


# ---- vectors


def test_a_text_is_embedded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["one owl", "two owls", "one owl"]
    first = RememberingEmbedder(DEFAULT, tmp_path)
    documents, query = first.embed_documents(texts), first.embed_query("one owl")
    first.close()
    plain = load_embedder()
    for ours, theirs in zip(documents, plain.embed_documents(texts), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    monkeypatch.setattr(Embedder, "embed_documents", refuse)
    monkeypatch.setattr(Embedder, "embed_query", refuse)
    again = RememberingEmbedder(DEFAULT, tmp_path)
    assert (again.embed_documents(texts), again.embed_query("one owl")) == (documents, query)
    assert again.asked.digest() == first.asked.digest()
    again.close()


def refuse(*_: object) -> None:
    raise AssertionError("the model was asked")


# ---- the whole


def run(folder: Path, *more: str) -> dict[str, Any]:
    arguments = [str(folder / "tiny"), "--cache", str(folder / "cache"), "--out", str(folder)]
    retrieval.main([*arguments, *more])
    kept: dict[str, Any] = json.loads((folder / "retrieval-tiny.json").read_text())
    return kept


def test_a_run_measures_every_arm_and_the_next_builds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path / "tiny")
    kept = run(tmp_path, "--baseline", "langchain", "--baseline", "bm25", "--against", "fused")
    shown = capsys.readouterr().out
    assert "tiny: 3 articles, 2 questions (2 without a relevant article left out)" in shown
    arms = kept["arms"]
    assert list(arms) == [
        "keyword",
        "dense",
        "fused",
        "features",
        "reader",
        "asked",
        "langchain",
        "bm25",
    ]
    for name, kinds in arms.items():
        assert {kind: figures["n"] for kind, figures in kinds.items()} == {"all": 2, "a": 1, "b": 1}
        assert kinds["all"]["nDCG@10"] == {"mean": 1.0, "low": 1.0, "high": 1.0}, name
        assert kinds["all"]["p95_ms"] >= kinds["all"]["p50_ms"] > 0
        assert kinds["all"]["differences"]["hit@1"]["mean"] == 0.0
        assert name in shown
    assert (kept["articles"], kept["chunks"], kept["left_out"]) == (3, 3, 2)
    assert str(tmp_path) not in json.dumps(kept)
    monkeypatch.setattr(Embedder, "embed_documents", refuse)
    again = run(tmp_path, "--baseline", "langchain", "--arms", "dense")
    assert again["arms"]["dense"]["all"]["MRR@10"]["mean"] == 1.0
    assert len(list((tmp_path / "cache" / "libraries").iterdir())) == 1


def test_a_module_adds_arms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path / "tiny")
    (tmp_path / "worse.py").write_text(
        "def worse(bench):\n    return lambda question, vector: ['owl', 'owl', 'quay']\n\n"
        "ARMS = {'worse': worse}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    kept = run(tmp_path, "--arms-from", "worse", "--arms", "fused,worse", "--against", "fused")
    worse = kept["arms"]["worse"]["all"]
    assert worse["MRR@10"]["mean"] == 0.25
    assert worse["differences"]["MRR@10"]["mean"] == -0.75


@pytest.mark.parametrize(
    "wrong", [["--arms", "none"], ["--against", "none"], ["--baseline", "none"]]
)
def test_an_unknown_arm_is_said_to_be_one(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, *wrong)


def test_a_build_goes_on_and_a_change_of_the_index_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_set, cache = read_set(write_set(tmp_path / "tiny")), tmp_path / "cache"
    with open_bench(test_set, DEFAULT, cache) as bench:
        assert bench.library.article_count() == 3
        bench.library.drop(test_set.articles[1].id)
    with open_bench(test_set, DEFAULT, cache) as bench:
        assert bench.library.article_count() == 3
        assert bench.index.ids() == bench.library.chunk_ids()
        first = bench.library.folder
    monkeypatch.setattr("ingest.terms.terms", str.split)
    with open_bench(test_set, DEFAULT, cache) as bench:
        assert bench.library.folder != first
