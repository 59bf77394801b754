"""The form in which a model says its sentences, each with the numbers of those that support it.

A form knows the prompt that asks for it, how to read it as it comes, and the grammar that keeps a
model to it, where a model can be kept. Pure: it knows nothing about models and evidence.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from ingest.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a model's, without markers, and the numbers that it gave, each once.

    Without text, but with numbers, it points at sentences instead of writing one.

    `finished` is False for what the model's answer ended on without an end of its own.
    """

    text: str
    ids: tuple[int, ...] = ()
    finished: bool = True


class Form(Protocol):
    """One form. `prompt` names the template that asks for it."""

    name: str
    prompt: str

    def read(self, pieces: Iterable[str], most: int) -> Iterator[Said]:
        """The sentences in a model's answer, as its pieces come; `most` is the highest number."""
        ...

    def grammar(self, most: int, refusal: str) -> str:
        """A grammar in GBNF of what may be said; empty where the form needs none."""
        ...


# [3] [3, 4] [2–4] [S3] [#3] [^3] [sentence 3] 【3】 【3†source】
_ID = r"(?:S|s|#|\^|ids?|IDs?|[Ss]entences?|[Ss]ources?)?\s*\.?:?\s*\d+"
_SQUARE = rf"[\[【]\s*{_ID}(?:\s*(?:,|;|&|and|to|-|–)\s*{_ID})*(?:†[^\]】]*)?\s*[\]】]"
_ROUND = rf"\(\s*{_ID}(?:\s*(?:,|;|&|and|-|–)\s*{_ID})*\s*\)"
_MARKER = re.compile(rf"{_SQUARE}|{_ROUND}")
_MARKERS = re.compile(rf"(?:\s*,?\s*(?:{_SQUARE}|{_ROUND}))+")
_RANGE = re.compile(r"(\d+)(?:\s*[-–]\s*\D{0,2}(\d+))?")
_WIDEST = 10  # numbers that a range may stand for; of a wider one its ends are taken
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d+[.)]\s+|#+\s+)?(?:(?:\*\*)?Answer:(?:\*\*)?\s*)?")
_END = re.compile(r"[.!?…][\"”’'»)\*]*$")
_STOP = re.compile(r"\s*([.!?…]+[\"”’'»)]*|$)(?=\s|$)")
_BEGINS = re.compile(r"\s*(?:[A-ZÀ-Þ\d\"“‘«(]|$)")
_HEADING = re.compile(r"^[^.!?]*:$|^```")


class Markers:
    """Sentences in plain text, each followed by numbers in brackets, as `It rained. [4]`.

    Tolerant: of bullets, several sentences on a line, other brackets, markers before the full stop.
    """

    name = "markers"
    prompt = "form_markers"

    def read(self, pieces: Iterable[str], most: int) -> Iterator[Said]:
        """See Form. A line is read when it has ended; one without numbers waits for the next.

        Numbers on a line of their own are the last sentence's, where that has none.
        """
        held: Said | None = None
        for line, finished in _lines(pieces):
            for said in read_line(line, most):
                if held and not said.text:
                    held = replace(held, ids=held.ids or said.ids)
                    continue
                if held:
                    yield held
                said, held = replace(said, finished=finished or _is_ended(line)), None
                if said.ids:
                    yield said
                else:
                    held = said
        if held:
            yield held

    def grammar(self, most: int, refusal: str) -> str:
        """See Form. A refusal, or one to five lines that end in numbers that exist."""
        return (
            f"root ::= {json.dumps(refusal)} | line line? line? line? line?\n"
            'line ::= [^\\n\\[\\]]+ marker marker? marker? "\\n"\n'
            'marker ::= "[" number "]"\n'
            f"number ::= {_number_rule(most)}\n"
        )


class JsonLines:
    """Sentences as JSON objects, one after the other, as a list, or inside another object."""

    name = "json"
    prompt = "form_json"

    def read(self, pieces: Iterable[str], most: int) -> Iterator[Said]:
        """See Form. An object is read when it is closed; an answer without any as plain text."""
        inner = _Objects()
        for piece in pieces:
            yield from (said for each in inner.feed(piece) if (said := _said(each)))
        if inner.is_open:
            yield Said(" ".join(inner.rest.split()), finished=False)
        elif not inner.found:  # a refusal, or a model that keeps to no form
            yield from MARKERS.read([inner.rest], most)

    def grammar(self, most: int, refusal: str) -> str:
        """See Form. A refusal, or one to five objects with numbers that exist."""
        return (
            f"root ::= {json.dumps(refusal)} | line line? line? line? line?\n"
            'line ::= "{\\"sentence\\": \\"" text "\\", \\"numbers\\": [" number (", " number)? '
            '(", " number)? "]}\\n"\n'
            'text ::= ([^"\\\\\\n] | "\\\\\\"")+\n'
            f"number ::= {_number_rule(most)}\n"
        )


MARKERS = Markers()
JSON_LINES = JsonLines()
FORMS: tuple[Form, ...] = (MARKERS, JSON_LINES)


def _lines(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The lines of a text in pieces, and of each whether it has ended."""
    waiting = ""
    for piece in pieces:
        *lines, waiting = (waiting + piece).split("\n")
        yield from ((line, True) for line in lines)
    yield waiting, False


def read_line(line: str, most: int) -> list[Said]:
    """The sentences in a line of plain text, each with the numbers behind it.

    Numbers inside a sentence are its own. Of sentences before the only numbers of a line, each gets
    them. `most` is the highest number there is: round brackets with others are words.
    """
    line = _BULLET.sub("", line.replace("**", ""), count=1).strip()
    if not line or _HEADING.match(line):
        return []
    found: list[Said] = []
    text, ids, at = "", [], 0
    for group in _MARKERS.finditer(line):
        before, stop = line[at : group.start()], _STOP.match(line, group.end())
        ends = bool(stop) or (_ends(text + before) and bool(_BEGINS.match(line, group.end())))
        if not _is_marker(group[0], most, ends):
            continue
        text, at = text + before, group.end()
        ids += _numbers(group[0])
        if ends:
            if stop and not _ends(text):
                text, at = text.rstrip() + stop[1], stop.end()
            found += _sentences(text, ids)
            text, ids = "", []
    return [*found, *_sentences(text + line[at:], ids)]


def _ends(text: str) -> bool:
    return bool(_END.search(text.rstrip()))


def _is_marker(group: str, most: int, ends: bool) -> bool:
    if "(" not in group:
        return True
    return ends and all(0 < each <= most for each in _numbers(group))


def _numbers(group: str) -> list[int]:
    numbers: list[int] = []
    for marker in _MARKER.findall(group):
        for first, last in _RANGE.findall(marker.partition("†")[0]):
            a, b = int(first), int(last or first)
            numbers += range(a, b + 1) if a <= b <= a + _WIDEST else [a, b]
    return numbers


def _sentences(text: str, ids: list[int]) -> list[Said]:
    text = re.sub(r"\s+([.,;!?])", r"\1", " ".join(text.split()))
    each_once = tuple(dict.fromkeys(ids))
    if not re.search(r"\w", text):
        return [Said("", each_once)] if ids else []
    return [Said(span.cut(text), each_once) for span in split_sentences(text)]


def _is_ended(line: str) -> bool:
    """Whether a line that no newline ended is whole: it closes with a stop or a marker."""
    return bool(re.search(r"[.!?…\]】)][\"”’'»)\*\s]*$", line))


class _Objects:
    """The innermost JSON objects of a text that comes in pieces."""

    def __init__(self) -> None:
        self.rest = ""  # not read yet
        self.found = False
        self._at, self._start, self._quoted, self._escaped = 0, -1, False, False

    @property
    def is_open(self) -> bool:
        return self._start >= 0

    def feed(self, piece: str) -> Iterator[str]:
        self.rest += piece
        while self._at < len(self.rest):
            letter, at = self.rest[self._at], self._at
            self._at += 1
            if self._quoted:
                self._quoted = self._escaped or letter != '"'
                self._escaped = letter == "\\" and not self._escaped
            elif letter == '"':
                self._quoted = self.is_open
            elif letter == "{":
                self._start = at
            elif letter == "}" and self.is_open:
                inner, self.rest = self.rest[self._start : at + 1], self.rest[at + 1 :]
                self._at, self._start, self.found = 0, -1, True
                yield inner


def _said(text: str) -> Said | None:
    try:
        read = json.loads(text)
    except ValueError:
        return Said(" ".join(text.split()))
    sentence = read.get("sentence", read.get("text"))
    numbers = read.get("numbers", read.get("ids", read.get("id", [])))
    if not isinstance(sentence, str) or not sentence.strip():
        return None
    given = numbers if isinstance(numbers, list) else [numbers]
    ids = [int(found[0]) for each in given if (found := re.search(r"\d+", str(each)))]
    return Said(" ".join(sentence.split()), tuple(dict.fromkeys(ids)))


def _number_rule(most: int) -> str:
    return " | ".join(f'"{number}"' for number in range(1, most + 1)) or '"1"'
