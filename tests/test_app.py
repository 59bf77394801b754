"""The chat without a browser: pages, handlers, the port check, and the endpoint."""

import re
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.answer import (
    REFUSAL,
    Answer,
    Citation,
    Done,
    Event,
    Found,
    Passage,
    Restart,
    Sentence,
)
from assistant.app import build, page, serve
from assistant.app.blocks import launch_options
from assistant.app.conversation import Conversation, Exchange
from assistant.app.handlers import SOMETHING_WRONG, Chat, View
from assistant.app.reading import Choice, paragraphs, read
from assistant.app.serve import app_options, check_port
from assistant.errors import BadQuestion, ChatError
from ingest.article import Article, Chunk, Span
from ingest.errors import NoSuchArticle

TEXT = (
    "The ferry Aurora left Lindhaven at 06:40 on Monday.\n\n"
    "It carried 212 passengers, the port authority said. Nobody was hurt.\n"
    + "\n".join(f"Paragraph {n} tells more of the harbour and its weather." for n in range(40))
    + "\nThe mayor thanked the crew of the lifeboat for the rescue."
)
FERRY = Article(
    "ferry.txt",
    TEXT,
    "Ferry leaves Lindhaven",
    ("Ada Holm",),
    "Lindhaven Post",
    date(2024, 5, 3),
    "https://post.example/ferry",
)
HOSTILE = Article(
    "hostile.html",
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> '
    "[click](javascript:alert(3)) ${alert(4)} {{value}} </mark></article> & the end.",
    '<svg onload=alert(5)> "quoted" title',
    ("<b>Author</b>",),
    "'><img src=x onerror=alert(6)>",
    None,
    "javascript:alert(7)",
)


def cite(number: int, article: Article, quote: str, sentence: Span) -> Citation:
    """A true citation of `quote` in the article."""
    start = article.text.index(quote)
    return Citation(
        number,
        article.id,
        article.version,
        article.title,
        article.publisher,
        article.published,
        article.url,
        quote,
        Span(start, start + len(quote)),
        sentence,
        0.9,
    )


def passage(article: Article, start: int = 0, end: int | None = None) -> Passage:
    """A passage of the article's text between two characters."""
    end = len(article.text) if end is None else end
    chunk = Chunk(article.id, article.version, 0, start, end, article.text[start:end], ())
    return Passage(
        chunk, article.title, article.publisher, article.published, article.url, 1, 1.0, 0.5, ()
    )


def answered(question: str, quotes: Sequence[tuple[Article, str]]) -> Answer:
    """An answer that says each quote and cites it."""
    said, citations = "", []
    for number, (article, quote) in enumerate(quotes, 1):
        start = len(said)
        said += quote + " "
        citations.append(cite(number, article, quote, Span(start, start + len(quote))))
    found = tuple(passage(each) for each in {a.id: a for a, _ in quotes}.values())
    return Answer(question, question, said.strip(), tuple(citations), found, "answered", "quoting")


@dataclass
class FakeAssistant:
    """Answers by a word of the question, from two articles, with no model."""

    articles: list[Article] = field(default_factory=lambda: [FERRY, HOSTILE])
    warmed: bool = False

    def stream(self, question: str) -> Iterator[Event]:
        if len(question) > 2000:
            raise BadQuestion("The question is far too long: ask in fewer than 2,000 characters.")
        if "explode" in question:
            raise ZeroDivisionError("secret of the house")
        answer = self._answer(question)
        yield Found(answer.passages)
        if "restart" in question:
            yield Sentence("A draft.", ())
            yield Restart("The model misquoted, so its words were dropped.")
        for text, citations in answer.sentences():
            time.sleep(0.5 if "slow" in question else 0)
            yield Sentence(text, citations)
        yield Done(answer)

    def _answer(self, question: str) -> Answer:
        if "mars" in question.lower():
            closest = (passage(FERRY, 0, 51), passage(HOSTILE))
            return Answer(question, question, REFUSAL, (), closest, "refused", "quoting")
        if "hostile" in question:
            return answered(question, [(HOSTILE, HOSTILE.text)])
        last = "The mayor thanked the crew of the lifeboat for the rescue."
        first = "It carried 212 passengers, the port authority said."
        made = answered(question, [(FERRY, last), (FERRY, first)])
        return replace(made, notes=("Answered by quoting.",)) if "note" in question else made

    def article(self, article_id: str) -> Article:
        for article in self.articles:
            if article.id == article_id:
                return article
        raise NoSuchArticle(f"no article {article_id!r}")

    def article_count(self) -> int:
        return len(self.articles)

    def warm(self) -> None:
        self.warmed = True


class Elements(HTMLParser):
    """The tags, attributes and text that a browser would make of some HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said += data


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


def assert_harmless(source: str) -> None:
    """No element or attribute came from a value."""
    elements = Elements(source)
    assert not {"img", "script", "svg", "b", "iframe", "style"} & set(elements.tags)
    for name, value in elements.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "style")
        if name == "href":
            assert str(value).startswith(("http://", "https://"))


def test_answer_shows_sentences_markers_and_sources(chat: Chat) -> None:
    view = ask(chat, "What of the ferry?")
    elements = Elements(view.turns)
    assert "The mayor thanked the crew" in elements.said
    assert "Ferry leaves Lindhaven" in elements.said
    assert "Lindhaven Post, 3 May 2024" in elements.said
    assert elements.tags.count("button") == 4  # a marker for each sentence, and again by source
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


def test_back_shows_the_passages_again(chat: Chat) -> None:
    view = ask(chat, "What of the ferry?")
    assert chat.choose({"back": True}, view.conversation) == view.panel


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


def test_hostile_names_stay_in_their_attributes() -> None:
    hostile = '" onclick="alert(1)" x="<script>'
    bad = Choice(0, hostile, hostile, Span(0, 1))
    reading = read(replace(FERRY, title=hostile), bad, ())
    assert reading is not None
    assert_harmless(page.reader(reading))
    assert_harmless(page.welcome(0, hostile, ()))
    assert_harmless(page.welcome(1, "", [hostile]))
    assert_harmless(page.message_panel(hostile))


def test_lone_surrogates_can_be_sent() -> None:
    page.text("a\ud800b").encode("utf-8")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "//x", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    article = replace(FERRY, url=url)
    reading = read(article, Choice(0, article.id, article.version, Span(0, 3)), ())
    assert reading is not None
    assert "<a " not in page.reader(reading)


def test_paragraphs_hold_all_text_and_cut_at_marks() -> None:
    text = "One two.\n\n  \nThree four.\nFive."
    parts = paragraphs(text, Span(4, 20), [Span(0, 5), Span(25, 30)])
    assert ["".join(piece.text for piece in part) for part in parts] == [
        "One two.",
        "Three four.",
        "Five.",
    ]
    assert [(piece.text, piece.mark) for part in parts for piece in part] == [
        ("One ", "cited"),
        ("t", "chosen"),
        ("wo.", "chosen"),
        ("Three f", "chosen"),
        ("our.", ""),
        ("Five.", "cited"),
    ]


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


def test_examples_are_offered_and_looked_up(chat: Chat) -> None:
    assert "What is &lt;b&gt;new&lt;/b&gt;?" in chat.opened()[1]
    assert chat.example({"example": "0"}) == "Who left?"
    assert [chat.example(bad) for bad in ({"example": "7"}, {"example": None}, None)] == [""] * 3


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
    fake.stream = lambda question: iter([Found(())])  # type: ignore[method-assign]
    assert SOMETHING_WRONG in ask(chat, "ferry").turns


def test_exchange_cites_the_same_words_once() -> None:
    citation = cite(1, FERRY, "Nobody was hurt.", Span(0, 5))
    twice = Exchange("q", sentences=(Sentence("a", (citation,)), Sentence("b", (citation,))))
    assert twice.citations() == [citation]


def test_taken_port_is_named_before_anything_slow(fake: FakeAssistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ChatError, match=rf"Port {port}.*--port N or PORT=N"):
            serve(fake, host="127.0.0.1", port=port, library="lib", examples=())
    assert not fake.warmed
    check_port("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 7860), ("127.0.0.1", 99999)])
def test_bad_host_or_port_is_a_chat_error(host: str, port: int) -> None:
    with pytest.raises(ChatError):
        check_port(host, port)


def test_a_proxy_in_the_way_is_named(fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(ChatError, match="NO_PROXY"):
        serve(fake, host="127.0.0.1", port=port, library="lib", examples=())
    gr.close_all(verbose=False)


def test_no_colour_font_or_script_comes_from_elsewhere() -> None:
    folder = Path(page.__file__).parent
    for name in ("style.css", "script.js"):
        source = (folder / name).read_text("utf-8")
        assert not re.search(r"https?://|@import|url\(", source)
    assert not launch_options()["allowed_paths"]


def test_endpoint_answers_with_json(fake: FakeAssistant) -> None:
    blocks = build(fake, library="lib", examples=())
    options: dict[str, Any] = launch_options()
    _, address, _ = blocks.launch(
        server_name="127.0.0.1",
        prevent_thread_lock=True,
        quiet=True,
        app_kwargs=app_options(),
        **options,
    )
    try:
        client = Client(address, verbose=False, analytics_enabled=False)
        answer = client.predict(question="What of the ferry?", api_name="/ask")
        assert answer["status"] == "answered"
        assert answer["citations"][0]["quote"].startswith("The mayor")
        with pytest.raises(AppError, match="far too long"):
            client.predict(question="word " * 1000, api_name="/ask")
        named = client.view_api(print_info=False, return_format="dict")["named_endpoints"]
        assert list(named) == ["/ask"]
    finally:
        blocks.close(verbose=False)
        gr.close_all(verbose=False)
