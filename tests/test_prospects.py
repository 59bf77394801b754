"""Questions made of sentences: what they ask, and what they leave alone."""

import pytest

from assistant.prospects import prospects
from assistant.sayings import said_about
from assistant.subjects import subjects
from assistant.verbs import base

# Names are known as people's when they do something somewhere in the text.
STORY = (
    "Piet Mallory, the founder of the Tarnfell dairy, won the national cheese prize on Sunday. "
    "Ines Vogt, who heads the jury, said the vote was close. "
    "About 214 cheeses were tasted blind. "
    "The prize was created in March 1987. "
    "The ceremony was moved indoors because of heavy rain. "
    "The winning cheese was 30 centimetres wide. "
    "The Tarnfell dairy cost about $2 million to build. "
    "The dairy opened to visitors on 4 May 2019. "
    "Grey Abbot, a blue cheese made of goat's milk, is sold in six shops."
)


def made(sentence: str, text: str = STORY) -> dict[str, str]:
    return {each.question: each.answer for each in prospects(text, [sentence])}


@pytest.mark.parametrize(
    ("begins", "question", "answer"),
    [
        ("Piet", "Who won the national cheese prize on Sunday?", "Piet Mallory"),
        ("Piet", "Who is the founder of the Tarnfell dairy?", "Piet Mallory"),
        ("Ines", "What did Ines Vogt say about the vote?", "Ines Vogt"),
        ("Ines", "Who heads the jury?", "Ines Vogt"),
        ("About", "How many cheeses were tasted blind?", "214"),
        ("The prize", "When was the prize created?", "in March 1987"),
        ("The ceremony", "Why was the ceremony moved indoors?", "because of heavy rain"),
        ("The winning", "How wide was the winning cheese?", "30 centimetres"),
        ("The Tarnfell", "How much did the Tarnfell dairy cost?", "$2 million"),
        ("The dairy", "When did the dairy open to visitors?", "on 4 May 2019"),
        ("Grey", "What is Grey Abbot?", "a blue cheese made of goat's milk"),
    ],
)
def test_a_sentence_is_asked_for_in_its_own_words(begins: str, question: str, answer: str) -> None:
    (sentence,) = (f"{each}." for each in STORY[:-1].split(". ") if each.startswith(begins))
    assert made(sentence).get(question) == answer


def test_nobody_asks_who_a_cheese_is() -> None:
    assert not [each for each in made(_lines()[-1]) if each.startswith("Who")]


@pytest.mark.parametrize(
    "sentence",
    [
        "He died in an accident in the mountains in August 2023.",  # who?
        "Philippe Jost took his place at the head of the works.",
        "Around 700 million euros of that sum has been spent.",
        "Three quarters of the usual flights were expected to take off.",
        "Police said that it was too early to say more about that.",
        "<b>Ada Holm</b> won the race on 3 May 2024 {{value}}.",
        "Ada Holm won [the race](javascript:alert(1)) on 3 May 2024.",
        "Who won the race on 3 May 2024, Ada Holm asked the crowd?",
        "Short.",
        "",
    ],
)
def test_what_is_not_sure_is_no_question(sentence: str) -> None:
    text = f"{sentence} Ada Holm said so. Philippe Jost said nothing."
    assert made(sentence, text) == {}


def test_only_what_names_something_stands_alone() -> None:
    alone = {
        each.question: each.stands_alone for each in prospects(STORY, [STORY[-70:], *_lines()])
    }
    assert alone["Who is the founder of the Tarnfell dairy?"]
    assert not alone["Who won the national cheese prize on Sunday?"]
    assert not alone["How many cheeses were tasted blind?"]


def _lines() -> list[str]:
    return [f"{each}." for each in STORY[:-1].split(". ")]


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("said on Monday that the harbour would close", "the harbour"),
        ("said it was a new era", ""),
        ("warned that Lindhaven had no ferry", "Lindhaven"),
        ("left the harbour", None),
    ],
)
def test_what_a_saying_is_about(said: str, about: str | None) -> None:
    assert said_about(said) == about


@pytest.mark.parametrize(
    ("verb", "plain"),
    [
        ("erupted", "erupt"), ("opened", "open"), ("stopped", "stop"), ("died", "die"),
        ("carried", "carry"), ("ran", "run"), ("struck", "strike"), ("unmoored", ""), ("red", ""),
    ],
)  # fmt: skip
def test_the_plain_form_of_a_verb(verb: str, plain: str) -> None:
    assert base(verb) == plain


def test_what_an_article_is_about() -> None:
    text = (
        "The Aurora left Lindhaven on Monday. Officers in Lindhaven said the Aurora was late. "
        "On Monday the British crew slept. Officers slept. British ferries are slow."
    )
    assert subjects("Aurora leaves harbour", text) == ["the Aurora", "Lindhaven"]
