"""Who did what, by a question that takes it for true: "Why did Egypt buy the ship?". Pure.

By rule and in English. Where the two cannot be told apart, nothing is said of it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.facts.names import Held, names
from assistant.premise import Asking, asking, parted
from assistant.verbs import is_irregular, past
from assistant.wording import AUXILIARIES, DETERMINERS, SMALL, VERBS, Word, word_set, words
from ingest.article import Span

_DENIED = re.compile(r"\b(?:not|no|never|without)\b")
_BEFORE_NOUNS = DETERMINERS | {"of", "to"}  # or before a verb that is not the question's own
_BE = word_set("was were is are")
_BEFORE_VERBS = AUXILIARIES | word_set("not already still ever also partly")
_WITH_VERB = re.compile(
    r"\b(?:need(?:ed)?|want(?:ed)?|began|start(?:ed)?|tried|managed?|refused?|help(?:ed)?|continued?"
    r"|fail(?:ed)?|agreed?|plan(?:ned)?) to ([a-z]+)"
)
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ung|un|[td]|ne)$")
_MODALS = r"\b(?:to|not|will|would|could|can|may|might|must|should) "


@dataclass(frozen=True, slots=True)
class Deed:
    """`who` did `what`, in the question's words and the verb in its past: "bought the ship"."""

    who: str
    what: str

    @property
    def claim(self) -> str:
        """Both as a sentence, which begins as in the question."""
        return f"{self.who} {self.what}."

    @property
    def passive(self) -> bool:
        """Whether it was done to `who`."""
        first = next(iter(words(self.what)), None)
        verb = next(iter(self.verbs), "").lower()
        return bool(first and first.lower in _BE and _PARTICIPLE.search(verb))

    @property
    def verbs(self) -> tuple[str, ...]:
        """Its verb; of "needed to circle" both."""
        told = [each.text for each in words(self.what) if each.lower not in _BEFORE_VERBS]
        first = next(iter(told), "")
        behind = _WITH_VERB.search(self.what)
        return (first, behind[1]) if behind else (first,) if first else ()

    @property
    def asks_who(self) -> str:
        """The question that asks who did it."""
        return f"Who {self.what}?"


def deed(question: str, text: str) -> Deed | None:
    """The deed that the question takes for done; None where it tells none, or that it was not.

    The `text` that was found for it helps to tell its verb.
    """
    found = asking(question)
    if found is None or _DENIED.search(found.rest):
        return None
    given = _kept(found) if found.is_aux_kept else _put_in_past(found, text)
    last = words(given.who)[-1:] if given else []
    return given if last and last[0].lower not in SMALL else None


def named(phrase: str) -> tuple[str, ...]:
    """The words of the names in a phrase from within a sentence."""
    return tuple(word for each in names(f"that {phrase}") for word in each.words)


def names_within(said: str, span: Span) -> tuple[str, ...]:
    """The words of the names in a part of a sentence."""
    return tuple(
        word
        for each in names(said)
        if each.span.start < span.end and span.start < each.span.end
        for word in each.words
    )


def names_one(text: str, name: Sequence[str]) -> bool:
    """Whether the text has any word of the name, or its initials."""
    held = Held(text)
    return any(map(held.has, name)) or held.has_short(tuple(name))


def _kept(found: Asking) -> Deed | None:
    parts = parted(found.rest)
    return Deed(parts[0], f"{found.aux} {parts[1]}") if parts else None


def _put_in_past(found: Asking, text: str) -> Deed | None:
    rest = words(found.rest)
    at = _verb(rest, text.lower())
    if at is None:
        return None
    verb, who = rest[at], found.rest[: rest[at].span.start].strip()
    told = {"did": past(verb.lower), "do": verb.text, "does": verb.text}
    return Deed(
        who, f"{told.get(found.aux, f'{found.aux} {verb.text}')}{found.rest[verb.span.end :]}"
    )


def _verb(rest: Sequence[Word], text: str) -> int | None:
    """The place of the verb behind its subject: as the text has it, or as one known."""
    may = [
        at
        for at in range(1, len(rest))
        if rest[at].lower.isalpha()
        and not rest[at].is_name
        and rest[at].lower not in SMALL
        and rest[at - 1].lower not in _BEFORE_NOUNS
    ]

    def is_told(at: int) -> bool:
        verb = rest[at].lower
        return bool(re.search(rf"\b{past(verb)}\b|{_MODALS}{verb}\b", text))

    def is_followed(at: int) -> bool:
        behind = rest[at + 1] if at + 1 < len(rest) else None
        return behind is None or behind.is_name or behind.lower in SMALL - {"of"}

    tests: tuple[Callable[[int], bool], ...] = (
        lambda at: is_irregular(rest[at].lower) and is_told(at),
        lambda at: rest[at].lower in VERBS or is_irregular(rest[at].lower),
        is_told,
        is_followed,
    )
    return next((at for test in tests for at in may if test(at)), None)
