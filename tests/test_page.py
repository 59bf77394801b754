"""The HTML: nothing of a value becomes markup, and only web addresses become links."""

import re
from dataclasses import replace

import pytest
from fakes import FERRY, cite
from markup import assert_harmless

from assistant.answer import Sentence
from assistant.app import page
from assistant.app.conversation import Exchange
from assistant.app.reading import Choice, read
from ingest.article import Span


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


def test_errors_stand_as_sentences_and_long_titles_are_cut() -> None:
    assert ">The question is too long.</div>" in page.message_panel("the question is too long")
    assert ">Ask less!</div>" in page.message_panel("Ask less!")
    article = replace(FERRY, title="A word " * 100)
    exchange = Exchange("q", sentences=(Sentence("a", (cite(1, article, "Nobody", Span(0, 1)),)),))
    panel = page.passages_panel((exchange,))
    assert [len(title) < 170 for title in re.findall("<cite[^>]*>(.*?)</cite>", panel)] == [True]
    reading = read(article, Choice(0, article.id, article.version, Span(0, 3)), ())
    assert reading is not None
    assert article.title.strip() in page.reader(reading)
