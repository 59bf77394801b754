"""Answers by quoting: the one to three sentences of the passages that answer best, verbatim.

A judge says which sentences answer, and whether any does. A question in parts is answered part by
part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Passage
from assistant.cite import Draft, Evidence, sentences_of, with_before
from assistant.judging import Judge, Margins
from assistant.neighbours import Chunks, sentence_before
from assistant.parts import Asked
from assistant.readings import Short
from ingest.terms import terms

MOST_SENTENCES = 3
MOST_OF_PART = 2
_SAME = 0.7  # share of words in common from which two sentences count as copies

_HANGS = re.compile(
    r"[\"“‘']?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|However|Instead|"
    r"Both|The (?:two|latter|former|move|decision|plan|report|statement))\b"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentences to quote, in reading order; none where nothing is near enough.

    `notes` say of which part of the question nothing is. `short` has the words of the first of the
    sentences that answer, where they can be told.
    """

    drafts: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    short: Short | None = None


class ExtractiveAnswerer:
    """Quotes. Safe from several threads."""

    def __init__(self, judge: Judge, of_parts: Judge, library: Chunks) -> None:
        self._judge = judge
        self._of_parts = of_parts
        self._library = library

    def answer(
        self, asked: Sequence[Asked], passages: Sequence[Passage], *, latest: bool = False
    ) -> Quoted:
        """What to quote for the question, `asked` being the whole before its parts, if any.

        Each part of which the passages say enough gets its sentences, in the order of the parts;
        the whole gets them where there are no parts, or the passages say enough of none. Where the
        `latest` is asked for, the newest of sentences that are nearly the same is quoted.
        """
        whole, *parts = asked
        chosen = [self._chosen(each, passages, MOST_OF_PART, latest) for each in parts]
        if not any(chosen):
            sentences = self._chosen(whole, passages, MOST_SENTENCES, latest)
            short = self._judge.short(whole, sentences[0]) if sentences else None
            return Quoted(tuple(self._drafts(sentences, passages)), short=short)
        notes = tuple(
            f"Nothing that the articles say is near enough to “{part.thing}”."
            for part, found in zip(parts, chosen, strict=True)
            if not found
        )
        sentences = [each for found in chosen for each in found]
        return Quoted(tuple(self._drafts(sentences, passages)), notes)

    def _chosen(
        self, asked: Asked, passages: Sequence[Passage], most: int, latest: bool
    ) -> list[Evidence]:
        # A part of a question is none that could be read: likeness judges it.
        judge = self._of_parts if asked.thing else self._judge
        ranked = judge.rank(asked, passages)
        if not ranked or judge.sure(asked, passages, ranked) < judge.threshold:
            return []
        margins = judge.margins
        return _choose(_newest_first(ranked, margins) if latest else ranked, most, margins)

    def _drafts(self, chosen: Sequence[Evidence], passages: Sequence[Passage]) -> Iterator[Draft]:
        """Each sentence once, one that hangs on the sentence before it behind that."""
        before = {each.key: last for last, each in with_before(sentences_of(passages))}
        shown: set[tuple[str, object]] = set()
        for each in chosen:
            needed = None
            if _HANGS.match(each.quote):
                needed = before.get(each.key) or sentence_before(each, self._library)
            for quoted in (needed, each):
                if quoted and quoted.key not in shown:
                    shown.add(quoted.key)
                    yield Draft(quoted.quote, (quoted,))


def _newest_first(ranked: Sequence[Evidence], margins: Margins) -> list[Evidence]:
    """The sentences with the newest of those first that say nearly what the best one says."""
    best = ranked[0]
    same = [
        each
        for each in ranked
        if each.support >= margins.further * best.support and _is_copy(each.quote, best.quote)
    ]
    newest = max(same, key=lambda each: each.passage.published or date.min)
    return [newest, *(each for each in ranked if each is not newest)]


def _choose(ranked: Sequence[Evidence], most: int, margins: Margins) -> list[Evidence]:
    """The best sentence, then near ones that add to it: no copies; those of its article first."""
    best = ranked[0]
    chosen = [best]
    for each in ranked[1:]:
        if len(chosen) == most:
            break
        margin = margins.behind if _is_behind(each, best) else margins.further
        if each.support < margin * best.support:
            continue
        if not any(_is_copy(each.quote, other.quote) for other in chosen):
            chosen.append(each)
    of_best = best.passage.chunk.article_id
    further = sorted(
        chosen[1:],
        key=lambda each: (
            each.passage.chunk.article_id != of_best,
            each.passage.rank if each.passage.chunk.article_id != of_best else 0,
            each.span,
        ),
    )
    return [best, *further]


def _is_behind(each: Evidence, best: Evidence) -> bool:
    """Whether a sentence comes right behind the best one, in the same paragraph or the next."""
    gap = each.span.start - best.span.end
    same_article = each.passage.chunk.article_id == best.passage.chunk.article_id
    return same_article and 0 <= gap <= 2


def _is_copy(one: str, other: str) -> bool:
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) >= _SAME * min(len(a), len(b))
