"""What one browser session has asked and been told. Pure values; knows nothing about HTML."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Answer, Citation, Done, Event, Found, Passage, Restart, Sentence
from ingest.article import Article


class ChatAssistant(Protocol):
    """What the chat needs of an assistant."""

    def stream(self, question: str, *, as_typed: bool = False) -> Iterator[Event]:
        """The events of one answer, `Done` last.

        With `as_typed` the words of the question choose no articles: all are searched.
        """
        ...

    def article(self, article_id: str) -> Article:
        """The stored article; raises NoSuchArticle."""
        ...

    def article_count(self) -> int:
        """How many articles can be asked."""
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
    of the question would choose some.
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

    def after(self, event: Event) -> "Exchange":
        """The exchange once `event` has come."""
        match event:
            case Found(passages, filters, notes):
                known = _with(self.notes, *notes)
                return replace(self, passages=passages, filters=filters, notes=known)
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

    def citations(self) -> list[Citation]:
        """The answer's citations by number, the same words once."""
        by_number: dict[int, Citation] = {}
        for sentence in self.sentences:
            for citation in sentence.citations:
                by_number.setdefault(citation.number, citation)
        return [by_number[number] for number in sorted(by_number)]


Conversation = tuple[Exchange, ...]


def _with(notes: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*notes, *(note for note in more if note))))
