"""A question that asks for several things, in its parts. Pure; knows nothing about searching.

"Compare the first figure for the toll with the last" is about two things that no one passage need
hold: each part is searched for itself, with what the parts share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_THINGS = r"(?P<one>[^,;?]{2,80}?)\s+(?:and|with|to|versus|vs\.?)\s+(?P<two>[^;?]{2,80}?)"
_WHERE = r"\s+(?:in|on|about|for|during|at|over|according to)\s+"
_TAIL = rf"(?P<tail>{_WHERE}[^?]{{2,120}})?\s*[?.]*\s*$"
_FORMS = tuple(
    re.compile(form + _TAIL, re.IGNORECASE)
    for form in (
        rf"^(?P<head>)\s*(?:please\s+)?(?:compare|contrast)\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\b(?:differences?|comparison|similarit(?:y|ies))\s+between\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\bdiffer(?:s|ed)?\s+(?:from\s+)?between\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\bboth\s+{_THINGS}",
    )
)


_ORDER = (
    r"(?:very\s+)?(?:first|last|second|third|fourth|latest|newest|oldest|earliest|earlier|later|"
    r"previous|former|latter|next|final|original|current|present|old|new|other)"
)
_ONE = re.compile(rf"^(?:the|its|their|his|her)\s+{_ORDER}\s+(?P<rest>\S.*)$", re.IGNORECASE)
_OTHER = re.compile(
    rf"^(?P<which>(?:the|its|their|his|her)\s+{_ORDER})(?:\s+ones?)?$|^(?:this|that|those|these|it)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question is about; `text` is the thing with what they share."""

    thing: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, whole or a part, as searched: `vector` is the unit vector of `text`."""

    text: str
    vector: Sequence[float]
    thing: str = ""


def parts(question: str) -> list[Part]:
    """The two things that a comparing question is about; [] for any other question."""
    for form in _FORMS:
        if found := form.match(question):
            head, tail = found["head"].strip(" ,"), (found["tail"] or "").strip()
            one, two = found["one"].strip(), found["two"].strip()
            if re.search(_WHERE, one):  # "the toll in Japan with the toll in Chile": each its own
                two, tail = f"{two} {tail}".strip(), ""
            two = _whole(one, two)
            shared = f"{head} {tail}".strip()
            return [Part(thing, f"{thing} {shared}".strip()) for thing in (one, two) if two]
    return []


def _whole(one: str, two: str) -> str:
    """The second thing in full, "the last" of "the first figure" and "the last"; "" for none."""
    other = _OTHER.match(two)
    if not other:
        return two
    first = _ONE.match(one)
    return f"{other['which']} {first['rest']}" if first and other["which"] else ""
