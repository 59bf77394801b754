"""What is asked and behind which turns, a turn's buttons, a person's settings: plain functions."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import FERRY, HOSTILE, KEPT, FakeAssistant, answered
from markup import Elements, assert_harmless

from assistant.answer import Done
from assistant.app import settings
from assistant.app.actions import actions, as_text
from assistant.app.asking import Asking
from assistant.app.chosen import Chosen
from assistant.app.conversation import Conversation, Exchange
from assistant.app.handlers import Chat, View
from assistant.app.kept import kept
from assistant.preferences import Preferences
from assistant.writers import Way
from ingest.filters import Filters

WAYS = (Way("quoting"), Way("openai:gpt-5", "api.openai.com"))
ANSWERED = Exchange("Who?").after(Done(answered("Who?", [(FERRY, "Nobody was hurt.")])))
LAST = replace(ANSWERED, question="When in 2010?", filters=KEPT, without=("author Ada",))
TWO: Conversation = (ANSWERED, LAST)


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def chat(fake: FakeAssistant) -> Chat:
    return Chat(fake, "my library", ())


def ask(chat: Chat, asking: Asking) -> View:
    how = {"as_typed": asking.as_typed, "without": asking.without}
    return list(chat.ask(asking.question, asking.before, **how))[-1]  # type: ignore[arg-type]


def test_the_last_turn_is_replaced_and_an_earlier_one_asked_anew() -> None:
    last = Asking.of({"retry": "1"}, "typed", TWO, None)
    assert last == Asking("When in 2010?", (ANSWERED,), without=("author Ada",))
    assert Asking.of({"retry": 0}, "typed", TWO, None) == Asking("Who?", TWO)
    typed = replace(LAST, as_typed=True)
    assert Asking.of({"retry": "1"}, "", (ANSWERED, typed), None).as_typed


def test_what_is_typed_replaces_the_turn_being_edited_and_those_after_it() -> None:
    assert Asking.of(None, "typed", TWO, None) == Asking("typed", TWO, from_box=True)
    assert Asking.of(None, "typed", TWO, 1) == Asking("typed", (ANSWERED,), from_box=True)
    assert Asking.of(None, "typed", TWO, 0).before == ()
    assert Asking.of(None, "typed", TWO, -1).before == ()
    assert Asking.of(None, "typed", TWO, 99).before == TWO
    assert Asking.of({"ask": "offered"}, "typed", TWO, 1) == Asking("offered", TWO)


def test_one_filter_is_taken_off_and_stays_off() -> None:
    off = Asking.of({"turn": "1", "off": "0"}, "typed", TWO, None)
    assert off == Asking("When in 2010?", (ANSWERED,), without=("author Ada", KEPT[0]))


@pytest.mark.parametrize(
    "data",
    [
        {"retry": "7"}, {"retry": -1}, {"again": [0]}, {"again": 7}, {"turn": 1, "off": 9},
        {"turn": 9, "off": 0}, {"off": 0}, {"retry": None},
    ],
)  # fmt: skip
def test_what_was_never_offered_is_not_asked(data: object) -> None:
    assert not Asking.of(data, "typed", TWO, None).question


@pytest.mark.parametrize("data", [None, "0", [], 7, {"ask": 7}, {"x": 1}])
def test_other_events_ask_what_is_typed(data: object) -> None:
    assert Asking.of(data, "typed", TWO, None).question == "typed"


def test_filters_go_one_by_one_until_all_articles_are_searched(chat: Chat) -> None:
    view = ask(chat, Asking("What of the ferry in 2010?", ()))
    assert view.turns.count('class="off"') == 2
    label = ("aria-label", f"Remove filter: {KEPT[1]}")
    assert label in Elements(view.turns).attributes
    view = ask(chat, Asking.of({"turn": 0, "off": 1}, "", view.conversation, None))
    assert [each.filters for each in view.conversation] == [KEPT[:1]]
    assert f"Filter removed: {KEPT[1]}" in Elements(view.turns).said
    assert_harmless(view.turns)
    view = ask(chat, Asking.of({"turn": 0, "off": 0}, "", view.conversation, None))
    assert [each.filters for each in view.conversation] == [()]
    assert 'class="off"' not in view.turns


def test_nothing_can_be_done_with_a_turn_that_is_not_finished() -> None:
    waiting = Exchange("Who?", filters=KEPT)
    assert actions(0, waiting) == ""
    assert "<button" not in kept(0, waiting)
    assert "data-retry" in actions(0, replace(waiting, problem="It failed."))
    assert "data-copy" not in actions(0, replace(waiting, problem="It failed."))


def test_an_answer_is_copied_with_its_references() -> None:
    made = answered("q", [(FERRY, "Nobody was hurt."), (HOSTILE, HOSTILE.text)])
    exchange = Exchange("q").after(Done(replace(made, model="openai:gpt-5")))
    said, blank, first, second = as_text(exchange).split("\n")
    assert said.startswith("Nobody was hurt. [1] <img ")
    assert (blank, first) == (
        "",
        "[1] “Nobody was hurt.” Ferry leaves Lindhaven, Lindhaven Post, 3 May 2024, "
        "https://post.example/ferry",
    )
    assert "javascript:alert(7)" not in second
    shown = actions(0, exchange)
    assert_harmless(shown)
    assert ("data-copy", as_text(exchange)) in Elements(shown).attributes
    assert "Written by openai:gpt-5" in shown


def test_editing_brings_the_question_back_and_says_what_it_replaces(chat: Chat) -> None:
    question, turn, note = chat.edit({"edit": "0"}, TWO)
    assert (question, turn) == ("Who?", 0)
    assert "the question and its answer, and the turn after it" in note
    assert chat.edit({"edit": 1}, TWO)[:2] == ("When in 2010?", 1)
    assert chat.edit({"cancel": True}, TWO) == ("", None, "")
    assert chat.edit({"recall": True}, TWO) == ("When in 2010?", None, "")
    assert chat.edit({"recall": True}, ()) == (None, None, "")
    for data in (None, {"edit": 9}, {"edit": [0]}, "x"):
        assert chat.edit(data, TWO) == (None, None, "")


def test_further_questions_follow_answers_alone(chat: Chat) -> None:
    shown = chat.follow_ups(TWO)
    assert_harmless(shown)
    assert ("data-ask", "Who thanked the <b>crew</b>?") in Elements(shown).attributes
    assert 'data-turns="2"' in shown
    refused = ask(chat, Asking("Who lives on Mars?", ())).conversation
    for conversation in ((), refused, (replace(ANSWERED, stopped=True),)):
        assert chat.follow_ups(conversation) == ""


# ---- settings


def test_settings_come_back_as_the_browser_kept_them() -> None:
    chosen = Chosen.read(
        {"model": "openai:gpt-5", "passages": "12", "caution": "strict", "after": "2024-05-01",
         "before": ""}, WAYS,
    )  # fmt: skip
    assert Chosen.read(chosen.kept(), WAYS) == chosen
    assert chosen.filters == Filters(after=date(2024, 5, 1))
    assert chosen.preferences == Preferences(12, "openai:gpt-5", "strict")


@pytest.mark.parametrize(
    "data",
    [
        None, "text", [], 7, {"passages": 3}, {"passages": 17}, {"passages": "many"},
        {"model": "gone:model"}, {"model": ["quoting"]}, {"caution": "brave"}, {"after": "soon"},
        {"before": {"a": 1}}, {"more": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_as_usual(data: object) -> None:
    assert Chosen.read(data, WAYS) == Chosen()


def test_one_wrong_setting_leaves_the_others() -> None:
    read = Chosen.read({"passages": "x", "caution": "strict", "after": "2024-01-01"}, WAYS)
    assert read == Chosen(caution="strict", after=date(2024, 1, 1))


def test_days_the_wrong_way_round_are_told_and_not_used() -> None:
    wrong = Chosen(after=date(2024, 5, 2), before=date(2024, 5, 1))
    assert wrong.filters is None
    assert "The first day is after the last one" in settings.now(wrong, WAYS)


def test_every_question_is_asked_with_the_settings(chat: Chat, fake: FakeAssistant) -> None:
    chosen = chat.chosen({"passages": 5, "caution": "generous", "before": "2024-12-31"})
    view = list(chat.ask("What of the ferry?", (), chosen=chosen))[-1]
    assert fake.preferences == Preferences(5, "", "generous")
    assert view.conversation[0].filters == ("published to 2024-12-31",)
    assert 'class="off"' in view.turns


def test_what_leaves_the_machine_is_said_for_each_way() -> None:
    assert "Nothing leaves this machine." in settings.now(Chosen(), WAYS)
    away = settings.now(Chosen(model="openai:gpt-5"), WAYS)
    assert "are sent to api.openai.com." in away
    shown = Elements(settings.settings(Chosen(), WAYS, ""))
    for each in WAYS:
        assert each.leaves in shown.said
    assert "--model NAME" not in shown.said
    assert "--model NAME" in settings.settings(Chosen(), WAYS[:1], "")


def test_a_hostile_name_of_a_model_is_text() -> None:
    ways = (Way('"><img src=x onerror="alert(1)">', "<script>"), *WAYS)
    assert_harmless(settings.settings(Chosen(), ways, "strict"))
    assert_harmless(settings.now(Chosen(), ways))
