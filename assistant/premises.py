"""Whether what a question takes for true is borne out by the sentences found for it.

"Why did Egypt buy the ship?" is not answered as if it had: where no sentence to be quoted bears out
the claim that the question makes by asking, they are offered as the nearest, and no more.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Passage
from assistant.cite import Evidence
from assistant.facts.compare import conflicts
from assistant.kinds import wanted
from assistant.premise import asserted, presumed
from assistant.reader import Reader
from assistant.verdicts import Verdict, told
from ingest.article import Span
from ingest.terms import terms, words

NEAREST = "these are the nearest sentences"
# The reader's probabilities. That it finds no support says little: of 36 questions over the
# examples that put true things in other words a bound of .35 told 10 wrongly, and but one more of
# the 52 that take false ones for true.
_CONTRADICTED = 0.5  # of the claim, by a sentence between its neighbours
_ANSWERS = 0.6  # that a sentence answers: then it bears out what is asked, however it is put
_SURE = 0.5  # the support from which on a sentence answers, whatever words are lacking
_WORD = re.compile(r"[^\W\d_]{3,}")
_DENIES = re.compile(r"\b(?:not|no|never|without)\b")


class Premises:
    """Weighs what questions take for true. Safe from several threads."""

    def __init__(self, reader: Reader | None) -> None:
        self._reader = reader

    def note(self, question: str, chosen: Sequence[Evidence], passages: Sequence[Passage]) -> str:
        """That none of the sentences bears the question's premise out; "" where one does.

        `chosen` are to be quoted, of the `passages` found.
        """
        claim = presumed(question)
        if chosen and asserted(question):
            return "" if chosen[0].support >= _SURE else _lacking(question, passages)
        if not chosen or not claim:
            return ""
        if _tells_when_or_why(question, chosen[0]) and (lacking := _lacking(question, passages)):
            return lacking
        first = None
        for each in chosen:
            verdict = self._verdict(claim, each, passages)
            if not verdict.reason:
                return ""
            first = first or verdict
        return _note(first) if first else ""

    def _verdict(self, claim: str, sentence: Evidence, passages: Sequence[Passage]) -> Verdict:
        """On the claim beside a sentence and its neighbours; its article must have the names.

        Numbers and dates are not held to them: questions have those of their own. Nor is a "not"
        in the claim, which the articles may say in many ways.
        """
        near = replace(told(sentence), text=_between_neighbours(sentence.passage, sentence.span))
        whole = replace(near, beside=f"{near.beside}\n{_found_of(sentence.passage, passages)}")
        found = {each.kind: each.words for each in conflicts(claim, [whole])}
        if found.keys() & {"polarity", "role"} and not _DENIES.search(claim):
            return Verdict("otherwise", 0.0)
        if sentence.support >= _ANSWERS:
            return Verdict("", sentence.support)
        if "name" in found:
            return Verdict("name", 0.0, found["name"])
        if self._reader and self._reader.supports(claim, near.text).contradicts >= _CONTRADICTED:
            return Verdict("otherwise", 0.0)
        return Verdict("", 0.0)


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
    """That no passage has a word of what is asked to be so or not; "" where each has one."""
    text = "\n".join(f"{each.title}\n{each.chunk.text}" for each in passages)
    said, forms = set(terms(text)), words(text)
    lacking = [
        each
        for each in _WORD.findall(question)
        if set(terms(each)) - said and not any(form.startswith(each.lower()) for form in forms)
    ]
    which = " and ".join(f"“{each}”" for each in dict.fromkeys(lacking))
    return f"No passage found has {which}: {NEAREST}." if lacking else ""


def _between_neighbours(passage: Passage, span: Span) -> str:
    """The passage's text from the sentence before one to the sentence behind it."""
    sentences = passage.chunk.sentences
    at = next((n for n, each in enumerate(sentences) if each.end == span.end), None)
    if at is None:
        return span.shift(-passage.chunk.start).cut(passage.chunk.text)
    near = sentences[max(0, at - 1) : at + 2]
    whole = Span(near[0].start, near[-1].end)
    return whole.shift(-passage.chunk.start).cut(passage.chunk.text)


def _note(verdict: Verdict) -> str:
    if verdict.reason == "otherwise":
        return f"The articles say otherwise than the question takes for true: {NEAREST}."
    return (
        f"The articles do not say what the question takes for true of “{verdict.words}”: {NEAREST}."
    )
