"""Written sentences checked before they are shown: kept, mended, or left out and counted."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fakes import CHEESE, FERRY, WIRE, ScriptedModel, cite, id_of

from assistant import Answer, Assistant
from assistant.answer import QUOTING, REFUSAL, Passage
from assistant.checking import Checked
from assistant.cite import Draft, Evidence, sentences_of
from assistant.printed import answer_page
from ingest.article import Chunk, Span
from ingest.sentences import split_sentences

QUESTION = "When is the terminal at Ras Halim to open?"
RIGHT = "The terminal is to open in the spring of 2027"


def ask(reply: Callable[[str], str], question: str = QUESTION) -> Answer:
    assistant = Assistant.over([WIRE, CHEESE], model=ScriptedModel(reply=reply))
    try:
        return assistant.ask(question)
    finally:
        assistant.close()


def shown(*texts: str) -> list[Evidence]:
    """The sentences of texts, each an article."""
    found: list[Evidence] = []
    for number, text in enumerate(texts):
        chunk = Chunk(f"text {number}", "v", 0, 0, len(text), text, tuple(split_sentences(text)))
        found += sentences_of([Passage(chunk, "", "", None, "", 1, 1.0, 0.5)])
    return found


def checked(text: str, evidence: list[Evidence], of: list[Evidence]) -> Checked:
    return Checked([Draft(text, tuple(evidence))], of, "", None)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("It opens in the spring of 2028", "the passages cited do not have a date in it"),
        ("It will have nine cranes", "the passages cited do not have a number in it"),
        (
            "Ruritania is to open it in the spring of 2027",
            "the passages cited do not have a name in it",
        ),
        ("The terminal is not to open in the spring of 2027", "the passages cited say otherwise"),
        ("Penguins sing madrigals under moonlight", "nothing in the passages supports it"),
    ],
)
def test_a_wrong_sentence_is_left_out_and_the_reason_said(wrong: str, reason: str) -> None:
    def reply(prompt: str) -> str:
        opening = id_of(prompt, "spring of 2027")
        return f"{wrong} [{opening}].\n{RIGHT} [{opening}]."

    given = ask(reply)
    assert given.text == f"{RIGHT}."
    assert given.notes == (f"Left out 1 sentence of the model's: {reason}.",)


def test_wrong_sentences_are_counted_by_reason() -> None:
    def reply(prompt: str) -> str:
        opening = id_of(prompt, "spring of 2027")
        lines = ["It opens in 2028", "It opens in 2029", "It has nine cranes", RIGHT]
        return "\n".join(f"{line} [{opening}]." for line in lines)

    assert ask(reply).notes == (
        "Left out 1 sentence of the model's: the passages cited do not have a number in it.",
        "Left out 2 sentences of the model's: the passages cited do not have a date in them.",
    )


def test_a_wrong_id_is_mended() -> None:
    given = ask(lambda prompt: f"{RIGHT} [{id_of(prompt, '640 million')}].")
    assert given.text == f"{RIGHT}."
    assert [each.quote for each in given.citations] == [f"{RIGHT}."]
    assert given.notes == ()


def test_a_sentence_that_needs_two_gets_the_second() -> None:
    of = shown("The terminal will cost 640 million dirhams. It is to open in the spring of 2027.")
    drafts = checked("It will cost 640 million dirhams and open in spring 2027.", of[:1], of)
    [draft] = drafts
    assert [each.quote for each in draft.evidence] == [each.quote for each in of]
    assert drafts.mended == 1


def test_a_sentence_without_evidence_gets_the_nearest() -> None:
    of = shown(WIRE, CHEESE)
    [draft] = checked("The jury tasted 214 cheeses blind.", [], of)
    assert [each.quote for each in draft.evidence] == ["The jury tasted 214 cheeses blind."]
    nothing = checked("Cheese is healthy for old sailors.", [], of)
    assert list(nothing) == []
    assert nothing.left_out == {"nothing": 1}


def test_the_nearest_is_not_taken_where_a_fact_differs() -> None:
    drafts = checked("The jury tasted 215 cheeses blind.", [], shown(CHEESE))
    assert list(drafts) == []
    assert drafts.mended == 0


def test_ids_that_do_not_help_are_left_out() -> None:
    of = shown(WIRE)
    right = next(each for each in of if "spring of 2027" in each.quote)
    other = next(each for each in of if "lobster" in each.quote)
    [draft] = checked(f"{RIGHT}.", [other, right], of)
    assert [each.quote for each in draft.evidence] == [right.quote]


def test_a_dateline_names_its_place_for_what_stands_below_it() -> None:
    of = shown("TOKYO, March 11, 2011 (Agency) - A quake struck on Friday. Police counted 40 dead.")
    assert len(list(checked("In Tokyo, police counted 40 dead.", of[1:], of[1:]))) == 1
    assert list(checked("In Osaka, police counted 40 dead.", of[1:], of[1:])) == []


@pytest.mark.parametrize("line", [REFUSAL, "Here is what they say:", "…", ""])
def test_what_claims_nothing_is_neither_shown_nor_counted(line: str) -> None:
    drafts = checked(line, [], shown(WIRE))
    assert list(drafts) == []
    assert drafts.notes == ()


def test_where_all_are_left_out_it_is_quoted_and_both_are_said() -> None:
    given = ask(lambda prompt: f"It opens in 2031 [{id_of(prompt, 'spring of 2027')}].")
    assert given.model == QUOTING
    assert "spring of 2027" in given.text
    assert given.notes[0].startswith("Quoted instead of written")
    assert "the passages cited do not have a date in it" in given.notes[1]


def test_sentences_pass_one_by_one() -> None:
    taken: list[str] = []

    def each() -> Iterator[Draft]:
        for one in shown(CHEESE):
            taken.append(one.quote)
            yield Draft(one.quote, (one,))

    stream = iter(Checked(each(), shown(CHEESE), "", None))
    next(stream)
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("support", "word"), [(1.0, "certain"), (0.5, "certain"), (0.4, "likely"), (0.1, "unsure")]
)
def test_support_has_a_word(support: float, word: str) -> None:
    quote = "Nobody was hurt."
    citation = replace(cite(1, FERRY, quote, Span(0, len(quote))), support=support)
    assert citation.sure == word
    answer = Answer("q", "q", quote, (citation,), (), "answered", "a model")
    assert answer.to_dict()["citations"][0]["sure"] == word
    assert f"(support: {word})" in answer_page(answer)
    assert "support:" not in answer_page(replace(answer, model=QUOTING))
