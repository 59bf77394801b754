"""Two sentences that are nearly the same: the name in the one where the other has another. Pure."""

import re
from difflib import SequenceMatcher

from assistant.facts.dates import SHORT_DAYS, SHORT_MONTHS
from assistant.facts.names import TITLES, Held

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_ALIKE = 0.75  # share of words in the same order from which two sentences are nearly the same
_OWNS = re.compile(r"['’]s?$")


def replaced(claim: str, evidence: str) -> str:
    """The name of the claim that stands where the evidence has another one; "" for none."""
    ours, theirs = _WORD.findall(claim), _WORD.findall(evidence)
    if claim.upper() == claim:
        return ""
    matched = SequenceMatcher(None, [_key(each) for each in ours], [_key(each) for each in theirs],
                              autojunk=False)  # fmt: skip
    if matched.ratio() < _ALIKE:
        return ""
    for kind, start, end, other_start, other_end in matched.get_opcodes():
        words, others = ours[start:end], theirs[other_start:other_end]
        # One behind each of a changed pair is a reordering, and the first word has its capital.
        if kind != "replace" or not start or not _are_names(words) or not _are_names(others):
            continue
        held = Held(" ".join(others))
        elsewhere = {_key(each) for each in theirs}
        if not any(held.has(each) or _key(each) in elsewhere for each in words) and not (
            held.has_short(tuple(words)) or Held(" ".join(words)).has_short(tuple(others))
        ):
            return " ".join(words)
    return ""


def _are_names(words: list[str]) -> bool:
    """Whether all are capitalised, and any is more than a title or a part of a date."""
    dated = {*SHORT_DAYS, *SHORT_MONTHS}
    return all(each[0].isupper() for each in words) and any(
        _key(each) not in TITLES and _key(each)[:3] not in dated for each in words
    )


def _key(word: str) -> str:
    return _OWNS.sub("", word).casefold()
