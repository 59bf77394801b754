"""What a question says by asking: "Why did Egypt buy the ship?" says that Egypt bought it. Pure.

The claim is cut out of the question's own words, by rule and in English. It is to be held to
articles, not to be shown, and need not be well formed ("Egypt buy the ship").
"""

import re
from dataclasses import dataclass

from ingest.terms import terms

_AUX = (
    r"(?P<aux>did|do|does|was|were|is|are|has|have|had|will|would|can|could|should|may|might|must)"
    r"(?P<not>n['’]t)?"
)
_BEFORE = r"^\W*(?:(?:so|and|but)\s+)?(?:(?:in|on|at|by|for|from|to|with|since|until)\s+)?"
_NOUN = r"(?:\s+(?!(?:did|do|does|was|were|is|are|has|have|had)\b)[^\s?]+){0,4}?"
# The words that ask and the auxiliary, then the rest. The things whose number is asked for are
# taken for there; which of them, or what sort of thing, is not.
_ASKS = re.compile(
    rf"{_BEFORE}(?:why|when|where|whom|who|how\s+come|how\s+(?:many|much)(?P<many>{_NOUN})"
    rf"|how(?:\s+(?!many|much)[a-z]+)?|(?:what|which){_NOUN})"
    rf"\s+{_AUX}\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
# "Who bought Ford?": what he did follows at once.
_WHO = re.compile(rf"{_BEFORE}who\s+(?P<rest>.+)$", re.IGNORECASE)
_WHETHER = re.compile(rf"{_BEFORE}{_AUX}\s+(?P<rest>.+)$", re.IGNORECASE)
_BE = ("was", "were", "is", "are", "has", "have", "had")
# Where a predicate may begin behind the first words of the rest: "the captain | arrested", "the
# ship | a wreck", else "the crew | safe". All in small letters: "Ever Given" is a name.
_DONE = (
    r"[a-z]{2,}(?:ed|en|wn|ought|aught)|made|held|kept|sold|told|set|put|cut|hit|hurt|shot|lost|led"
    r"|left|built|sent|found|born|done|paid|said|stuck|struck|won"
)
_PREDICATE = re.compile(
    rf"(?<=\w)\s(?=(?:not\s)?(?:(?:already|still|ever|partly|also)\s)?(?:{_DONE}"
    r"|able|(?<!\bof )(?<!\bin )(?<!\bat )(?<!\bon )(?<!\bby )(?:an?|the))\b)"
)
# "What was | saved from the fire?": the word that asks is what it was done to.
_DONE_AT_ONCE = re.compile(rf"(?:{_DONE})\b")
_ONLY_NAMES = re.compile(r"(?:(?:the|an?)\s+)?(?:[A-Z0-9]\S*\s*)+")
_LAST = re.compile(r"(?<=\w)\s(?=(?:(?:already|still|ever|partly|also)\s)?[a-z]+$)")
LEAST = 2  # terms: less than a subject and what it did says nothing


@dataclass(frozen=True, slots=True)
class Asking:
    """A question behind the words that ask: its auxiliary, in small letters, and the `rest`."""

    aux: str
    rest: str

    @property
    def is_aux_kept(self) -> bool:
        """Whether the auxiliary belongs to what is told: "was sold", but not "did sell"."""
        return self.aux in _BE


def presumed(question: str) -> str:
    """What a question with a question word takes for true; "" where it hardly says anything.

    It begins as in the question: an ordinary word with a capital would be taken for a name.
    """
    if _WHETHER.match(question):
        return ""
    if found := _ASKS.match(question):
        rest, aux = found["rest"].strip(" ?!."), found["aux"].lower()
        if found["not"] or (aux in _BE and _ONLY_NAMES.fullmatch(rest)):
            return ""  # "Who is Ada Holm?" says nothing of her
        if aux in _BE and _DONE_AT_ONCE.match(rest):
            return _told(f"{found['many'] or 'something'} {aux} {rest}")
        return _told(f"{_joined(found)} {found['many'] or ''}")
    found = _WHO.match(question)
    return _told(f"someone {found['rest']}") if found else ""


def asking(question: str) -> Asking | None:
    """The question taken apart; None where it has no question word, no auxiliary, or a "n't"."""
    found = _ASKS.match(question)
    if not found or found["not"]:
        return None
    return Asking(found["aux"].lower(), found["rest"].strip(" ?!."))


def parted(rest: str) -> tuple[str, str] | None:
    """Subject and predicate of what follows a form of "be" or "have"; None where none is told."""
    place = _PREDICATE.search(rest) or _LAST.search(rest)
    return (rest[: place.start()], rest[place.end() :]) if place else None


def asserted(question: str) -> str:
    """What a yes to the question says; "" where it is none that asks for a yes or a no.

    "Didn't it sink?" and "Did it not sink?" ask whether it sank.
    """
    found = _WHETHER.match(question)
    if not found:
        return ""
    claim = re.sub(r"\bnot ", "", _joined(found), count=1)
    told = _told(re.sub(r"\bany(body|one)\b", "someone", claim, flags=re.IGNORECASE))
    return f"{told[:1].upper()}{told[1:]}"


def _joined(found: re.Match[str]) -> str:
    """Subject and predicate; a form of "be" or "have" stands between them again."""
    rest, aux = found["rest"].strip(" ?!."), found["aux"].lower()
    if aux not in _BE:
        return rest
    parts = parted(rest)
    return f"{parts[0]} {aux} {parts[1]}" if parts else f"{rest} {aux}"


def _told(claim: str) -> str:
    plain = " ".join(claim.split()).strip(" ?!.")
    return f"{plain}." if len(set(terms(plain))) >= LEAST else ""
