"""Which of the ranked sentences are quoted: how many, of which articles, in which order. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.cite import STANDS_FOR, Evidence
from ingest.terms import terms

_SAME = 0.7  # share of words in common from which two sentences count as copies
_SURVEYED = 5  # articles that speak to "what do the articles say about …"
_OF_ONE = 3  # sentences where only one does
_TOLD = 6  # words that a sentence has and a heading seldom
_BEGINS = 0.65  # of the best sentence's support, what an article's first must have to stand for it
_SURE = 0.5  # the support of a best sentence that is right six times in seven; below, one in two
_ON_THE_SUBJECT = 0.6  # of the best sentence's support, what another article's must have
_ENDED = re.compile(r"[.!?…][\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Margins:
    """What share of the best sentence's support a further one needs.

    `behind` is for the one right behind the best one, which goes on from it; `unsure` for all where
    the best one has less than _SURE: then the next may well be the one that answers.
    """

    further: float
    behind: float
    unsure: float

    def narrow(self) -> "Margins":
        """The same, as if the best one were always sure."""
        return replace(self, unsure=self.further)

    def of(self, best: float) -> float:
        """What a further one needs beside one with that support."""
        return self.further if best >= _SURE else self.unsure


def few(ranked: Sequence[Evidence], most: int, margins: Margins) -> list[Evidence]:
    """The best sentence, then near ones that add to it: no copies; those of its article first.

    What is quoted only because the best one is unsure takes the places that are left.
    """
    best = ranked[0]
    chosen = [best]
    for allowed in (margins.narrow(), margins):
        for each in ranked[1:]:
            margin = allowed.behind if _is_behind(each, best) else allowed.of(best.support)
            is_near = len(chosen) < most and each.support >= margin * best.support
            if is_near and not _is_said(each, chosen):
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


def newest_first(ranked: Sequence[Evidence], margins: Margins) -> list[Evidence]:
    """The sentences with the newest of those first that say nearly what the best one says."""
    best = ranked[0]
    same = [
        each
        for each in ranked
        if each.support >= margins.further * best.support and _is_copy(each.quote, best.quote)
    ]
    newest = max(same, key=lambda each: each.passage.published or date.min)
    return [newest, *(each for each in ranked if each is not newest)]


def survey(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each of several articles, oldest first; of a single one, its best few.

    Where how the article begins is near as good, that is taken: news tells the whole there. What
    another has said is left out; "He died …", right behind the best one, is not.
    """
    floor = _ON_THE_SUBJECT * ranked[0].support
    near = [each for each in ranked if each.support >= floor]
    begins = {each.passage.chunk.article_id: each for each in ranked if _begins(each)}
    of_articles: dict[str, Evidence] = {}
    for each in near:
        article = each.passage.chunk.article_id
        if article not in of_articles:
            first = begins.get(article)
            best = first if first and first.support >= _BEGINS * each.support else each
            if _is_said(best, list(of_articles.values())):
                continue
            of_articles[article] = best
        if len(of_articles) == _SURVEYED:
            break
    if len(of_articles) > 1:
        return sorted(of_articles.values(), key=lambda each: each.passage.published or date.max)
    alone: list[Evidence] = []
    for each in near:
        if not _is_said(each, alone):
            alone.append(each)
    chosen = alone[:_OF_ONE]
    chosen += [each for each in ranked if each not in chosen and _goes_on(each, ranked[0])]
    return sorted(chosen, key=lambda each: each.span)


def leads(sentences: Sequence[Evidence]) -> list[Evidence]:
    """How each of several articles begins, as far as it was found, oldest first.

    A heading only where nothing else of the article was found.
    """
    first: dict[str, Evidence] = {}
    for each in sorted(sentences, key=lambda each: (not _is_told(each.quote), each.span)):
        article = each.passage.chunk.article_id
        if not _is_said(each, list(first.values())):
            first.setdefault(article, each)
    chosen = sorted(first.values(), key=lambda each: each.passage.rank)[:_SURVEYED]
    return sorted(chosen, key=lambda each: each.passage.published or date.max)


def _is_said(each: Evidence, chosen: Sequence[Evidence]) -> bool:
    return any(_is_copy(each.quote, other.quote) for other in chosen)


def _is_behind(each: Evidence, best: Evidence) -> bool:
    """Whether a sentence comes right behind the best one, in the same paragraph or the next."""
    gap = each.span.start - best.span.end
    same_article = each.passage.chunk.article_id == best.passage.chunk.article_id
    return same_article and 0 <= gap <= 2


def _begins(each: Evidence) -> bool:
    """Whether its article begins with it, but for headings."""
    chunk = each.passage.chunk
    if chunk.ordinal:
        return False
    lines = [chunk.cut(span) for span in chunk.sentences if span.end < each.span.end]
    return _is_told(each.quote) and not any(map(_is_told, lines))


def _is_told(text: str) -> bool:
    return len(text.split()) >= _TOLD and bool(_ENDED.search(text))


def _goes_on(each: Evidence, best: Evidence) -> bool:
    return _is_behind(each, best) and bool(STANDS_FOR.match(each.quote))


def _is_copy(one: str, other: str) -> bool:
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) >= _SAME * min(len(a), len(b))
