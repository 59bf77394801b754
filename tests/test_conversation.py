"""What a session remembers of an exchange."""

from fakes import FERRY, cite

from assistant.answer import Found, Sentence
from assistant.app.conversation import Exchange
from ingest.article import Span


def test_exchange_cites_the_same_words_once() -> None:
    citation = cite(1, FERRY, "Nobody was hurt.", Span(0, 5))
    twice = Exchange("q", sentences=(Sentence("a", (citation,)), Sentence("b", (citation,))))
    assert twice.citations() == [citation]


def test_what_was_stopped_waits_for_nothing() -> None:
    assert Exchange("q").after(Found(())).waiting
    assert not Exchange("q", stopped=True).waiting
