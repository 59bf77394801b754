"""class Assistant: a question in, a cited answer out. The main path of the product, top to bottom.

question → search → (write, each sentence with evidence) or (quote) → Answer
"""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import REFUSAL, Answer, Done, Event, Found, Passage, Restart
from assistant.cite import Citer, Draft
from assistant.errors import BadQuestion, ModelError
from ingest.article import Article
from ingest.errors import LoadError
from ingest.library import Library

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from assistant.answerers.extractive import ExtractiveAnswerer
    from assistant.answerers.generative import GenerativeAnswerer
    from assistant.retrieve import Retriever
    from ingest.embed import Embedder
    from ingest.pipeline import Writer

QUOTING = "quoting"
PASSAGES = 8  # read for an answer
CLOSEST = 3  # offered with a refusal
MOST_CHARACTERS = 4000  # of a question: more is an article, not a question


class Assistant:
    """Answers questions from one library. Open it once and use it often, from any thread."""

    def __init__(
        self, library: Library, writer: "Writer", model: "str | BaseChatModel | None" = None
    ) -> None:
        self.library = library
        self._writer = writer
        self._write = _generative(model) if model else None
        self.model = _name_of(model)
        self._opening = threading.Lock()
        self._parts: tuple[Embedder, Retriever, ExtractiveAnswerer] | None = None

    @classmethod
    def open(
        cls,
        library: str | Path,
        *,
        model: "str | BaseChatModel | None" = None,
        embedder: str = "",
    ) -> "Assistant":
        """An assistant over the library in a folder.

        `model` is a name for LangChain's `init_chat_model` ("ollama:llama3.2") or a chat model;
        without one the assistant quotes. What a killed `add` left is finished at first use. Raises
        NotALibrary, EmbedderMismatch, ModelError.
        """
        from assistant.settings import stay_local

        stay_local()
        from ingest.embed import DEFAULT
        from ingest.pipeline import Writer

        opened = Library.open(library)
        name = embedder or opened.embedder_name() or DEFAULT
        return cls(opened, Writer(opened, name), model)

    @classmethod
    def over(
        cls, texts: Sequence[str], *, model: "str | BaseChatModel | None" = None
    ) -> "Assistant":
        """An assistant over texts in hand, one article each; nothing is kept on disk.

        Raises LoadError where no text holds anything.
        """
        from assistant.settings import stay_local

        stay_local()
        from ingest.embed import DEFAULT
        from ingest.loaders.text import article_from_text
        from ingest.pipeline import Writer
        from ingest.text import normalise

        if isinstance(texts, str):
            raise TypeError("texts must be a list of texts, not one string")
        library = Library(None)
        writer = Writer(library, DEFAULT)
        clean = [normalise(text) for text in texts]
        if not any(text.strip() for text in clean):
            raise LoadError("there is no text to answer from: give at least one that is not empty")
        for number, text in enumerate(clean, start=1):
            if text.strip():
                writer.write(article_from_text(text, f"text {number}"))
        return cls(library, writer, model)

    # ---- asking

    def ask(self, question: str) -> Answer:
        """The answer to `question`: cited sentences, or a refusal. Raises BadQuestion."""
        for event in self.stream(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    async def aask(self, question: str) -> Answer:
        """The same, without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question)

    def stream(self, question: str) -> Iterator[Event]:
        """The answer as it is made: Found, then a Sentence each, last Done with the whole.

        A Restart between sentences means that a model failed and quoting begins anew.
        """
        began = time.perf_counter()
        question = checked(question)
        embedder, retriever, quote = self._ready()
        vector = embedder.embed_query(question)
        passages = tuple(retriever.retrieve(question, vector, PASSAGES))
        timings = {"search": time.perf_counter() - began}
        yield Found(passages)

        citer, model = Citer(), QUOTING
        notes: tuple[str, ...] = ()
        if self._write and passages:
            try:
                yield from _cited(self._write.answer(question, passages), citer)
                model = self.model
                reason = "the model's answer cited no sentence of the articles"
            except ModelError as error:
                citer, reason = Citer(), str(error)
            if not citer.citations:
                model, notes = QUOTING, (f"Quoted instead of written: {reason}.",)
                yield Restart(notes[0])
        if not citer.citations:
            yield from _cited(quote.answer(question, vector, passages), citer)
        timings["whole"] = time.perf_counter() - began
        yield Done(_answer(question, citer, passages, model, timings, notes))

    def search(self, question: str, k: int = 10) -> list[Passage]:
        """The `k` best passages for a question, best first. Raises BadQuestion."""
        question = checked(question)
        embedder, retriever, _ = self._ready()
        return retriever.retrieve(question, embedder.embed_query(question), k)

    def as_runnable(self) -> "Runnable[str, Answer]":
        """The assistant as a LangChain Runnable, from question to Answer."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask, afunc=self.aask, name="citewell")

    # ---- the collection

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises NoSuchArticle."""
        return self.library.article(article_id)

    def article_count(self) -> int:
        """How many articles there are to ask."""
        return self.library.article_count()

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        embedder, _, _ = self._ready()
        embedder.embed_query("ready")

    def close(self) -> None:
        """Let go of files and memory."""
        self._writer.close()
        self.library.close()

    def _ready(self) -> "tuple[Embedder, Retriever, ExtractiveAnswerer]":
        with self._opening:
            if self._parts is None:
                from assistant.answerers.extractive import ExtractiveAnswerer
                from assistant.retrieve import HybridRetriever
                from ingest.pipeline import try_mend

                embedder, index = self._writer.embedder, self._writer.index
                try_mend(self._writer)
                self._parts = (
                    embedder,
                    HybridRetriever(self.library, index),
                    ExtractiveAnswerer(embedder, self.library),
                )
            return self._parts


def answer(
    question: str,
    *,
    library: str | Path | None = None,
    texts: Sequence[str] | None = None,
    model: "str | BaseChatModel | None" = None,
) -> Answer:
    """The answer to one question, from a library's folder or from texts in hand.

    Without either, from the library that `CITEWELL_LIBRARY` names, or the user's own. For several
    questions, `Assistant.open` is faster.
    """
    if library is not None and texts is not None:
        raise TypeError("give library or texts, not both")
    if library is None and texts is None:
        from assistant.settings import Settings

        library = Settings().library
    assistant = (
        Assistant.over(texts, model=model)
        if texts is not None
        else Assistant.open(library or "", model=model)
    )
    try:
        return assistant.ask(question)
    finally:
        assistant.close()


def checked(question: str) -> str:
    """The question, trimmed. Raises BadQuestion where it is empty or far too long."""
    question = " ".join(question.replace("\x00", " ").split())
    if not question:
        raise BadQuestion("there is no question: type one, such as “Who won the election?”")
    if len(question) > MOST_CHARACTERS:
        raise BadQuestion(
            f"the question has {len(question):,} characters, and {MOST_CHARACTERS:,} are the most: "
            "ask it more shortly"
        )
    return question


def _cited(drafts: Iterator[Draft], citer: Citer) -> Iterator[Event]:
    for draft in drafts:
        if sentence := citer.cite(draft):
            yield sentence


def _answer(
    question: str,
    citer: Citer,
    passages: tuple[Passage, ...],
    model: str,
    timings: dict[str, float],
    notes: tuple[str, ...],
) -> Answer:
    made = Answer(
        question=question,
        query=question,
        text=citer.text,
        citations=citer.citations,
        passages=passages,
        status="answered",
        model=model,
        timings=timings,
        notes=notes,
    )
    if citer.citations:
        return made
    return replace(made, text=REFUSAL, status="refused", passages=passages[:CLOSEST])


def _generative(model: "str | BaseChatModel") -> "GenerativeAnswerer":
    from assistant.answerers.generative import GenerativeAnswerer

    if not isinstance(model, str):
        return GenerativeAnswerer(model)
    from langchain.chat_models import init_chat_model

    try:
        chat: Any = init_chat_model(model)
    except ImportError as error:
        raise ModelError(f"the model {model} needs a package: {error}") from error
    except Exception as error:  # providers check keys and names each in their own way
        reason = " ".join(str(error).split())[:300]
        raise ModelError(f"the model {model} cannot be used: {reason}") from error
    return GenerativeAnswerer(chat)


def _name_of(model: "str | BaseChatModel | None") -> str:
    if model is None or isinstance(model, str):
        return model or QUOTING
    return str(
        getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__
    )
