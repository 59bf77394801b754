"""Questions and passages changed so that there is no answer any more: the made unanswerable ones.

What the people who wrote SQuAD 2.0's unanswerable questions did most: another name or number from
the same passage, the opposite of a word, a negation. Counted apart wherever figures are given.
"""

import random
import re
from dataclasses import replace

from benchmarks.words import holds
from training.data import Row, fraction, label_by_span

NAME = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
OPPOSITES = {
    a: b
    for pair in (
        "first last", "largest smallest", "most least", "before after", "north south",
        "east west", "northern southern", "eastern western", "more less", "highest lowest",
        "early late", "won lost", "increase decrease", "increased decreased", "male female",
        "oldest youngest", "best worst", "began ended", "start end", "started stopped",
        "above below", "major minor", "same different", "public private", "longest shortest",
        "earliest latest", "older newer", "allowed forbidden", "accepted rejected",
        "positive negative", "cause prevent", "caused prevented", "always never", "many few",
        "large small", "high low", "with without", "greater smaller", "biggest smallest",
        "joined left", "higher lower", "buy sell", "bought sold", "support oppose",
        "supported opposed", "common rare", "popular unpopular", "known unknown", "died born",
        "father mother", "legal illegal", "ancient modern", "summer winter", "inside outside",
    )
    for a, b in (pair.split(), reversed(pair.split()))
}  # fmt: skip
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|did|does|do|has|have|had|can|could|would|will)\b", re.I
)
_NOT = {"can": "cannot", "will": "won't"}


def unanswerable(row: Row) -> Row | None:
    """The row with its question changed so that the passage does not answer, or None."""
    draw = random.Random(f"made-{row.id}")
    ways = [_other_name, _other_number, _opposite, _opposite, _negated]
    draw.shuffle(ways)
    for way in ways:
        if way is _negated and draw.random() > 0.3:
            continue  # else most would be negations, which are easy to tell
        question = way(row, draw)
        if question and question != row.question:
            return replace(
                row,
                id=f"{row.id}-made",
                set="made_question",
                question=question,
                answerable=False,
                answers=(),
                labels=(0,) * len(row.sentences),
                words=(),
            )
    return None


def without_sentence(row: Row) -> Row | None:
    """The row with the sentences that answer taken out of its passage, or None."""
    if not row.answers or not any(row.labels) or len(row.sentences) < 3:
        return None
    pieces = [
        s.cut(row.passage) for s, hit in zip(row.sentences, row.labels, strict=True) if not hit
    ]
    rest = " ".join(pieces)
    if len(pieces) < 2 or holds(rest, row.words):
        return None
    return label_by_span(
        Row(f"{row.id}-cut", "made_passage", row.question, row.title, rest, answerable=False)
    )


def _other_name(row: Row, draw: random.Random) -> str | None:
    asked = [found for found in NAME.finditer(row.question) if found.start() > 0]
    asked = [found for found in asked if found.group() in row.passage]
    others = {found.group() for found in NAME.finditer(row.passage) if found.start() > 0}
    others -= {found.group() for found in asked} | set(row.words)
    whole = f"{row.question} {' '.join(row.words)}"
    fitting = sorted(each for each in others if each not in whole and len(each) > 3)
    if not asked or not fitting:
        return None
    chosen = draw.choice(asked)
    like = [e for e in fitting if len(e.split()) == len(chosen.group().split())] or fitting
    return row.question[: chosen.start()] + draw.choice(like) + row.question[chosen.end() :]


def _other_number(row: Row, draw: random.Random) -> str | None:
    asked = list(NUMBER.finditer(row.question))
    if not asked:
        return None
    chosen = draw.choice(asked)
    others = sorted({found.group() for found in NUMBER.finditer(row.passage)} - {chosen.group()})
    like = [each for each in others if len(each) == len(chosen.group())]
    digits = chosen.group()
    if not like and digits.isdigit():
        like = [str(max(1, int(digits) + draw.choice([-12, -5, -2, -1, 1, 2, 7, 10])))]
    if not like:
        return None
    return row.question[: chosen.start()] + draw.choice(like) + row.question[chosen.end() :]


def _opposite(row: Row, draw: random.Random) -> str | None:
    found = [each for each in re.finditer(r"\w+", row.question) if each.group() in OPPOSITES]
    if not found:
        return None
    chosen = draw.choice(found)
    other = OPPOSITES[chosen.group()]
    return row.question[: chosen.start()] + other + row.question[chosen.end() :]


def _negated(row: Row, draw: random.Random) -> str | None:
    found = _AUXILIARY.search(row.question)
    if not found or fraction(row.id) > 0.6:
        return None
    word = found.group().lower()
    form = _NOT.get(word, f"{word}n't")
    if draw.random() < 0.5:
        form = f"{word} not" if word != "can" else "cannot"
    return row.question[: found.start()] + form + row.question[found.end() :]
