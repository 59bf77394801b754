"""What the page's events do: plain functions of the assistant and one session's conversation."""

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.app import page, panel, settings
from assistant.app.actions import editing_note
from assistant.app.asking import one
from assistant.app.chosen import Chosen
from assistant.app.conversation import ChatAssistant, Conversation, Exchange, turns
from assistant.app.reading import Choice, Reading, place, read, read_changed, read_older
from assistant.errors import SOMETHING_WRONG, AssistantError
from ingest.errors import IngestError, NoSuchArticle

NOT_SHOWN = "That passage cannot be shown: the link to it is not valid."

USUAL = Chosen()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows after a step, and the conversation to remember."""

    conversation: Conversation
    header: str
    turns: str
    panel: str
    answering: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """The handlers of one server. Holds no conversation: each session brings its own."""

    assistant: ChatAssistant
    library: str
    examples: tuple[str, ...]
    can_add: bool = False

    def opened(self) -> tuple[str, str]:
        """The page's head and its welcome, with the articles counted now."""
        count = self._count()
        return page.header(count), self._welcome(count, self._offered(count) or ())

    def welcomed(self) -> str | None:
        """The welcome with questions that the articles answer; None while they are looked for."""
        count = self._count()
        offered = self._offered(count)
        return None if offered is None else self._welcome(count, offered)

    def ask(
        self,
        question: str,
        before: Conversation,
        *,
        as_typed: bool = False,
        without: tuple[str, ...] = (),
        chosen: Chosen = USUAL,
    ) -> Generator[View, None, None]:
        """The page after each step of the answer; the last one is no longer answering."""
        if not question.strip():
            yield self.view(before)
            return
        before = _ended(before)
        exchange = Exchange(question.strip(), as_typed=as_typed, without=without)
        yield self.view((*before, exchange))
        for step in self._answered(exchange, before, chosen):
            yield self.view((*before, step))

    def queued(
        self,
        question: str,
        before: Conversation,
        *,
        as_typed: bool = False,
        without: tuple[str, ...] = (),
    ) -> View:
        """The page while the answers of others must be finished first."""
        if not question.strip():
            return self.view(before)
        exchange = Exchange(question.strip(), queued=True, as_typed=as_typed, without=without)
        return self.view((*_ended(before), exchange))

    def turned_away(self, question: str, before: Conversation, why: str) -> View:
        """The page where a question is not answered, since its visitor asks too much."""
        return self.view((*_ended(before), Exchange(question.strip(), problem=why)))

    def stopped(self, conversation: Conversation) -> View:
        """The page once the newest answer was stopped; what was shown of it stays."""
        return self.view(_ended(conversation))

    def edit(self, data: object, conversation: Conversation) -> tuple[str | None, int | None, str]:
        """The question to put in the box, None to leave it; the turn that it replaces, and a note.

        `data` says which turn is to be edited, that editing ends, or that the last question is
        to be brought back.
        """
        asked = data if isinstance(data, dict) else {}
        if asked.get("recall"):
            return (conversation[-1].question if conversation else None), None, ""
        turn = one(conversation, asked.get("edit"))
        if turn is None:
            return ("" if asked.get("cancel") else None), None, ""
        at = conversation.index(turn)
        return turn.question, at, editing_note(len(conversation) - at)

    def follow_ups(self, conversation: Conversation) -> str:
        """Questions to ask next, where the newest answer is one that the articles gave."""
        newest = conversation[-1] if conversation else None
        if not newest or not newest.citations() or newest.stopped or newest.problem:
            return ""
        try:
            found = self.assistant.follow_ups(turns(conversation))
        except (AssistantError, IngestError) as problem:
            log.warning("No questions to ask next could be found: %s", problem)
            return ""
        return page.suggestions(found, len(conversation))

    def settings(self, kept: object, *, opened: bool = False) -> tuple[str, str]:
        """The settings that a browser kept, and what they come to."""
        ways = self.assistant.ways
        chosen = Chosen.read(kept, ways)
        shown = settings.settings(chosen, ways, self.assistant.caution, opened)
        return shown, settings.now(chosen, ways)

    def chosen(self, kept: object) -> Chosen:
        """The settings in what a browser sent, as far as they can be used."""
        return Chosen.read(kept, self.assistant.ways)

    def choose(self, data: object, conversation: Conversation) -> str:
        """The reader for what was clicked: the article at those words; nothing for the way back."""
        if isinstance(data, dict) and data.get("back"):
            return ""
        choice = Choice.parse(data)
        if choice is None:
            return panel.message_panel(NOT_SHOWN)
        try:
            reading = self._read(choice, conversation)
            copies = self.assistant.copies_of(choice.article_id) if reading else ()
        except NoSuchArticle:
            return panel.message_panel("That article is no longer in the library.")
        except (AssistantError, IngestError) as problem:
            return panel.message_panel(str(problem))
        if reading is None:
            return panel.message_panel(NOT_SHOWN)
        return panel.reader(reading, copies, place(choice, conversation))

    def _read(self, choice: Choice, conversation: Conversation) -> Reading | None:
        article = self.assistant.article(choice.article_id)
        if article.version == choice.version:
            return read(article, choice, conversation)
        try:
            cited = self.assistant.article(choice.article_id, choice.version)
        except NoSuchArticle:
            return read_changed(article, choice, conversation)
        return read_older(cited, article, choice, conversation)

    def _answered(
        self, exchange: Exchange, before: Conversation, chosen: Chosen
    ) -> Iterator[Exchange]:
        try:
            if self.assistant.article_count() == 0:
                yield replace(exchange, empty=True)
                return
            for event in self.assistant.stream(
                exchange.question,
                chosen.filters,
                as_typed=exchange.as_typed,
                turns=turns(before),
                without=exchange.without,
                preferences=chosen.preferences,
            ):
                exchange = exchange.after(event)
                yield exchange
            if exchange.waiting:
                log.error("The answer to a question ended without its last event")
                yield replace(exchange, problem=SOMETHING_WRONG)
        except (AssistantError, IngestError) as problem:
            yield replace(exchange, sentences=(), problem=str(problem))
        except Exception:
            log.exception("A question could not be answered")
            yield replace(exchange, sentences=(), problem=SOMETHING_WRONG)

    def view(self, conversation: Conversation) -> View:
        """The page that shows this conversation."""
        return View(
            conversation,
            page.header(self._count()),
            page.conversation(conversation, self.library, self.can_add),
            panel.passages_panel(conversation),
            answering=bool(conversation) and conversation[-1].waiting,
        )

    def _welcome(self, count: int, offered: Sequence[str]) -> str:
        return page.welcome(count, self.library, offered, self.can_add)

    def _offered(self, count: int) -> tuple[str, ...] | None:
        """The questions that were given, or such as the articles answer; None: not yet known."""
        return self.examples or (self.assistant.examples() if count else ())

    def _count(self) -> int:
        try:
            return self.assistant.article_count()
        except IngestError as problem:
            log.warning("The articles cannot be counted: %s", problem)
            return 0


def _ended(conversation: Conversation) -> Conversation:
    """The conversation with nothing more to come: a connection may have been lost on the way."""
    if not conversation or not conversation[-1].waiting:
        return conversation
    return (*conversation[:-1], replace(conversation[-1], stopped=True))


def chat(
    assistant: ChatAssistant, library: str, examples: Sequence[str], *, can_add: bool = False
) -> Chat:
    """The handlers over this assistant; `can_add` where there is a page to add articles on."""
    return Chat(assistant, library, tuple(examples), can_add)
