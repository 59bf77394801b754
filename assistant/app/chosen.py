"""What a person has set for all their questions, as a browser keeps it. Knows nothing about HTML.

Anything can come from a browser: what cannot be used is left as it usually is, field by field.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.preferences import PASSAGES, Preferences
from assistant.writers import Way
from ingest.filters import Filters

FEWEST, MOST = 4, 16  # passages
REVERSED = "The first day is after the last one: all articles are searched."


class Chosen(BaseModel):
    """The settings of one person. `model` and `caution` are empty for the usual ones.

    `after` and `before` are the first and the last day of publication.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = ""
    passages: int = Field(default=PASSAGES, ge=FEWEST, le=MOST)
    caution: Literal["", "strict", "balanced", "generous"] = ""
    after: date | None = None
    before: date | None = None

    @classmethod
    def read(cls, data: object, ways: Sequence[Way]) -> "Chosen":
        """The settings in what a browser sent; a model that there is not is the usual one."""
        sent = data if isinstance(data, Mapping) else {}
        fields: dict[str, Any] = {}
        for name in cls.model_fields.keys() & sent.keys():
            try:
                fields[name] = getattr(cls.model_validate({name: sent[name]}), name)
            except ValidationError:
                continue
        if fields.get("model") not in [each.name for each in ways]:
            fields.pop("model", None)
        return cls(**fields)

    def kept(self) -> dict[str, Any]:
        """What a browser keeps of them."""
        return self.model_dump(mode="json")

    @property
    def problem(self) -> str:
        """What is wrong with them, in a plain sentence; "" where nothing is."""
        return REVERSED if self.after and self.before and self.after > self.before else ""

    @property
    def filters(self) -> Filters | None:
        """The articles that every question is kept to; None for all."""
        if self.problem or not (self.after or self.before):
            return None
        return Filters(after=self.after, before=self.before)

    @property
    def preferences(self) -> Preferences:
        """How answers are made."""
        return Preferences(self.passages, self.model, self.caution)

    def way(self, ways: Sequence[Way]) -> Way:
        """The way in which answers are made."""
        return next((each for each in ways if each.name == self.model), ways[0])
