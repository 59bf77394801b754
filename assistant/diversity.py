"""Passages of many articles before many passages of one. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Passage

# Of the range of the scores. benchmarks/diversity.py: .07 brings .02 to .06 more of the right
# articles among the first eight passages, and the answers' words in them stay as many; a cap of
# two, three or four passages an article loses words.
PENALTY = 0.07


def spread(passages: Sequence[Passage], penalty: float = PENALTY) -> list[Passage]:
    """The passages, best first, each scored the lower the more of its article are before it.

    `penalty` is what each of those takes away, as a share of the scores' range. The articles keep
    their order, that of their best passages.
    """
    if not passages:
        return []
    scores = [each.score for each in passages]
    step = penalty * (max(scores) - min(scores))
    before: Counter[str] = Counter()
    lowered: list[Passage] = []
    for each in sorted(passages, key=lambda passage: passage.rank):
        lowered.append(replace(each, score=each.score - step * before[each.chunk.article_id]))
        before[each.chunk.article_id] += 1
    ordered = sorted(lowered, key=lambda passage: (-passage.score, passage.rank))
    return [replace(each, rank=rank) for rank, each in enumerate(ordered, start=1)]
