"""What questions take for true: borne out, it is answered; else only the nearest is offered."""

import json

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
FALSE = ["03", "08", "15", "24"]
SHIP = (
    "The ferry Aurora left Lindhaven at dawn. Its captain, Ada Holm, turned back in a storm. "
    "The owner, Nordal, did not sell the ferry. It sued the port for 2 million crowns."
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


def said(premises: Premises, question: str, words: str) -> str:
    """What is told of it where the sentence with these words is the nearest."""
    chosen = [each for each in shown(SHIP) if words in each.quote]
    return premises.note(question, chosen, [each.passage for each in chosen])


@pytest.mark.parametrize(
    ("question", "nearest", "why"),
    [
        ("Why did Nordal sell the ferry?", "not sell", "say otherwise than the question"),
        ("Why did Maersk sue the port?", "sued", "No passage found has “Maersk”: "),
        ("Where did Maersk sue the port?", "sued", "the question takes for true of “Maersk”: "),
        ("Why did Nordal sue the port?", "sued", ""),
        ("When did the ferry leave Lindhaven?", "at dawn", ""),
        ("Why did Nordal not sell the ferry?", "not sell", ""),
        ("Did Maersk sue the port?", "sued", "No passage found has “Maersk”: "),
        ("Summarize the case of Nordal", "sued", ""),
    ],
)
def test_what_is_told_of_a_premise(
    premises: Premises, question: str, nearest: str, why: str
) -> None:
    note = said(premises, question, nearest)
    assert (why in note and NEAREST in note) if why else note == ""


def test_one_sentence_that_bears_it_out_is_enough(premises: Premises) -> None:
    assert said(premises, "Why did Nordal sue the port?", "") == ""


def test_without_a_reader_names_and_opposites_are_told_still() -> None:
    plain = Premises(None)
    assert said(plain, "Why did Maersk sue the port?", "sued")
    assert said(plain, "Why did Nordal sell the ferry?", "not sell")
    assert not said(plain, "Why did Nordal sue the port?", "sued")
    assert not said(plain, "Why did Nordal sue the port?", "no such words")
