"""What facts are compared between, and what comes of it. Pure values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["number", "date", "name", "polarity", "role"]


@dataclass(frozen=True, slots=True)
class Told:
    """Words that a sentence is held to, and what is known about where they stand.

    `beside` has the article's title, publisher and dateline, `around` the text that the words stand
    in: both name things and people, and nothing else is taken from them.
    """

    text: str
    published: date | None = None
    beside: str = ""
    around: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact of a sentence, in the sentence's `words`, that its evidence does not bear out."""

    kind: Kind
    words: str
