"""Article, Chunk and Span: what a loader yields and what the chunker makes of it. Pure values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` in characters (Python `str` indices)."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """The characters of `text` in this span."""
        return text[self.start : self.end]

    def shift(self, by: int) -> "Span":
        """The same span, `by` characters further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text, normalised once, and what is known about it.

    `id` is stable for a source (same path or URL: same id). `version` is a hash of everything
    the source said, so a changed title counts as a change too. What is not known is empty.
    """

    source: str
    text: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Sixteen hex digits, made from the source alone."""
        return _digest(self.source)[:16]

    @property
    def version(self) -> str:
        """Sixteen hex digits, made from text and metadata."""
        known = (
            self.text,
            self.title,
            "\x1f".join(self.authors),
            self.publisher,
            str(self.published),
            self.url,
            self.language,
            "\x1f".join(f"{key}={value}" for key, value in sorted(self.metadata.items())),
        )
        return _digest("\x1e".join(known))[:16]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stored span of an article, the unit of indexing.

    `article.text[start:end] == text`. `sentences` are the spans, in the article, of the sentences
    that the chunk holds: the units of evidence. A sentence is cut only when it alone exceeds
    the embedder's limit.
    """

    article_id: str
    version: str
    ordinal: int
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]

    @property
    def id(self) -> str:
        """Unique over articles and versions, the same each time the same text is chunked."""
        return f"{self.article_id}-{self.version}-{self.ordinal}"

    @property
    def quotes(self) -> list[str]:
        """Its sentences in their words."""
        return [self.cut(each) for each in self.sentences]

    def cut(self, span: Span) -> str:
        """The words of a span of the article that lies in the chunk."""
        return span.shift(-self.start).cut(self.text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
