"""Written sentences as they come, each checked before it is shown: it passes, is mended, or is
left out and counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.answer import REFUSAL
from assistant.answerers.clean import left_out
from assistant.cite import Draft, Evidence
from assistant.mending import Likeness, Mender
from assistant.premise import asserted
from assistant.reader import Reader
from assistant.verdicts import Checker, Reason, Verdict
from assistant.yes_or_no import Stance, adds, goes_with, parted
from ingest.terms import terms

_WHY: dict[Reason, str] = {
    "number": "the passages cited do not have a number in {it}",
    "date": "the passages cited do not have a date in {it}",
    "name": "the passages cited do not have a name in {it}",
    "otherwise": "the passages cited say otherwise",
    "nothing": "nothing in the passages supports {it}",
    "judged": "the model itself, asked again, did not find {it} in the passages cited",
}


class Opinion(Protocol):
    """A second opinion, asked for what has passed."""

    def denies(self, text: str, evidence: Sequence[Evidence]) -> bool:
        """Whether the evidence is found not to say so."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go as asked."""
        ...


class Checked:
    """Drafts as they come, each with evidence that bears it out, and how surely; without the rest.

    `shown` are the sentences that the model was shown: a draft whose evidence does not hold, or
    that has none, gets what bears it out from among them. `like` tells how near in meaning they
    are; without it, or without a reader, the words decide alone. What has passed may still be
    denied by an `opinion`, where there is one.
    """

    def __init__(
        self,
        drafts: Iterable[Draft],
        shown: Sequence[Evidence],
        question: str,
        reader: Reader | None,
        like: Likeness | None = None,
        opinion: Opinion | None = None,
    ) -> None:
        self._drafts = drafts
        self._opinion = opinion
        self._checker = Checker(question, reader)
        self._asserted = asserted(question)
        self._mender = Mender(self._checker, shown, like)
        self._left_out: Counter[Reason] = Counter()
        self.mended = 0

    def __iter__(self) -> Iterator[Draft]:
        for draft in self._drafts:
            if kept := self._checked(draft):
                yield kept

    @property
    def left_out(self) -> dict[Reason, int]:
        """How many were left out, by reason."""
        return dict(self._left_out)

    @property
    def notes(self) -> tuple[str, ...]:
        """How many were left out and why, in plain words; a note a reason."""
        told = tuple(_note(self._left_out[each], why) for each, why in _WHY.items()
                     if self._left_out[each])  # fmt: skip
        return (*told, *self._opinion.notes) if self._opinion else told

    def _checked(self, draft: Draft) -> Draft | None:
        word, rest = parted(draft.text) if self._asserted else ("", draft.text)
        if not word:
            return self._borne_out(draft)
        if not adds(rest):
            return self._verdict_alone(draft, word, rest)
        kept = self._borne_out(replace(draft, text=rest))
        # A yes that the evidence does not give is taken off what it does bear out.
        says = self._checker.stand(self._asserted, kept.evidence).says if kept else ""
        return replace(kept, text=draft.text) if kept and says == word else kept

    def _verdict_alone(self, draft: Draft, word: Stance, rest: str) -> Draft | None:
        """Of "Yes, it did", which rests on what the question says."""
        if not draft.evidence:
            return None
        stood = self._checker.stand(self._asserted, draft.evidence)
        if stood.says == word and goes_with(word, rest):
            verdict = Verdict("", stood.likely)
            return self._unless_denied(_weighed(draft.text, draft.evidence, verdict))
        self._left_out["otherwise" if stood.says else "nothing"] += 1
        return None

    def _borne_out(self, draft: Draft) -> Draft | None:
        if not _claims(draft.text):
            return None
        verdict = self._checker.weigh(draft.text, draft.evidence)
        if not verdict.reason:
            helping = self._mender.helping(draft.text, draft.evidence)
            return self._unless_denied(_weighed(draft.text, helping, verdict))
        if mended := self._mender.mended(draft, verdict):
            self.mended += 1
            return self._unless_denied(_weighed(draft.text, *mended))
        self._left_out[verdict.reason] += 1
        return None

    def _unless_denied(self, draft: Draft) -> Draft | None:
        if self._opinion is None or not self._opinion.denies(draft.text, draft.evidence):
            return draft
        self._left_out["judged"] += 1
        return None


def _claims(text: str) -> bool:
    """Whether a line says anything: neither a heading nor that the articles do not say."""
    return bool(terms(text)) and not text.rstrip().endswith(":") and text.strip() != REFUSAL


def _weighed(text: str, evidence: Sequence[Evidence], verdict: Verdict) -> Draft:
    return Draft(text, tuple(replace(each, support=verdict.support) for each in evidence))


def _note(count: int, why: str) -> str:
    return left_out(count, why.format(it="it" if count == 1 else "them"))
