"""Passage, Citation, Answer, Turn, the events of a stream. Pure values; nothing about search."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ingest.article import Chunk, Span

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

REFUSAL = "The articles do not say."
DIFFER = "The articles do not say the same"  # so begins the note of an answer with sides
QUOTING = "quoting"  # the model of an answer that none wrote
# How sure a citation is, in words. Of claims that people wrote, and that passed the checks, 98 % of
# those from the first on were supported, and 86 % of those between the two (benchmarks/README.md).
# The sets are among those the reader was trained with, so expect somewhat less.
CERTAIN, LIKELY = 0.5, 0.3
Sure = Literal["certain", "likely", "unsure"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for a question.

    `rank` is 1-based. `score` (higher is better) compares only within one result; it ranks and
    never decides whether there is an answer. `similarity` is the raw cosine of question and
    chunk in [-1, 1]. `dense_rank` and `keyword_rank` are its places in the two searches, None where
    a search did not find it; `keyword_score` is its BM25 score, 0 where none. `page` is the one
    that it begins on, from 1, where the source has pages (a PDF file), and `page_ends` where
    further pages begin in it, in characters of the article.
    """

    chunk: Chunk
    title: str
    publisher: str
    published: date | None
    url: str
    rank: int
    score: float
    similarity: float
    dense_rank: int | None = None
    keyword_rank: int | None = None
    keyword_score: float = 0.0
    page: int | None = None
    page_ends: tuple[int, ...] = ()

    def page_of(self, span: Span) -> int | None:
        """The page on which a span of this passage begins; None where there are no pages."""
        return None if self.page is None else self.page + bisect_right(self.page_ends, span.start)

    @property
    def found_by(self) -> tuple[str, ...]:
        """Which searches found it: "dense", "keyword" or both."""
        ranks = {"dense": self.dense_rank, "keyword": self.keyword_rank}
        return tuple(name for name, rank in ranks.items() if rank)


@dataclass(frozen=True, slots=True)
class Citation:
    """A link from a span of the answer to a span of an article.

    `article.text[source] == quote` and `answer.text[answer]` is the sentence it supports, both in
    characters. `support` in [0, 1], higher is surer: that the quote answers the question, or
    under a written sentence, that it supports it; with a reader a probability, else a likeness.
    Citations of the same words carry the same number. `page`, from 1, is where the quote begins,
    where the source has pages.
    """

    number: int
    article_id: str
    version: str
    title: str
    publisher: str
    published: date | None
    url: str
    quote: str
    source: Span
    answer: Span
    support: float
    page: int | None = None

    @property
    def sure(self) -> Sure:
        """How sure the support is, in a word."""
        if self.support >= CERTAIN:
            return "certain"
        return "likely" if self.support >= LIKELY else "unsure"


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The words of a cited sentence that answer: `article.text[source] == text`.

    `number` is that of the citation whose `source` holds them.
    """

    text: str
    number: int
    source: Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: cited sentences, a refusal with the closest passages, or a reply.

    A refused answer has no citations; every sentence of an answered one has at least one. A reply
    is to what asks nothing of the articles ("Thanks"): nothing was searched, nothing is cited.
    `understood` is the question as it stands alone, where that is not as typed; `query` is what was
    searched of it. `short` has the words that answer, where the reader can tell them; `sides` have
    what each of several articles answers, newest first, where they differ. `model` is
    "quoting" or the language model's name. `timings` are seconds by step. `notes` say, in plain
    words, what did not go as asked (a model that failed, say).
    """

    question: str
    query: str
    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    status: Literal["answered", "refused", "reply"]
    model: str
    filters: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    short: ShortAnswer | None = None
    understood: str = ""
    sides: tuple[ShortAnswer, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the articles were found not to hold an answer."""
        return self.status == "refused"

    def sentences(self) -> list[tuple[str, tuple[Citation, ...]]]:
        """The answer's sentences in order, each with the citations that support it."""
        by_span: dict[Span, list[Citation]] = {}
        for citation in self.citations:
            by_span.setdefault(citation.answer, []).append(citation)
        return [(span.cut(self.text), tuple(found)) for span, found in sorted(by_span.items())]

    def marked(self) -> str:
        """The text with a marker such as `[1]` behind each sentence; none inside looks like one."""
        if not self.citations:
            return self.text
        return " ".join(
            unmarked(sentence) + " " + "".join(f"[{number}]" for number in numbers(citations))
            for sentence, citations in self.sentences()
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON values; dates in ISO form. Citations have `sure` too."""
        plain: dict[str, Any] = _plain(asdict(self))
        for shown, citation in zip(plain["citations"], self.citations, strict=True):
            shown["sure"] = citation.sure
        return plain

    def to_message(self) -> "AIMessage":
        """The answer as LangChain's message, with its standard citation annotations.

        The standard's indices are in the response text; the article's span is in `extras`.
        """
        from langchain_core.messages import AIMessage
        from langchain_core.messages.content import create_citation, create_text_block

        annotations = [
            create_citation(
                url=found.url or None,
                title=found.title,
                start_index=found.answer.start,
                end_index=found.answer.end,
                cited_text=found.quote,
                article_id=found.article_id,
                version=found.version,
                source_start=found.source.start,
                source_end=found.source.end,
            )
            for found in self.citations
        ]
        # The factory types its annotations as a union that a list of citations does not match.
        block = create_text_block(self.text, annotations=list(annotations))
        return AIMessage(content_blocks=[block])


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, and its answer. A conversation is a sequence of them, oldest first."""

    question: str
    answer: Answer

    @property
    def standalone(self) -> str:
        """The question as it can be understood without the turns before it."""
        return self.answer.understood or self.question


@dataclass(frozen=True, slots=True)
class Found:
    """Stream event, the first: what the search found, before anything is answered.

    `filters` say which articles alone were searched, `notes` what did not go as asked so far, and
    `understood` what the question was taken for: as in the Answer. A reply has none of this event.
    """

    passages: tuple[Passage, ...]
    filters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Stream event: one more sentence of the answer, with the citations that support it."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Restart:
    """Stream event: forget the sentences shown so far; others follow, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """Stream event, always the last: the whole answer, which stands over what was streamed."""

    answer: Answer


Event = Found | Sentence | Restart | Done


def in_words(day: date) -> str:
    """The day as it is written for readers: "8 March 2025"."""
    return f"{day.day} {day:%B %Y}"


def unmarked(text: str) -> str:
    """The text with each `[7]` in it as `(7)`: it must not be taken for one of our markers."""
    return re.sub(r"\[(\s*\d+(?:\s*[,;–-]\s*\d+)*\s*)\]", r"(\1)", text)


def numbers(citations: Iterable[Citation]) -> list[int]:
    """The numbers that stand behind a sentence with these citations."""
    return sorted({citation.number for citation in citations})


def by_number(citations: Iterable[Citation]) -> list[Citation]:
    """The citations in the order of their numbers, the same words once."""
    found: dict[int, Citation] = {}
    for citation in citations:
        found.setdefault(citation.number, citation)
    return [found[number] for number in sorted(found)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
