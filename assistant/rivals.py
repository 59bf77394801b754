"""Another than the one asked about, whose deed it is by a sentence's own words. Pure.

Of "Why did Lund hold a flag?" and "by Holm, who held a flag" that is Holm. Where a sentence does
not surely tell that it was another, or one may tell that it was not, nobody is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Passage
from assistant.cite import STANDS_FOR, Evidence, said_before
from assistant.deeds import Deed, named, names_one, names_within
from assistant.doings import stands_for
from assistant.facts.names import names
from assistant.undone import LEAST, doings_of, has_most
from ingest.article import Span
from ingest.terms import terms

_SHORT = 3  # letters of a name that another may begin with


def rival(deed: Deed, chosen: Sequence[Evidence], passages: Sequence[Passage]) -> str:
    """Who does it by a sentence with the deed's own verb and most of what was done; "" where
    none tells, one has the one asked about do it, or another of the `passages` may.
    """
    told = [_told(deed, each.quote, said_before(each)) for each in chosen]
    other = next((each.other for each in told if each.other), "")
    if not other or any(each.same for each in told):
        return ""
    about = set(terms(deed.who))
    for passage in passages:
        for last, said in pairwise(("", *passage.chunk.quotes)):
            if has_most(said, set(terms(deed.what))) and about & set(terms(said)):
                each = _told(deed, said, last)
                if each.same or not each.other:
                    return ""
    return other


@dataclass(frozen=True, slots=True)
class _Told:
    """Whether a sentence tells that the one asked about did it, or which `other`; "" for none."""

    same: bool = False
    other: str = ""


def _told(deed: Deed, said: str, before: str) -> _Told:
    """What a sentence tells of who did it; the one `before` may name whom its "he" stands for."""
    done = set(terms(deed.what))
    stands = bool(STANDS_FOR.match(said))
    if not has_most(f"{before} {said}" if stands else said, done):
        return _Told()
    other = ""
    for each in doings_of(deed, said):
        span = each.subject if deed.passive else each.doer
        if span is None or (deed.passive and not each.passive):
            continue
        who = span.cut(said)
        if stands_for(who):
            other = other or _meant(deed, said, each.verb, before if stands else "")
        elif len(done) >= LEAST:
            if set(terms(who)) & set(terms(deed.who)) or _are_one(deed, said, span):
                return _Told(same=True)
            other = other or _another(deed, said, span)
    return _Told(other=other)


def _are_one(deed: Deed, said: str, who: Span) -> bool:
    """Whether two names may be one: "Citi" is "Citigroup"."""
    mine, theirs = named(deed.who), names_within(said, who)
    if not mine or not theirs:
        return False
    pairs = [sorted((a.lower(), b.lower()), key=len) for a in mine for b in theirs]
    is_short = any(len(one) >= _SHORT and other.startswith(one) for one, other in pairs)
    return is_short or names_one(who.cut(said), mine) or names_one(deed.who, theirs)


def _another(deed: Deed, said: str, who: Span) -> str:
    """The words of one who is surely not the one asked about.

    That is one of another name; one whom the question has the deed done to; and another thing where
    the sentence has the one asked about too, but not as its doer.
    """
    mine, theirs = named(deed.who), names_within(said, who)
    words = who.cut(said)
    if mine and theirs:
        return words
    if not deed.passive and set(terms(words)) & (set(terms(deed.what)) - _terms_of(deed.verbs)):
        return words
    head = set(terms(deed.who.split(" of ")[0])[-1:])
    is_there = bool(head) and head <= set(terms(said))
    return words if set(terms(words)) and not mine and not theirs and is_there else ""


def _meant(deed: Deed, said: str, verb: Span, before: str) -> str:
    """Who "he" is, if surely not the one asked about: "He died, and Jost took his place."."""
    mine = named(deed.who)
    if not mine or names_one(before, mine) or names_one(said[: verb.start], mine):
        return ""
    is_other = names_one(said[verb.end :], mine) or len(set(terms(deed.what))) >= LEAST
    return next((each.span.cut(before) for each in names(before)), "") if is_other else ""


def _terms_of(verbs: Sequence[str]) -> set[str]:
    return {term for each in verbs for term in terms(each)}
