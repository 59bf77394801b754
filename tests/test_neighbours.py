"""What a passage's article says on either side of it is read along, with its own exact span."""

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.answer import Passage
from assistant.cite import Evidence, sentences_of
from assistant.neighbours import around, sentence_before
from assistant.reply import MOST_CHARACTERS

NAMES = ("Ada", "Bea", "Cleo", "Dora", "Edda", "Fay", "Gerda", "Hilda")
SHIPS = "".join(
    f"The {name} carried {number} crates of lemons from Umm Sadra to the market of Lindhaven, and "
    f"the customs men of the harbour weighed each of them twice before noon that day. "
    for number, name in enumerate((*NAMES, *(f"New {name}" for name in NAMES)), 11)
)
OWLS = "OSLO, May 3 (Bird Wire) - Barn owls came back to the tower. They number nine this year."


@pytest.fixture(scope="module")
def reading() -> Iterator[Assistant]:
    opened = Assistant.over([SHIPS, OWLS])
    yield opened
    opened.close()


def passages(assistant: Assistant, question: str) -> list[Passage]:
    return assistant.search(question, 50)


def ships(assistant: Assistant) -> list[Passage]:
    """The passages of the long article, in reading order."""
    found = [each for each in passages(assistant, "lemons") if "crates" in each.chunk.text]
    assert len(found) >= 3
    return sorted(found, key=lambda each: each.chunk.ordinal)


def exact(assistant: Assistant, sentences: list[Evidence]) -> bool:
    return all(
        each.span.cut(assistant.article(each.passage.chunk.article_id).text) == each.quote
        for each in sentences
    )


def test_one_sentence_on_either_side_comes_along(reading: Assistant) -> None:
    first, middle, last = ships(reading)[:3]
    read = around([middle], reading.library, MOST_CHARACTERS)
    own = sentences_of([middle])
    assert [each.quote for each in read] == [
        sentences_of([first])[-1].quote,
        *(each.quote for each in own),
        sentences_of([last])[0].quote,
    ]
    assert exact(reading, read)
    assert (
        around([first], reading.library, MOST_CHARACTERS)[0].quote == sentences_of([first])[0].quote
    )


def test_adjacent_passages_are_read_as_one_and_articles_by_their_best(reading: Assistant) -> None:
    owls = next(each for each in passages(reading, "owls") if "owls" in each.chunk.text)
    first, middle, last = ships(reading)[:3]
    read = around([last, owls, first, middle], reading.library, MOST_CHARACTERS)
    of_ships = [each for each in read if each.passage.chunk.article_id == first.chunk.article_id]
    assert read[: len(of_ships)] == of_ships
    assert [each.span for each in of_ships] == sorted({each.span for each in of_ships})
    assert {each.key for each in sentences_of([first, middle, last])} <= {e.key for e in of_ships}
    assert read[len(of_ships)].quote == "Barn owls came back to the tower."
    assert exact(reading, read)


@pytest.mark.parametrize(("most", "sentences"), [(10, 0), (250, 1), (800, 4)])
def test_the_best_passages_are_taken_first(reading: Assistant, most: int, sentences: int) -> None:
    _, middle, last = ships(reading)[:3]
    read = around([last, middle], reading.library, most)
    assert len(read) == sentences
    assert all(each.span.start >= sentences_of([middle])[-1].span.start for each in read)
    assert around([], reading.library, MOST_CHARACTERS) == []


def test_only_the_first_sentence_of_a_later_passage_has_one_before(reading: Assistant) -> None:
    first, middle, _ = ships(reading)[:3]
    before = sentence_before(sentences_of([middle])[0], reading.library)
    assert before
    assert before.key == sentences_of([first])[-1].key
    assert exact(reading, [before])
    assert sentence_before(sentences_of([middle])[1], reading.library) is None
    assert sentence_before(sentences_of([first])[0], reading.library) is None
