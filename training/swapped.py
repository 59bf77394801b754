"""Claims made of sentences: copied or shortened ones, and ones with something changed in them.

What a written sentence gets wrong most is a number, a date, a name, who did what to whom, or
whether it was so at all. Few of the claims that people wrote differ from their evidence in just
that, so these are made: a sentence of a passage with one thing changed contradicts the passage,
and the sentence itself, whole or shortened, is supported by it.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ingest.article import Span
from training.data import Claim, Row, sample
from training.made import NAME, NUMBER, OPPOSITES

SUPPORTS, CONTRADICTS, NEITHER = 0, 1, 2
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
_SCALES = ("hundred", "thousand", "million", "billion")
_CALENDAR = re.compile(r"\b(" + "|".join((*MONTHS, *_DAYS)) + r")\b")
_COUNTED = re.compile(r"\b(" + "|".join((*_WORDS, *_SCALES)) + r")\b")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|did|does|do|has|have|had|can|could|would|will|should|may|must)\b"
)
_DENIED = re.compile(r"\b(is|are|was|were|did|does|do|has|have|had|could|would|will) not\b")
_VERB = re.compile(r"\b[a-z]{3,}(?:ed|s)\b|\b(?:won|beat|met|led|took|gave|sent|told|sold)\b")
_LEADING = re.compile(r"^(?:In|On|After|During|Since|By|At|Despite|Following)\b[^,]{3,60}, (\w)")
_ASIDE = re.compile(r" \([^()]*\)|, (?:which|who|where)\b[^,.]*(?=,|\.)")
_BOTH_WAYS = frozenset(
    ("and", "or", "with", "met", "married", "between", "near", "like", "than", "as", "vs")
)
_NO_NAMES = frozenset(
    (
        "the", "they", "he", "she", "it", "this", "that", "these", "those", "there", "a", "an",
        "in", "on", "at", "when", "while", "after", "before",
    )
)  # fmt: skip
Way = Callable[[str, str, random.Random], str | None]


def swapped(rows: Sequence[Row], count: int, seed: int) -> list[Claim]:
    """About `count` claims of the rows' passages: two of five supported, one with nothing said."""
    passages = {row.passage: row for row in rows}
    made: list[Claim] = []
    for row in sample(list(passages.values()), len(passages), "swapped", seed):
        if len(made) >= count:
            break
        made += _of(row, random.Random(f"swapped-{row.id}-{seed}"))
    return made[:count]


def _of(row: Row, draw: random.Random) -> Iterator[Claim]:
    fitting = [n for n, s in enumerate(row.sentences) if _fits(s.cut(row.passage))]
    for at in draw.sample(fitting, min(2, len(fitting))):
        text = " ".join(row.sentences[at].cut(row.passage).split())
        evidence = _evidence(row, at, draw)
        said = shortened(text, draw) if draw.random() < 0.6 else text
        yield Claim(f"{row.id}-said-{at}", "made_claim_said", said, evidence, SUPPORTS)
        changed = _changed(said, row.passage, draw)
        if changed:
            kind, claim = changed
            yield Claim(f"{row.id}-{kind}-{at}", f"made_claim_{kind}", claim, evidence, CONTRADICTS)
        elsewhere = [n for n in range(len(row.sentences)) if abs(n - at) > 1]
        if elsewhere and draw.random() < 0.5:
            other = _evidence(row, draw.choice(elsewhere), draw, of=at)
            yield Claim(f"{row.id}-unsaid-{at}", "made_claim_unsaid", said, other, NEITHER)


def _fits(text: str) -> bool:
    return 7 <= len(text.split()) <= 45 and text[-1:] in ".!" and text[:1].isupper()


def _evidence(row: Row, at: int, draw: random.Random, of: int = -1) -> str:
    """The sentence, mostly with some of those beside it; never the one it must not hold."""
    low, high = at, at + 1
    if draw.random() < 0.6:
        low, high = max(0, at - draw.randrange(3)), min(len(row.sentences), at + 3)
    kept: list[Span] = [row.sentences[n] for n in range(low, high) if n != of]
    return " ".join(" ".join(span.cut(row.passage).split()) for span in kept)


def shortened(text: str, draw: random.Random) -> str:
    """The sentence without an aside or without what it begins with: as true as it was."""
    if draw.random() < 0.7:
        text = _ASIDE.sub("", text, count=1)
    found = _LEADING.match(text)
    if found and draw.random() < 0.5:
        text = text[found.end() - 1].upper() + text[found.end() :]
    return text


def _changed(text: str, passage: str, draw: random.Random) -> tuple[str, str] | None:
    ways: list[tuple[str, Way]] = [
        ("number", _number), ("name", _name), ("date", _date), ("role", _roles),
        ("opposite", _opposite), ("denied", _denied),
    ]  # fmt: skip
    draw.shuffle(ways)
    if draw.random() < 0.5:  # nearly every sentence can be denied: the rest would come too seldom
        ways.sort(key=lambda way: way[0] == "denied")
    for kind, way in ways:
        changed = way(text, passage, draw)
        if changed and changed != text:
            return kind, changed
    return None


def _put(text: str, found: "re.Match[str]", other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


def _number(text: str, passage: str, draw: random.Random) -> str | None:
    counted = list(_COUNTED.finditer(text))
    if counted and draw.random() < 0.5:
        chosen = draw.choice(counted)
        kind = _SCALES if chosen.group() in _SCALES else _WORDS
        return _put(text, chosen, draw.choice([word for word in kind if word != chosen.group()]))
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    chosen = draw.choice(found)
    others = {each.group() for each in NUMBER.finditer(passage)} - {chosen.group()}
    like = sorted(each for each in others if len(each) == len(chosen.group()))
    if like and draw.random() < 0.5:
        return _put(text, chosen, draw.choice(like))
    digits = list(chosen.group())
    places = [n for n, digit in enumerate(digits) if digit.isdigit()]
    at = draw.choice(places)
    digits[at] = draw.choice([d for d in "123456789" if d != digits[at]])
    return _put(text, chosen, "".join(digits))


def _name(text: str, passage: str, draw: random.Random) -> str | None:
    asked = [each for each in NAME.finditer(text) if each.start() > 0]
    others = {each.group() for each in NAME.finditer(passage) if each.start() > 0}
    others = {each for each in others if each not in text and len(each) > 3}
    others -= {*MONTHS, *_DAYS}
    asked = [each for each in asked if each.group() not in (*MONTHS, *_DAYS)]
    if not asked or not others:
        return None
    chosen = draw.choice(asked)
    fitting = sorted(e for e in others if e not in chosen.group() and chosen.group() not in e)
    words = len(chosen.group().split())
    like = [each for each in fitting if len(each.split()) == words] or fitting
    return _put(text, chosen, draw.choice(like)) if like else None


def _date(text: str, passage: str, draw: random.Random) -> str | None:
    found = list(_CALENDAR.finditer(text))
    if not found:
        return None
    chosen = draw.choice(found)
    like = MONTHS if chosen.group() in MONTHS else _DAYS
    return _put(text, chosen, draw.choice([each for each in like if each != chosen.group()]))


def _roles(text: str, passage: str, draw: random.Random) -> str | None:
    """Two names on either side of a verb in each other's place."""
    names = [each for each in NAME.finditer(text) if each.group() not in (*MONTHS, *_DAYS)]
    for first, second in pairwise(names):
        between = text[first.end() : second.start()]
        words = set(re.findall(r"[a-z]+", between))
        if first.group().lower() in _NO_NAMES or second.group().lower() in _NO_NAMES:
            continue
        if "," in between or words & _BOTH_WAYS or not _VERB.search(between) or len(words) > 7:
            continue
        if first.group() in second.group() or second.group() in first.group():
            continue
        if text[: first.start()].strip().lower() not in ("", "the"):
            continue
        return (
            text[: first.start()] + second.group() + between + first.group() + text[second.end() :]
        )
    return None


def _opposite(text: str, passage: str, draw: random.Random) -> str | None:
    found = [each for each in re.finditer(r"\w+", text) if each.group() in OPPOSITES]
    if not found:
        return None
    chosen = draw.choice(found)
    return _put(text, chosen, OPPOSITES[chosen.group()])


def _denied(text: str, passage: str, draw: random.Random) -> str | None:
    if denied := _DENIED.search(text):
        return _put(text, denied, denied.group(1))
    found = _AUXILIARY.search(text)
    if not found:
        return None
    form = f"{found.group()} {draw.choice(['not', 'not', 'never'])}"
    if found.group() in ("is", "are", "was", "were", "did", "has", "had") and draw.random() < 0.3:
        form = f"{found.group()}n't"
    return _put(text, found, form)
