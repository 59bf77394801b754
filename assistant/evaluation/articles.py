"""Which article of a library is meant: by id, file name, URL or title, and never by guessing.

What is named whole (an id, a source, a URL) is that article. Else the name is tried as everything
it may be: the end of a path, a title, a file's name without its ending, the beginning of an id.
One article must answer to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from assistant.errors import QuestionsError
from assistant.evaluation.questions import Question, bad_lines
from ingest.article import Article
from ingest.filters import fold

_LEAST = 4  # characters of an id's beginning
_TOLD = 3


class Articles(Protocol):
    """What is needed of a library."""

    def articles(self) -> list[Article]:
        """All of them."""
        ...


def with_articles(
    questions: Sequence[Question], library: Articles, path: Path
) -> Sequence[Question]:
    """The questions with the ids of the articles that they name.

    Raises QuestionsError for a name that no article answers to, or several, with its line.
    """
    if not any(each.articles for each in questions):
        return questions  # a large library takes a while to be read through
    names = Names(library.articles())
    found, problems = [], []
    for question in questions:
        try:
            ids = tuple(dict.fromkeys(names.id_of(each) for each in question.articles))
            found.append(replace(question, articles=ids))
        except QuestionsError as error:
            problems.append(f"line {question.line}: {error}")
    if problems:
        raise bad_lines(path, problems)
    return found


class Names:
    """The articles by all that they may be called."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._part: dict[str, set[str]] = {}
        self._titles: dict[str, str] = {}
        for article in articles:
            self._titles[article.id] = article.title
            whole = (article.id, fold(article.source), _address(article.url))
            for name in filter(None, whole):
                self._whole.setdefault(name, set()).add(article.id)
            for name in filter(None, _parts(article)):
                self._part.setdefault(name, set()).add(article.id)

    def id_of(self, name: str) -> str:
        """The id of the one article so called. Raises QuestionsError for none and for several."""
        found = (
            self._whole.get(name.strip().lower())
            or self._whole.get(fold(name))
            or self._whole.get(_address(name))
            or self._part.get(fold(name), set()) | self._part.get(_address(name), set())
            | self._beginning(name.strip().lower())
        )  # fmt: skip
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise QuestionsError(
                f"no article of the library is called “{name}”: give its id, file name, URL or "
                "title as `citewell list` shows it"
            )
        some = [f"{each} “{self._titles[each][:60]}”" for each in sorted(found)]
        others = f" and {len(some) - _TOLD} more" if len(some) > _TOLD else ""
        raise QuestionsError(
            f"{len(some)} articles are called “{name}” ({', '.join(some[:_TOLD])}{others}): give "
            "an id"
        )

    def _beginning(self, name: str) -> set[str]:
        if len(name) < _LEAST:
            return set()
        return {each for each in self._titles if each.startswith(name)}


def _parts(article: Article) -> Iterable[str]:
    """The article's title, its source from any folder on, and the same without its ending."""
    yield fold(article.title)
    pieces = [each for each in _address(article.source).replace("\\", "/").split("/") if each]
    for at in range(len(pieces)):
        end = "/".join(pieces[at:])
        yield end
        stem, dot, _ = end.rpartition(".")
        if dot and not stem.endswith("/"):
            yield stem


def _address(text: str) -> str:
    """A URL or path without what people leave out: scheme, www, a slash at the end."""
    shown = fold(text)
    for start in ("https://", "http://", "file://", "www.", "./"):
        shown = shown.removeprefix(start)
    return shown.rstrip("/")
