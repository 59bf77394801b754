"""The article behind a citation, and which of its words to mark. Pure; knows nothing about HTML."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from assistant.app.conversation import Conversation, Exchange
from ingest.article import Article, Span

Mark = Literal["", "cited", "chosen"]
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
    """A run of article text with one mark."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Reading:
    """An article opened at the words somebody chose.

    `paragraphs` hold the whole text. `changed` says that the article is not now as it was cited;
    `missing` then holds the cited words where it no longer does. Where `article` is as it was
    cited, `now` opens it as it is.
    """

    article: Article
    key: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    changed: bool = False
    missing: str = ""
    now: Choice | None = None


def read(article: Article, choice: Choice, conversation: Conversation) -> Reading | None:
    """The article with the chosen words marked, or None where the span is not in the article."""
    if choice.span == NOWHERE:
        return Reading(article, choice.key, paragraphs(article.text, None, ()))
    if not 0 <= choice.span.start < choice.span.end <= len(article.text):
        return None
    others = _cited(_exchange(choice, conversation), article.id, article.version)
    return Reading(article, choice.key, paragraphs(article.text, choice.span, others))


def read_changed(article: Article, choice: Choice, conversation: Conversation) -> Reading:
    """The article as it is now, where the version that was cited is not kept."""
    words = _words(_exchange(choice, conversation), choice)
    span = _place(words, article.text)
    parts = paragraphs(article.text, span, ())
    return Reading(article, choice.key, parts, changed=True, missing="" if span else words)


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


def paragraphs(
    text: str, chosen: Span | None, cited: Iterable[Span]
) -> tuple[tuple[Piece, ...], ...]:
    """The text's paragraphs (its lines that are not blank), cut where a mark begins or ends.

    Where spans overlap, the chosen one wins.
    """
    marks = list(cited)
    edges = {edge for span in [*marks, *([chosen] if chosen else [])] for edge in _edges(span)}
    return tuple(tuple(_pieces(text, line, sorted(edges), chosen, marks)) for line in _lines(text))


def _pieces(
    text: str, line: Span, edges: list[int], chosen: Span | None, cited: list[Span]
) -> Iterator[Piece]:
    inside = [edge for edge in edges if line.start < edge < line.end]
    bounds = [line.start, *inside, line.end]
    for start, end in pairwise(bounds):
        mark: Mark = ""
        if chosen and _covers(chosen, start, end):
            mark = "chosen"
        elif any(_covers(span, start, end) for span in cited):
            mark = "cited"
        yield Piece(text[start:end], mark)


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
