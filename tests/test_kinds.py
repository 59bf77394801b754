"""What a question wants."""

import pytest

from assistant.kinds import Sort, asks_who_or_when, fits, subject, wanted


@pytest.mark.parametrize(
    ("question", "kind", "sort"),
    [
        ("How strong was the wind when the ship lost its steering?", "fact", "number"),
        ("When did the ferry leave?", "fact", "date"),
        ("In which year was the bridge closed?", "fact", "date"),
        ("At what time did the train stop?", "fact", "date"),
        ("What is the release date of the report?", "fact", "date"),
        ("How many people were on board?", "fact", "number"),
        ("What was the death toll?", "fact", "number"),
        ("What was the company's revenue in 2020?", "fact", "number"),
        ("Who paid for it?", "fact", "who"),
        ("Where was the crown taken?", "fact", "where"),
        ("Which port was she heading for?", "fact", "where"),
        ("What did the miners write?", "fact", "any"),
        ("Why was the ship held?", "why", "any"),
        ("How were the men rescued?", "why", "any"),
        ("What caused the fire?", "why", "any"),
        ("Did the ship hit the bank?", "whether", "any"),
        ("Wasn't it raining?", "whether", "any"),
        ("What do the articles say about the fire?", "survey", "any"),
        ("Tell me about the eruption", "survey", "any"),
        ("What happened in Chile?", "survey", "any"),
        ("Summarise the strike", "survey", "any"),
        ("What is in the reports written by the harbour master?", "fact", "any"),
        ("What is written in the papers about the harbour?", "survey", "any"),
    ],
)
def test_kinds(question: str, kind: str, sort: Sort) -> None:
    want = wanted(question)
    assert (want.kind, want.sort) == (kind, sort)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What do the articles say about the fire in Paris?", "the fire in Paris"),
        ("Tell me about the eruption.", "the eruption"),
        ("Summarise the strike", "the strike"),
        ("What happened in Chile?", "Chile"),
        ("What happened?", "What happened?"),
    ],
)
def test_the_subject_of_a_survey(question: str, about: str) -> None:
    assert subject(question) == about


@pytest.mark.parametrize(
    ("question", "does"),
    [
        ("Describe the strike", False),
        ("Please describe the strike, noting who called it", True),
        ("Summarise how many were hurt", True),
        ("Tell me about the ferry", False),
    ],
)
def test_a_survey_that_names_a_fact_too(question: str, does: bool) -> None:
    assert asks_who_or_when(question) is does


@pytest.mark.parametrize(
    ("sort", "words", "is_one"),
    [
        ("number", "214 cheeses", True),
        ("number", "two dozen", True),
        ("number", "the mayor", False),
        ("date", "in the spring", True),
        ("date", "the harbour", False),
        ("who", "Ada Holm", True),
        ("who", "the crew", False),
        ("where", "Lindhaven", True),
        ("any", "the crew", True),
    ],
)
def test_words_of_the_sort_asked_for(sort: Sort, words: str, is_one: bool) -> None:
    assert fits(sort, words) is is_one
