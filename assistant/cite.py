"""Evidence in, citations out. Pure; the one way by which a sentence gets into an answer.

A draft sentence names its evidence by sentence; here the quote is cut from the stored text by
its span, numbers are given, and what has no evidence is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Passage, Sentence
from assistant.orders import is_to_readers
from ingest.article import Span
from ingest.dateline import dateline_length

# How a sentence begins that speaks of what the one before it names.
STANDS_FOR = re.compile(r"[\"“‘']?(?:He|She|It|They)\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage; `support` in [0, 1] says how well it answers."""

    passage: Passage
    span: Span
    support: float = 0.0

    @property
    def quote(self) -> str:
        """The article's own words."""
        return self.passage.chunk.cut(self.span)

    @property
    def key(self) -> tuple[str, Span]:
        """The same for the same words of the same article, whatever passage they came in."""
        return self.passage.chunk.article_id, self.span


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that wants to be in the answer, and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


class Citer:
    """Turns drafts into cited sentences, one after the other, at their places in the answer."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}
        self._sentences: list[Sentence] = []
        self._end = 0

    def cite(self, draft: Draft) -> Sentence | None:
        """The draft with its citations, now part of the answer; None where it has no evidence."""
        if not draft.evidence or not draft.text.strip():
            return None
        start = self._end + (1 if self._sentences else 0)
        span = Span(start, start + len(draft.text))
        citations = tuple(self._citation(each, span) for each in _unique(draft.evidence))
        sentence = Sentence(draft.text, citations)
        self._sentences.append(sentence)
        self._end = span.end
        return sentence

    @property
    def text(self) -> str:
        """The answer so far."""
        return " ".join(sentence.text for sentence in self._sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, in the order of the sentences they support."""
        return tuple(each for sentence in self._sentences for each in sentence.citations)

    def _citation(self, evidence: Evidence, answer: Span) -> Citation:
        passage = evidence.passage
        return Citation(
            number=self._numbers.setdefault(evidence.key, len(self._numbers) + 1),
            article_id=passage.chunk.article_id,
            version=passage.chunk.version,
            title=passage.title,
            publisher=passage.publisher,
            published=passage.published,
            url=passage.url,
            quote=evidence.quote,
            source=evidence.span,
            answer=answer,
            support=evidence.support,
            page=passage.page_of(evidence.span),
        )


def sentences_of(passages: Sequence[Passage]) -> list[Evidence]:
    """Every sentence of the passages, in their order, each once; an opening one without dateline.

    "TOKYO, March 11 (Agency) -" supports nothing: its names and numbers only look like evidence.
    A sentence that gives orders to a machine is none.
    """
    found = _unique(
        Evidence(passage, _without_dateline(passage, span))
        for passage in passages
        for span in passage.chunk.sentences
    )
    return [each for each in found if is_to_readers(each.quote)]


def with_before(
    sentences: Sequence[Evidence],
) -> Iterator[tuple[Evidence | None, Evidence]]:
    """Each sentence with the one before it in its passage."""
    last: Evidence | None = None
    for each in sentences:
        follows = last is not None and last.passage.chunk.id == each.passage.chunk.id
        yield (last if follows else None), each
        last = each


def said_before(sentence: Evidence) -> str:
    """The sentence before it in its passage; "" where it is the first."""
    chunk = sentence.passage.chunk
    before = [each for each in chunk.sentences if each.end <= sentence.span.start]
    return chunk.cut(before[-1]) if before else ""


def with_named(sentence: Evidence) -> str:
    """The quote; where it begins with "he" or "she", behind the sentence before in its passage."""
    before = said_before(sentence) if STANDS_FOR.match(sentence.quote) else ""
    return f"{before} {sentence.quote}" if before else sentence.quote


def resolve(text: str, ids: Sequence[int], numbered: Mapping[int, Evidence]) -> tuple[Draft, int]:
    """A draft from the ids a model gave, and how many of them do not exist."""
    known = tuple(numbered[each] for each in ids if each in numbered)
    return Draft(text, known), len(ids) - len(known)


def _without_dateline(passage: Passage, span: Span) -> Span:
    chunk = passage.chunk
    if chunk.ordinal or span != chunk.sentences[0]:
        return span
    cut = dateline_length(chunk.cut(span))
    return Span(span.start + cut, span.end) if span.start + cut < span.end else span


def _unique(evidence: Iterable[Evidence]) -> list[Evidence]:
    return list(_first_of_each(evidence))


def _first_of_each(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    seen: set[tuple[str, Span]] = set()
    for each in evidence:
        if each.key not in seen:
            seen.add(each.key)
            yield each
