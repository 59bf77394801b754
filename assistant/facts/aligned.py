"""Two sentences that are nearly the same: the name in the one where the other has another. Pure."""

import re
from difflib import SequenceMatcher

from assistant.facts.dates import SHORT_DAYS, SHORT_MONTHS
from assistant.facts.names import TITLES, Held
from assistant.facts.ordinary import is_ordinary
from ingest.terms import STOP_WORDS

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
        if kind == "replace" and not start and not other_start and _unnamed(words, others, ours):
            return " ".join(words)
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


def _unnamed(words: list[str], others: list[str], ours: list[str]) -> bool:
    """Whether a sentence begins with some word where the other one begins with a name."""
    if len(words) != 1 or len(others) != 1 or _key(words[0]) in STOP_WORDS:
        return False
    name = _key(others[0])
    return (
        others[0][0].isupper()
        and not is_ordinary(name)
        and name not in TITLES
        and name not in {_key(each) for each in ours}
        and not Held(words[0]).has(others[0])
    )


def _are_names(words: list[str]) -> bool:
    """Whether all are capitalised, and any is more than a title or a part of a date."""
    dated = {*SHORT_DAYS, *SHORT_MONTHS}
    return all(each[0].isupper() for each in words) and any(
        _key(each) not in TITLES and _key(each)[:3] not in dated for each in words
    )


def _key(word: str) -> str:
    return _OWNS.sub("", word).casefold()
