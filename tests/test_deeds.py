"""Who did what by a question: its subject, and its predicate with the verb in the past."""

import pytest

from assistant.deeds import deed, named
from assistant.verbs import past

TEXT = "Nordal withdrew its bid. An Egyptian court ordered the ship held. It did not disclose why."


@pytest.mark.parametrize(
    ("question", "who", "what"),
    [
        ("Why did Egypt buy the ship?", "Egypt", "bought the ship"),
        (
            "When did a Japanese court order the ship held?",
            "a Japanese court",
            "ordered the ship held",
        ),
        ("Why did the Nordal family withdraw its bid?", "the Nordal family", "withdrew its bid"),
        ("Why did the two sides disclose the sum?", "the two sides", "disclosed the sum"),
        (
            "Why were the people of Tokyo told to leave?",
            "the people of Tokyo",
            "were told to leave",
        ),
        ("Why does Nordal refuse to wear masks?", "Nordal", "refuse to wear masks"),
        ("When will the fuel of the ship last?", "the fuel of the ship", "will last"),
        ("Why has Holm dismissed Peter Lund?", "Holm", "has dismissed Peter Lund"),
    ],
)
def test_who_did_what(question: str, who: str, what: str) -> None:
    found = deed(question, TEXT)
    assert found is not None
    assert (found.who, found.what) == (who, what)
    assert found.claim == f"{who} {what}."
    assert found.asks_who == f"Who {what}?"


@pytest.mark.parametrize(
    "question",
    [
        "Why did Egypt not buy the ship?",
        "Why didn't Egypt buy the ship?",
        "Did Egypt buy the ship?",
        "Who bought the ship?",
        "How certain was the team about the particle?",
        "Summarize the case",
    ],
)
def test_where_nothing_is_told_of_anybody(question: str) -> None:
    assert deed(question, TEXT) is None


def test_names_within_a_sentence() -> None:
    assert named("Change") == ("Change",)
    assert named("the court in Ismailia") == ("Ismailia",)
    assert named("DART") == ("DART",)
    assert named("the owner") == ()


@pytest.mark.parametrize(
    ("verb", "told"),
    [("buy", "bought"), ("order", "ordered"), ("stop", "stopped"), ("carry", "carried"),
     ("destroy", "destroyed"), ("raise", "raised"), ("uphold", "upheld"), ("cut", "cut")],
)  # fmt: skip
def test_the_past_of_a_verb(verb: str, told: str) -> None:
    assert past(verb) == told
