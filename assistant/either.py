"""The evidence on either side of a question that asks for a yes or a no; no verdict is given."""

from collections.abc import Sequence

from assistant.cite import Evidence
from assistant.premise import asserted
from assistant.reader import Reader
from assistant.verdicts import Checker
from assistant.yes_or_no import Stance

BOTH = "The articles hold something for a yes and something for a no: both are quoted."
_LOOKED_AT = 6  # sentences, the best first
_LEAST = 0.3  # of the best one's support, what one must have to be quoted for its side


class Either:
    """Tells sides of yes and no. Safe from several threads."""

    def __init__(self, reader: Reader | None) -> None:
        self._checker = Checker("", reader)

    def with_deciding(
        self, question: str, chosen: Sequence[Evidence], ranked: Sequence[Evidence]
    ) -> tuple[list[Evidence], bool]:
        """The chosen sentences, with the best that says yes and the best that says no.

        And whether there is one of either. `ranked` are all sentences, best first.
        """
        best: dict[Stance, Evidence] = {}
        claim = asserted(question)
        for each in ranked[:_LOOKED_AT] if claim else ():
            if each.support >= _LEAST * ranked[0].support:
                best.setdefault(self._checker.stand(claim, [each]).says, each)
        best.pop("", None)
        known = {each.key for each in chosen}
        more = [each for each in best.values() if each.key not in known]
        return [*chosen, *more], len(best) > 1
