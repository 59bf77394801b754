"""What the page's events do, called as plain functions."""

from dataclasses import replace

import pytest
from fakes import FERRY, HOSTILE, KEPT, LEFT_OUT, TEXT, FakeAssistant
from markup import Elements, assert_harmless

from assistant.answer import REFUSAL, Found
from assistant.app.asking import Asking
from assistant.app.conversation import Conversation
from assistant.app.handlers import Chat, View
from assistant.errors import SOMETHING_WRONG
from ingest.article import Article


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def chat(fake: FakeAssistant) -> Chat:
    return Chat(fake, "my library", ("Who left?", "What is <b>new</b>?"))


def ask(chat: Chat, question: str, before: Conversation = ()) -> View:
    """What the page shows when the answer is complete."""
    return list(chat.ask(question, before))[-1]


def choice(article: Article, quote: str, turn: int = 0) -> dict[str, object]:
    """What the browser sends when those words are chosen."""
    start = article.text.index(quote)
    return {
        "turn": str(turn),
        "article": article.id,
        "version": article.version,
        "start": str(start),
        "end": str(start + len(quote)),
    }


def test_answer_shows_sentences_markers_and_sources(chat: Chat) -> None:
    view = ask(chat, "What of the ferry?")
    elements = Elements(view.turns)
    assert "The mayor thanked the crew" in elements.said
    assert "Ferry leaves Lindhaven" in elements.said
    assert "Lindhaven Post, 3 May 2024" in elements.said
    # A marker for each sentence, and again by source.
    assert elements.attributes.count(("class", "marker")) == 4
    assert ("data-article", FERRY.id) in elements.attributes
    assert "Cited passages" in view.panel
    assert not view.answering


def test_answer_arrives_step_by_step(chat: Chat) -> None:
    views = list(chat.ask("What of the ferry?", ()))
    assert "Searching" in views[0].turns
    assert "Reading 1 article" in views[1].turns
    assert "The mayor" in views[2].turns
    assert "port authority" not in views[2].turns
    assert [view.answering for view in views] == [True] * (len(views) - 1) + [False]


def test_restart_forgets_and_says_why(chat: Chat) -> None:
    views = list(chat.ask("restart the ferry", ()))
    assert "A draft." in Elements(views[2].turns).said
    assert "draft" not in views[3].turns
    assert "its words were dropped" in views[-1].turns


def test_notes_are_shown(chat: Chat) -> None:
    assert "Answered by quoting." in ask(chat, "a note on the ferry").turns


@pytest.mark.parametrize("question", ["What of the ferry in 2010?", "Who lives on Mars in 2010?"])
def test_what_an_answer_was_kept_to_is_shown_and_can_be_asked_without(
    chat: Chat, question: str
) -> None:
    kept = ask(chat, question)
    assert_harmless(kept.turns)
    said = Elements(kept.turns).said
    assert all(each in said for each in (*KEPT, LEFT_OUT))
    again = Asking.of({"again": "0"}, "", kept.conversation, None)
    assert again == Asking(question, kept.conversation, as_typed=True)
    views = list(chat.ask(question, kept.conversation, as_typed=True))
    for view in (chat.queued(question, kept.conversation, as_typed=True), *views):
        assert Elements(view.turns).said.count("In all articles") == 1
    assert Elements(views[-1].turns).said.count(LEFT_OUT) == 1


def test_what_it_is_kept_to_is_shown_before_anything_is_written(chat: Chat) -> None:
    searching, found, *_, done = chat.ask("What of the ferry in 2010?", ())
    assert not any(each in Elements(searching.turns).said for each in KEPT)
    assert "Reading 1 article" in found.turns
    assert all(each in Elements(found.turns).said for each in (*KEPT, LEFT_OUT))
    assert "data-again" not in found.turns
    assert "data-again" in done.turns
    assert Elements(done.turns).said.count(LEFT_OUT) == 1
    stopped = chat.stopped(found.conversation)
    assert all(each in Elements(stopped.turns).said for each in KEPT)
    assert "data-again" in stopped.turns
    assert [each.filters for each in searching.conversation] == [()]


def test_refusal_offers_closest_passages_that_open(chat: Chat) -> None:
    view = ask(chat, "Who lives on Mars?")
    assert REFUSAL in view.turns
    assert 'class="card refusal"' in view.turns
    assert "Closest passages" in view.panel
    opened = chat.choose(choice(FERRY, FERRY.text[:51]), view.conversation)
    assert f'<mark class="chosen">{FERRY.text[:51]}</mark>' in opened


def test_choosing_marks_the_exact_words_and_the_others_lightly(chat: Chat) -> None:
    view = ask(chat, "What of the ferry?")
    quote = "It carried 212 passengers, the port authority said."
    opened = chat.choose(choice(FERRY, quote), view.conversation)
    assert f'<mark class="chosen">{quote}</mark>' in opened
    assert '<mark class="cited">The mayor thanked' in opened
    assert "Ada Holm" in opened
    assert 'href="https://post.example/ferry" target="_blank" rel="noopener noreferrer"' in opened
    assert Elements(opened).said.count("Paragraph ") == 40


def test_back_closes_the_reader(chat: Chat) -> None:
    view = ask(chat, "What of the ferry?")
    assert chat.choose({"back": True}, view.conversation) == ""


def test_stopping_keeps_what_is_shown_and_says_so(chat: Chat) -> None:
    views = list(chat.ask("What of the ferry?", ()))
    assert "The mayor" in views[2].turns
    stopped = chat.stopped(views[2].conversation)
    assert not stopped.answering
    assert "The mayor" in stopped.turns
    assert "port authority" not in stopped.turns
    assert "Stopped." in stopped.turns
    assert 'class="sources"' in stopped.turns
    assert "Cited passages" in stopped.panel
    early = chat.stopped(views[0].conversation)
    assert "Searching" not in early.turns
    assert "Stopped." in early.turns


def test_what_is_finished_cannot_be_stopped(chat: Chat) -> None:
    for done in (ask(chat, "What of the ferry?").conversation, ()):
        assert chat.stopped(done).conversation == done


def test_an_answer_lost_on_the_way_does_not_go_on_for_ever(chat: Chat) -> None:
    lost = next(chat.ask("What of the ferry?", ())).conversation
    view = ask(chat, "Who lives on Mars?", lost)
    assert "Searching" not in view.turns
    assert view.turns.count("Stopped.") == 1
    assert chat.queued("Mars?", lost).turns.count("Stopped.") == 1


def test_who_must_wait_is_told(chat: Chat) -> None:
    view = chat.queued("What of the ferry?", ())
    assert "Waiting for another answer to finish" in view.turns
    assert view.answering
    assert chat.queued("  ", ()) == chat.view(())


def test_changed_article_says_so(chat: Chat, fake: FakeAssistant) -> None:
    view = ask(chat, "What of the ferry?")
    quote = "It carried 212 passengers, the port authority said."
    chosen = choice(FERRY, quote)
    fake.articles[0] = replace(FERRY, text="New first line.\n" + TEXT)
    moved = chat.choose(chosen, view.conversation)
    assert "has changed since" in moved
    assert f'<mark class="chosen">{quote}</mark>' in moved
    fake.articles[0] = replace(FERRY, text="All new.")
    gone = chat.choose(chosen, view.conversation)
    assert f'<blockquote dir="auto">{quote}</blockquote>' in gone
    assert "<mark" not in gone


def test_the_reader_lists_where_else_the_text_is(chat: Chat, fake: FakeAssistant) -> None:
    view = ask(chat, "What of the ferry?")
    opened = choice(FERRY, "It carried 212 passengers, the port authority said.")
    assert "also in" not in chat.choose(opened, view.conversation)
    fake.copies = [
        replace(FERRY, source="b.txt", title="<b>Ferry</b>", url="https://paper.example/ferry"),
        Article("c/<i>d</i>.txt", FERRY.text, "Another"),
    ]
    shown = chat.choose(opened, view.conversation)
    assert "The same text is also in" in shown
    assert "&lt;b&gt;Ferry&lt;/b&gt;" in shown
    assert 'href="https://paper.example/ferry"' in shown
    assert "c/&lt;i&gt;d&lt;/i&gt;.txt" in shown


def test_a_changed_article_is_shown_as_it_was_cited(chat: Chat, fake: FakeAssistant) -> None:
    view = ask(chat, "What of the ferry?")
    quote = "It carried 212 passengers, the port authority said."
    fake.older = [FERRY]
    fake.articles[0] = now = replace(FERRY, text=f"New first line.\n{quote}")
    shown = chat.choose(choice(FERRY, quote), view.conversation)
    assert "has changed since" in shown
    assert "words are still in it" in shown
    assert f'<mark class="chosen">{quote}</mark>' in shown
    assert "New first line" not in shown
    start = now.text.index(quote)
    assert f'data-version="{now.version}" data-start="{start}"' in shown
    assert f'<mark class="chosen">{quote}</mark>' in chat.choose(choice(now, quote), ())


def test_what_is_no_longer_in_an_article_opens_it_without_marks(
    chat: Chat, fake: FakeAssistant
) -> None:
    view = ask(chat, "What of the ferry?")
    fake.older = [FERRY]
    fake.articles[0] = now = replace(FERRY, text="All new.")
    quote = "It carried 212 passengers, the port authority said."
    shown = chat.choose(choice(FERRY, quote), view.conversation)
    assert "words are no longer in it" in shown
    assert f'<mark class="chosen">{quote}</mark>' in shown
    assert 'data-start="0" data-end="0"' in shown
    asked = {"turn": 0, "article": now.id, "version": now.version, "start": 0, "end": 0}
    opened = chat.choose(asked, view.conversation)
    assert "All new." in opened
    assert "<mark" not in opened


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        [],
        {},
        {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": -1, "end": 5},
        {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": 5, "end": 5},
        {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": 0, "end": 10**9},
        {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": "1e3", "end": "²"},
        {"turn": 0, "article": FERRY.id, "version": FERRY.version, "start": True, "end": 5},
        {"turn": 0, "article": ["x"], "version": FERRY.version, "start": 0, "end": 5},
        {"turn": 0, "article": "../../etc", "version": "x", "start": 0, "end": 5},
    ],
)
def test_what_a_browser_makes_up_gets_a_plain_message(chat: Chat, data: object) -> None:
    shown = chat.choose(data, ())
    assert 'class="card problem"' in shown
    assert "/etc" not in shown


def test_an_exchange_that_never_was_is_no_fault(chat: Chat) -> None:
    data = choice(FERRY, "Nobody was hurt.", turn=99)
    assert '<mark class="chosen">Nobody was hurt.</mark>' in chat.choose(data, ())


def test_nothing_of_an_article_becomes_markup(chat: Chat) -> None:
    view = ask(chat, "hostile <img src=x onerror=alert(0)> [a](javascript:alert(0))")
    opened = chat.choose(choice(HOSTILE, HOSTILE.text), view.conversation)
    refused = ask(chat, "Mars?")
    for source in (view.turns, view.panel, opened, refused.turns, refused.panel):
        assert_harmless(source)
    assert HOSTILE.text in Elements(view.turns).said
    assert HOSTILE.text in Elements(opened).said
    assert "<img src=x onerror=alert(0)> [a](javascript:alert(0))" in Elements(view.turns).said
    assert "javascript:alert(7)" not in opened


def test_errors_become_cards(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    long = ask(chat, "word " * 10_000)
    assert "far too long" in long.turns
    assert len(long.turns) < 3_000
    wrong = ask(chat, "explode")
    assert SOMETHING_WRONG in wrong.turns
    assert "secret" not in wrong.turns
    assert "secret of the house" in caplog.text
    assert not wrong.answering


def test_empty_library_says_how_to_add_and_needs_no_restart(
    chat: Chat, fake: FakeAssistant
) -> None:
    articles, fake.articles = fake.articles, []
    command = "citewell add FOLDER --library &#x27;my library&#x27;"
    assert command in chat.opened()[1]
    assert command in ask(chat, "What of the ferry?").turns
    fake.articles = articles
    assert "2 articles" in chat.opened()[0]
    assert "The mayor" in ask(chat, "What of the ferry?").turns


def test_examples_are_offered(chat: Chat, fake: FakeAssistant) -> None:
    assert_harmless(chat.opened()[1])
    assert ("data-ask", "What is <b>new</b>?") in Elements(chat.opened()[1]).attributes
    found = replace(chat, examples=())
    assert_harmless(found.opened()[1])
    assert ("data-ask", "Who left <b>Lindhaven</b>?") in Elements(found.opened()[1]).attributes
    fake.known = None
    assert found.welcomed() is None
    assert "Example questions" not in found.opened()[1]
    fake.articles = []
    assert "no articles yet" in str(found.welcomed())


def test_blank_question_changes_nothing(chat: Chat) -> None:
    before = ask(chat, "What of the ferry?").conversation
    assert ask(chat, " \n", before).conversation == before
    assert ask(chat, " ").conversation == ()


def test_conversation_belongs_to_the_caller(chat: Chat) -> None:
    first = ask(chat, "What of the ferry?").conversation
    second = ask(chat, "Who lives on Mars?").conversation
    assert [each.question for each in (*first, *second)] == [
        "What of the ferry?",
        "Who lives on Mars?",
    ]


def test_stream_without_its_end_is_an_error(chat: Chat, fake: FakeAssistant) -> None:
    fake.stream = lambda *_, **__: iter([Found(())])  # type: ignore
    assert SOMETHING_WRONG in ask(chat, "ferry").turns


def test_a_follow_up_comes_with_its_turns_and_says_what_it_was_taken_for(
    chat: Chat, fake: FakeAssistant
) -> None:
    first = ask(chat, "What of the ferry?").conversation
    assert not fake.turns
    views = list(chat.ask("Who saw it leave?", first))
    assert [each.question for each in fake.turns] == ["What of the ferry?"]
    assert "Understood as" not in views[0].turns
    for view in views[1:]:
        assert "Understood as: Who saw the <b>ferry</b> leave?" in Elements(view.turns).said
        assert_harmless(view.turns)
    assert "Ask as typed" not in views[1].turns
    assert "Ask as typed" in views[-1].turns
    typed = list(chat.ask("Who saw it leave?", views[-1].conversation, as_typed=True))[-1]
    assert Elements(typed.turns).said.count("Understood as") == 1


def test_what_was_stopped_or_failed_is_no_turn(chat: Chat, fake: FakeAssistant) -> None:
    stopped = chat.stopped(list(chat.ask("What of the ferry?", ()))[2].conversation)
    failed = ask(chat, "explode", stopped.conversation)
    ask(chat, "Who lives on Mars?", failed.conversation)
    assert fake.turns == ()


def test_small_talk_gets_its_reply_and_leaves_the_passages_in_view(chat: Chat) -> None:
    first = ask(chat, "What of the ferry?")
    thanked = ask(chat, "Thanks!", first.conversation)
    assert "You are welcome." in Elements(thanked.turns).said
    assert thanked.panel == first.panel
    assert not thanked.answering
    assert "Cited passages" not in ask(chat, "Thanks!").panel
