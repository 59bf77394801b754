"""Written sentences as they come, each checked before it is shown: it passes, is mended, or is
left out and counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import REFUSAL
from assistant.answerers.clean import left_out
from assistant.cite import Draft, Evidence
from assistant.mending import Likeness, Mender
from assistant.reader import Reader
from assistant.verdicts import Checker, Reason, Verdict
from ingest.terms import terms

_WHY: dict[Reason, str] = {
    "number": "the passages cited do not have a number in {it}",
    "date": "the passages cited do not have a date in {it}",
    "name": "the passages cited do not have a name in {it}",
    "otherwise": "the passages cited say otherwise",
    "nothing": "nothing in the passages supports {it}",
}


class Checked:
    """Drafts as they come, each with evidence that bears it out, and how surely; without the rest.

    `shown` are the sentences that the model was shown: a draft whose evidence does not hold, or
    that has none, gets what bears it out from among them. `like` tells how near in meaning they
    are; without it, or without a reader, the words decide alone.
    """

    def __init__(
        self,
        drafts: Iterable[Draft],
        shown: Sequence[Evidence],
        question: str,
        reader: Reader | None,
        like: Likeness | None = None,
    ) -> None:
        self._drafts = drafts
        self._checker = Checker(question, reader)
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
        return tuple(_note(self._left_out[each], why) for each, why in _WHY.items()
                     if self._left_out[each])  # fmt: skip

    def _checked(self, draft: Draft) -> Draft | None:
        if not _claims(draft.text):
            return None
        verdict = self._checker.weigh(draft.text, draft.evidence)
        if not verdict.reason:
            helping = self._mender.helping(draft.text, draft.evidence)
            return _weighed(draft.text, helping, verdict)
        if mended := self._mender.mended(draft, verdict):
            self.mended += 1
            return _weighed(draft.text, *mended)
        self._left_out[verdict.reason] += 1
        return None


def _claims(text: str) -> bool:
    """Whether a line says anything: neither a heading nor that the articles do not say."""
    return bool(terms(text)) and not text.rstrip().endswith(":") and text.strip() != REFUSAL


def _weighed(text: str, evidence: Sequence[Evidence], verdict: Verdict) -> Draft:
    return Draft(text, tuple(replace(each, support=verdict.support) for each in evidence))


def _note(count: int, why: str) -> str:
    return left_out(count, why.format(it="it" if count == 1 else "them"))
