"""The bench of what is known of saved pages counts what is right, wrong and empty."""

import json
from datetime import date

from benchmarks.metadata import JUDGED, compared, is_title
from ingest.article import Article


def test_titles_are_compared_by_their_first_and_last_words() -> None:
    right = ["Rain falls on … Sadra", "It rained in"]
    assert is_title("Rain falls on “Umm Sadra”", right)
    assert is_title("It rained in Umm Sadra", right)
    assert not is_title("Rain falls on Umm Sadra - The Post", right)
    assert not is_title("The Post", [])


def test_days_are_right_wrong_or_left_empty() -> None:
    day = date(2025, 3, 8)
    judged = {
        name: {"date": said, "headline": True, "title": ["Rain"]}
        for name, said in (("a", "2025-03-08"), ("b", "2025-03-09"), ("c", ""), ("d", "2025-03-08"))
    }
    found = {name: Article(name, "x", "Rain", published=day) for name in "abc"}
    found["d"] = Article("d", "x", "Snow")
    result = compared(judged, found)
    assert result["days"] == {
        "given": 3, "not given": 1, "right": 1, "wrong": 2, "left empty": 1,
    }  # fmt: skip
    assert result["titles"] == {"with a headline": 4, "with a headline, right": 3}
    assert result["not right"]["days"] == ["b", "c"]


def test_a_hundred_pages_were_judged() -> None:
    judged = json.loads(JUDGED.read_text("utf-8"))
    assert len(judged) == 100
    assert all(not each["date"] or date.fromisoformat(each["date"]) for each in judged.values())
