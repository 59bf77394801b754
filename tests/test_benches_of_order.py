"""The benches of what comes first: later reports by rule, and a run of each over a small set."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FERRY, passage
from test_benchmarks import write_set

from assistant.answer import Passage
from benchmarks import diversity, recency
from benchmarks.beir import read_set
from benchmarks.diversity import capped, marginal
from benchmarks.updates import updated, with_updates
from ingest.article import Article

STORM = Article(
    "storm",
    "In 2019 the storm took 9 lives. The mayor said so. Rain fell after noon. Boats will come. "
    "It took 1,200 roofs. The school is also shut.",
    "Storm",
    published=date(2026, 10, 1),
)


def test_a_later_report_has_other_figures_and_words_and_fewer_sentences() -> None:
    assert updated(STORM, 4).text == (
        "This is a later report, with the figures as they now stand. In 2019 the storm took 10 "
        "lives. The mayor told reporters so. Rain fell after noon. It took 1,320 roofs. "
        "The school is besides shut."
    )
    assert "The mayor" not in updated(STORM, 2).text
    later = updated(STORM, 4)
    assert (later.title, later.published) == (STORM.title, date(2026, 10, 8))
    assert later.id != STORM.id


def test_questions_with_a_dated_right_article_make_pairs(tmp_path: Path) -> None:
    plain = read_set(write_set(tmp_path / "tiny"))
    more = with_updates(plain, "close")
    assert dict(more.pairs) == {"q1": ("quay", "quay later")}
    assert more.test_set.articles[:-1] == plain.articles
    assert more.test_set.articles[-1].source == "quay later"
    assert more.test_set.name == "tiny-close"


def kept(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{name}-tiny.json").read_text())
    assert str(folder) not in json.dumps(found)
    return found


def run(bench: Any, folder: Path) -> None:
    places = ["--cache", str(folder / "cache"), "--out", str(folder)]
    bench.main([str(write_set(folder / "tiny")), *places])


def test_recency_measures_what_each_rule_costs_and_buys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(recency, tmp_path)
    found = kept(tmp_path, "recency")
    assert found["as_typed"] == {
        "questions": 2,
        "ask_for_latest": 0,
        "changed_beyond_equals": 0,
    }
    assert {cost["hit@1"]["mean"] for cost in found["cost"].values()} == {1.0}
    for rules in found["gain"].values():
        assert list(rules) == list(found["cost"]) == list(recency.rules())
        assert rules["none"]["older"]["mean"] == rules["alike 0.6"]["later"]["mean"] == 1.0
        assert rules["none"]["later"]["mean"] == rules["alike 0.6"]["older"]["mean"] == 0.0
    assert "2 questions, 0 ask for the latest" in capsys.readouterr().out


def test_recency_needs_dates(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "tiny")
    corpus = folder / "corpus.jsonl"
    corpus.write_text(corpus.read_text().replace('"date"', '"day"'))
    with pytest.raises(SystemExit, match="no article has a date"):
        recency.main([str(folder)])


def test_diversity_measures_each_arm_against_the_ranking_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(diversity, tmp_path)
    kinds = kept(tmp_path, "diversity")["kinds"]
    assert list(kinds) == ["a", "b"]
    for by_arm in kinds.values():
        assert list(by_arm) == list(diversity.arms())
        for figures in by_arm.values():
            assert figures["recall@8"]["mean"] == 1.0
            assert figures["recall@8"]["difference"]["mean"] == 0.0
            assert figures["articles"]["mean"] == 3.0
    assert "tiny, a" in capsys.readouterr().out


def ranked(articles: str) -> list[Passage]:
    return [
        replace(
            passage(FERRY),
            chunk=replace(passage(FERRY).chunk, article_id=article, ordinal=at),
            score=1 - at / 10,
        )
        for at, article in enumerate(articles)
    ]


def order(passages: list[Passage]) -> list[int]:
    return [each.chunk.ordinal for each in passages]


def test_arms_by_hand() -> None:
    found = ranked("aaabac")
    vectors = np.eye(6, dtype=np.float32)
    assert order(capped(found, vectors, 2)) == [0, 1, 3, 5, 2, 4]
    assert order(marginal(found, vectors, 0.5)) == [0, 1, 2, 3, 4, 5]
    vectors[1] = vectors[0]
    assert order(marginal(found, vectors, 0.5)) == [0, 2, 3, 4, 5, 1]
    assert order(marginal(found, vectors, 1.0)) == [0, 1, 2, 3, 4, 5]
