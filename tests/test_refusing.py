"""What a refusal says, and that it is decided before a model is asked."""

from datetime import date

import pytest
from fakes import CHEESE, WIRE, ScriptedModel

from assistant import Assistant
from assistant.question import Query
from assistant.refusing import searched
from ingest.filters import Extent, Filters

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (Extent(0), ()),
        (Extent(1), ("Searched 1 article.",)),
        (Extent(1200), ("Searched 1,200 articles.",)),
        (
            Extent(3, date(2021, 5, 3), date(2021, 5, 3)),
            ("Searched 3 articles, of 3 May 2021.",),
        ),
        (
            Extent(3, date(2021, 5, 3), date(2024, 1, 2)),
            ("Searched 3 articles, from 3 May 2021 to 2 January 2024.",),
        ),
    ],
)
def test_what_was_searched(extent: Extent, said: tuple[str, ...]) -> None:
    query = Query("Who won?", "Who won?", Filters())
    assert searched(query, extent, TODAY) == said


@pytest.mark.parametrize(
    ("question", "is_later"),
    [
        ("What happened in May 2024?", True),
        ("Who won yesterday?", True),
        ("What happened in 2023?", False),
        ("Who won in 1998?", False),
        ("Who won?", False),
    ],
)
def test_a_question_about_a_later_time(question: str, is_later: bool) -> None:
    extent = Extent(3, date(2021, 5, 3), date(2024, 1, 2))
    notes = searched(Query(question, question, Filters()), extent, TODAY)
    later = "The newest is of 2 January 2024: the question is about a later time."
    assert (later in notes) is is_later


def test_a_model_is_not_asked_what_the_articles_do_not_hold() -> None:
    asked: list[str] = []

    def reply(prompt: str) -> str:
        asked.append(prompt)
        return "Canberra [1]."

    opened = Assistant.over([WIRE, CHEESE], model=ScriptedModel(reply=reply))
    given = opened.ask("What is the capital of Australia?")
    opened.close()
    assert given.refused
    assert asked == []
    assert given.notes[0].startswith("Searched 2 articles")
