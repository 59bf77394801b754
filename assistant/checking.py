"""Written sentences against the quotes they cite: how sure the reader is of their support."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.cite import Draft
from assistant.reader import Reader

# From this probability on, the quotes say otherwise. Of claims kept back from training, 17 % of the
# contradicted ones reach it, 2 % of the supported ones and of the others.
CONTRADICTED = 0.7


class Checked:
    """Drafts as they come, each with its evidence's support; without those that it contradicts.

    Without a reader they pass as they are.
    """

    def __init__(self, drafts: Iterable[Draft], reader: Reader | None) -> None:
        self._drafts = drafts
        self._reader = reader
        self._left_out = 0

    def __iter__(self) -> Iterator[Draft]:
        for draft in self._drafts:
            if kept := self._checked(draft):
                yield kept

    @property
    def notes(self) -> tuple[str, ...]:
        """How many were left out, in plain words."""
        if not self._left_out:
            return ()
        sentences = "1 sentence" if self._left_out == 1 else f"{self._left_out} sentences"
        return (f"Left out {sentences} of the model's: the passages cited say otherwise.",)

    def _checked(self, draft: Draft) -> Draft | None:
        if self._reader is None:
            return draft
        found = self._reader.supports(draft.text, [each.quote for each in draft.evidence])
        if found.contradicts >= CONTRADICTED:
            self._left_out += 1
            return None
        evidence = tuple(replace(each, support=found.supports) for each in draft.evidence)
        return replace(draft, evidence=evidence)
