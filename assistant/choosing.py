"""Which of the ranked sentences are quoted: how many, of which articles, in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.cite import Evidence
from ingest.terms import terms

_SAME = 0.7  # share of words in common from which two sentences count as copies
_SURVEYED = 5  # articles that speak to "what do the articles say about …"
_OF_ONE = 3  # sentences where only one does
_ON_THE_SUBJECT = 0.6  # of the best sentence's support, what another article's must have


@dataclass(frozen=True, slots=True)
class Margins:
    """What share of the best sentence's support a further one needs.

    `behind` is for the one right behind the best one, which goes on from it.
    """

    further: float
    behind: float


def few(ranked: Sequence[Evidence], most: int, margins: Margins) -> list[Evidence]:
    """The best sentence, then near ones that add to it: no copies; those of its article first."""
    best = ranked[0]
    chosen = [best]
    for each in ranked[1:]:
        if len(chosen) == most:
            break
        margin = margins.behind if _is_behind(each, best) else margins.further
        if each.support >= margin * best.support and not _is_said(each, chosen):
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

    What another has said is left out.
    """
    floor = _ON_THE_SUBJECT * ranked[0].support
    near = [each for each in ranked if each.support >= floor]
    of_articles: dict[str, Evidence] = {}
    for each in near:
        if each.passage.chunk.article_id not in of_articles:
            if _is_said(each, list(of_articles.values())):
                continue
            of_articles[each.passage.chunk.article_id] = each
        if len(of_articles) == _SURVEYED:
            break
    if len(of_articles) > 1:
        return sorted(of_articles.values(), key=lambda each: each.passage.published or date.max)
    alone: list[Evidence] = []
    for each in near:
        if not _is_said(each, alone):
            alone.append(each)
    return sorted(alone[:_OF_ONE], key=lambda each: each.span)


def leads(sentences: Sequence[Evidence]) -> list[Evidence]:
    """How each of several articles begins, as far as it was found, oldest first."""
    first: dict[str, Evidence] = {}
    for each in sorted(sentences, key=lambda each: each.span):
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


def _is_copy(one: str, other: str) -> bool:
    a, b = set(terms(one)), set(terms(other))
    return len(a & b) >= _SAME * min(len(a), len(b))
