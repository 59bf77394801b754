"""What one browser session has asked and been told. Pure values; knows nothing about HTML."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import (
    Answer,
    Citation,
    Done,
    Event,
    Found,
    Passage,
    Restart,
    Sentence,
    Turn,
    by_number,
)
from assistant.preferences import USUAL, Preferences
from assistant.writers import Way
from ingest.article import Article
from ingest.filters import Filters
from ingest.library import Library

CLOSEST_SHOWN = 5


class ChatAssistant(Protocol):
    """What the chat needs of an assistant."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways to be answered, the usual one first."""
        ...

    @property
    def caution(self) -> str:
        """How sure it usually must be; "" for the default."""
        ...

    def stream(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
        without: Collection[str] = (),
        preferences: Preferences = USUAL,
    ) -> Iterator[Event]:
        """The events of one answer, `Done` last.

        The `filters` always apply. The `turns` before say what "it" is. With `as_typed` they do
        not, and the words of the question choose no articles. Filters that are told so do not
        apply `without` them.
        """
        ...

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        as_typed: bool = False,
    ) -> Sequence[Passage]:
        """The `k` best passages for a question, best first."""
        ...

    def article(self, article_id: str, version: str = "") -> Article:
        """The stored article as it is, or was in that version; raises NoSuchArticle."""
        ...

    def copies_of(self, article_id: str) -> Sequence[Article]:
        """The articles that it stands for."""
        ...

    @property
    def library(self) -> Library:
        """The library that it answers from."""
        ...

    def article_count(self) -> int:
        """How many articles can be asked."""
        ...

    def examples(self) -> tuple[str, ...] | None:
        """Questions that the articles answer; None while they are being looked for."""
        ...

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """Questions to ask after the turns, that the articles answer."""
        ...

    def rest(self) -> None:
        """Ends what is done in the background."""
        ...

    def warm(self) -> None:
        """Loads the models, so that the first question does not wait for them."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and as much of its answer as has come.

    `filters` say in plain words which articles alone are searched; empty where all are. `answer` is
    None until the last event. `problem` is why there is none and never will be;
    `empty` says that the library held no articles to ask; `queued`, that others come first;
    `stopped`, that the person wanted no more of it. `as_typed` asks all articles, whatever words
    of the question would choose some, and whatever was asked before; `without` are filters that
    were taken off. `understood` is the question
    as it stands alone, where that is not as typed.
    """

    question: str
    passages: tuple[Passage, ...] | None = None
    sentences: tuple[Sentence, ...] = ()
    filters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    answer: Answer | None = None
    problem: str = ""
    empty: bool = False
    queued: bool = False
    stopped: bool = False
    as_typed: bool = False
    without: tuple[str, ...] = ()
    understood: str = ""

    def after(self, event: Event) -> "Exchange":
        """The exchange once `event` has come."""
        match event:
            case Found(passages, filters, notes, understood):
                found = replace(self, passages=passages, filters=filters, understood=understood)
                return replace(found, notes=_with(self.notes, *notes))
            case Sentence():
                return replace(self, sentences=(*self.sentences, event))
            case Restart(reason):
                return replace(self, sentences=(), notes=_with(self.notes, reason))
            case Done(answer):
                return self._done(answer)

    def _done(self, answer: Answer) -> "Exchange":
        return replace(
            self,
            passages=answer.passages,
            sentences=tuple(Sentence(text, found) for text, found in answer.sentences()),
            filters=answer.filters,
            notes=_with(self.notes, *answer.notes),
            answer=answer,
            understood=answer.understood,
        )

    @property
    def waiting(self) -> bool:
        """Whether more is still to come."""
        ended = self.problem or self.empty or self.stopped
        return self.answer is None and not ended

    @property
    def refused(self) -> bool:
        """Whether the articles were found not to hold an answer."""
        return self.answer is not None and self.answer.refused

    @property
    def reply(self) -> str:
        """What was said to small talk; "" where there was a question."""
        return self.answer.text if self.answer and self.answer.status == "reply" else ""

    @property
    def closest(self) -> tuple[Passage, ...]:
        """The passages that are shown in the place of an answer that was refused."""
        return (self.passages or ())[:CLOSEST_SHOWN] if self.refused else ()

    def citations(self) -> list[Citation]:
        """The answer's citations by number, the same words once."""
        return by_number(each for sentence in self.sentences for each in sentence.citations)


Conversation = tuple[Exchange, ...]


def turns(conversation: Conversation) -> tuple[Turn, ...]:
    """What was asked and answered to the end: what a follow-up may point back to."""
    return tuple(
        Turn(each.question, each.answer)
        for each in conversation
        if each.answer and not (each.problem or each.stopped)
    )


def _with(notes: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*notes, *(note for note in more if note))))
