"""The article behind a citation, and which of its words to mark. Pure; knows nothing about HTML."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from assistant.answer import Citation, Passage
from assistant.app.conversation import Conversation, Exchange
from ingest.article import Article, Span
from ingest.pages import page_at, page_starts

Mark = Literal["", "cited", "chosen"]
NO_PAGES: Mapping[int, int] = {}
NOWHERE = Span(0, 0)
"""The span of who asks for an article and for no words of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which words of which article somebody asked to see, and in which exchange they are cited."""

    turn: int
    article_id: str
    version: str
    span: Span

    @classmethod
    def parse(cls, data: object) -> "Choice | None":
        """The choice that a browser sent, or None where it does not make one.

        Anybody can send anything, so nothing but the types is settled here.
        """
        if not isinstance(data, Mapping):
            return None
        numbers = [_number(data.get(key)) for key in ("turn", "start", "end")]
        article_id, version = data.get("article"), data.get("version")
        if not isinstance(article_id, str) or not isinstance(version, str) or None in numbers:
            return None
        turn, start, end = (number for number in numbers if number is not None)
        return cls(turn, article_id, version, Span(start, end))

    @property
    def key(self) -> str:
        """The same for the same choice."""
        return ":".join(
            map(str, (self.turn, self.article_id, self.version, self.span.start, self.span.end))
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of article text with one mark. `page` is the one that begins with it, if any does."""

    text: str
    mark: Mark
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Which of how many citations of an answer is read, from 1, and those around it.

    Of a refusal, which of the closest passages: `what` says it.
    """

    what: Literal["Citation", "Passage"]
    number: int
    total: int
    before: Choice | None
    after: Choice | None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article opened at the words somebody chose.

    `paragraphs` hold the whole text. `quote` are the chosen words, and `page` is where they begin,
    if the article has pages. `changed` says that the article is not now as it was cited; `missing`
    then holds the cited words where it no longer does. Where `article` is as it was cited, `now`
    opens it as it is.
    """

    article: Article
    key: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    quote: str = ""
    page: int | None = None
    changed: bool = False
    missing: str = ""
    now: Choice | None = None


def whole(article: Article, turn: int = 0) -> Reading:
    """The article with none of its words chosen, as who comes from a list opens it."""
    choice = Choice(turn, article.id, article.version, NOWHERE)
    return _reading(article, choice.key, None, ())


def read(article: Article, choice: Choice, conversation: Conversation) -> Reading | None:
    """The article with the chosen words marked, or None where the span is not in the article."""
    if choice.span == NOWHERE:
        return whole(article, choice.turn)
    if not 0 <= choice.span.start < choice.span.end <= len(article.text):
        return None
    others = _cited(_exchange(choice, conversation), article.id, article.version)
    return _reading(article, choice.key, choice.span, others)


def read_changed(article: Article, choice: Choice, conversation: Conversation) -> Reading:
    """The article as it is now, where the version that was cited is not kept."""
    words = _words(_exchange(choice, conversation), choice)
    span = _place(words, article.text)
    reading = _reading(article, choice.key, span, ())
    return replace(reading, quote=words, changed=True, missing="" if span else words)


def read_older(
    cited: Article, now: Article, choice: Choice, conversation: Conversation
) -> Reading | None:
    """The article as it was cited, with the way to what it is now."""
    reading = read(cited, choice, conversation)
    if reading is None:
        return None
    words = choice.span.cut(cited.text)
    span = _place(words, now.text)
    to_now = Choice(choice.turn, now.id, now.version, span or NOWHERE)
    return replace(reading, changed=True, missing="" if span else words, now=to_now)


def place(choice: Choice, conversation: Conversation) -> Place | None:
    """Where the choice stands among the citations of its answer; None where there is no other."""
    exchange = _exchange(choice, conversation)
    if exchange is None:
        return None
    offered = [citing(choice.turn, each) for each in exchange.citations()]
    stops = offered or [passing(choice.turn, each) for each in exchange.closest]
    if choice not in stops or len(stops) < 2:
        return None
    at = stops.index(choice)
    before = stops[at - 1] if at else None
    after = stops[at + 1] if at + 1 < len(stops) else None
    return Place("Citation" if offered else "Passage", at + 1, len(stops), before, after)


def citing(turn: int, citation: Citation) -> Choice:
    """The choice of the cited words."""
    return Choice(turn, citation.article_id, citation.version, citation.source)


def passing(turn: int, passage: Passage) -> Choice:
    """The choice of a passage."""
    chunk = passage.chunk
    return Choice(turn, chunk.article_id, chunk.version, Span(chunk.start, chunk.end))


def paragraphs(
    text: str,
    chosen: Span | None,
    cited: Iterable[Span],
    pages: Mapping[int, int] = NO_PAGES,
) -> tuple[tuple[Piece, ...], ...]:
    """The text's paragraphs (its lines that are not blank), cut where a mark begins or ends, or one
    of the `pages`, which are by offset.

    Where spans overlap, the chosen one wins.
    """
    marks = list(cited)
    spans = [*marks, *([chosen] if chosen else [])]
    edges = sorted({edge for span in spans for edge in _edges(span)} | set(pages))

    def marked(start: int, end: int) -> Mark:
        if chosen and _covers(chosen, start, end):
            return "chosen"
        return "cited" if any(_covers(span, start, end) for span in marks) else ""

    def pieces(line: Span) -> Iterator[Piece]:
        inside = edges[bisect_right(edges, line.start) : bisect_left(edges, line.end)]
        for start, end in pairwise([line.start, *inside, line.end]):
            yield Piece(text[start:end], marked(start, end), pages.get(start))

    return tuple(tuple(pieces(line)) for line in _lines(text))


def _reading(article: Article, key: str, span: Span | None, others: Iterable[Span]) -> Reading:
    parts = paragraphs(article.text, span, others, page_starts(article))
    if span is None:
        return Reading(article, key, parts)
    return Reading(article, key, parts, span.cut(article.text), page_at(article, span.start))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _exchange(choice: Choice, conversation: Conversation) -> Exchange | None:
    return conversation[choice.turn] if 0 <= choice.turn < len(conversation) else None


def _place(words: str, text: str) -> Span | None:
    """Where the words stand in a text first."""
    start = text.find(words) if words else -1
    return Span(start, start + len(words)) if start >= 0 else None


def _cited(exchange: Exchange | None, article_id: str, version: str) -> list[Span]:
    if exchange is None:
        return []
    return [
        citation.source
        for citation in exchange.citations()
        if (citation.article_id, citation.version) == (article_id, version)
    ]


def _words(exchange: Exchange | None, choice: Choice) -> str:
    """The words that were shown when the choice was offered, from the session's own memory."""
    if exchange is None:
        return ""
    wanted = (choice.article_id, choice.version, choice.span)
    for citation in exchange.citations():
        if (citation.article_id, citation.version, citation.source) == wanted:
            return citation.quote
    for passage in exchange.passages or ():
        chunk = passage.chunk
        if (chunk.article_id, chunk.version, Span(chunk.start, chunk.end)) == wanted:
            return chunk.text
    return ""


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _covers(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end
