"""How much of a question a text holds: the share of its terms, rare ones weighing more. Pure."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from assistant.cite import Evidence, with_before
from ingest.terms import terms

# What a term counts that only the title or the sentence before holds; benchmarks/README.md.
_NEAR = 0.5
_WORD = re.compile(r"[^\W_][\w'’-]*")


class Rarity(Protocol):
    """What is needed of a library."""

    def rarity(self, words: Sequence[str]) -> Mapping[str, float]:
        """How rare each term is, at least 0."""
        ...


def share(
    rarity: Mapping[str, float], held: AbstractSet[str], near: AbstractSet[str] = frozenset()
) -> float:
    """The share in [0, 1], by rarity, of the terms held; those that are only near count by half."""
    whole = sum(rarity.values())
    if not whole:
        return 0.0
    found = sum(
        rare * (1.0 if word in held else _NEAR if word in near else 0.0)
        for word, rare in rarity.items()
    )
    return found / whole


def covered(
    rarity: Mapping[str, float], sentences: Sequence[Evidence]
) -> list[tuple[Evidence, float]]:
    """Each sentence with its share of the terms; near are those of its title and of the sentence
    before it, which it may speak of as "it" or "he".
    """
    found: list[tuple[Evidence, float]] = []
    titles: dict[str, set[str]] = {}
    said: set[str] = set()
    for before, each in with_before(sentences):
        title = each.passage.title
        if title not in titles:
            titles[title] = set(terms(title))
        words = set(terms(each.quote))
        near = titles[title] | said if before else titles[title]
        found.append((each, share(rarity, words, near)))
        said = words
    return found


def named(question: str) -> frozenset[str]:
    """The terms of its names and numbers: words with a digit, capitalised ones behind the first."""
    words = _WORD.findall(question)
    names = [
        word
        for at, word in enumerate(words)
        if any(char.isdigit() for char in word) or (at and word[0].isupper())
    ]
    return frozenset(terms(" ".join(names)))
