"""Whose deed a verb of a sentence is: the words that stand before it. Pure, by rule, in English.

No parser: the nearest noun phrase before the verb, past "had" and "later" and an aside between
commas; of "the owner of the ship" the owner. Where that cannot be told, nothing is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.wording import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    Word,
    word_set,
    words,
)
from ingest.article import Span
from ingest.terms import terms

_PERSONS = word_set("he she they it i we you")
_BE = word_set("was were is are be been being")
_HAVE = word_set("has have had having")
_PASSED_OVER = AUXILIARIES | word_set(
    "not never also later then now still already first again soon once just only even both all "
    "since himself herself itself themselves"
)
_RELATIVE = word_set("who which that")
_JOINS = word_set("and or but nor")
_ENDS = PREPOSITIONS | AUXILIARIES | WH | PRONOUNS | _JOINS
# "The owner of the ship": what stands before these does it; behind "after" it may be another.
_ATTACHED = word_set("of in at on for from by to with near under about into between against along")
_BEFORE_NOUNS = DETERMINERS | word_set("of")  # "the release"
_UNREAL = word_set("would should could may might must will shall cannot can")
# Before "to": the deed is wanted, planned or doubted, or was not allowed or possible.
_WANTED = word_set(
    "plan plans planned planning want wants wanted hope hopes hoped hoping intend intends intended "
    "due expected ready ask asked urge urged offer offered threaten threatened promise promised "
    "pledged vowed aim aims aimed likely unlikely scheduled try tried trying attempt attempted "
    "failed refused declined unable proposal proposed prepared about yet wish wished supposed "
    "invited continuing is are was were"
)
_ASIDE = 14  # words between two commas
_PHRASE = 6  # words of a noun phrase
_PHRASES = 5  # one of the other: "the owner of the ship in the port"
_AGENT = 4  # words from a verb to the "by" behind it


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb in a sentence, and the words that tell whose deed it is.

    `subject` is the noun phrase before it, or "he"; `agent`, of a passive, what stands behind "by".
    None where it cannot be told. `unreal` where the deed is not told as done: "should have come".
    """

    verb: Span
    subject: Span | None
    agent: Span | None
    passive: bool
    unreal: bool

    @property
    def doer(self) -> Span | None:
        """Who does it."""
        return self.agent if self.passive else self.subject


def doings(said: str, verb: str) -> list[Doing]:
    """Each time that the sentence has a form of that verb."""
    sentence = _Sentence(said)
    return [sentence.doing(at) for at in sentence.places(verb.lower())]


def stands_for(phrase: str) -> bool:
    """Whether it is "he" or "they": other words tell who."""
    return phrase.lower() in _PERSONS


class _Sentence:
    """A sentence's words, with what stands between them."""

    def __init__(self, said: str) -> None:
        self._said = said
        self._words = words(said)

    def places(self, verb: str) -> Iterator[int]:
        """Where it has a form of that verb that is no noun; "said", a stop word, only as it is."""
        wanted = terms(verb)
        for at, each in enumerate(self._words):
            is_form = each.lower == verb or (wanted and terms(each.text) == wanted)
            if is_form and self._lower(at - 1) not in _BEFORE_NOUNS:
                yield at

    def doing(self, at: int) -> Doing:
        """What is told of the verb at that place."""
        passive = self._is_passive(at)
        return Doing(
            self._words[at].span,
            self._subject(at),
            self._agent(at) if passive else None,
            passive,
            self._is_unreal(at),
        )

    def _is_passive(self, at: int) -> bool:
        if self._lower(at).endswith("ing"):
            return False
        before = self._past_small(at)
        small = {self._lower(each) for each in range(before, at)}
        return bool(small & _BE) or (self._lower(at + 1) == "by" and not small & _HAVE)

    def _is_unreal(self, at: int) -> bool:
        before = self._past_small(at)
        if any(self._lower(each) in _UNREAL for each in range(before, at)):
            return True
        return self._lower(before - 1) == "to" and self._lower(before - 2) in _WANTED

    def _agent(self, at: int) -> Span | None:
        near = range(at + 1, at + 1 + _AGENT)
        start = next((each + 1 for each in near if self._lower(each) == "by"), 0)
        end = start
        while start and end < min(len(self._words), start + _PHRASE):
            if self._lower(end) in _ENDS or (end > start and self._gap(end)):
                break
            end += 1
        return self._span(start, end) if end > start else None

    def _subject(self, at: int, *, joined: bool = False) -> Span | None:
        """Who stands before a verb; `joined` where an "and" has led back to it."""
        end = self._past_small(at)
        is_aside = self._gap(end) == ","
        if is_aside:
            end = self._before_aside(end)
        is_participle = end == at and self._lower(at).endswith("ing")  # "and holding a sword"
        if not end or is_participle or (self._gap(end) and not is_aside):
            return None
        if self._lower(end - 1) in _JOINS:
            return None if joined else self._subject_before(end - 1)
        if self._lower(end - 1) in _RELATIVE and not is_aside:
            return self._phrase(end - 1, nearest=True) if end > 1 else None
        return self._phrase(end)

    def _subject_before(self, end: int) -> Span | None:
        """Who does what the verb before that place tells: "Holm came and won"."""
        for at in range(end - 1, 0, -1):
            if self._is_verb(at) and self._lower(at - 1) not in _BEFORE_NOUNS | {"to"}:
                return self._subject(at, joined=True)
        return None

    def _phrase(self, end: int, *, nearest: bool = False, most: int = _PHRASES) -> Span | None:
        """The noun phrase that ends there; of "the owner of the ship" the first or the nearest, of
        so many at `most`.
        """
        if stands_for(self._words[end - 1].text):
            return self._words[end - 1].span
        start = end
        while start > max(0, end - _PHRASE) and self._is_within(start - 1):
            start -= 1
            if self._lower(start) in DETERMINERS or self._gap(start):
                break
        if start == end:
            return None
        is_attached = self._lower(start - 1) in _ATTACHED and not self._gap(start)
        if nearest or not is_attached:
            return self._span(start, end)
        if start > 1 and not self._gap(start - 1):
            return self._phrase(start - 1, most=most - 1) if most > 1 else None
        return self._name_behind(start, end)

    def _is_within(self, at: int) -> bool:
        return self._lower(at) not in _ENDS and not self._is_verb(at)

    def _name_behind(self, start: int, end: int) -> Span | None:
        """The name that such words end with: "On Sunday morning Ulrich"."""
        first = end
        while first > start and self._words[first - 1].is_name:
            first -= 1
        return self._span(first, end) if start < first < end else None

    def _past_small(self, at: int) -> int:
        """The first place of the auxiliaries and adverbs that stand before that one."""
        while at and not self._gap(at) and self._is_small(self._words[at - 1]):
            at -= 1
        return at

    def _is_verb(self, at: int) -> bool:
        return self._words[at].is_verb and not self._words[at].is_verb_or_noun

    def _is_small(self, word: Word) -> bool:
        return word.lower in _PASSED_OVER or (word.lower.endswith("ly") and not word.is_name)

    def _before_aside(self, end: int) -> int:
        """Before the comma that opens the aside which ends there; 0 where none does."""
        back = range(end - 1, max(0, end - _ASIDE), -1)
        return next((at for at in back if self._gap(at) == ","), 0)

    def _gap(self, at: int) -> str:
        """What stands between a word and the one before it, but for spaces."""
        if not 0 < at < len(self._words):
            return ""
        return self._said[self._words[at - 1].span.end : self._words[at].span.start].strip()

    def _lower(self, at: int) -> str:
        return self._words[at].lower if 0 <= at < len(self._words) else ""

    def _span(self, start: int, end: int) -> Span:
        return Span(self._words[start].span.start, self._words[end - 1].span.end)
