"""Quoting, over texts in hand."""

from collections.abc import Iterator

import pytest
from fakes import CHEESE, WIRE

from assistant import Assistant, answer

CLAIM = (
    "RAS HALIM, May 3, 2021 (Gulf Wire) - The port first asked the owner of the barge for "
    "30 million dirhams. It later settled for 12 million. The mayor was at the match that day.\n\n"
    "The barge had drifted for two weeks before anyone in the village saw it."
)


@pytest.fixture(scope="module")
def quoting() -> Iterator[Assistant]:
    opened = Assistant.over([WIRE, CHEESE])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much will the new terminal at Ras Halim cost?", "640 million dirhams"),
        ("When is the terminal to open?", "spring of 2027"),
        ("How many people is the construction to employ?", "1,900 people"),
        ("Who fears for their lobster grounds?", "Fishermen in the village of Umm Sadra"),
        ("Who edited the story about the terminal?", "Ruth Calloway"),
        ("Which cheese won the national prize?", "Grey Abbot"),
        ("How many cheeses did the jury taste?", "214 cheeses"),
    ],
)
def test_the_first_citation_answers(quoting: Assistant, question: str, words: str) -> None:
    given = quoting.ask(question)
    assert words in given.citations[0].quote
    assert given.model == "quoting"
    assert all(sentence == each[0].quote for sentence, each in given.sentences())
    assert all(0 <= each.support <= 1 for each in given.citations)


@pytest.mark.parametrize(
    "question", ["What is the capital of Australia?", "How do I bake bread?", "?", "the", "🙂"]
)
def test_off_topic_is_refused_with_the_closest_passages(quoting: Assistant, question: str) -> None:
    given = quoting.ask(question)
    assert given.refused
    assert given.text == given.marked() == "The articles do not say."
    assert not given.citations
    assert 0 < len(given.passages) <= 3


def test_the_same_sentence_in_two_texts_counts_once() -> None:
    other = "Port news\n\nThe terminal is to open in the spring of 2027. Nobody else bid for it."
    given = answer("When is the terminal to open?", texts=[WIRE, other])
    assert given.text.count("spring of 2027") == 1


def test_a_hanging_sentence_brings_the_one_before() -> None:
    given = answer("How long had the dredging permit taken?", texts=[WIRE, CHEESE])
    said = [sentence for sentence, _ in given.sentences()]
    at = next(at for at, each in enumerate(said) if each.startswith("She said the dredging"))
    assert said[at - 1].startswith("Construction is to employ")
    assert given.marked().index("[1]") < given.marked().index("[2]")


def test_the_sentence_that_goes_on_comes_along() -> None:
    given = answer("How much did the port first ask for?", texts=[CLAIM, CHEESE])
    said = [sentence for sentence, _ in given.sentences()]
    assert said[0].startswith("The port first asked")
    assert said[1] == "It later settled for 12 million."


def test_a_dateline_is_no_evidence() -> None:
    given = answer("What did the port ask the owner for?", texts=[CLAIM])
    assert given.citations[0].source.start == CLAIM.index("The port first")
    assert "(Gulf Wire)" not in given.text
