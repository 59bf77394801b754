"""Which of several passages is newer, and when that counts. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from assistant.answer import Passage

# Cosine of two chunks from which they tell of the same things. Every question of two sets taken to
# ask for the latest (benchmarks/recency.py): hit@1 .689 to .682, .620 to .683; with .65 it falls,
# with all within .05 of the best's similarity to .642 and .532. A later report of the right article
# comes first for .59 and .37 of the questions, without the rule for .23 and .17.
SAME = 0.7
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


def newer_first(
    passages: Sequence[Passage], alike: Mapping[str, float] | None = None, same: float = SAME
) -> list[Passage]:
    """The passages with the newer first among equals, ranked anew; those without a date last.

    Equal are those with the same score. Where the latest is asked for, `alike` is each chunk's
    cosine with the best passage's, by chunk id: those from `same` on tell of the same things, and
    change places, the newest first. The scores stay where they were: the first has the highest.
    """
    ordered: list[Passage] = []
    for _, equals in groupby(passages, key=lambda each: round(each.score, 9)):
        ordered += sorted(equals, key=_age)
    if alike:
        places = [at for at, each in enumerate(ordered) if alike.get(each.chunk.id, 0.0) >= same]
        changing = sorted((ordered[at] for at in places), key=_age)
        for at, each in zip(places, changing, strict=True):
            ordered[at] = each
    return [
        replace(each, rank=rank, score=held.score)
        for rank, (each, held) in enumerate(zip(ordered, passages, strict=True), start=1)
    ]


def _age(passage: Passage) -> int:
    return -(passage.published or date.min).toordinal()
