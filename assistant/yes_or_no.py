"""The "yes" or "no" with which an answer begins, and what it says besides. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.premise import LEAST
from ingest.terms import terms

Stance = Literal["yes", "no", ""]


@dataclass(frozen=True, slots=True)
class Stand:
    """What evidence says to whether something is so, and how likely, in [0, 1]; "" for neither."""

    says: Stance
    likely: float


_BEGINS = re.compile(r"^\W*(?:(yes|no)\s*(?:[,.;:!–—]|-\s|$)|(yes)\s)\s*", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|no|cannot)\b|n['’]t\b", re.IGNORECASE)


def parted(text: str) -> tuple[Stance, str]:
    """The word that a sentence begins with, "" for none, and the rest as a sentence."""
    found = _BEGINS.match(text)
    if not found:
        return "", text
    rest = text[found.end() :].strip()
    word: Stance = "yes" if (found[1] or found[2]).lower() == "yes" else "no"
    return word, rest[:1].upper() + rest[1:]


def adds(rest: str) -> bool:
    """Whether what stands behind the word says anything by itself: "it did" does not."""
    return len(set(terms(rest))) >= LEAST


def goes_with(word: Stance, rest: str) -> bool:
    """Whether "it did not" stands behind a no, or "it did" behind a yes; nothing goes with both."""
    return not rest or bool(_NEGATED.search(rest)) == (word == "no")
