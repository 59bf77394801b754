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
# Said of a thing and not of a deed: "the wife", "capital of", and of "Ann's lawyer" the lawyer.
_THING = re.compile(r"\b(?:the|an?|his|her|their|its|this|that)\s+[a-z]+|\b[a-z]+(?= of\b)")
_OWNED = re.compile(r"^\s*[a-z]+")


@dataclass(frozen=True, slots=True)
class Deed:
    """Two names in order with the words between; `passive` where the second is who did it."""

    first: tuple[str, ...]
    second: tuple[str, ...]
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
        if not _BETWEEN.fullmatch(between):
            continue
        said = _OWNED.sub("", between) if _OWNS.search(one.group()) else between
        verbs = frozenset(re.findall(r"[a-z]{3,}", _THING.sub(" ", said))) - _SMALL
        first, second = _words(one.group()), _words(other.group())
        if verbs and not _is(first, second):
            yield Deed(first, second, verbs, bool(_PASSIVE.search(between)))


def _words(name: str) -> tuple[str, ...]:
    words = (_OWNS.sub("", each).strip(".").casefold() for each in name.split())
    kept = tuple(each for each in words if len(each) >= _LEAST and each != "the")
    return kept or (name.casefold(),)


def _is(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names may be one: by all the words of the shorter, or by the last."""
    words, others = set(one), set(other)
    return words <= others or others <= words or one[-1] == other[-1]


def _verb(one: Deed, other: Deed) -> str:
    return min(one.verbs & other.verbs, key=len, default="")


def _says(ours: Deed, theirs: Deed) -> bool:
    """Whether both tell that the same one did it."""
    same, turned = _placed(ours, theirs)
    return (same and ours.passive == theirs.passive) or (turned and ours.passive != theirs.passive)


def _reverses(ours: Deed, theirs: Deed) -> bool:
    same, turned = _placed(ours, theirs)
    return (turned and ours.passive == theirs.passive) or (same and ours.passive != theirs.passive)


def _placed(ours: Deed, theirs: Deed) -> tuple[bool, bool]:
    """Whether the two names stand in the same order, and whether the other way round."""
    return (
        _is(ours.first, theirs.first) and _is(ours.second, theirs.second),
        _is(ours.first, theirs.second) and _is(ours.second, theirs.first),
    )
