"""Conversations that a browser keeps: there and back without loss, whatever comes back."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes import FERRY, HOSTILE, FakeAssistant
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import Elements, assert_harmless

from assistant import Assistant
from assistant.answer import Answer, Citation, Passage, Sentence, ShortAnswer
from assistant.app.conversation import Conversation, Exchange, turns
from assistant.app.guard.limits import Rates
from assistant.app.handlers import Chat
from assistant.app.keeping.exchanges import as_turns, refilled, to_exchange, to_record
from assistant.app.keeping.handlers import NOT_UNDERSTOOD, READ_ONLY, Keeper, mark_of, newest
from assistant.app.keeping.records import Record, read_records, to_line
from assistant.app.visitor import Visitor
from assistant.errors import BadRecord
from assistant.follow_up import understood
from assistant.serving import Limits
from ingest.article import Chunk, Span
from ingest.feedback import FeedbackBox
from ingest.library import Library
from ingest.text import visible

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
LAST = "The mayor thanked the crew of the lifeboat for the rescue."


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def box(tmp_path: Path) -> FeedbackBox:
    Library.open(tmp_path / "library", create=True).close()
    return FeedbackBox(tmp_path / "library")


@pytest.fixture
def keeper(fake: FakeAssistant, box: FeedbackBox) -> Keeper:
    return Keeper(Chat(fake, "lib", ()), box)


def asked(keeper: Keeper, *questions: str) -> Conversation:
    """The conversation of these questions, answered."""
    conversation: Conversation = ()
    for question in questions:
        conversation = list(keeper.chat.ask(question, conversation))[-1].conversation
    return conversation


def lines(conversation: Conversation) -> str:
    return "\n".join(to_line(to_record(each, NOW)) for each in conversation)


def back(conversation: Conversation) -> Conversation:
    return tuple(map(to_exchange, read_records(lines(conversation))))


def told(message: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(message)
    return found


# ---- there and back

sayable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
spans = st.builds(lambda start, more: Span(start, start + more), *[st.integers(0, 10**6)] * 2)
reals = st.floats(-1, 1)
days = st.none() | st.dates(date(1, 1, 1))
pages = st.none() | st.integers(1, 999)
citations = st.builds(
    Citation, st.integers(1, 30), sayable, sayable, sayable, sayable, days, sayable, sayable, spans,
    st.just(Span(0, 0)), reals, pages,
)  # fmt: skip
chunks = st.builds(Chunk, sayable, sayable, st.integers(0, 99), st.just(0), st.integers(0, 99),
                   st.just(""), st.just(()))  # fmt: skip
ranks = st.none() | st.integers(1, 99)
passages = st.builds(
    Passage, chunks, sayable, sayable, days, sayable, st.integers(1, 9), reals, reals, ranks, ranks,
    reals, pages, st.lists(st.integers(0, 10**6), max_size=2).map(tuple),
)  # fmt: skip
several = st.lists(sayable.filter(bool), max_size=3, unique=True).map(tuple)


@st.composite
def exchanges(draw: Callable[..., Any]) -> Exchange:
    """An exchange that has come to any kind of end."""
    question = draw(sayable.filter(lambda text: visible(text).strip() == text and text))
    words = draw(st.lists(sayable.filter(bool), min_size=1, max_size=3))
    told_of = draw(st.lists(passages, max_size=3).map(tuple))
    notes, filters, taken = draw(several), draw(several), draw(sayable)
    sentences, text = [], ""
    for each in words:
        text += " " if text else ""
        span = Span(len(text), len(text) + len(each))
        text += each
        cited = draw(st.lists(citations, min_size=1, max_size=2))
        sentences.append(Sentence(each, tuple(replace(c, answer=span) for c in cited)))
    begun = Exchange(
        question, as_typed=draw(st.booleans()), understood=taken, without=draw(several)
    )
    state = draw(st.sampled_from(["answered", "refused", "reply", "stopped", "failed", "empty"]))
    if state == "empty":
        return replace(begun, empty=True)
    if state == "failed":
        return replace(begun, problem=draw(sayable.filter(bool)), notes=notes, filters=filters)
    if state == "stopped":
        part = replace(begun, sentences=tuple(sentences), passages=told_of or None)
        return replace(part, stopped=True, notes=notes, filters=filters)
    shorts = st.builds(ShortAnswer, sayable, st.integers(1, 9), spans)
    short, sides = draw(st.none() | shorts), draw(st.lists(shorts, max_size=2).map(tuple))
    found = tuple(c for each in sentences for c in each.citations) if state == "answered" else ()
    answer = Answer(question, draw(sayable), text, found, told_of, state, "m", filters, {}, notes,
                    short if state == "answered" else None, taken, sides)  # fmt: skip
    shown = tuple(Sentence(said, cited) for said, cited in answer.sentences())
    return replace(begun, passages=told_of, sentences=shown, filters=filters, notes=notes,
                   answer=answer)  # fmt: skip


@given(st.lists(exchanges(), max_size=3).map(tuple))
@settings(max_examples=60)
def test_what_is_kept_comes_back_whole(conversation: Conversation) -> None:
    assert back(conversation) == conversation


@given(st.lists(exchanges(), max_size=2).map(tuple))
@settings(max_examples=25)
def test_what_is_kept_can_be_exported(conversation: Conversation) -> None:
    texts = [turn.answer.text for turn in as_turns(conversation)]
    ours = [" ".join(each.text for each in exchange.sentences) for exchange in conversation]
    assert all(our in text for our, text in zip(ours, texts, strict=True))


def test_an_opened_conversation_reads_and_asks_on_as_before(
    keeper: Keeper, fake: FakeAssistant
) -> None:
    before = asked(keeper, "What of the ferry?", "Who lives on Mars in 2010?")
    view, message = keeper.open({"id": "a1", "lines": lines(before)}, ())
    assert view is not None
    assert told(message) == told(message) | {"kind": "opened", "id": "a1"}
    assert view.turns == keeper.chat.view(before).turns
    assert view.panel == keeper.chat.view(before).panel
    assert turns(view.conversation)[0].answer.passages[0].chunk.text == FERRY.text
    start = FERRY.text.index(LAST)
    choice = {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": start}
    opened = keeper.chat.choose(choice | {"end": start + len(LAST)}, view.conversation)
    assert f'<mark class="chosen">{LAST}</mark>' in opened
    list(keeper.chat.ask("And how many did it carry?", view.conversation))
    assert [each.question for each in fake.turns] == [each.question for each in before]


def test_a_follow_up_is_understood_after_it_was_kept(assistant: Assistant) -> None:
    keeper = Keeper(Chat(assistant, "lib", ()), FeedbackBox(Path("lib")))
    question, follow_up = "How strong was the 2011 Japan earthquake?", "how many people died?"
    before = asked(keeper, question)
    again = refilled(back(before), assistant.article)
    assert [each.answer.passages[0].chunk.text for each in turns(again)] == [
        each.answer.passages[0].chunk.text for each in turns(before)
    ]
    assert understood(follow_up, turns(again), None) == understood(follow_up, turns(before), None)
    assert understood(follow_up, turns(again), None)


def test_an_article_that_is_gone_says_so(keeper: Keeper, fake: FakeAssistant) -> None:
    kept = lines(asked(keeper, "What of the ferry?"))
    fake.articles = [HOSTILE]
    view, _ = keeper.open({"lines": kept}, ())
    assert view is not None
    assert LAST in Elements(view.turns).said
    choice = {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": 0, "end": 9}
    assert "no longer in the library" in keeper.chat.choose(choice, view.conversation)


def test_an_answer_in_the_making_is_kept_as_stopped(keeper: Keeper) -> None:
    *_, during, _ = list(keeper.chat.ask("What of the ferry?", ()))
    message = told(newest(during.conversation))
    assert (message["kind"], message["going"], message["before"]) == ("newest", True, [])
    view, _ = keeper.open({"lines": message["line"]}, ())
    assert view is not None
    assert "Stopped." in view.turns
    assert LAST in Elements(view.turns).said
    assert not view.answering


def test_restoring_gives_way_to_what_was_asked_meanwhile(keeper: Keeper) -> None:
    now = asked(keeper, "What of the ferry?")
    view, message = keeper.open({"id": "x", "lines": lines(now), "restore": True}, now)
    assert view is None
    assert told(message)["kind"] == "skipped"


def test_a_question_of_any_length_is_kept(keeper: Keeper) -> None:
    long = asked(keeper, "why " * 3_000, "Thanks!")
    again = back(long)
    assert again[0].question.endswith(" …")
    assert "far too long" in again[0].problem
    assert told(newest(long))["before"] == [again[0].question]


# ---- what comes back is anybody's word


def damaged(of: Record, **changed: Any) -> str:
    return json.dumps(json.loads(to_line(of)) | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"form": 2}, {"form": "1"}, {"question": ""}, {"question": 7}, {"question": "x" * 5_000},
        {"state": "shouting"}, {"citations": []}, {"citations": [{}]}, {"when": "yesterday"},
        {"text": "short"}, {"notes": ["x"] * 200}, {"passages": [{"article": "../../etc"}]},
        {"short": {"text": "x", "number": 1, "source": [9, 2]}},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
def test_a_damaged_record_is_refused_with_a_reason(keeper: Keeper, changed: Any) -> None:
    good = to_record(asked(keeper, "What of the ferry?")[0], NOW)
    view, message = keeper.open({"id": "z", "lines": damaged(good, **changed)}, ())
    assert view is None
    assert told(message)["kind"] == "refused"
    assert told(message)["id"] == "z"
    assert "This conversation cannot be opened: " in told(message)["problem"]
    assert keeper.open({"lines": damaged(good, later="unknown")}, ())[0] is not None


@pytest.mark.parametrize(
    "data",
    [None, "x", 7, [], {"lines": 7}, {"lines": "{"}, {"lines": "[" * 50_000}, {"id": {}},
     {"lines": "x" * 7_000_000}, {"lines": "{}\n" * 3_000}],
)  # fmt: skip
def test_nonsense_opens_nothing(keeper: Keeper, data: object) -> None:
    view, message = keeper.open(data, ())
    assert view is None
    assert told(message)["kind"] == "refused"
    assert set(keeper.export(data)) == {"problem"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside),
    max_leaves=8,
)
KEYS = ("form", "question", "state", "when", "text", "citations", "passages", "short", "notes")


@given(st.dictionaries(st.sampled_from(KEYS), json_values))
def test_any_change_opens_or_is_refused(changed: dict[str, Any]) -> None:
    keeper = Keeper(Chat(FakeAssistant(), "lib", ()), FeedbackBox(Path("lib")))
    good = to_record(asked(keeper, "What of the ferry?")[0], NOW)
    view, message = keeper.open({"lines": damaged(good, **changed)}, ())
    assert told(message)["kind"] == ("refused" if view is None else "opened")


def test_hostile_records_are_text(keeper: Keeper) -> None:
    bad = '<img src=x onerror="alert(1)"></p><script>alert(2)</script>'
    record = json.loads(to_line(to_record(asked(keeper, "What of the ferry?")[0], NOW)))
    cited = [each | {"title": bad, "publisher": bad, "quote": bad, "url": "javascript:alert(1)",
             "article": bad, "version": "'\"><b>"} for each in record["citations"]]  # fmt: skip
    record |= {"question": bad, "understood": bad, "filters": [bad], "notes": [bad], "model": bad,
               "citations": cited, "text": bad * 3}  # fmt: skip
    view, message = keeper.open({"lines": json.dumps(record)}, ())
    assert view is not None
    assert "<" not in message
    assert_harmless(view.turns)
    assert_harmless(view.panel)
    assert bad in Elements(view.turns).said
    sent = {"title": bad, "lines": json.dumps(record)}
    assert not re.search(r"(?<!\\)<", keeper.export(sent | {"form": "markdown"})["text"])
    page = Elements(keeper.export(sent | {"form": "html"})["text"])
    assert not {"script", "img"} & set(page.tags)
    assert bad in page.said


def test_too_much_to_keep_is_told(keeper: Keeper) -> None:
    (exchange,) = asked(keeper, "What of the ferry?")
    huge = replace(exchange, notes=("x" * 30_000,))
    with pytest.raises(BadRecord, match="too long to be kept"):
        to_record(huge, NOW)
    assert told(newest((huge,)))["kind"] == "unkept"
    assert told(keeper.whole((huge,)))["kind"] == "unkept"


# ---- export


def test_an_export_has_a_plain_name_and_every_turn(keeper: Keeper) -> None:
    conversation = asked(keeper, "What of the ferry?", "Who lives on Mars?")
    sent = {"title": "../Été: the <ferry>.md", "lines": lines(conversation)}
    made = keeper.export(sent | {"form": "markdown"})
    assert (made["name"], made["type"]) == ("t-the-ferry-md.md", "text/markdown")
    assert LAST in made["text"]
    assert "The closest passages" in made["text"]
    assert "Asked on 29 November 2026." in made["text"]
    assert keeper.export(sent | {"form": "html"})["text"].startswith("<!doctype html>")
    assert keeper.export({"form": "pdf", "lines": ""}) == {"problem": NOT_UNDERSTOOD}


# ---- feedback


def test_a_word_on_an_answer_is_kept_changed_and_taken_back(
    keeper: Keeper, box: FeedbackBox
) -> None:
    conversation = asked(keeper, "What of the ferry?", "and was it late?", "Thanks!")
    message = told(keeper.judge({"turn": 1, "verdict": "up"}, conversation))
    (given_,) = box.all()
    assert message["id"] == given_.id
    assert (given_.verdict, given_.question) == ("up", "and was it late?")
    assert given_.understood == "and was the <b>ferry</b> late?"
    assert [each.article for each in given_.cited] == [FERRY.id] * 2
    assert given_.cited[0].quote == LAST
    again = {"turn": 1, "verdict": "down", "id": given_.id, "note": " no ", "unanswerable": True}
    keeper.judge(again, conversation)
    (changed,) = box.all()
    assert (changed.id, changed.verdict, changed.note) == (given_.id, "down", "no")
    assert changed.unanswerable
    keeper.judge({"turn": 1, "verdict": "", "id": given_.id}, conversation)
    assert box.all() == []


@pytest.mark.parametrize(
    "data",
    [None, {}, {"turn": -1, "verdict": "up"}, {"turn": 9, "verdict": "up"},
     {"turn": 1, "verdict": "up"}, {"turn": 0, "verdict": "up", "note": "x" * 5_000},
     {"turn": 0, "verdict": "up", "id": "../x"}, {"turn": 0, "verdict": "sideways"}],
)  # fmt: skip
def test_a_word_on_nothing_is_refused(keeper: Keeper, box: FeedbackBox, data: object) -> None:
    conversation = asked(keeper, "What of the ferry?", "Thanks!")
    assert told(keeper.judge(data, conversation))["problem"]
    assert box.all() == []


def test_where_there_is_no_library_the_page_says_so(fake: FakeAssistant, tmp_path: Path) -> None:
    keeper = Keeper(Chat(fake, "lib", ()), FeedbackBox(tmp_path))
    message = told(keeper.judge({"turn": 0, "verdict": "up"}, asked(keeper, "What of the ferry?")))
    assert message["problem"] == (
        "Your feedback was not kept: there is no library to keep it in yet."
    )


def test_a_library_that_is_only_read_takes_no_feedback(keeper: Keeper, box: FeedbackBox) -> None:
    conversation, up = asked(keeper, "What of the ferry?"), {"turn": 0, "verdict": "up"}
    assert told(replace(keeper, box=None).judge(up, conversation))["problem"] == READ_ONLY
    rates = Rates(Limits(adds=1))
    visitor = Visitor("somebody", adds=rates.adds)
    assert "id" in told(keeper.judge(up, conversation, visitor))
    assert "Try again in" in told(keeper.judge(up, conversation, visitor))["problem"]
    assert len(box.all()) == 1


def test_people_who_sign_in_are_told_apart() -> None:
    marks = {mark_of(Visitor(name=name)) for name in ("", "ada", "Ada")}
    assert len(marks) == 3
    assert "" in marks
