"""Texts compared by what they say: case, accents, punctuation, articles and ways of writing numbers
make no difference. Pure.

"The 30,000 cubic metres" and "thirty thousand cubic metres" are the same, as are "$1.7bn" and "1.7
billion", "5%" and "five per cent", "U.S." and "US".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

_ARTICLES = frozenset(("a", "an", "the"))
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_PER_CENT = re.compile(r"%|\bper cent\b")
_TOKEN = re.compile(r"(\d+(?:\.\d+)?)(?:(bn|mn|tn|[kmb])(?![^\W_]))?|[^\W\d_]+")
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SPELLED = _UNITS | _TENS
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_GLUED = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}


def words(text: str) -> list[str]:
    """The words of `text` as they are compared; numbers in digits, at their full value."""
    found = [word for word, _ in _joined(_tokens(text))]
    return [each for each in found if each not in _ARTICLES] or found


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether any of the answers occurs in the text as whole words."""
    inside = f" {' '.join(words(text))} "
    return any(f" {' '.join(each)} " in inside for each in map(words, answers) if each)


def is_same(text: str, answers: Iterable[str]) -> bool:
    """Whether the text says one of the answers and nothing else."""
    return words(text) in [words(each) for each in answers]


def overlap(text: str, answers: Iterable[str]) -> float:
    """The best F1 of the text's words with those of an answer, in [0, 1].

    Rajpurkar et al., "SQuAD", EMNLP 2016.
    """
    return max((_f1(words(text), words(each)) for each in answers), default=0.0)


def strange_numbers(sentence: str, evidence: str) -> list[str]:
    """The numbers written in digits in the sentence that its evidence does not hold."""
    tokens = _tokens(evidence)
    known = {word for word, _ in _joined(tokens)} | {word for word, _ in tokens}
    said = (word for word, in_digits in _joined(_tokens(sentence)) if in_digits)
    return [each for each in dict.fromkeys(said) if each not in known]


def _f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    shared = (Counter(given) & Counter(wanted)).total()
    return 2 * shared / (len(given) + len(wanted)) if shared else 0.0


def _tokens(text: str) -> list[tuple[str, int]]:
    """Words and numbers, each with what is glued to it: 1,000,000 for the "m" of "2m", 1 for none.

    Lower case, without accents, dots of acronyms and thousands separators.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    folded = _ACRONYM.sub(lambda found: found[0].replace(".", ""), _THOUSANDS.sub("", folded))
    return [
        (_shown(Decimal(found[1])) if found[1] else found[0], _GLUED.get(found[2] or "", 1))
        for found in _TOKEN.finditer(_PER_CENT.sub(" percent ", folded))
    ]


def _joined(tokens: Sequence[tuple[str, int]]) -> Iterator[tuple[str, bool]]:
    """The words, each number whole ("two", "hundred", "twelve" as 212); is it written in digits?"""
    at = 0
    while at < len(tokens):
        value, end = _number(tokens, at)
        word = tokens[at][0]
        yield (word if value is None else _shown(value)), word[0].isdigit()
        at = end


def _number(tokens: Sequence[tuple[str, int]], at: int) -> tuple[Decimal | None, int]:
    """The number that begins there, None for none; and where what comes behind begins."""
    word, glued = tokens[at]
    spelled = word in _SPELLED
    if not spelled and not word[0].isdigit():
        return None, at + 1
    part = Decimal(_SPELLED[word]) if spelled else Decimal(word) * glued
    whole, end = Decimal(0), at + 1
    while end < len(tokens):
        word, behind = tokens[end][0], tokens[end + 1][0] if end + 1 < len(tokens) else ""
        if word == "hundred" and 0 < part < 100:
            part *= 100
        elif word in _SCALES and part:
            whole, part = whole + part * _SCALES[word], Decimal(0)
        elif spelled and (whole or part) and _goes_on(part, word):
            part += _SPELLED[word]
        elif not (spelled and word == "and" and (whole or part >= 100) and _goes_on(part, behind)):
            break
        end += 1
    return whole + part, end


def _goes_on(part: Decimal, word: str) -> bool:
    """Whether the word adds to the number so far: "five" to "twenty", "twelve" to "two hundred"."""
    if word not in _SPELLED:
        return False
    is_after_tens = word in _UNITS and 0 < _UNITS[word] < 10 and part % 100 in _TENS.values()
    return part % 100 == 0 or is_after_tens


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"
