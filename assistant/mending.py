"""Better evidence for a written sentence, from among the sentences that its writer was shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.answer import LIKELY
from assistant.cite import Draft, Evidence, with_before
from assistant.facts.compare import conflicts
from assistant.verdicts import Checker, Verdict, coverage, told

_TRIED = 4  # of the nearest sentences
_COMPARED = 10  # sentences with most of the words, whose meaning is compared
_LEAST_TERMS = 0.2  # share of the words, below which a sentence helps none beside another
# How near is near enough: the share of the words, or less of them where the meaning is near and
# the reader is sure too. Chosen by judgement; of 29 sentences of wildgraph with a word or two
# changed, all found their own sentence, and none another's where that was away.
NEAR = 0.6
_NEAR_IN_MEANING = 0.6
_WORDS_THEN = 0.35


Likeness = Callable[[str, Sequence[Evidence]], Iterable[float]]
"""Each sentence's cosine with a text, in [-1, 1]."""


class Mender:
    """Finds evidence among the sentences shown. Safe from several threads."""

    def __init__(
        self, checker: Checker, shown: Sequence[Evidence], like: Likeness | None = None
    ) -> None:
        self._checker = checker
        self._shown = shown
        self._like = like
        self._before = {each.key: last for last, each in with_before(shown)}

    def helping(self, text: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """The evidence without what only stands beside it: few of the words, and no fact."""
        kept = list(evidence)
        for each in reversed(evidence):
            rest = [other for other in kept if other is not each]
            if not rest or coverage(text, each.quote) >= _LEAST_TERMS:
                continue
            if not conflicts(text, [told(other) for other in rest]):
                kept = rest
        return tuple(kept)

    def mended(self, draft: Draft, verdict: Verdict) -> tuple[tuple[Evidence, ...], Verdict] | None:
        """The first evidence that bears the draft out, and its verdict; None where none does."""
        nearest = self._nearest(draft.text)
        for evidence in self._tries(draft, verdict, [each for each, _ in nearest]):
            found = self._checker.weigh(draft.text, evidence)
            if not found.reason and self._is_near(draft.text, evidence, found, dict(nearest)):
                return evidence, found
        return None

    def _tries(
        self, draft: Draft, verdict: Verdict, nearest: Sequence[Evidence]
    ) -> Iterator[tuple[Evidence, ...]]:
        """What may bear it out: another one, what it has with one more, two others."""
        for each in nearest:
            if (each,) != draft.evidence:
                yield (each,)
        if draft.evidence and verdict.reason in ("number", "date", "name"):
            for each in nearest:
                if each not in draft.evidence:
                    yield (*draft.evidence, each)
        for each in nearest:
            if before := self._before.get(each.key):
                yield before, each
        for each in nearest[1:]:
            yield nearest[0], each

    def _nearest(self, text: str) -> list[tuple[Evidence, float]]:
        """The nearest sentences shown, each with its cosine, or 0 where meaning is not compared."""
        worded = [(each, coverage(text, f"{each.quote} {each.passage.title}"))
                  for each in self._shown]  # fmt: skip
        worded.sort(key=lambda pair: -pair[1])
        compared = [each for each, _ in worded[:_COMPARED]]
        near = list(self._like(text, compared)) if self._like else [0.0] * len(compared)
        ranked = sorted(
            zip(compared, near, [share for _, share in worded], strict=False),
            key=lambda found: -(found[1] + found[2]),
        )
        return [(each, float(cosine)) for each, cosine, _ in ranked[:_TRIED]]

    def _is_near(
        self, text: str, evidence: Sequence[Evidence], found: Verdict, near: dict[Evidence, float]
    ) -> bool:
        words = coverage(text, " ".join(each.quote for each in evidence))
        if words >= NEAR:
            return True
        meaning = max((near.get(each, 0.0) for each in evidence), default=0.0)
        return meaning >= _NEAR_IN_MEANING and words >= _WORDS_THEN and found.support >= LIKELY
