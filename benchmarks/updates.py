"""Later reports of a set's articles, made by rule: the same story, reworded, with other figures.

A set has no two reports of one story of which the later should be first; with these it has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from benchmarks.beir import TestSet
from ingest.article import Article
from ingest.sentences import split_sentences

LATER = timedelta(days=7)
# Of the sentences without a figure, every so-manieth is left out.
GRADES = {"close": 4, "loose": 2}
_LEAD = "This is a later report, with the figures as they now stand."
_REWORDED = {
    "about": "some",
    "after": "following",
    "also": "besides",
    "because": "since",
    "before": "ahead of",
    "began": "started",
    "big": "large",
    "has": "by now has",
    "many": "a number of",
    "near": "close to",
    "said": "told reporters",
    "show": "indicate",
    "while": "whereas",
    "will": "is to",
}
_WORD = re.compile(rf"\b({'|'.join(_REWORDED)})\b")
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?![\w,]|\.\d)")


@dataclass(frozen=True, slots=True)
class Updated:
    """A set with later reports; `pairs` has, by question id, the corpus ids of a relevant article
    and of its later report.
    """

    test_set: TestSet
    pairs: Mapping[str, tuple[str, str]]


def with_updates(test_set: TestSet, grade: str) -> Updated:
    """The set with a later report of one relevant article of each question that has a dated one."""
    dated = {each.source: each for each in test_set.articles if each.published}
    olds = {
        question.id: min(relevant)
        for question in test_set.questions
        if (relevant := [id for id, grade in question.judged.items() if grade > 0 and id in dated])
    }
    later = {old: updated(dated[old], GRADES[grade]) for old in sorted(set(olds.values()))}
    more = replace(
        test_set,
        name=f"{test_set.name}-{grade}",
        articles=(*test_set.articles, *later.values()),
    )
    return Updated(more, {id: (old, later[old].source) for id, old in olds.items()})


def updated(article: Article, left_out: int) -> Article:
    """A later report: every `left_out`-th sentence without a figure gone, every other reworded,
    every figure below a million that is no year a tenth higher. The article needs a date.
    """
    said = [_LEAD]
    for at, span in enumerate(split_sentences(article.text, article.language or "en")):
        sentence = span.cut(article.text)
        if at % left_out == left_out - 1 and not _FIGURE.search(sentence):
            continue
        now = _FIGURE.sub(_higher, sentence)
        said.append(_WORD.sub(lambda found: _REWORDED[found[0]], now) if at % 2 else now)
    assert article.published
    return replace(
        article,
        source=f"{article.source} later",
        text=" ".join(said),
        published=article.published + LATER,
    )


def _higher(found: re.Match[str]) -> str:
    figure = int(found[0].replace(",", ""))
    return f"{figure + max(1, figure // 10):,}"
