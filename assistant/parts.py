"""A question that asks for several things, in its parts. Pure; knows nothing about searching.

"Compare the first figure for the toll with the last" is about two things that no one passage need
hold: each part is searched for itself, with what the parts share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_THINGS = r"(?P<one>[^,;?]{2,80}?)\s+(?:and|with|to|versus|vs\.?)\s+(?P<two>[^;?]{2,80}?)"
_TAIL = r"(?P<tail>\s+(?:in|on|about|for|during|at|over|according to)\s+[^?]{2,120})?\s*[?.]*\s*$"
_FORMS = tuple(
    re.compile(form + _TAIL, re.IGNORECASE)
    for form in (
        rf"^(?P<head>)\s*(?:please\s+)?(?:compare|contrast)\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\b(?:differences?|comparison|similarit(?:y|ies))\s+between\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\bdiffer(?:s|ed)?\s+(?:from\s+)?between\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\bboth\s+{_THINGS}",
    )
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
            shared = " ".join((found["head"].strip(" ,"), (found["tail"] or "").strip())).strip()
            things = (found["one"].strip(), found["two"].strip())
            return [Part(thing, f"{thing} {shared}".strip()) for thing in things]
    return []
