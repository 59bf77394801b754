"""Whether what a question takes for true is borne out by the sentences found for it.

"Why did Egypt buy the ship?" is not answered as if it had: where no sentence to be quoted bears out
the claim that the question makes by asking, they are offered as the nearest, and no more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Passage
from assistant.cite import Evidence, with_named
from assistant.deeds import deed
from assistant.doers import Doers, Other
from assistant.facts.compare import conflicts
from assistant.facts.polarity import opposed, parsed
from assistant.facts.told import Kind
from assistant.kinds import wanted
from assistant.premise import asking, asserted, presumed
from assistant.reader import Reader
from assistant.undone import is_done, is_only_wanted
from assistant.verbs import past
from assistant.verdicts import Verdict, told
from ingest.article import Span
from ingest.terms import terms, words

NEAREST = "these are the nearest sentences"
_OTHERWISE = f"The articles say otherwise than the question takes for true: {NEAREST}."
# Where it is the reader that finds so, or the sentence is not sure to be on the matter.
_NOT_BORNE_OUT = f"No sentence found bears out what the question takes for true: {NEAREST}."
# The reader's probabilities. That it finds no support says little: of 36 questions over the
# examples that put true things in other words a bound of .35 told 10 wrongly, and but one more of
# the 52 that take false ones for true. With .46 for .48 one more of these 36 is told wrongly.
_CONTRADICTED = 0.48  # of the claim, by a sentence between its neighbours
_SAID_WRONG = 0.5  # of a claim with a name that its article lacks, by the sentence alone
_ANSWERS = 0.5  # that a sentence answers: then it bears out what is asked, however it is put
_SURE = 0.45  # the support from which on a sentence answers, whatever words are lacking
_WORD = re.compile(r"[^\W\d_]{3,}")
# What the articles may put behind a word of the question: "appointment" for "appoint".
_ENDINGS = re.compile(r"(?:[bdgmnprt]?(?:e?[sd]|ing|[eo]rs?)|ments?|ions?|al|ance|y)?")
_LONG = 7  # letters of words that are taken for forms of one, though both have an ending
_ANY = frozenset(
    ["any", "anybody", "anyone", "anything", "ever", "somebody", "someone", "something"]
)
# What a follow-up is given of the turns before; the question itself takes it not for true.
_CARRIED = re.compile(r"\s*\([^()]*\)(?=\W*$)")
_TURNS = frozenset({"polarity", "role"})  # conflicts that say the opposite
_DENIES = re.compile(r"\w\W+(?:not|no|never|without)\b")  # of a subject


class Premises:
    """Weighs what questions take for true. Safe from several threads."""

    def __init__(self, reader: Reader | None) -> None:
        self._reader = reader
        self._doers = Doers(reader) if reader else None

    def note(self, question: str, chosen: Sequence[Evidence], passages: Sequence[Passage]) -> str:
        """That none of the sentences bears the question's premise out; "" where one does.

        `chosen` are to be quoted, of the `passages` found.
        """
        question = _CARRIED.sub("", question)
        claim = presumed(question)
        if chosen and asserted(question):
            return "" if chosen[0].support >= _SURE else _lacking(question, passages)
        if not chosen or not claim:
            return ""
        if _tells_when_or_why(question, chosen[0]) and (lacking := _lacking(question, passages)):
            return lacking
        if is_done(question, chosen):
            return _OTHERWISE
        done = deed(question, "\n".join(each.chunk.text for each in passages))
        if done and is_only_wanted(question, done, chosen, passages):
            return _NOT_BORNE_OUT
        claim = done.claim if done else claim
        against = [(each, _words_against(claim, each, passages)) for each in chosen]
        best, found = max(against, key=lambda each: each[0].support)
        if _turns(claim, found):
            return _OTHERWISE if best.support >= _SURE else _NOT_BORNE_OUT
        verdicts = [self._verdict(claim, each, found) for each, found in against]
        if all(each.reason for each in verdicts):
            return _note(verdicts[0])
        other = (
            self._doers.other(question, done, chosen, passages) if self._doers and done else None
        )
        return _taken(other) if other else ""

    def _verdict(self, claim: str, sentence: Evidence, found: Mapping[Kind, str]) -> Verdict:
        """On the claim beside a sentence and its neighbours, of whose words those `found` speak
        against it; its article must have the names.
        """
        if _turns(claim, found):
            return Verdict("otherwise", 0.0)
        lacks_name = Verdict("name", 0.0, found.get("name", ""))
        if sentence.support >= _ANSWERS:
            is_wrong = lacks_name.words and self._contradicts(claim, sentence.quote) >= _SAID_WRONG
            return lacks_name if is_wrong else Verdict("", sentence.support)
        if lacks_name.words:
            return lacks_name
        near = _between_neighbours(sentence.passage, sentence.span)
        if self._contradicts(claim, near) >= _CONTRADICTED:
            return Verdict("otherwise", 0.0)
        return Verdict("", 0.0)

    def _contradicts(self, claim: str, text: str) -> float:
        return self._reader.supports(claim, text).contradicts if self._reader else 0.0


def _words_against(claim: str, sentence: Evidence, passages: Sequence[Passage]) -> dict[Kind, str]:
    """The claim's words that speak against it beside a sentence and its neighbours, by kind.

    Of "He said that it was a failure" the sentence before tells who "he" is.
    """
    near = replace(told(sentence), text=_between_neighbours(sentence.passage, sentence.span))
    whole = replace(near, beside=f"{near.beside}\n{_found_of(sentence.passage, passages)}")
    found = {each.kind: each.words for each in conflicts(claim, [whole])}
    if (behind := with_named(sentence)) != sentence.quote:
        joined = opposed(parsed(claim), parsed(behind))
        found |= {"polarity": joined} if joined else {}
    return found


def _turns(claim: str, found: Mapping[Kind, str]) -> bool:
    """Whether the opposite is said. Numbers and dates are not held to a claim: questions have those
    of their own. Nor is a "not" in it, which the articles may say in many ways.
    """
    return bool(found.keys() & _TURNS) and not _DENIES.search(claim)


def _tells_when_or_why(question: str, best: Evidence) -> bool:
    """Whether it asks when or why, and nothing answers it surely."""
    want = wanted(question)
    return (want.kind == "why" or want.sort == "date") and best.support < _SURE


def _found_of(passage: Passage, passages: Sequence[Passage]) -> str:
    """What was found of the passage's article, itself too."""
    article = passage.chunk.article_id
    texts = [each.chunk.text for each in passages if each.chunk.article_id == article]
    return "\n".join([passage.chunk.text, *texts])


def _lacking(question: str, passages: Sequence[Passage]) -> str:
    """That no passage has a word of what is asked to be so or not; "" where each has one.

    The words that ask are none of these: "In what year".
    """
    told = asking(question)
    text = "\n".join(f"{each.title}\n{each.chunk.text}" for each in passages)
    said, forms = set(terms(text)), set(words(text))
    known = forms | _ANY
    lacking = [
        each
        for each in _WORD.findall(told.rest if told else question)
        if set(terms(each)) - said
        and not {each.lower(), past(each.lower())} & known
        and not any(_are_forms(form, each.lower()) for form in forms)
    ]
    which = " and ".join(f"“{each}”" for each in dict.fromkeys(lacking))
    return f"No passage found has {which}: {NEAREST}." if lacking else ""


def _are_forms(one: str, other: str) -> bool:
    """Whether they look like forms of one word: "free" and "freed", "succeed" and "success"."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and _ENDINGS.fullmatch(long, len(short)):
        return True
    return len(short) >= _LONG and one[: len(short) - 2] == other[: len(short) - 2]


def _place(passage: Passage, span: Span) -> int | None:
    """Which of the passage's sentences it is."""
    ends = [each.end for each in passage.chunk.sentences]
    return ends.index(span.end) if span.end in ends else None


def _between_neighbours(passage: Passage, span: Span) -> str:
    """The passage's text from the sentence before one to the sentence behind it."""
    sentences = passage.chunk.sentences
    if (at := _place(passage, span)) is None:
        return passage.chunk.cut(span)
    near = sentences[max(0, at - 1) : at + 2]
    whole = Span(near[0].start, near[-1].end)
    return passage.chunk.cut(whole)


def _taken(other: Other) -> str:
    return f"The articles have “{other.said}” where the question has “{other.asked}”: {NEAREST}."


def _note(verdict: Verdict) -> str:
    if verdict.reason == "otherwise":
        return _NOT_BORNE_OUT
    return (
        f"The articles do not say what the question takes for true of “{verdict.words}”: {NEAREST}."
    )
