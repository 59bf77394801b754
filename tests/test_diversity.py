"""Passages of many articles before many of one."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from fakes import FERRY, passage
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.answer import Passage
from assistant.diversity import spread


def ranked(found: Iterable[tuple[str, float]]) -> list[Passage]:
    """Passages of these articles with these scores, best first."""
    best_first = sorted(found, key=lambda each: -each[1])
    return [
        replace(
            passage(FERRY),
            chunk=replace(passage(FERRY).chunk, article_id=article, ordinal=rank),
            rank=rank,
            score=score,
        )
        for rank, (article, score) in enumerate(best_first, start=1)
    ]


def articles(passages: list[Passage]) -> str:
    return "".join(each.chunk.article_id for each in passages)


@pytest.mark.parametrize(
    ("penalty", "expected"), [(0.0, "aaaabc"), (0.05, "aaaabc"), (0.25, "aabaca"), (1.0, "abcaaa")]
)
def test_each_further_passage_of_an_article_counts_less(penalty: float, expected: str) -> None:
    found = ranked([("a", 1.0), ("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.4), ("c", 0.0)])
    assert articles(spread(found, penalty)) == expected


def test_the_scale_of_the_scores_does_not_matter() -> None:
    found = [("a", 1.0), ("a", 0.9), ("b", 0.85), ("a", 0.8), ("c", 0.0)]
    small = spread(ranked((article, score / 100 - 7) for article, score in found), 0.2)
    assert articles(small) == articles(spread(ranked(found), 0.2)) == "abaac"


def test_one_article_and_none_stay_as_they_are() -> None:
    found = ranked([("a", 0.9), ("a", 0.5), ("a", 0.5), ("a", 0.1)])
    assert [each.chunk for each in spread(found)] == [each.chunk for each in found]
    assert spread([]) == []


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(-20, 20)), max_size=30))
def test_all_come_back_in_order_and_articles_keep_theirs(found: list[tuple[str, float]]) -> None:
    before = ranked(found)
    after = spread(before)
    assert {each.chunk.id for each in after} == {each.chunk.id for each in before}
    assert [each.rank for each in after] == list(range(1, len(before) + 1))
    assert [each.score for each in after] == sorted((each.score for each in after), reverse=True)
    assert list(dict.fromkeys(articles(after))) == list(dict.fromkeys(articles(before)))
    for article in "abcd":
        of_it = [
            [x.chunk for x in each if x.chunk.article_id == article] for each in (before, after)
        ]
        assert of_it[0] == of_it[1]


def test_a_long_article_does_not_fill_the_page() -> None:
    much = "".join(
        f"Ship {number} brought lemons to the harbour of Lindhaven, and the customs men of the "
        f"harbour weighed the lemons of ship {number} twice before noon that day. "
        for number in range(60)
    )
    little = "Harbour news\n\nThe customs men of the harbour weigh lemons in its hall on Sundays."
    beside = "Barn owls came back to the church tower of Umlach. They number nine this year."
    assistant = Assistant.over([much, little, beside])
    try:
        found = assistant.search("Who weighed the lemons?", 8)
    finally:
        assistant.close()
    places = [each.rank for each in found if each.title == "Harbour news"]
    assert len(found) == 8
    assert places
    assert places[0] > 1
    assert "owls" not in found[-1].chunk.text
