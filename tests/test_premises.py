"""What questions take for true: borne out, it is answered; else only the nearest is offered."""

import json
from dataclasses import replace

import pytest
from conftest import EXAMPLES
from test_checking import shown

from assistant import Assistant
from assistant.premises import NEAREST, Premises
from assistant.reader import Reader

ASKED = {
    row["id"]: row["question"]
    for line in (EXAMPLES / "premises.jsonl").read_text("utf-8").splitlines()
    if (row := json.loads(line))
}
# The whole set is measured by `benchmarks.premises`; these are of every kind.
FALSE = ["03", "08", "12", "15", "22", "24", "26", "51"]
SHIP = (
    "The ferry Aurora left Lindhaven at dawn. Its captain, Ada Holm, turned back in a storm. "
    "The owner, Nordal, did not sell the ferry. It sued the port for 2 million crowns."
)
BRIDGE = (
    "The bridge at Ras Halim opened on Monday after four years. Mayor Ada Holm cut the ribbon with "
    "a pair of golden scissors. Peter Lund, the engineer who designed it, watched from the bank. "
    "A court in Lindhaven had stopped the work in 2021 because of a nesting owl. Lund said that "
    "the bridge was a success."
)

TOLLS = (
    "Ada Holm needed ten days for the count, while Peter Lund took weeks. The council met Nordal, "
    "which had sold the toll house to Ada Holm. The council first demanded 4 million from the "
    "ferryman. His stern was lodged in the sand and his bow stood free. Karin Tarn built the "
    "lamps. She died in May, and Peter Lund took her place."
)


@pytest.fixture(scope="module")
def premises() -> Premises:
    return Premises(Reader.load())


@pytest.mark.parametrize("number", FALSE)
def test_over_the_examples_the_true_twin_is_answered_and_the_false_one_is_not(
    assistant: Assistant, number: str
) -> None:
    [false] = [text for name, text in ASKED.items() if name.startswith(f"{number}-false")]
    given = assistant.ask(false)
    assert given.refused or any(NEAREST in note for note in given.notes)
    assert given.short is None
    true = assistant.ask(ASKED[f"{number}-true"])
    assert not true.refused
    assert true.notes == ()


def said(
    premises: Premises, question: str, words: str, text: str = SHIP, support: float = 0.0
) -> str:
    """What is told of it where the sentence with these words is the nearest."""
    chosen = [replace(each, support=support) for each in shown(text) if words in each.quote]
    return premises.note(question, chosen, [each.passage for each in chosen])


@pytest.mark.parametrize(
    ("question", "nearest", "why"),
    [
        ("Why did Nordal sell the ferry?", "not sell", "bears out what the question takes"),
        ("Why did Maersk sue the port?", "sued", "No passage found has “Maersk”: "),
        ("Where did Maersk sue the port?", "sued", "the question takes for true of “Maersk”: "),
        ("Why did Nordal sue the port?", "sued", ""),
        ("When did the ferry leave Lindhaven?", "at dawn", ""),
        ("Why did Nordal not sell the ferry?", "not sell", ""),
        ("Did Maersk sue the port?", "sued", "No passage found has “Maersk”: "),
        ("Summarize the case of Nordal", "sued", ""),
        ("Why did Nordal sink the port?", "sued", "No passage found has “sink”: "),
        ("In what year did Nordal sue the port?", "sued", ""),
        ("Did Nordal sell anything?", "not sell", ""),
        ("What is Nordal?", "not sell", ""),
        ("Where did the ferry turn back (Maersk, the port of Rotterdam)?", "storm", ""),
        ("Where did Maersk turn back?", "storm", "the question takes for true of “Maersk”: "),
    ],
)
def test_what_is_told_of_a_premise(
    premises: Premises, question: str, nearest: str, why: str
) -> None:
    note = said(premises, question, nearest)
    assert (why in note and NEAREST in note) if why else note == ""


@pytest.mark.parametrize(
    ("question", "nearest", "who"),
    [
        ("Why did Peter Lund cut the ribbon with scissors?", "ribbon", "Ada Holm"),
        ("When did Peter Lund stop the work on the bridge?", "owl", "court in Lindhaven"),
        ("Where did Ada Holm cut the ribbon with scissors?", "ribbon", ""),
        ("Why did the mayor cut the ribbon with scissors?", "ribbon", ""),
        ("Why did Mayor Holm cut the ribbon with scissors?", "ribbon", ""),
        ("Why did Ada Holm say that the bridge was a success?", "success", "Lund"),
        ("Why did Lund say that the bridge was a success?", "success", ""),
    ],
)
def test_another_who_did_it_is_named(
    premises: Premises, question: str, nearest: str, who: str
) -> None:
    note = said(premises, question, nearest, BRIDGE)
    assert (f"{who}” where the question has “" in note and NEAREST in note) if who else note == ""


@pytest.mark.parametrize(
    ("question", "nearest", "who"),
    [
        ("Why did Lund need ten days for the count?", "ten days", "Ada Holm"),
        ("Why did Holmes need ten days for the count?", "ten days", ""),
        ("Why did Ada Holm need ten days for the count?", "ten days", ""),
        ("When did Peter Lund die?", "died in May", "Karin Tarn"),
        ("When did Karin Tarn die?", "died in May", ""),
        ("Why did the ferryman demand 4 million from the council?", "4 million", "council"),
        ("Why was the bow lodged in the sand?", "lodged", "stern"),
        ("Why was the stern lodged in the sand?", "lodged", ""),
    ],
)
def test_another_is_named_by_what_a_sentence_says_of_the_deed(
    premises: Premises, question: str, nearest: str, who: str
) -> None:
    note = said(premises, question, nearest, TOLLS, 0.6)
    assert (f"{who}” where the question has “" in note and NEAREST in note) if who else note == ""


@pytest.mark.parametrize(
    ("question", "nearest", "why"),
    [
        ("When did the barge reach the port?", "should have", "bears out"),
        ("When should the barge reach the port?", "should have", ""),
        ("Why did the second alarm not go off?", "went off", "say otherwise"),
        ("Why did the second alarm go off?", "went off", ""),
        ("Why did the tug not come?", "did not", ""),
    ],
)
def test_what_is_done_is_told_from_what_is_not(
    premises: Premises, question: str, nearest: str, why: str
) -> None:
    text = (
        "The barge left for the port, which it should have reached in March. A second alarm went "
        "off at noon. The tug did not come in the storm."
    )
    note = said(premises, question, nearest, text, 0.6)
    assert (why in note and NEAREST in note) if why else note == ""


def test_what_another_sentence_tells_as_done_is_done(premises: Premises) -> None:
    text = "The barge should have reached the port in March. It reached the port in May."
    assert said(premises, "When did the barge reach the port?", "should", text, 0.6) == ""


def test_a_form_of_a_word_is_no_longer_word_that_begins_so(premises: Premises) -> None:
    text = "Nordal sailed the Suez Canal. Its appointment of a captain was a surprise."
    assert "has “sue”" in said(premises, "Why did Nordal sue the captain?", "Suez", text)
    assert said(premises, "Why did Nordal appoint a captain?", "appointment", text) == ""


def test_who_may_have_done_it_too_is_not_told_of(premises: Premises) -> None:
    both = f"{BRIDGE} Then Peter Lund cut a second ribbon with his own scissors."
    question = "Why did Peter Lund cut the ribbon with scissors?"
    assert said(premises, question, "golden", both) == ""


def test_who_he_is_stands_in_the_sentence_before(premises: Premises) -> None:
    text = "Ada Holm spoke on Monday. She said that the bridge had been a success."
    question = "Where did Ada Holm call the bridge a failure?"
    assert "bears out" in said(premises, question, "success", text)


def test_that_the_articles_say_otherwise_is_told_where_the_sentence_is_surely_on_the_matter(
    premises: Premises,
) -> None:
    question = "Why did Nordal sell the ferry?"
    assert "say otherwise than the question" in said(premises, question, "not sell", support=0.7)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was the ferry freed?", "The tide set the ferry free."),
        ("Did the rescue succeed?", "Holm called the rescue a success."),
        ("Did the guests wear masks?", "The guests wore the masks."),
    ],
)
def test_another_form_of_a_word_is_not_lacking(
    premises: Premises, question: str, text: str
) -> None:
    assert said(premises, question, text[-9:], text) == ""
    assert "“sink”" in said(premises, "When did the ferry sink?", text[-9:], text)


def test_the_sentence_that_answers_best_is_not_cleared_by_a_weaker_one(premises: Premises) -> None:
    other, denied = (
        each for each in shown(SHIP) if "not sell" in each.quote or "at dawn" in each.quote
    )
    question = "Why did Nordal sell the ferry?"
    best, weak = replace(denied, support=0.7), replace(other, support=0.9)
    passages = [denied.passage]
    assert "say otherwise" in premises.note(question, [best, replace(weak, support=0.5)], passages)
    assert premises.note(question, [weak, best], passages) == ""


def test_one_sentence_that_bears_it_out_is_enough(premises: Premises) -> None:
    assert said(premises, "Why did Nordal sue the port?", "") == ""


def test_without_a_reader_names_and_opposites_are_told_still() -> None:
    plain = Premises(None)
    assert said(plain, "Why did Maersk sue the port?", "sued")
    assert said(plain, "Why did Nordal sell the ferry?", "not sell")
    assert not said(plain, "Why did Nordal sue the port?", "sued")
    assert not said(plain, "Why did Nordal sue the port?", "no such words")
