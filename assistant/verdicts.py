"""A written sentence and what it rests on -> whether it may be shown, and how sure that is.

The facts decide first, by rule; the reader's verdict and the likeness of the words decide on the
rest. Works without a reader, less well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.cite import Evidence
from assistant.facts.compare import conflicts
from assistant.facts.told import Kind, Told
from assistant.reader import Reader
from assistant.yes_or_no import Stand
from ingest.dateline import dateline_length
from ingest.terms import terms

Reason = Literal["", "number", "date", "name", "otherwise", "nothing", "judged"]
_REASONS: dict[Kind, Reason] = {
    "number": "number", "date": "date", "name": "name", "polarity": "otherwise",
    "role": "otherwise",
}  # fmt: skip
_TURNS: frozenset[Kind] = frozenset({"polarity", "role"})  # conflicts that say the opposite

# Fitted on sentences made wrong and fair (`python -m benchmarks.checks`), the half kept for that;
# benchmarks/README.md has what each costs.
CONTRADICTED = 0.7  # the reader's probability that the evidence says otherwise, from here on
UNSUPPORTED = 0.3  # its probability of support, below which the words must bear the sentence out;
UNLIKE = 0.7  # they do not where the evidence has less than this share of them
LIKE = 0.5  # the least share where there is no reader, and of what says yes to a question
ALIKE = 0.25  # the least share of words in common for one to contradict the other
DECIDED = 0.5  # the reader's probability from which on evidence says yes, or no, to a question


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is "" where the sentence may be shown, else why not; `words` are those of it.

    `support` in [0, 1]: with a reader its probability of support, else the share of the sentence's
    words that the evidence has.
    """

    reason: Reason
    support: float
    words: str = ""


class Checker:
    """Weighs sentences said to one question. Safe from several threads."""

    def __init__(self, question: str, reader: Reader | None) -> None:
        self._question = question
        self._reader = reader

    def weigh(self, text: str, evidence: Sequence[Evidence]) -> Verdict:
        """The verdict on a sentence; without evidence, that nothing supports it."""
        if not evidence:
            return Verdict("nothing", 0.0)
        return self.weigh_told(text, [told(each) for each in evidence])

    def weigh_told(self, text: str, evidence: Sequence[Told]) -> Verdict:
        """The same, for evidence in plain words."""
        found = conflicts(text, evidence, self._question)
        if found:
            return Verdict(_REASONS[found[0].kind], 0.0, found[0].words)
        held = coverage(text, " ".join(f"{each.text} {each.beside}" for each in evidence))
        if self._reader is None:
            return Verdict("" if held >= LIKE else "nothing", held)
        read = self._reader.supports(text, [each.text for each in evidence])
        if read.contradicts >= CONTRADICTED and held >= ALIKE:
            return Verdict("otherwise", read.supports)
        if read.supports < UNSUPPORTED and held < UNLIKE:
            return Verdict("nothing", read.supports)
        return Verdict("", read.supports)

    def stand(self, claim: str, evidence: Sequence[Evidence]) -> Stand:
        """What the evidence says to whether the claim is so; neither, where in doubt."""
        given = [told(each) for each in evidence]
        found = {each.kind for each in conflicts(claim, given)}
        if found & _TURNS:
            return Stand("no", 1.0)
        text = [each.text for each in given]
        held = coverage(claim, " ".join(text))
        if self._reader is None:
            return Stand("yes" if held >= UNLIKE and not found else "", held)
        read = self._reader.supports(claim, text)
        if read.contradicts >= DECIDED and held >= ALIKE:
            return Stand("no", read.contradicts)
        is_yes = read.supports >= DECIDED and held >= LIKE and not found
        return Stand("yes" if is_yes else "", read.supports)


def told(evidence: Evidence) -> Told:
    """A sentence of a passage, with what its article and its passage name."""
    passage, chunk = evidence.passage, evidence.passage.chunk
    opening = "" if chunk.ordinal else chunk.text[: dateline_length(chunk.text)]
    beside = f"{passage.title}\n{passage.publisher}\n{opening}"
    return Told(evidence.quote, passage.published, beside, chunk.text)


def coverage(text: str, evidence: str) -> float:
    """The share in [0, 1] of the terms of a text that the evidence has; 1.0 of none."""
    wanted = set(terms(text))
    return len(wanted & set(terms(evidence))) / len(wanted) if wanted else 1.0
