"""Articles that answer the same question differently: each side, with the sentence that takes it.

Of each passage the reader has told the words that answer. Those of several articles are put
together where they say the same (the same figures, a day of the same month, a name within a
name); where more than one such answer is left, the articles disagree, or one is newer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assistant.answer import Passage
from assistant.cite import Evidence, sentences_of
from assistant.facts.dates import dates
from assistant.facts.measures import are_alike
from assistant.facts.numbers import Number, numbers
from assistant.kinds import Sort, Wanted, fits, wanted
from assistant.readings import Read
from ingest.article import Span
from ingest.terms import terms

# What share of the likeliest passage's probability another must have to be a side where a number, a
# date, a person or a place is asked for, and where it may be anything; and the least of all.
# Measured: see benchmarks/README.md, "Articles that disagree".
SHARE = 0.2
SHARE_OF_ANY = 0.9
LEAST = 0.1
# What share of the question's terms that its passage and title hold, those of another must hold.
ABOUT = 0.9
# The least cosine of its sentence with the likeliest one's: of one thing, articles that disagree
# speak in sentences alike; what is only found for the same question is about other things.
ALIKE = 0.53
MOST = 4  # sides that are shown
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 12  # words of an answer that can be compared with another
_LONGEST_OF_ANY = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One answer: its words, the sentence of an article that gives it, how likely it answers."""

    words: str
    span: Span
    evidence: Evidence
    likely: float

    @property
    def article(self) -> str:
        """The article that takes it."""
        return self.evidence.passage.chunk.article_id


Alike = Callable[[Evidence, Sequence[Evidence]], Iterable[float]]
"""Tells the cosine of a sentence with each of others, by their own words."""


def sides(
    question: str,
    passages: Sequence[Passage],
    read: Sequence[Read],
    alike: Alike,
) -> list[Side]:
    """The different answers of different articles, newest first; [] where there are not two."""
    want = wanted(question)
    told = sorted(_told(want, passages, read), key=lambda side: -side.likely)
    if not told:
        return []
    best, asked = told[0], set(terms(question))
    named = _held(best, _names_in(question))
    others = [
        each
        for each in told[1:]
        if _stands_beside(each, best, want, asked)
        and named <= _held(each, named)
        and (want.sort != "number" or _measures_alike(each, best))
        and not same(want.sort, each, best)
    ]
    # Only what says otherwise is compared: that embeds its sentences.
    groups = [[best]]
    for side in _like(best, others, alike):
        mine = [group for group in groups if same(want.sort, side, group[0])]
        if mine:
            mine[0].append(side)
        else:
            groups.append([side])
    found = _by_article(groups)
    if len(found) < 2:
        return []
    return sorted(found[:MOST], key=lambda side: _day(side.evidence.passage), reverse=True)


def same(sort: Sort, one: Side, other: Side) -> bool:
    """Whether two answers can both be meant by one: when in doubt, they can."""
    a, b = one.words, other.words
    if sort == "date":
        return not _days_differ(a, b)
    figures, others = _figures(a), _figures(b)
    if sort == "number" or (figures and others):
        return bool(figures & others) if figures and others else True
    names, more = set(terms(a)), set(terms(b))
    if not names or not more:
        return True
    # What the other's sentence says too is no other answer, but another part of the same.
    return bool(names & more) or names <= set(terms(other.evidence.quote))


def _told(want: Wanted, passages: Sequence[Passage], read: Sequence[Read]) -> Iterator[Side]:
    longest = _LONGEST_OF_ANY if want.sort == "any" else _LONGEST
    for passage, each in zip(passages, read, strict=True):
        short = each.short
        if want.kind != "fact" or short is None or not fits(want.sort, short.text):
            continue
        if len(short.text.split()) > longest:
            continue
        for evidence in sentences_of([passage]):
            if evidence.span.start <= short.span.start and short.span.end <= evidence.span.end:
                yield Side(short.text, short.span, evidence, each.answers)


def _stands_beside(side: Side, best: Side, want: Wanted, asked: set[str]) -> bool:
    """Whether it is near as likely as the best one, and about as much of what was asked."""
    share = SHARE_OF_ANY if want.sort == "any" else SHARE
    is_likely = side.likely >= max(LEAST, share * best.likely)
    return is_likely and len(asked & _said(side)) >= ABOUT * len(asked & _said(best))


def _like(best: Side, others: Sequence[Side], alike: Alike) -> list[Side]:
    """Those of the others whose sentences are much like the best one's."""
    if not others:
        return []
    likeness = alike(best.evidence, [each.evidence for each in others])
    return [each for each, near in zip(others, likeness, strict=True) if near >= ALIKE]


def _said(side: Side) -> set[str]:
    return set(terms(_read(side)))


def _held(side: Side, names: set[str]) -> set[str]:
    """The names that stand in its passage as they are written: "Given", and not "given"."""
    return names & set(_WORD.findall(_read(side)))


def _read(side: Side) -> str:
    passage = side.evidence.passage
    return f"{passage.title} {passage.chunk.text}"


def _names_in(question: str) -> set[str]:
    """The question's capitalised words, but for the first."""
    return {each for each in _WORD.findall(question)[1:] if each[0].isupper()}


def _measures_alike(side: Side, best: Side) -> bool:
    one, other = _number(side), _number(best)
    return one is None or other is None or are_alike(one, other)


def _number(side: Side) -> Number | None:
    """Its first number, with the unit that stands behind the words."""
    sentence = side.evidence
    behind = sentence.quote[side.span.start - sentence.span.start :]
    return next(iter(numbers(behind)), None)


def _by_article(groups: Sequence[Sequence[Side]]) -> list[Side]:
    """The likeliest side of each group, no two of one article: none contradicts itself."""
    found: list[Side] = []
    for group in groups:
        free = [side for side in group if side.article not in {each.article for each in found}]
        found += free[:1]
    return found


def _days_differ(a: str, b: str) -> bool:
    """Whether the years, the months or the days of the month named are others."""
    named = [(_named(a, part), _named(b, part)) for part in ("year", "month", "day")]
    return any(one and other and not one & other for one, other in named)


def _named(text: str, part: str) -> set[int]:
    return {getattr(each, part) for each in dates(text)} - {None}


def _figures(text: str) -> set[Fraction]:
    return {value for each in numbers(text) for value in each.values}


def _day(passage: Passage) -> date:
    return passage.published or date.min
