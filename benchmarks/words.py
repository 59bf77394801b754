"""Texts compared by their words alone. Pure."""

import re
from collections.abc import Sequence


def normal(text: str) -> str:
    """Lower case, letters and digits only, one space between words: to compare texts with."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def holds(passage: str, words: Sequence[str]) -> bool:
    """Whether any of the texts occurs in the passage as whole words."""
    inside = f" {normal(passage)} "
    return any(f" {each} " in inside for each in map(normal, words) if each)
