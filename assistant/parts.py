"""A question that asks for several things, in its parts. Pure; knows nothing about searching.

"Compare the first figure for the toll with the last" is about two things that no one passage need
hold: each part is searched for itself, with what the parts share. "When was it rebuilt, and who
paid?" are two questions: each is answered for itself, or said not to be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kinds import Wanted, wanted
from ingest.terms import terms

_THINGS = r"(?P<one>[^,;?]{2,80}?)\s+(?P<by>and|with|to|versus|vs\.?)\s+(?P<two>[^;?]{2,80}?)"
_WHERE = r"\s+(?:in|on|about|for|during|at|over|according to)\s+"
_TAIL = rf"(?P<tail>{_WHERE}[^?]{{2,120}})?\s*[?.]*\s*$"
_COMPARING = tuple(
    re.compile(form + _TAIL, re.IGNORECASE)
    for form in (
        rf"^(?P<head>)\s*(?:please\s+)?(?:compare|contrast)\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\b(?:differences?|comparison|similarit(?:y|ies))\s+between\s+{_THINGS}",
        rf"^(?P<head>.{{0,120}}?)\bdiffer(?:s|ed)?\s+(?:from\s+)?between\s+{_THINGS}",
    )
)
_BOTH = re.compile(rf"^(?P<head>.{{0,120}}?)\bboth\s+{_THINGS}{_TAIL}", re.IGNORECASE)


_ORDER = (
    r"(?:very\s+)?(?:first|last|second|third|fourth|latest|newest|oldest|earliest|earlier|later|"
    r"previous|former|latter|next|final|original|current|present|old|new|other)"
)
_ONE = re.compile(rf"^(?:the|its|their|his|her)\s+{_ORDER}\s+(?P<rest>\S.*)$", re.IGNORECASE)
_OTHER = re.compile(
    rf"^(?P<which>(?:the|its|their|his|her)\s+{_ORDER})(?:\s+ones?)?$|^(?:this|that|those|these|it)$",
    re.IGNORECASE,
)
# What only tells which: "the first-day" of "the first-day and ten-year tolls of the disaster".
_WHICH = re.compile(
    rf"^(?:(?:the|its|their|his|her)\s+)?(?:\w+-\w+|\d{{4}}|{_ORDER}|early|late|[A-Za-z]{{2,}}(?:ial|al|ic|ive|"
    r"ish|ese|ian|ean|ern|ary|ous))$",
    re.IGNORECASE,
)
_OF_BOTH = re.compile(r"^(?:the\s+)?(?!the\s)\S+\s+(?P<rest>[a-z].*)$")


_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how)"
_TWO = re.compile(
    rf"^(?P<one>(?:(?:in|on|at|for|from|by|to)\s+)?{_ASKS}\b[^;?]{{6,200}}?)(?:\?|,|;)?\s+(?:and|but)\s+"
    rf"(?P<two>(?:(?:in|on|at|for|from|by|to)\s+)?{_ASKS}\s+(?!(?:it|they|he|she)?\s*\?*$)[^;?]{{4,200}})"
    r"\s*\?*\s*$",
    re.IGNORECASE,
)

_HANGING = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|he|him|his|she|her|hers|so|how\s+to|"
    r"what\s+to|where\s+to|when\s+to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question is about; `text` is the thing with what they share.

    `asks` says that it is a question by itself, `compared` that it is held against the other.
    """

    thing: str
    text: str
    asks: bool = False
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, whole or a part, as searched: `vector` is the unit vector of `text`.

    `thing` is the part's, `asks` whether it is a question. With `survey`, `text` is the subject
    that is asked about; with `all`, there is none, and what was searched was chosen otherwise.
    """

    text: str
    vector: Sequence[float]
    thing: str = ""
    survey: bool = False
    asks: bool = True
    all: bool = False

    @property
    def want(self) -> Wanted:
        """What kind of answer it wants."""
        return Wanted("survey") if self.survey else wanted(self.text)


def parts(question: str) -> list[Part]:
    """The two things that a question is about or asks; [] for one that asks for a single one."""
    for form in (*_COMPARING, _BOTH):
        if found := form.match(question):
            head, tail = found["head"].strip(" ,"), (found["tail"] or "").strip()
            one, two = found["one"].strip(), found["two"].strip()
            if re.search(_WHERE, one):  # "the toll in Japan with the toll in Chile": each its own
                two, tail = f"{two} {tail}".strip(), ""
            if found["by"].lower() == "and":
                one = _named(one, two)
            two = _whole(one, two)
            shared = f"{head} {tail}".strip()
            compared = form is not _BOTH
            return [
                Part(thing, f"{thing} {shared}".strip(), compared=compared)
                for thing in (one, two)
                if two
            ]
    found = _TWO.match(question)
    if found and _stands(found["two"]):
        one, two = found["one"].strip(" ,"), found["two"].strip()
        return [Part(f"{one}?", f"{one}?", True), Part(f"{two}?", f"{_about(one, two)}?", True)]
    return []


def _stands(second: str) -> bool:
    """Whether the second question can be asked without the first: "how did that change" cannot."""
    return not _HANGING.search(second) and len(set(terms(second)) - {"mani", "much"}) >= 2


def _about(one: str, two: str) -> str:
    """The second question with the first one's names, where it has none of its own."""
    if _names(two):
        return two
    known = " ".join(_names(one))
    return f"{two} ({known})" if known else two


def _names(question: str) -> list[str]:
    words = question.split()
    return [word for word in words[1:] if word[:1].isupper() or any(c.isdigit() for c in word)]


def _named(one: str, two: str) -> str:
    """The first thing in full: "the first-day tolls" of "the first-day" and "ten-year tolls"."""
    rest = _OF_BOTH.match(two) if _WHICH.match(one) else None
    return f"{one} {rest['rest']}" if rest else one


def _whole(one: str, two: str) -> str:
    """The second thing in full, "the last" of "the first figure" and "the last"; "" for none."""
    other = _OTHER.match(two)
    if not other:
        return two
    first = _ONE.match(one)
    return f"{other['which']} {first['rest']}" if first and other["which"] else ""
