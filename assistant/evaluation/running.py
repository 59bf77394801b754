"""Questions asked one after the other of an assistant, each timed and judged."""

import time
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Protocol

from assistant.answer import Done, Event, Found, Passage, Restart, Sentence
from assistant.evaluation.outcome import Outcome, Told, outcome
from assistant.evaluation.proof import faults
from assistant.evaluation.questions import Question
from ingest.article import Article
from ingest.filters import Filters

_REMEMBERED = 64  # articles: the quotes of near questions are from the same ones


class Answering(Protocol):
    """What is needed of an assistant."""

    def stream(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
    ) -> Iterator[Event]:
        """The answer as it is made."""
        ...

    def article(self, article_id: str) -> Article:
        """A stored article. Raises NoSuchArticle."""
        ...


def evaluate(
    assistant: Answering,
    questions: Iterable[Question],
    filters: Filters | None = None,
    *,
    today: date | None = None,
    as_typed: bool = False,
) -> Iterator[Outcome]:
    """What comes of each question, in order, as it comes.

    `filters` and `today` are for the questions that have none of their own. Raises what asking
    raises; what came before it stands.
    """
    article_of = lru_cache(_REMEMBERED)(assistant.article)
    for each in questions:
        kept = (each.filters or Filters()).or_else(filters or Filters())
        day = each.today or today
        told = tell(assistant.stream(each.text, kept or None, today=day, as_typed=as_typed))
        yield outcome(each, told, faults(told.answer, article_of))


def tell(events: Iterable[Event]) -> Told:
    """The answer that is streamed, with what was found for it and how long it took."""
    began = time.perf_counter()
    passages: tuple[Passage, ...] = ()
    first: float | None = None
    for event in events:
        now = time.perf_counter() - began
        match event:
            case Found():
                passages = event.passages
            case Sentence():
                first = now if first is None else first
            case Restart():
                first = None  # those words were taken back
            case Done():
                return Told(event.answer, passages or event.answer.passages, now, first)
    raise AssertionError("a stream ends with Done")
