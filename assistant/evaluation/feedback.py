"""What people said of answers -> questions with what is expected of each, as a file has them. Pure.

- thumbs up: the words that were cited are expected, from those articles; of a refusal, that the
  articles do not say;
- thumbs down: the right article or words that the person named are expected; or, where the person
  said so, that the articles do not say;
- any other is to be reviewed: it is kept as a question of which nothing is expected.

Of the same question, the newest word counts.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.errors import QuestionsError
from ingest.feedback import Feedback
from ingest.filters import fold

_NOTE = 500  # characters of what a person wrote


class Naming(Protocol):
    """What knows the articles by their names."""

    def id_of(self, name: str) -> str:
        """The id of the one article so called. Raises QuestionsError."""
        ...


@dataclass(frozen=True, slots=True)
class FromFeedback:
    """`lines` are questions as a file of them has them; `review` says what a person must look at,
    with the reason; `older` counts what a newer word on the same question stands for.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    review: list[str] = field(default_factory=list)
    older: int = 0

    def text(self) -> str:
        """The lines as a file of JSON lines."""
        return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in self.lines)


def from_feedback(given: Iterable[Feedback], names: Naming) -> FromFeedback:
    """The questions that the feedback makes, the oldest first; `names` knows the articles."""
    every = list(given)
    newest = {fold(each.standalone): each for each in sorted(every, key=lambda each: each.at)}
    made = FromFeedback(older=len(every) - len(newest))
    for each in newest.values():
        line: dict[str, Any] = {"id": f"feedback-{each.id[:8]}", "question": each.standalone}
        try:
            expected = _expected(each, names)
            why = "" if expected else "nothing is said of what would be right"
        except QuestionsError as error:
            expected, why = {}, str(error)
        if why:
            made.review.append(f"{each.standalone}: {_said(each)}; {why}")
        line |= expected
        if expected and each.filters:  # such as "last week", which is counted from that day
            line["today"] = each.at[:10]
        made.lines.append(line | {"note": _said(each)})
    return made


def _expected(given: Feedback, names: Naming) -> dict[str, Any]:
    if given.unanswerable:
        return {"answerable": False}
    if given.verdict == "up":
        if given.status == "refused":
            return {"answerable": False}
        ids = [_still_there(each.article, each.title, names) for each in given.cited]
        quotes = [each.quote for each in given.cited]
        return _without_nothing(articles=_once(ids), answers=_once(quotes))
    articles = [names.id_of(given.article)] if given.article.strip() else []
    words = [given.words.strip()] if given.words.strip() else []
    return _without_nothing(articles=articles, answers=words)


def _still_there(article: str, title: str, names: Naming) -> str:
    try:
        return names.id_of(article)
    except QuestionsError:
        raise QuestionsError(f"“{title}”, which was cited, is no longer in the library") from None


def _said(given: Feedback) -> str:
    """In a line, what the person said and when."""
    note = " ".join(given.note.split())[:_NOTE]
    of = "a refusal" if given.status == "refused" else "an answer"
    said = f"thumbs {given.verdict} on {of}, {given.at[:10]}"
    return f"{said}: “{note}”" if note else said


def _once(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _without_nothing(**values: list[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
