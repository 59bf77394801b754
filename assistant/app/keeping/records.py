"""The form in which a browser keeps a question and its answer: one line of JSON.

What comes back from a browser is anybody's word: it is read within limits, or not at all. Passages
are kept without their text, which the library has. Knows nothing about pages.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from assistant.errors import BadRecord

FORM: Final = 1
MOST_QUESTION = 4_000  # characters; a longer one is kept cut off
_MOST_CHARACTERS = 2_000_000  # of a conversation: more than a page may send at once
_MOST_TURNS = 2_000
_HUGE = 2**40

Name = Annotated[str, StringConstraints(max_length=200)]
Line = Annotated[str, StringConstraints(max_length=20_000)]
Text = Annotated[str, StringConstraints(max_length=400_000)]
Number = Annotated[int, Field(ge=-_HUGE, le=_HUGE)]
Real = Annotated[float, Field(allow_inf_nan=False, ge=-_HUGE, le=_HUGE)]
State = Literal["answered", "refused", "reply", "stopped", "failed", "empty"]


def _in_order(span: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= span[0] <= span[1]:
        raise ValueError("a span ends before it begins")
    return span


Span = Annotated[tuple[Number, Number], AfterValidator(_in_order)]


class _Kept(BaseModel):
    # Fields that are not known here were added by a later version, or by the page for itself.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class OriginRecord(_Kept):
    """The article that words are from, as it was called when they were cited."""

    article: Name
    version: Name
    title: Line = ""
    publisher: Line = ""
    published: date | None = None
    url: Line = ""
    page: Annotated[int, Field(ge=1, le=_HUGE)] | None = None


class CitationRecord(OriginRecord):
    """As Citation."""

    number: Annotated[int, Field(ge=1, le=10_000)]
    quote: Text
    source: Span
    answer: Span
    support: Real = 0.0


class PassageRecord(OriginRecord):
    """As Passage, but for the text."""

    ordinal: Number = 0
    span: Span
    rank: Number
    score: Real = 0.0
    similarity: Real = 0.0
    dense: Number | None = None
    keyword: Number | None = None
    keyword_score: Real = 0.0
    page_ends: Annotated[tuple[Number, ...], Field(max_length=1_000)] = ()


class ShortRecord(_Kept):
    """As ShortAnswer."""

    text: Line
    number: Number
    source: Span


class Record(_Kept):
    """A question, and its answer as far as it came: `state` says how it ended, `when` by what time.

    `text` and `citations` are the answer's, whole or not; `problem` is why it failed.
    """

    form: Literal[1]
    question: Annotated[str, StringConstraints(min_length=1, max_length=MOST_QUESTION + 10)]
    state: State
    when: datetime
    as_typed: bool = False
    understood: Line = ""
    query: Line = ""
    text: Text = ""
    model: Line = ""
    problem: Line = ""
    short: ShortRecord | None = None
    sides: Annotated[tuple[ShortRecord, ...], Field(max_length=100)] = ()
    filters: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    without: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    notes: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    citations: Annotated[tuple[CitationRecord, ...], Field(max_length=1_000)] = ()
    passages: Annotated[tuple[PassageRecord, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> "Record":
        if any(each.answer[1] > len(self.text) for each in self.citations):
            raise ValueError("a citation is of words behind the end of the answer")
        if self.state == "answered" and not self.citations:
            raise ValueError("an answer without citations")
        if self.state in ("refused", "reply", "failed", "empty") and self.citations:
            raise ValueError("citations where there can be none")
        return self


def to_line(record: Record) -> str:
    """The record as one line of JSON without "<", so that nobody takes it for HTML."""
    return record.model_dump_json(exclude_defaults=True).replace("<", "\\u003c")


def read_records(text: object) -> list[Record]:
    """The records in lines that a browser sent, the oldest first.

    Raises BadRecord, which says what is wrong and that nothing was changed.
    """
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        raise _bad("it is no conversation, or far too long for one")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > _MOST_TURNS:
        raise _bad(f"it has more than {_MOST_TURNS:,} questions")
    return [_read(line, number) for number, line in enumerate(lines, 1)]


def _read(line: str, number: int) -> Record:
    try:
        return Record.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("form",) and first["type"] != "missing":
            raise _bad("it was kept by another version of Citewell") from error
        raise _bad(f"what is kept of its question {number} is damaged") from error


def _bad(reason: str) -> BadRecord:
    return BadRecord(
        f"This conversation cannot be opened: {reason}. It stays as it is in your browser; "
        "delete it if you do not need it"
    )
