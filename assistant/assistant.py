"""class Assistant: a question in, a cited answer out. The main path of the product, top to bottom.

question → search → (write, each sentence with evidence) or (quote) → Answer
"""

import asyncio
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import QUOTING, Answer, Done, Event, Found, Passage, Turn
from assistant.answerers.chat_model import ModelOptions
from assistant.compose import reply
from assistant.follow_up import small_talk, understood
from assistant.preferences import USUAL, Preferences
from assistant.question import checked, understand
from assistant.writers import Models, Way, Writers
from ingest.article import Article
from ingest.filters import Filters
from ingest.library import Library

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.search import Opened
    from assistant.suggestions import Suggestions
    from ingest.writer import Writer


class Assistant:
    """Answers questions from one library. Open it once and use it often, from any thread."""

    def __init__(
        self,
        library: Library,
        writer: "Writer",
        model: Models = None,
        reranker: str = "",
        reader: str = "",
        caution: str = "",
        options: ModelOptions | None = None,
    ) -> None:
        self.library = library
        self.writer = writer
        self._writers = Writers(model, options)
        self.model = self._writers.usual
        self.caution = caution
        self._chosen = (reranker, reader, caution)
        self._opening = threading.Lock()
        self._opened: Opened | None = None

    @classmethod
    def open(
        cls,
        library: str | Path,
        *,
        model: Models = None,
        embedder: str = "",
        reranker: str = "",
        reader: str = "",
        caution: str = "",
        base_url: str = "",
        prompts: str | Path = "",
        options: ModelOptions | None = None,
    ) -> "Assistant":
        """An assistant over the library in a folder.

        `model` is a name for LangChain's `init_chat_model` ("ollama:llama3.2"), "gguf:" and a
        file's path, or a chat model, or a list of these to choose from (`Preferences`), the first
        being usual; without one the assistant quotes. `base_url` is that of an OpenAI-compatible
        server, `prompts` a folder of your own prompts; `options` have these and more: key, timeout,
        retries. `reranker` is a sentence-transformers CrossEncoder's name
        or folder, or "none"; `reader` a folder with a reader, or "none"; `caution` ("strict",
        "balanced", "generous") says how sure it must be to answer. What a killed `add` left is
        finished at first use. Raises NotALibrary, ModelError, PromptError; at the first question
        EmbedderError, EmbedderMismatch, RerankerError, ReaderError.
        """
        from assistant.settings import stay_local

        stay_local()
        from ingest.embed import DEFAULT
        from ingest.writer import Writer

        opened = Library.open(library)
        name = embedder or opened.embedder_name() or DEFAULT
        reached = (options or ModelOptions()).given(base_url, prompts)
        return cls(opened, Writer(opened, name), model, reranker, reader, caution, reached)

    @classmethod
    def over(
        cls,
        texts: Sequence[str],
        *,
        model: Models = None,
        base_url: str = "",
        prompts: str | Path = "",
        options: ModelOptions | None = None,
    ) -> "Assistant":
        """An assistant over texts in hand, one article each; nothing is kept on disk.

        The rest is as in `open`. Raises LoadError where no text holds anything.
        """
        from assistant.texts import stored

        writer = stored(texts)
        reached = (options or ModelOptions()).given(base_url, prompts)
        return cls(writer.library, writer, model, options=reached)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways to be answered, the usual one first, and what leaves the machine with each."""
        return self._writers.ways

    # ---- asking

    def ask(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
        without: Collection[str] = (),
        preferences: Preferences = USUAL,
    ) -> Answer:
        """The answer to `question`: cited sentences, or a refusal. Raises BadQuestion.

        `filters` always apply; words such as "last week" or "according to Reuters" become filters
        too, unless `as_typed`. They are counted from `today`, by default the day it is. One that
        `Answer.filters` tells does not apply `without` it. `turns` are what was asked and answered
        before, oldest first: "and in 2018?" is understood by them (`Answer.understood`), unless
        `as_typed`. "Thanks" is not searched, and gets a reply. `preferences` say how many passages
        are read, what writes and how sure it must be: ModelError, ReaderError where they cannot.
        """
        for event in self.stream(
            question, filters, today=today, as_typed=as_typed, turns=turns, without=without,
            preferences=preferences,
        ):  # fmt: skip
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    async def aask(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
        without: Collection[str] = (),
        preferences: Preferences = USUAL,
    ) -> Answer:
        """The same, without blocking the event loop."""
        return await asyncio.to_thread(
            self.ask, question, filters, today=today, as_typed=as_typed, turns=turns,
            without=without, preferences=preferences,
        )  # fmt: skip

    def stream(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
        without: Collection[str] = (),
        preferences: Preferences = USUAL,
    ) -> Iterator[Event]:
        """The answer as it is made: Found, then a Sentence each, last Done with the whole.

        A Restart between sentences means that a model failed and quoting begins anew. A reply to
        small talk is Done alone.
        """
        began = time.perf_counter()
        if said := small_talk(question, as_typed):
            yield Done(reply(checked(question), said, time.perf_counter() - began))
            return
        write = self._writers.chosen(preferences.model)
        meant = understood(question, turns, write, as_typed)
        query = understand(
            question, self.library, filters, today=today, as_typed=as_typed, understood=meant,
            without=without,
        )  # fmt: skip
        opened = self._ready().cautious(preferences.caution, self.library)
        found = opened.search.find(query, preferences.passages)
        timings = {"search": time.perf_counter() - began}
        yield Found(found.passages, query.filters.describe(), query.notes, query.understood)

        from assistant.reply import Reply  # what judges and checks takes a while to import

        made = Reply(query, found, opened)
        if write and made.holds:
            model = preferences.model or self.model
            yield from made.written(write, model, self.library, today)
        if made.is_empty:
            yield from made.quoted()
        timings["whole"] = time.perf_counter() - began
        yield Done(made.answer(timings, self.library, today or date.today()))

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
    ) -> list[Passage]:
        """The `k` best passages for a question, best first. Raises BadQuestion."""
        meant = understood(question, turns, self._writers.chosen(), as_typed)
        query = understand(
            question, self.library, filters, today=today, as_typed=as_typed, understood=meant
        )
        return list(self._ready().search.find(query, k).passages)

    def as_runnable(self) -> "Runnable[str, Answer]":
        """The assistant as a LangChain Runnable, from question to Answer."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask, afunc=self.aask, name="citewell")

    # ---- what to ask

    def examples(self) -> tuple[str, ...] | None:
        """Questions that the library answers; None at first, while a thread looks for them."""
        return self._suggestions.examples()

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """Questions to ask behind the newest turn, which what it found answers; () without one."""
        return self._suggestions.follow_ups(turns)

    @cached_property
    def _suggestions(self) -> "Suggestions":
        from assistant.suggestions import Suggestions  # its patterns take a while to compile

        quoting = Preferences(model=QUOTING)
        return Suggestions(
            self.library,
            lambda question: self.ask(question, preferences=quoting),
            lambda: self._ready().reader,
        )

    # ---- the collection

    def article(self, article_id: str, version: str = "") -> Article:
        """The article as it is, or as it was in a version that was cited. Raises NoSuchArticle."""
        older = self.library.versions
        return older.article(article_id, version) if version else self.library.article(article_id)

    def copies_of(self, article_id: str) -> list[Article]:
        """The articles of the same text that this one stands for, by their sources."""
        return self.library.copies.of(article_id)

    def article_count(self) -> int:
        """How many articles there are to ask."""
        return self.library.article_count()

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        self._ready().search.warm()

    def rest(self) -> None:
        """Look for no more questions to offer; for a program that is about to end."""
        if "_suggestions" in self.__dict__:
            self._suggestions.close()

    def close(self) -> None:
        """Let go of files and memory."""
        self.rest()
        self.writer.close()
        self.library.close()

    def _ready(self) -> "Opened":
        with self._opening:
            if self._opened is None:
                from assistant.search import prepare

                self._opened = prepare(self.writer, *self._chosen)
            return self._opened
