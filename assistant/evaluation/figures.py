"""Outcomes in, figures out: shares with their counts and intervals, and times. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.evaluation.intervals import Figure, share
from assistant.evaluation.outcome import Outcome, Verdict
from assistant.evaluation.proof import KINDS

_FIRST_FEW = 4
Part = Callable[[Outcome], tuple[float, float]]
"""What a question adds to a share: to its part, and to its whole."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] with its interval; `part` of `whole` questions, sentences or articles."""

    name: str
    of: str
    part: int
    whole: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: half of the questions took less than `median`, 95 % less than `p95`."""

    count: int
    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told of some outcomes. A share of nothing is left out.

    `models` counts the answers by who made them: "quoting" or a language model.
    """

    questions: int
    verdicts: Mapping[Verdict, int]
    shares: tuple[Share, ...]
    faults: Mapping[str, int]
    times: Mapping[str, Times]
    models: Mapping[str, int]

    @property
    def right(self) -> float | None:
        """The share answered right, rightly refused ones too; None where none is judged."""
        return next((each.figure.mean for each in self.shares if each.name == "right"), None)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "questions": self.questions,
            "verdicts": {verdict.value: count for verdict, count in self.verdicts.items()},
            "shares": {
                each.name: {
                    "of": each.of, "part": each.part, "whole": each.whole,
                    **each.figure.rounded(),
                }
                for each in self.shares
            },
            "faults": dict(self.faults),
            "answered_by": dict(self.models),
            "seconds": {
                name: {
                    "count": each.count, "median": round(each.median, 3), "p95": round(each.p95, 3),
                }
                for name, each in self.times.items()
            },
        }  # fmt: skip


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """What the outcomes come to."""
    return Figures(
        questions=len(outcomes),
        verdicts={each: sum(one.verdict is each for one in outcomes) for each in Verdict},
        shares=tuple(
            each
            for name, (of, part) in SHARES.items()
            if (each := share_of(name, of, part, outcomes))
        ),
        faults={kind: _count(outcomes, kind) for kind in KINDS},
        times={
            name: found
            for name, seconds in (
                ("whole answer", [each.seconds for each in outcomes]),
                ("first words", [each.first_words for each in outcomes if each.first_words]),
            )
            if (found := times(seconds))
        },
        models=dict(Counter(each.answer.model for each in outcomes if not each.answer.refused)),
    )


def share_of(name: str, of: str, part: Part, outcomes: Iterable[Outcome]) -> Share | None:
    """One share over the outcomes; None where there is nothing to have a share of."""
    counted = [each for each in map(part, outcomes) if each[1]]
    if not counted:
        return None
    parts, wholes = [each[0] for each in counted], [each[1] for each in counted]
    return Share(name, of, round(sum(parts)), round(sum(wholes)), share(parts, wholes))


def times(seconds: Sequence[float]) -> Times | None:
    """The median and the 95th percentile; None of nothing."""
    if not seconds:
        return None
    median, p95 = np.percentile(seconds, [50, 95])
    return Times(len(seconds), float(median), float(p95))


def _found(most: int) -> Part:
    def part(each: Outcome) -> tuple[float, float]:
        return each.rank is not None and each.rank <= most, bool(each.question.articles)

    return part


def _answer_found(holds: Callable[[Outcome], bool]) -> Part:
    return lambda each: (holds(each), bool(each.question.words))


def _refused(of: Callable[[Outcome], bool], right: Callable[[Outcome], bool]) -> Part:
    return lambda each: (
        of(each) and right(each),
        each.question.answerable is not None and of(each),
    )


def _is_unanswerable(each: Outcome) -> bool:
    return each.question.answerable is False


def _is_answerable(each: Outcome) -> bool:
    return each.question.answerable is True


def _is_refused(each: Outcome) -> bool:
    return each.answer.refused


def _count(outcomes: Iterable[Outcome], kind: str) -> int:
    return sum(fault.startswith(f"{kind}:") for each in outcomes for fault in each.faults)


_EXPECTING = "questions that expect an article"
_WORDED = "questions that expect words"
SHARES: Mapping[str, tuple[str, Part]] = {
    "right": ("judged questions", lambda each: (each.is_right, each.is_judged)),
    "article in the first passage": (_EXPECTING, _found(1)),
    f"article in the first {_FIRST_FEW}": (_EXPECTING, _found(_FIRST_FEW)),
    "article in any passage": (_EXPECTING, _found(1_000_000)),
    "article cited": (
        _EXPECTING, lambda each: (each.cited > 0, bool(each.question.articles)),
    ),
    "answer in the first sentence": (
        _WORDED, _answer_found(lambda each: each.in_first),
    ),
    "answer in any sentence": (_WORDED, _answer_found(lambda each: any(each.holding))),
    "answer in the short answer": (_WORDED, _answer_found(lambda each: each.in_short)),
    "citation precision, articles": (
        "sentences, where an article is expected",
        lambda each: (sum(each.from_expected), len(each.from_expected))
        if each.question.articles else (0, 0),
    ),
    "citation precision, words": (
        "sentences, where words are expected",
        lambda each: (sum(each.holding), len(each.holding)) if each.question.words else (0, 0),
    ),
    "citation recall": (
        "expected articles", lambda each: (each.cited, len(each.question.articles)),
    ),
    "refusal precision": ("refusals", _refused(_is_refused, _is_unanswerable)),
    "refusal recall": (
        "questions that cannot be answered", _refused(_is_unanswerable, _is_refused),
    ),
    "false refusals": ("questions that can be answered", _refused(_is_answerable, _is_refused)),
}  # fmt: skip
