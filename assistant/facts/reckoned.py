"""Numbers that a text gives in another way: 1991 to 1995 are four years, a couple is two. Pure.

They bear out a number that is claimed, and contradict none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from assistant.facts.dates import When
from assistant.facts.numbers import Number, numbers
from ingest.article import Span
from ingest.terms import terms

_YEAR, _MONTH, _DAY, _WEEK, _DECADE, _CENTURY = "year", "month", "day", "week", "decad", "centuri"
# How many of the one are one of the other.
_LONGER = (
    (_DECADE, _YEAR, 10), (_CENTURY, _YEAR, 100), (_CENTURY, _DECADE, 10), (_YEAR, _MONTH, 12),
    (_WEEK, _DAY, 7), (_DAY, "hour", 24), ("hour", "minut", 60), ("minut", "second", 60),
)  # fmt: skip
_FROM_TO = re.compile(r"\s*(?:-|–|—|to|until|till|and|through)\s*(?:[A-Z][a-z]+\s)?(?:\d\d?,?\s)?")
_IN_WORDS = (
    (re.compile(r"\b(?:couple|both|pair|duo)\b", re.IGNORECASE), "", 2),
    (re.compile(r"\btrio\b", re.IGNORECASE), "", 3),
    (re.compile(r"\b(?:debut|inaugural|maiden|earliest)\b", re.IGNORECASE), "nth", 1),
)  # fmt: skip
_AHEAD = 60  # characters in which what is counted is looked for
_ONE_SAID = re.compile(
    # "One of them", "at least one" and "the one who" count nothing; "one can" is anybody.
    r"(?:(?<=\bat least )|(?<=\bthe )|(?<=\bthis )|(?<=\bthat )|(?<=\bno )|(?<=\bany )"
    r"|(?<=\banother )|(?<=\bnew ))one\b"
    r"|\bone(?= (?:may|might|can|could|should|must|would|will|finds?|needs?|has to)\b)"
    r"|\bone of\b",
    re.IGNORECASE,
)


def reckoned(text: str, given: Sequence[When], written: Sequence[Number]) -> list[Number]:
    """The further numbers that a text with those dates and numbers gives."""
    return [*_lasting(text, given), *_centuries(given), *_in_words(text), *_in_units(written)]


def bears_out(claimed: Number, found: Iterable[Number]) -> bool:
    """Whether one of these `found` is the number that is claimed, and counts the same."""
    return any(
        each.kind == claimed.kind
        and bool(each.values & claimed.values)
        and bool({*each.counts} & {*claimed.counts})
        for each in found
    )


def counts_nothing(number: Number, claim: str, text: str) -> bool:
    """Whether the number is a "one" that says no number; "one of" may be where the text has none
    of that kind, such as "two of".
    """
    if number.values != {Fraction(1)} or number.kind:
        return False
    said = next((each for each in _ONE_SAID.finditer(claim) if _is_at(each, number.span)), None)
    if said is None or not said.group().lower().endswith(" of"):
        return said is not None
    return not any(re.match(r" of\b", text[each.span.end :]) for each in numbers(text))


def named_so(number: Span, claim: str, named: str, text: str) -> bool:
    """Whether the number belongs to a name that is `named`: "Apollo 11", "The 100".

    Not where the `text` has the name with another number.
    """
    before = re.search(r"([A-Z][\w’'-]*) $", claim[: number.start])
    if not before:
        return False
    name = re.escape(before[1])
    return bool(re.search(rf"\b{name} {re.escape(number.cut(claim))}\b", named)) and not re.search(
        rf"\b{name} \d", text
    )


def _is_at(found: re.Match[str], span: Span) -> bool:
    return found.start() <= span.start < found.end()


def _lasting(text: str, given: Sequence[When]) -> Iterator[Number]:
    """The years between two that a text joins: "1991 to 1995", "between 1991 and 1995"."""
    for at, first in enumerate(given):
        for last in given[at + 1 : at + 2]:
            between = text[first.span.end : last.span.start]
            if first.year and last.year and _FROM_TO.fullmatch(between):
                yield _number(last.span, abs(last.year - first.year), counts=(_YEAR,))


def _centuries(given: Iterable[When]) -> Iterator[Number]:
    for each in given:
        if year := each.year or each.decade:
            yield _number(
                each.span, (year - 1 + (each.year is None)) // 100 + 1, "nth", (_CENTURY,)
            )


def _in_words(text: str) -> Iterator[Number]:
    for pattern, kind, value in _IN_WORDS:
        for match in pattern.finditer(text):
            counted = terms(" ".join(text[match.end() : match.end() + _AHEAD].split()[:4]))
            yield _number(Span(*match.span()), value, kind, tuple(counted[:2]))


def _in_units(written: Iterable[Number]) -> Iterator[Number]:
    """Of "three decades" thirty years, and the other way round."""
    for each in written:
        for longer, shorter, many in _LONGER:
            if each.kind or not each.counts:
                continue
            for value in each.values:
                if each.counts[0] == longer:
                    yield _number(each.span, value * many, counts=(shorter,))
                elif each.counts[0] == shorter and value % many == 0:
                    yield _number(each.span, value / many, counts=(longer,))


def _number(
    span: Span, value: int | Fraction, kind: str = "", counts: tuple[str, ...] = ()
) -> Number:
    return Number(span, frozenset({Fraction(value)}), kind, "", counts)
