"""The HTML: nothing of a value becomes markup, and only web addresses become links."""

import re
from dataclasses import replace

import pytest
from fakes import FERRY, HOSTILE, KEPT, answered, cite
from markup import Elements, assert_harmless

from assistant.answer import Done, Sentence, ShortAnswer
from assistant.app import page, panel
from assistant.app.conversation import Exchange
from assistant.app.markup import text
from assistant.app.reading import Choice, read
from ingest.article import Span

TEXT_SENTENCE = "It carried 212 passengers, the port authority said."


def test_hostile_names_stay_in_their_attributes() -> None:
    hostile = '" onclick="alert(1)" x="<script>'
    bad = Choice(0, hostile, hostile, Span(0, 1))
    reading = read(replace(FERRY, title=hostile), bad, ())
    assert reading is not None
    assert_harmless(panel.reader(reading))
    assert_harmless(page.welcome(0, hostile, ()))
    assert_harmless(page.welcome(1, "", [hostile]))
    assert_harmless(panel.message_panel(hostile))


def test_lone_surrogates_can_be_sent() -> None:
    text("a\ud800b").encode("utf-8")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "//x", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    article = replace(FERRY, url=url)
    reading = read(article, Choice(0, article.id, article.version, Span(0, 3)), ())
    assert reading is not None
    assert "<a " not in panel.reader(reading)


def test_errors_stand_as_sentences_and_long_titles_are_cut() -> None:
    assert ">The question is too long.</div>" in panel.message_panel("the question is too long")
    assert ">Ask less!</div>" in panel.message_panel("Ask less!")
    article = replace(FERRY, title="A word " * 100)
    exchange = Exchange("q", sentences=(Sentence("a", (cite(1, article, "Nobody", Span(0, 1)),)),))
    shown = panel.passages_panel((exchange,))
    assert [len(title) < 170 for title in re.findall("<cite[^>]*>(.*?)</cite>", shown)] == [True]
    reading = read(article, Choice(0, article.id, article.version, Span(0, 3)), ())
    assert reading is not None
    assert article.title.strip() in panel.reader(reading)


def test_what_an_answer_was_kept_to_stands_above_it_as_text() -> None:
    question = 'in 2010 " autofocus onfocus="alert(1)'
    plain = answered(question, [(FERRY, "Nobody was hurt.")])
    kept = Exchange(question).after(Done(replace(plain, filters=KEPT)))
    shown = page.conversation((kept,), "")
    assert_harmless(shown)
    elements = Elements(shown)
    assert all(each in elements.said for each in KEPT)
    assert ("aria-label", f"Search all articles: {question}") in elements.attributes
    assert shown.index('class="kept"') < shown.index('class="answer"')
    long = Exchange("q").after(Done(replace(plain, filters=("publisher " + HOSTILE.text * 9,))))
    assert_harmless(page.conversation((long,), ""))
    assert len(Elements(page.conversation((long,), "")).said) < 400


def test_an_answer_from_all_articles_has_nothing_to_take_away() -> None:
    plain = Done(answered("q", [(FERRY, "Nobody was hurt.")]))
    assert 'class="kept"' not in page.conversation((Exchange("q").after(plain),), "")
    asked_all = page.conversation((Exchange("q", as_typed=True),), "")
    assert "In all articles" in asked_all
    assert "<button" not in asked_all


@pytest.mark.parametrize("words", ["carried 212", "212 passengers", "said.", "It", TEXT_SENTENCE])
def test_the_words_that_answer_are_strong(words: str) -> None:
    given = answered("How many?", [(FERRY, TEXT_SENTENCE)])
    (cited,) = given.citations
    start = cited.source.start + TEXT_SENTENCE.index(words)
    short = ShortAnswer(words, cited.number, Span(start, start + len(words)))
    shown = page.conversation((Exchange("How many?").after(Done(replace(given, short=short))),), "")
    assert_harmless(shown)
    strong = "".join(re.findall("<strong>(.*?)</strong>", shown))
    assert strong == words
    said = re.sub("<[^>]*>", "", shown)
    assert TEXT_SENTENCE.rpartition(" ")[0] in said


def test_the_words_are_strong_behind_who_says_it_too() -> None:
    given = answered("How many?", [(FERRY, TEXT_SENTENCE)])
    (cited,) = given.citations
    said = f"Post, 3 May 2024: {TEXT_SENTENCE}"
    spoken = replace(cited, answer=Span(0, len(said)))
    start = cited.source.start + TEXT_SENTENCE.index("212")
    short = ShortAnswer("212", cited.number, Span(start, start + 3))
    given = replace(given, text=said, citations=(spoken,), short=short)
    shown = page.conversation((Exchange("How many?").after(Done(given)),), "")
    assert re.findall("<strong>(.*?)</strong>", shown) == ["212"]


@pytest.mark.parametrize(
    ("written", "strong"),
    [
        ("It carried 212 people.", ["212"]),
        ("On board were 1,212, 212.5 or 212a.", []),
        ("Many were on board.", []),
    ],
)
def test_in_a_written_sentence_they_are_strong_where_they_stand(
    written: str, strong: list[str]
) -> None:
    given = answered("How many?", [(FERRY, TEXT_SENTENCE)])
    (cited,) = given.citations
    start = cited.source.start + TEXT_SENTENCE.index("212")
    short = ShortAnswer("212", cited.number, Span(start, start + 3))
    written_on = replace(cited, answer=Span(0, len(written)))
    given = replace(given, text=written, citations=(written_on,), short=short)
    shown = page.conversation((Exchange("How many?").after(Done(given)),), "")
    assert re.findall("<strong>(.*?)</strong>", shown) == strong


def test_a_hostile_short_answer_is_text() -> None:
    given = answered("What?", [(HOSTILE, HOSTILE.text)])
    short = ShortAnswer(HOSTILE.text, 1, given.citations[0].source)
    shown = page.conversation((Exchange("What?").after(Done(replace(given, short=short))),), "")
    assert_harmless(shown)
