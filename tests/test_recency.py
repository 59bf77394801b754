"""Recency: when newer counts, and how little."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import FERRY, passage

from assistant.answer import Passage
from assistant.recency import MARGIN, newer_first, wants_latest


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the strike?",
        "What is the newest figure?",
        "What is the most recent count of the dead?",
        "Who is the current mayor?",
        "Who currently leads the party?",
        "How many are missing now?",
        "How many have been found so far?",
        "How high is the dam as of today?",
    ],
)
def test_questions_for_how_things_stand(question: str) -> None:
    assert wants_latest(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "What was known in 2019?",
        "How is a knowledge base kept?",
        "What is an electric current?",
        "How strong is the current?",
        "What does a current flow through?",
        "What is alternating current measured in?",
        "",
    ],
)
def test_questions_for_anything_else(question: str) -> None:
    assert not wants_latest(question)


def ranked(*found: tuple[float, float, str]) -> list[Passage]:
    """Passages with these scores, similarities and dates."""
    return [
        replace(
            passage(FERRY),
            rank=rank,
            score=score,
            similarity=similarity,
            published=date.fromisoformat(day) if day else None,
        )
        for rank, (score, similarity, day) in enumerate(found, start=1)
    ]


def days(passages: list[Passage]) -> list[str]:
    return [str(each.published or "") for each in passages]


def test_only_equals_change_places() -> None:
    found = ranked(
        (0.9, 0.5, "2001-01-01"),
        (0.5, 0.5, ""),
        (0.5, 0.5, "2020-01-01"),
        (0.5, 0.5, "2021-01-01"),
        (0.4, 0.9, "2025-01-01"),
    )
    again = newer_first(found)
    assert days(again) == ["2001-01-01", "2021-01-01", "2020-01-01", "", "2025-01-01"]
    assert [each.rank for each in again] == [1, 2, 3, 4, 5]
    assert [each.score for each in again] == [0.9, 0.5, 0.5, 0.5, 0.4]
    assert newer_first([]) == newer_first([], latest=True) == []


def test_the_latest_is_first_only_where_it_is_near() -> None:
    found = ranked(
        (0.9, 0.70, "2001-01-01"),
        (0.8, 0.70 - MARGIN / 2, "2020-01-01"),
        (0.7, 0.70 - MARGIN * 2, "2025-01-01"),
        (0.6, 0.69, ""),
    )
    again = newer_first(found, latest=True)
    assert days(again) == ["2020-01-01", "2001-01-01", "", "2025-01-01"]
    assert [each.score for each in again] == [0.9, 0.8, 0.7, 0.6]
    assert [each.rank for each in again] == [1, 2, 3, 4]
    assert newer_first(again, latest=True) == again
