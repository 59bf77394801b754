"""A comparing question is about two things; any other is one."""

from dataclasses import replace

import pytest
from fakes import FERRY, passage
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.parts import parts
from assistant.search import interleave


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Compare Egypt's first claim with the settlement",
            ["Egypt's first claim", "the settlement"],
        ),
        ("Compare Hubble and Webb in cost", ["Hubble in cost", "Webb in cost"]),
        (
            "Contrast the toll of 2011 to the toll of 2021.",
            ["the toll of 2011", "the toll of 2021"],
        ),
        (
            "What is the difference between Hubble and Webb?",
            ["Hubble What is the", "Webb What is the"],
        ),
        (
            "Which countries have both uranium and a space programme?",
            ["uranium Which countries have", "a space programme Which countries have"],
        ),
    ],
)
def test_comparing_questions(question: str, expected: list[str]) -> None:
    found = parts(question)
    assert [each.text for each in found] == expected
    assert all(each.text.startswith(each.thing) and each.thing in question for each in found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Compare the first figure for the toll with the last",
            ["the first figure for the toll", "the last figure for the toll"],
        ),
        ("Compare its first offer and its final one", ["its first offer", "its final offer"]),
        (
            "Compare the toll in Japan with the toll in Chile",
            ["the toll in Japan", "the toll in Chile"],
        ),
        (
            "Compare the first-day and ten-year death tolls of the disaster",
            ["the first-day death tolls of the disaster", "ten-year death tolls of the disaster"],
        ),
        ("Compare the 2011 and 2021 tolls.", ["the 2011 tolls", "2021 tolls"]),
        ("Compare revenue and net income.", ["revenue", "net income"]),
        ("Compare the cheese and the barge", ["the cheese", "the barge"]),
        ("Compare the hospital with the school yard", ["the hospital", "the school yard"]),
    ],
)
def test_what_is_left_out_of_one_thing_is_that_of_the_other(
    question: str, expected: list[str]
) -> None:
    assert [each.text for each in parts(question)] == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "Compare the mayor's plan with that",
        "Compare the plan with the last one",
        "Who wrote and edited the article?",
        "What happened between 2010 and 2012?",
        "Are both right?",
        "",
        "Compare",
    ],
)
def test_simple_questions(question: str) -> None:
    assert parts(question) == []


@given(st.text(max_size=300))
def test_any_text(question: str) -> None:
    assert len(parts(question)) in (0, 2)
    assert all(each.thing for each in parts(question))


def test_lists_take_turns_and_each_passage_comes_where_it_first_does() -> None:
    chunk = passage(FERRY).chunk
    lists = [[replace(passage(FERRY), chunk=replace(chunk, ordinal=int(n))) for n in each]
             for each in ("0123", "4056", "")]  # fmt: skip
    joined = interleave(lists)
    assert [each.chunk.ordinal for each in joined] == [0, 4, 1, 2, 5, 3, 6]
    assert [each.rank for each in joined] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("question", "compared"),
    [
        ("Compare Hubble and Webb in cost", True),
        ("What is the difference between Hubble and Webb?", True),
        ("What do the articles say of both the ferry and the fire?", False),
        ("When did it open, and who paid for the tower?", False),
    ],
)
def test_what_is_true_of_both_is_not_held_against_each_other(question: str, compared: bool) -> None:
    assert {each.compared for each in parts(question)} == {compared}


def test_what_is_true_of_both_is_found_by_the_whole_question(assistant: Assistant) -> None:
    question = "What is said about both the Ever Given and the canal?"
    whole = assistant.search(question.replace("both ", ""), 6)
    found = assistant.search(question, 6)
    assert [each.chunk.id for each in found[:4]] == [each.chunk.id for each in whole[:4]]


def test_both_parts_are_found(assistant: Assistant) -> None:
    found = assistant.search("Compare the Ever Given with the Webb telescope", 6)
    titles = " ".join(each.title for each in found[:3])
    assert "Webb" in titles
    assert "Ever Given" in titles
    assert [each.rank for each in found] == list(range(1, 7))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({each.chunk.id for each in found}) == 6
