"""One answer as it is made: the passages found -> sentences, written or quoted -> an Answer."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import QUOTING, Answer, Event, Restart
from assistant.answerers.clean import Clean
from assistant.answerers.extractive import Quoted
from assistant.checking import Checked
from assistant.cite import Citer, Draft
from assistant.compose import Told, compose
from assistant.errors import ModelError
from assistant.neighbours import around
from assistant.question import Query
from assistant.readings import Short
from assistant.refusing import searched
from assistant.sides import Side
from ingest.library import Library

if TYPE_CHECKING:
    from assistant.answerers.generative import GenerativeAnswerer
    from assistant.search import Opened, Searched

MOST_CHARACTERS = 8_000  # of sentences shown to a model: about 2,000 tokens


class Reply:
    """What is said to one question, sentence by sentence; what is said last stands."""

    def __init__(self, query: Query, found: "Searched", opened: "Opened") -> None:
        self._query = query
        self._found = found
        self._opened = opened
        self._citer = Citer()
        self._model = QUOTING
        self._notes = query.notes
        self._short: Short | None = None
        self._sides: tuple[Side, ...] = ()
        # Decided once, before a model is called, and for quoting too.
        self._weighed = opened.quote.weigh(found.asked, found.passages)

    @property
    def holds(self) -> bool:
        """Whether the passages are taken to answer the question, or a part of it."""
        return any(each.answers for each in self._weighed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said that stands."""
        return not self._citer.citations

    def written(
        self, write: "GenerativeAnswerer", model: str, library: Library, today: date | None = None
    ) -> Iterator[Event]:
        """The model's checked sentences; a Restart, and nothing said, where none stands."""
        reason = "the model's answer cited no sentence of the articles that supports it"
        notes: tuple[str, ...] = ()
        try:
            question = self._query.standalone
            sentences = around(self._found.passages, library, MOST_CHARACTERS)
            opened = self._opened
            written = write.answer(question, sentences, today=today)
            clean = Clean(written, write.own)
            drafts = Checked(
                clean, sentences, question, opened.reader, opened.vectors.likeness, write.opinion()
            )
            yield from self._cited(drafts)
            self._model, notes = model, (*written.notes, *clean.notes, *drafts.notes)
            if not self.is_empty:
                more = self._beside()
                yield from self._cited(more.drafts)
                self._short, self._sides = more.short, more.sides
                notes = (*more.notes, *notes)
            if written.refused:
                reason = "the model found no answer in the passages"
        except ModelError as error:
            self._citer, reason = Citer(), str(error)
        if self.is_empty:
            note = f"Quoted instead of written: {reason}."
            self._model, self._notes = QUOTING, (*self._notes, note, *notes)
            yield Restart(note)
        else:
            self._notes = (*self._notes, *notes)

    def quoted(self) -> Iterator[Event]:
        """The sentences of the passages that answer; none where nothing is near enough."""
        found = self._found
        quoted = self._opened.quote.quote(self._weighed, found.passages, latest=found.latest)
        self._notes = (*self._notes, *quoted.notes)
        self._short, self._sides = quoted.short, quoted.sides
        yield from self._cited(quoted.drafts)

    def answer(self, timings: dict[str, float], library: Library, today: date) -> Answer:
        """The whole of it; a refusal, which says what was searched, where nothing was said."""
        passages = self._found.passages
        if self.is_empty:
            extent = library.extent(self._query.filters)
            self._notes = (*self._notes, *searched(self._query, extent, today))
        told = Told(self._short, self._sides)
        return compose(self._query, self._citer, passages, self._model, timings, self._notes, told)

    def _beside(self) -> Quoted:
        """What articles say differently, and the model left out; the words that answer."""
        found = self._found
        cited = {(each.article_id, each.source) for each in self._citer.citations}
        return self._opened.quote.beside(self._weighed, found.passages, cited, latest=found.latest)

    def _cited(self, drafts: Iterable[Draft]) -> Iterator[Event]:
        for draft in drafts:
            if sentence := self._citer.cite(draft):
                yield sentence
