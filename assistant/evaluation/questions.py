"""A file of questions with what is expected of each: JSON lines in, Questions out.

A line is an object: `question`; `article` (or `articles`), `answer` (one or several), or
`"answerable": false`; and where wanted `id`, `today`, `filters`, and `note`, which is for people.
Which article is meant is looked up elsewhere (`articles`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from assistant.errors import AssistantError, BadQuestion, QuestionsError
from assistant.question import checked
from ingest.filters import Filters

_TOLD = 5  # bad lines told of at once


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is expected: `articles` by id, any of these `words`, or a refusal.

    `answerable` is None where nothing is expected. `named` are the articles as the file has them,
    `line` is where it stands in there, from 1.
    """

    id: str
    text: str
    articles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    answerable: bool | None = None
    today: date | None = None
    filters: Filters | None = None
    named: tuple[str, ...] = ()
    line: int = 0


def read_questions(path: Path) -> list[Question]:
    """The questions in a file of JSON lines, articles named as the lines name them.

    Raises QuestionsError, which says which lines are wrong and why.
    """
    return questions_in(_lines(path), path)


def questions_in(lines: Iterable[bytes], path: Path) -> list[Question]:
    """The same of the lines of a file; `path` is for what is told of them."""
    found: list[Question] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(line, number)
            if question.id in seen:
                raise QuestionsError(f"the id {question.id} is that of line {seen[question.id]}")
            seen[question.id] = number
            found.append(question)
        except (AssistantError, ValidationError) as error:
            problems.append(f"line {number}: {_reason(error)}")
    if problems:
        raise bad_lines(path, problems)
    if not found:
        raise QuestionsError(f"{path} is empty: give it a line such as {_EXAMPLE}")
    return found


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise QuestionsError(f"{path} cannot be read: {error.strerror}") from error


def bad_lines(path: Path, problems: Sequence[str]) -> QuestionsError:
    """The error that tells of the first of these, each "line 3: what is wrong"."""
    more = len(problems) - _TOLD
    told = [*problems[:_TOLD], *([f"and {more} more lines"] if more > 0 else [])]
    return QuestionsError(f"{path}, " + "; ".join(told))


_EXAMPLE = '{"question": "Who won?", "article": "race.txt", "answer": "Ada Holm"}'


def _several(value: Any) -> Any:
    """One or several of something as a tuple, without the empty ones."""
    if value is None:
        return ()
    given = value if isinstance(value, list) else [value]
    # Numbers too: {"answer": 422} is what people write.
    said = [str(e) if isinstance(e, int | float) and not isinstance(e, bool) else e for e in given]
    return tuple(e for e in said if not isinstance(e, str) or e.strip())


_Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Filters(_Strict):
    """As the options of `citewell ask` are called."""

    after: date | None = None
    before: date | None = None
    publisher: _Several = ()
    author: _Several = ()
    source: _Several = ()
    language: _Several = ()
    where: dict[str, str] = {}

    def filters(self) -> Filters:
        return Filters(
            self.after, self.before, self.publisher, self.author, self.source, self.language,
            self.where,
        )  # fmt: skip


class _Line(_Strict):
    question: str
    id: str = ""
    article: _Several = ()
    articles: _Several = ()
    answer: _Several = ()
    answers: _Several = ()
    answerable: bool | None = None
    today: date | None = None
    filters: _Filters | None = None
    note: str = ""

    @model_validator(mode="after")
    def _is_consistent(self) -> "_Line":
        if self.answerable is False and self.expected:
            raise ValueError(
                f"“answerable” is false, and {self.expected[0]} is expected: leave one out"
            )
        return self

    @property
    def expected(self) -> tuple[str, ...]:
        return (*self.article, *self.articles, *self.answer, *self.answers)


def _question(line: bytes, number: int) -> Question:
    try:
        given = json.loads(line)
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is not UTF-8"
        raise QuestionsError(f"this is no JSON ({reason}): each line is one whole object") from None
    if not isinstance(given, dict):
        raise QuestionsError(f"this is no JSON object such as {_EXAMPLE}")
    read = _Line.model_validate(given)
    articles = _once((*read.article, *read.articles))
    return Question(
        id=read.id or str(number),
        text=checked(read.question),
        articles=articles,
        named=articles,
        words=_once((*read.answer, *read.answers)),
        answerable=True if read.expected else read.answerable,
        today=read.today,
        filters=read.filters.filters() if read.filters else None,
        line=number,
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in values))


def _reason(error: AssistantError | ValidationError) -> str:
    """The first thing that is wrong, in one line."""
    if isinstance(error, BadQuestion):
        return str(error).partition(":")[0]
    if isinstance(error, AssistantError):
        return str(error)
    first = error.errors()[0]
    place = ".".join(str(each) for each in first["loc"])
    if first["type"] == "extra_forbidden":
        known = ", ".join((_Filters if "filters" in first["loc"] else _Line).model_fields)
        return f"there is no field “{place}”: the fields are {known}"
    if first["type"] == "missing":
        return f"it has no “{place}”"
    said = first["msg"].removeprefix("Value error, ")
    if not place:
        return said
    value = json.dumps(first["input"], ensure_ascii=False, default=str)
    return f"“{place}” is {value[:80]}: {said[:1].lower()}{said[1:]}"
