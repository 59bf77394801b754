"""class Assistant: a question in, a cited answer out. The main path of the product, top to bottom.

question → search → (write, each sentence with evidence) or (quote) → Answer
"""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Answer, Done, Event, Found, Passage, Turn
from assistant.answerers.chat_model import ModelOptions, load, name_of
from assistant.compose import reply
from assistant.follow_up import small_talk, understood
from assistant.question import Query, checked, understand
from ingest.article import Article
from ingest.errors import LoadError
from ingest.filters import Filters
from ingest.library import Library

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from assistant.search import Opened
    from ingest.writer import Writer

PASSAGES = 8  # read for an answer


class Assistant:
    """Answers questions from one library. Open it once and use it often, from any thread."""

    def __init__(
        self,
        library: Library,
        writer: "Writer",
        model: "str | BaseChatModel | None" = None,
        reranker: str = "",
        reader: str = "",
        caution: str = "",
        options: ModelOptions | None = None,
    ) -> None:
        self.library = library
        self.writer = writer
        self._write = load(model, options) if model else None
        self.model = name_of(model)
        self._chosen = (reranker, reader, caution)
        self._opening = threading.Lock()
        self._opened: Opened | None = None

    @classmethod
    def open(
        cls,
        library: str | Path,
        *,
        model: "str | BaseChatModel | None" = None,
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
        file's path, or a chat model; without one the assistant quotes. `base_url` is that of an
        OpenAI-compatible server, `prompts` a folder of your own prompts; `options` have these and
        more: key, timeout, retries. `reranker` is a sentence-transformers CrossEncoder's name
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
        model: "str | BaseChatModel | None" = None,
        base_url: str = "",
        prompts: str | Path = "",
        options: ModelOptions | None = None,
    ) -> "Assistant":
        """An assistant over texts in hand, one article each; nothing is kept on disk.

        The rest is as in `open`. Raises LoadError where no text holds anything.
        """
        from assistant.settings import stay_local

        stay_local()
        from ingest.embed import DEFAULT
        from ingest.loaders.text import article_from_text
        from ingest.text import normalise
        from ingest.writer import Writer

        if isinstance(texts, str):
            raise TypeError("texts must be a list of texts, not one string")
        library = Library(None)
        writer = Writer(library, DEFAULT)
        clean = [normalise(text) for text in texts]
        if not any(text.strip() for text in clean):
            raise LoadError("there is no text to answer from: give at least one that is not empty")
        for number, text in enumerate(clean, start=1):
            if text.strip():
                writer.put(article_from_text(text, f"text {number}"))
        writer.flush()
        reached = (options or ModelOptions()).given(base_url, prompts)
        return cls(library, writer, model, options=reached)

    # ---- asking

    def ask(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
    ) -> Answer:
        """The answer to `question`: cited sentences, or a refusal. Raises BadQuestion.

        `filters` always apply; words such as "last week" or "according to Reuters" become filters
        too, unless `as_typed`. They are counted from `today`, by default the day it is. `turns`
        are what was asked and answered before, oldest first: "and in 2018?" is understood by them
        (`Answer.understood`), unless `as_typed`. "Thanks" is not searched, and gets a reply.
        """
        for event in self.stream(question, filters, today=today, as_typed=as_typed, turns=turns):
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
    ) -> Answer:
        """The same, without blocking the event loop."""
        return await asyncio.to_thread(
            self.ask, question, filters, today=today, as_typed=as_typed, turns=turns
        )

    def stream(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        today: date | None = None,
        as_typed: bool = False,
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """The answer as it is made: Found, then a Sentence each, last Done with the whole.

        A Restart between sentences means that a model failed and quoting begins anew. A reply to
        small talk is Done alone.
        """
        began = time.perf_counter()
        if said := small_talk(question, as_typed):
            yield Done(reply(checked(question), said, time.perf_counter() - began))
            return
        query = self._understand(question, filters, today, as_typed, turns)
        opened = self._ready()
        found = opened.search.find(query, PASSAGES)
        passages = found.passages
        timings = {"search": time.perf_counter() - began}
        yield Found(passages, query.filters.describe(), query.notes, query.understood)

        from assistant.reply import Reply  # what judges and checks takes a while to import

        made = Reply(query, found, opened)
        if self._write and made.holds:
            yield from made.written(self._write, self.model, self.library, today)
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
        query = self._understand(question, filters, today, as_typed, turns)
        return list(self._ready().search.find(query, k).passages)

    def as_runnable(self) -> "Runnable[str, Answer]":
        """The assistant as a LangChain Runnable, from question to Answer."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask, afunc=self.aask, name="citewell")

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

    def close(self) -> None:
        """Let go of files and memory."""
        self.writer.close()
        self.library.close()

    def _understand(
        self,
        question: str,
        filters: Filters | None,
        today: date | None,
        as_typed: bool,
        turns: Sequence[Turn],
    ) -> Query:
        return understand(
            question,
            self.library,
            filters,
            today=today,
            as_typed=as_typed,
            understood=understood(question, turns, self._write, as_typed),
        )

    def _ready(self) -> "Opened":
        with self._opening:
            if self._opened is None:
                from assistant.search import prepare

                self._opened = prepare(self.writer, *self._chosen)
            return self._opened


def answer(
    question: str,
    *,
    library: str | Path | None = None,
    texts: Sequence[str] | None = None,
    model: "str | BaseChatModel | None" = None,
    base_url: str = "",
    prompts: str | Path = "",
    options: ModelOptions | None = None,
) -> Answer:
    """The answer to one question, from a library's folder or from texts in hand.

    Without either, from the library that `CITEWELL_LIBRARY` names, or the user's own. For several
    questions, `Assistant.open` is faster; what the rest means is told there.
    """
    if library is not None and texts is not None:
        raise TypeError("give library or texts, not both")
    if library is None and texts is None:
        from assistant.settings import read_settings

        library = read_settings().library
    reached = (options or ModelOptions()).given(base_url, prompts)
    assistant = (
        Assistant.over(texts, model=model, options=reached)
        if texts is not None
        else Assistant.open(library or "", model=model, options=reached)
    )
    try:
        return assistant.ask(question)
    finally:
        assistant.close()
