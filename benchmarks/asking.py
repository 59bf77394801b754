"""Test sets as questions for `assistant.evaluation`: what each set expects, in its terms."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.questions import Question
from benchmarks.beir import QUERIES, TestSet, article_of, read_set, rows
from ingest.article import Article
from ingest.filters import Filters

_RGB = "en_fact.jsonl.gz"
_PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Asked:
    """A set to build a library of, and the questions to ask of it."""

    test_set: TestSet
    questions: tuple[Question, ...]


def squad_over_all(folder: Path) -> Asked:
    """The answerable questions, to be asked of all paragraphs."""
    test_set = read_set(folder)
    ids = _ids(test_set.articles)
    return Asked(
        test_set,
        tuple(_squad(row, ids) for row in rows(folder, QUERIES) if row["metadata"]["answerable"]),
    )


def squad_given(folder: Path) -> Asked:
    """All questions, each to be asked of its own paragraph alone, which a filter chooses."""
    test_set = read_set(folder)
    articles = tuple(
        replace(each, metadata={**each.metadata, _PARAGRAPH: each.source})
        for each in test_set.articles
    )
    given = replace(test_set, name=f"{test_set.name}-given", articles=articles)
    ids = _ids(articles)
    return Asked(
        given,
        tuple(
            replace(
                _squad(row, ids), filters=Filters(where={_PARAGRAPH: row["metadata"]["passage"]})
            )
            for row in rows(folder, QUERIES)
        ),
    )


def quizzes(folder: Path) -> Asked:
    """The news quizzes, each asked on its own day; articles are expected where any was judged."""
    test_set = read_set(folder)
    ids = _ids(test_set.articles)
    judged = {each.id: each.judged for each in test_set.questions}
    return Asked(
        test_set,
        tuple(
            Question(
                row["_id"],
                row["text"],
                tuple(ids[each] for each, grade in judged.get(row["_id"], {}).items() if grade > 0),
                tuple(row["metadata"]["answer"]),
                answerable=True,
                today=date.fromisoformat(row["metadata"]["date"]),
            )
            for row in rows(folder, QUERIES)
        ),
    )


def judged(folder: Path) -> Asked:
    """The questions of any set that articles were judged for, which are expected."""
    test_set = read_set(folder)
    ids = _ids(test_set.articles)
    return Asked(
        test_set,
        tuple(
            Question(
                each.id,
                each.text,
                tuple(ids[source] for source, grade in each.judged.items() if grade > 0),
                answerable=True,
            )
            for each in test_set.questions
        ),
    )


def none_of_these(folder: Path) -> dict[str, tuple[str, ...]]:
    """Of the quizzes whose right choice is "none of the above", the wrong choices, by id."""
    found = {}
    for row in rows(folder, QUERIES):
        choices = row["metadata"]["nota_choices"]
        right = choices[row["metadata"]["nota_answer_idx"][0]]
        if right.casefold().startswith("none of"):
            found[row["_id"]] = tuple(each for each in choices if each != right)
    return found


@dataclass(frozen=True, slots=True)
class Sides:
    """A question of RGB with what its true and its false snippets answer."""

    question: Question
    true: tuple[str, ...]
    false: tuple[str, ...]


def rgb(folder: Path, kinds: Sequence[str]) -> tuple[Asked, dict[str, Sides]]:
    """The questions over the snippets of these kinds, an article each ("positive", …)."""
    with gzip.open(folder / _RGB, "rt", encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines]
    articles = tuple(_snippets(given, kinds))
    test_set = TestSet(f"rgb-{'-'.join(kinds)}", _digest(given), articles, (), 0)
    sides = {
        str(row["id"]): Sides(
            Question(str(row["id"]), row["query"], (), _texts(row["answer"]), answerable=True),
            _texts(row["answer"]),
            _texts(row["fakeanswer"]),
        )
        for row in given
    }
    return Asked(test_set, tuple(each.question for each in sides.values())), sides


def _snippets(given: Iterable[Mapping[str, Any]], kinds: Sequence[str]) -> Iterable[Article]:
    seen = set()
    for row in given:
        for kind in kinds:
            for number, text in enumerate(row[kind]):
                if (row["id"], text) not in seen:  # a snippet without the answer is in both
                    seen.add((row["id"], text))
                    yield article_of({"_id": f"{row['id']}-{kind}-{number}", "text": text})


def _squad(row: Mapping[str, Any], ids: Mapping[str, str]) -> Question:
    about = row["metadata"]
    return Question(
        row["_id"],
        row["text"],
        (ids[about["passage"]],) if about["answerable"] else (),
        tuple(about["answers"]) if about["answerable"] else (),
        answerable=bool(about["answerable"]),
    )


def _ids(articles: Iterable[Article]) -> dict[str, str]:
    return {each.source: each.id for each in articles}


def _texts(answer: Any) -> tuple[str, ...]:
    """A text, or several spellings of it, however deep."""
    if isinstance(answer, str):
        return (answer,)
    return tuple(dict.fromkeys(text for each in answer for text in _texts(each)))


def _digest(given: Any) -> str:
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:16]
