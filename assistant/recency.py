"""Which of several passages is newer, and when that counts. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from assistant.answer import Passage

MARGIN = 0.05  # of cosine similarity below the best: what a newer passage may lack when asked for
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|currently|nowadays|these days|so far|up to date|"
    r"(?:right|just|by|until|as of) (?:now|today)|now|at (?:present|the moment))\b|"
    r"(?<!electric )(?<!direct )(?<!alternating )(?<!ocean )\bcurrent(?= \w)"
    r"(?! (?:flows?|through|of|density)\b)",
    re.IGNORECASE,
)


def wants_latest(question: str) -> bool:
    """Whether the question asks for how things stand: "latest", "newest", "now", "current"."""
    return bool(_LATEST.search(question))


def newer_first(passages: Sequence[Passage], *, latest: bool = False) -> list[Passage]:
    """The passages with the newer first among equals, ranked anew; those without a date last.

    Equal are those with the same score; with `latest`, also all that are within MARGIN of the
    best in similarity. The scores stay where they were: the first has the highest.
    """
    if not passages:
        return []
    least = passages[0].similarity - MARGIN
    near = [each for each in passages if latest and each.similarity >= least]
    others = [each for each in passages if not latest or each.similarity < least]
    ordered = sorted(near, key=_age)
    for _, equals in groupby(others, key=lambda each: round(each.score, 9)):
        ordered += sorted(equals, key=_age)
    return [
        replace(each, rank=rank, score=held.score)
        for rank, (each, held) in enumerate(zip(ordered, passages, strict=True), start=1)
    ]


def _age(passage: Passage) -> int:
    return -(passage.published or date.min).toordinal()
