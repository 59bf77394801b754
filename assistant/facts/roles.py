"""Who did it to whom, where two texts tell it the other way round. Pure.

Of two names with a verb between them; "was sued by" turns the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_listed = str.split  # words written one behind the other

_NAME = re.compile(r"[A-Z][\w’'.&-]*(?: (?:of |the )?[A-Z][\w’'.&-]*)*")
_OWNS = re.compile(r"['’]s?$")
_BETWEEN = re.compile(r"[^.;:?!()\"“”]{3,70}")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)\b.* by\b|\w(?:ed|en) by\b")
_SMALL = frozenset(
    _listed("""
    a an the and or but of in on at by for from to with as into over was were been being is are
    be got has have had also then later that who which his her their its it not he she they
    will would could can may might did does do than
""")
)
_LEAST = 3  # letters of a word that names can share


@dataclass(frozen=True, slots=True)
class Deed:
    """Two names in order with the words between; `passive` where the second is who did it."""

    first: frozenset[str]
    second: frozenset[str]
    verbs: frozenset[str]
    passive: bool


def swapped(claim: str, evidence: str) -> str:
    """The verb around which two names stand the other way in the evidence; "" for none."""
    if claim.upper() == claim:
        return ""
    theirs = list(_deeds(evidence))
    for ours in _deeds(claim):
        said = [(each, verb) for each in theirs if (verb := _verb(ours, each))]
        if any(_says(ours, each) for each, _ in said):
            continue
        for each, verb in said:
            if _reverses(ours, each):
                return verb
    return ""


def _deeds(text: str) -> Iterator[Deed]:
    names = list(_NAME.finditer(text))
    for one, other in pairwise(names):
        between = text[one.end() : other.start()]
        words = frozenset(re.findall(r"[a-z]{3,}", between)) - _SMALL
        if words and _BETWEEN.fullmatch(between):
            passive = bool(_PASSIVE.search(between))
            yield Deed(_words(one.group()), _words(other.group()), words, passive)


def _words(name: str) -> frozenset[str]:
    words = (_OWNS.sub("", each).strip(".").casefold() for each in name.split())
    kept = frozenset(each for each in words if len(each) >= _LEAST and each != "the")
    return kept or frozenset({name.casefold()})


def _verb(one: Deed, other: Deed) -> str:
    return min(one.verbs & other.verbs, key=len, default="")


def _says(ours: Deed, theirs: Deed) -> bool:
    """Whether both tell that the same one did it."""
    same = bool(ours.first & theirs.first and ours.second & theirs.second)
    turned = bool(ours.first & theirs.second and ours.second & theirs.first)
    return (same and ours.passive == theirs.passive) or (turned and ours.passive != theirs.passive)


def _reverses(ours: Deed, theirs: Deed) -> bool:
    same = bool(ours.first & theirs.first and ours.second & theirs.second)
    turned = bool(ours.first & theirs.second and ours.second & theirs.first)
    return (turned and ours.passive == theirs.passive) or (same and ours.passive != theirs.passive)
