"""Articles that answer differently: each is heard, and those that say the same are one."""

from datetime import date

import pytest
from fakes import FERRY, ScriptedModel, id_of

from assistant import Assistant
from assistant.answer import Passage
from assistant.kinds import Sort
from assistant.readings import Read, Short
from assistant.sides import sides
from ingest.article import Chunk, Span

QUESTION = "How many people did the ferry Aurora carry?"


def said(text: str, words: str, likely: float, day: date | None = None) -> tuple[Passage, Read]:
    """A passage of one sentence, and what a reader told of it."""
    article = f"article {text}"
    whole = Span(0, len(text))
    chunk = Chunk(article, "1", 0, 0, len(text), text, (whole,))
    passage = Passage(chunk, "The ferry Aurora", "", day, "", 1, 1.0, 0.5)
    start = text.index(words)
    short = Short(words, Span(start, start + len(words)), 0, 5.0)
    return passage, Read(likely, 1.0, (likely,), short)


def told(question: str, *given: tuple[Passage, Read]) -> list[str]:
    passages, read = zip(*given, strict=True)
    return [
        each.words for each in sides(question, passages, read, lambda _, found: [1.0] * len(found))
    ]


def of_both(question: str, one: str, other: str) -> list[str]:
    """The sides of two articles that are equally likely to answer."""
    first = said(f"The ferry Aurora: {one}.", one, 0.9)
    second = said(f"Of the ferry Aurora one hears: {other}.", other, 0.9)
    return told(question, first, second)


def test_the_newest_side_comes_first() -> None:
    old = said("The ferry carried 212 people.", "212 people", 0.9, date(2024, 5, 3))
    new = said("The ferry had carried 198 people, not more.", "198 people", 0.7, date(2024, 5, 9))
    assert told(QUESTION, old, new) == ["198 people", "212 people"]
    assert told(QUESTION, new, old) == ["198 people", "212 people"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (QUESTION, "212 people", "some 212 passengers"),
        ("How much did it cost?", "3.5 million crowns", "3,500,000 crowns"),
        ("How many boats came?", "two boats", "2 lifeboats"),
        ("When did it leave?", "on 3 May", "May 2024"),
        ("When did it leave?", "Friday, 3 May 2024", "3 May"),
        ("Who thanked the crew?", "the mayor, Ada Holm", "Holm"),
        ("Where did it go?", "Lindhaven", "the port of Lindhaven"),
    ],
)
def test_what_says_the_same_is_one_side(question: str, one: str, other: str) -> None:
    assert of_both(question, one, other) == []


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much did it cost?", "3.5 million crowns", "3.5 billion crowns"),
        ("When did it leave?", "3 May 2024", "4 May 2024"),
        ("When did it leave?", "in May", "in June"),
        ("Who thanked the crew?", "Ada Holm", "Piet Mallory"),
        ("Where did it go?", "Lindhaven", "Umm Sadra"),
    ],
)
def test_what_says_otherwise_is_another(question: str, one: str, other: str) -> None:
    assert sorted(of_both(question, one, other)) == sorted([one, other])


@pytest.mark.parametrize("likely", [0.05, 0.12])
def test_what_hardly_answers_is_no_side(likely: float) -> None:
    first = said("The ferry carried 212 people.", "212 people", 0.9)
    second = said("The other ferry carried 40 people.", "40 people", likely)
    assert told(QUESTION, first, second) == []


def test_what_is_about_something_else_is_no_side() -> None:
    first = said("The ferry Aurora carried 212 people.", "212 people", 0.9)
    passage, read = said("The bus had 40 seats.", "40 seats", 0.9)
    other = Passage(passage.chunk, "Buses", "", None, "", 1, 1.0, 0.5)
    assert told(QUESTION, first, (other, read)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5 million crowns", "5 years"),
        ("$40 million", "40 metres"),
        ("3 kilometres", "20 boats"),
        ("12 percent", "12 hours"),
    ],
)
def test_what_is_measured_otherwise_is_no_side(one: str, other: str) -> None:
    assert of_both("How much did the ferry take?", one, other) == []


@pytest.mark.parametrize(
    ("one", "other"), [("$40", "£30"), ("3 kilometres", "20 miles"), ("40 light years", "3 miles")]
)
def test_what_is_measured_alike_is(one: str, other: str) -> None:
    assert sorted(of_both("How much did the ferry take?", one, other)) == sorted([one, other])


def test_a_name_of_the_question_is_no_common_word() -> None:
    asked = "Who owns the Ever Given?"
    first = said("The owner of the Ever Given is Ada Holm.", "Ada Holm", 0.9)
    second = said("Piet Mallory owns the best prize ever given.", "Piet Mallory", 0.9)
    third = said("The Ever Given, it is said, is owned by Piet Mallory.", "Piet Mallory", 0.9)
    assert told(asked, first, second) == []
    assert sorted(told(asked, first, third)) == ["Ada Holm", "Piet Mallory"]


@pytest.mark.parametrize(("near", "heard"), [(0.9, ["198 people", "212 people"]), (0.2, [])])
def test_a_sentence_about_something_else_is_no_side(near: float, heard: list[str]) -> None:
    old = said("The ferry carried 212 people.", "212 people", 0.9, date(2024, 5, 3))
    new = said("The ferry had carried 198 people, not more.", "198 people", 0.7, date(2024, 5, 9))
    passages, read = [old[0], new[0]], [old[1], new[1]]
    found = sides(QUESTION, passages, read, lambda _, others: [near] * len(others))
    assert [each.words for each in found] == heard


def test_one_article_does_not_contradict_itself() -> None:
    passage, read = said("First 212 people, later 198 people were counted.", "212 people", 0.9)
    start = passage.chunk.text.index("198 people")
    later = Read(0.8, 1.0, (0.8,), Short("198 people", Span(start, start + 10), 0, 5.0))
    assert told(QUESTION, (passage, read), (passage, later)) == []


@pytest.mark.parametrize("question", ["Why did it carry 212 people?", "Did it carry 212 people?"])
def test_only_facts_have_sides(question: str) -> None:
    first = said("The ferry carried 212 people.", "212 people", 0.9)
    second = said("The ferry carried 198 people.", "198 people", 0.9)
    assert told(question, first, second) == []


@pytest.mark.parametrize("sort", ["number", "who"])
def test_both_sides_are_quoted_each_with_who_says_it(sort: Sort) -> None:
    one = (
        f"{FERRY.text[:51]}\n\nThe ferry Aurora carried 212 passengers, the captain Ada Holm said."
    )
    two = "Ferry news\n\nThe ferry Aurora carried 198 passengers, the captain Piet Mallory said."
    asked = {"number": "How many passengers did the ferry Aurora carry?",
             "who": "Who is the captain of the ferry Aurora?"}  # fmt: skip
    words = {"number": ("212", "198"), "who": ("Ada Holm", "Piet Mallory")}[sort]
    opened = Assistant.over([one, two])
    given = opened.ask(asked[sort])
    opened.close()
    assert all(each in given.text for each in words)
    assert given.notes[0].startswith("The articles do not say the same: ")
    assert all(each in given.notes[0] for each in words)
    assert len({each.article_id for each in given.citations}) == 2
    by_number = {each.number: each for each in given.citations}
    for side in given.sides:
        cited = by_number[side.number]
        assert side.source.shift(-cited.source.start).cut(cited.quote) == side.text
        assert cited.support > 0
    assert len({by_number[side.number].article_id for side in given.sides}) == 2
    for sentence, (cited,) in given.sentences():
        assert sentence.endswith(cited.quote)
        assert sentence != cited.quote


def test_a_model_that_tells_one_side_is_not_left_alone_with_it() -> None:
    one = (
        f"{FERRY.text[:51]}\n\nThe ferry Aurora carried 212 passengers, the captain Ada Holm said."
    )
    two = "Ferry news\n\nThe ferry Aurora carried 198 passengers, the captain Piet Mallory said."

    def reply(prompt: str) -> str:
        return f"The ferry Aurora carried 212 passengers [{id_of(prompt, '212 passengers')}]."

    opened = Assistant.over([one, two], model=ScriptedModel(reply=reply))
    given = opened.ask("How many passengers did the ferry Aurora carry?")
    opened.close()
    assert given.model == "scripted"
    (written, _), (other, (cited,)) = given.sentences()
    assert written == "The ferry Aurora carried 212 passengers."
    assert other.endswith("The ferry Aurora carried 198 passengers, the captain Piet Mallory said.")
    assert other.endswith(cited.quote)
    assert given.notes[0].startswith("The articles do not say the same")
    assert sorted(each.number for each in given.sides) == [1, 2]
