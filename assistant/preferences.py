"""Preferences: how one person wants to be answered. Pure; what is not said is as the assistant has
it.
"""

from dataclasses import dataclass

PASSAGES = 8  # read for an answer


@dataclass(frozen=True, slots=True)
class Preferences:
    """How an answer is made.

    `passages` are the most that are read for it. `model` is one of `Assistant.models` by name,
    "quoting" for none; `caution` ("strict", "balanced", "generous") is how sure it must be. Both
    empty are as the assistant was opened. Raises ValueError where no passage is to be read.
    """

    passages: int = PASSAGES
    model: str = ""
    caution: str = ""

    def __post_init__(self) -> None:
        if self.passages < 1:
            raise ValueError(f"an answer needs passages to be read: 1 or more, not {self.passages}")


USUAL = Preferences()
