"""What the passages found for a question are spread over: articles, publishers, days. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answer import Passage, in_words
from assistant.app.markup import TITLE_SHOWN, cut, titled
from assistant.app.overview.figure import (
    ACCENT,
    INK,
    NAME_SAID,
    NAMES_LIMIT,
    NARROW,
    PAPER,
    SOFT,
    Figure,
    Spec,
    Table,
    count,
    drawn,
    shown,
)
from assistant.app.overview.figures import UNKNOWN
from assistant.app.overview.periods import time_said

READ, FOUND = "Read for an answer", "Found further down"
ROW = 34  # pixels of a publisher's
ROWS = 12
"""Publishers with a row of their own; the others have one together."""


@dataclass(frozen=True, slots=True)
class Place:
    """An article that passages were found in: how many, and whether any is of the first ones."""

    title: str
    publisher: str
    day: date | None
    passages: int
    first: bool


def places(passages: Sequence[Passage], read: int) -> tuple[Place, ...]:
    """The articles that the passages are of, that with the best passage first; the best `read`
    passages are what an answer is made from.
    """
    by_article: dict[str, list[Passage]] = {}
    for passage in sorted(passages, key=lambda each: each.rank):
        by_article.setdefault(passage.chunk.article_id, []).append(passage)
    return tuple(
        Place(
            titled(best.title),
            best.publisher.strip(),
            best.published,
            len(found),
            best.rank <= read,
        )
        for found in by_article.values()
        for best in found[:1]
    )


def spread(question: str, passages: Sequence[Passage], read: int) -> Figure:
    """The articles that a question's passages are of, by day and publisher."""
    title = "Where the passages are from"
    found = places(passages, read)
    if not found:
        return Figure(title, "No passage was found for this question.")
    said = _said(found)
    table = Table(
        f"Articles with passages for: {cut(question, TITLE_SHOWN)}",
        ("Article", "Publisher", "Day", "Passages", "Read for an answer"),
        tuple(
            (
                cut(each.title, TITLE_SHOWN),
                each.publisher or UNKNOWN,
                in_words(each.day) if each.day else "",
                str(each.passages),
                "yes" if each.first else "",
            )
            for each in found
        ),
    )
    dated = [each for each in found if each.day]
    notes = _notes(found, dated)
    return Figure(title, said, _spec(said, dated) if dated else None, table, notes)


def _said(found: Sequence[Place]) -> str:
    """Such as "40 passages from 12 articles by 7 publishers, 2010 to 2022; the most by NASA (9)."""
    publishers: Counter[str] = Counter()
    for each in found:
        publishers[each.publisher] += each.passages
    all_passages = publishers.total()
    unnamed = publishers.pop("", 0)
    said = f"{count(all_passages, 'passage')} from {count(len(found), 'article')}"
    if not publishers:
        said += ", none of which names its publisher"
    elif len(publishers) == 1 and not unnamed:
        said += f", all by {cut(next(iter(publishers)), NAME_SAID)}"
    else:
        said += f" by {count(len(publishers), 'publisher')}"
    when = time_said(each.day for each in found if each.day)
    said += f", {when}" if when else ""
    if len(publishers) > 1:
        (name, most), (_, second) = publishers.most_common(2)
        said += f"; {cut(name, NAME_SAID)} has the most ({most})" if most > second else ""
    return f"{said}."


def _notes(found: Sequence[Place], dated: Sequence[Place]) -> tuple[str, ...]:
    without = len(found) - len(dated)
    if not without:
        return ()
    if not dated:
        return ("None of these articles has a date, so there is no picture: see the table.",)
    has = "has" if without == 1 else "have"
    return (f"{count(without, 'article')} {has} no date, and only a place in the table.",)


def _spec(said: str, dated: Sequence[Place]) -> Spec:
    counts: Counter[str] = Counter()
    for each in dated:
        counts[each.publisher] += each.passages
    ranked = [name for name, _ in counts.most_common()]
    own = ranked[:ROWS] if len(ranked) > ROWS + 1 else ranked
    labels = dict(zip(own, shown(own, UNKNOWN), strict=True))
    others = f"{len(ranked) - len(own):,} others"
    rows: list[dict[str, Any]] = [
        {
            "title": cut(each.title, TITLE_SHOWN),
            "publisher": each.publisher or UNKNOWN,
            "row": labels.get(each.publisher, others),
            "order": ranked.index(each.publisher),
            "day": each.day.isoformat(),
            "said": in_words(each.day),
            "passages": each.passages,
            "part": READ if each.first else FOUND,
        }
        for each in sorted(dated, key=lambda each: each.first)
        if each.day
    ]
    days = [each.day for each in dated if each.day]
    return drawn(
        said,
        rows,
        height=ROW * (len(own) + (len(own) < len(ranked))),
        mark={"type": "point", "filled": True, "opacity": 0.85, "stroke": PAPER, "strokeWidth": 1},
        encoding={
            "x": _days_axis(min(days), max(days)),
            "y": {
                "field": "row",
                "type": "nominal",
                # Not a list of names: that would make an expression of them.
                "sort": {"field": "order", "op": "min"},
                "axis": {
                    "title": None,
                    "labelLimit": NAMES_LIMIT,
                    "labelColor": INK,
                    "grid": True,
                    "domain": False,
                },
            },
            "size": {
                "field": "passages",
                "type": "quantitative",
                "scale": {
                    "domain": [1, max(5, *(each.passages for each in dated))],
                    "range": [90, 600],
                },
                "legend": None,
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": [READ, FOUND], "range": [ACCENT, SOFT]},
                "legend": {
                    "orient": "top",
                    "title": None,
                    "labelColor": INK,
                    "labelFontSize": 13,
                    "labelLimit": 0,
                    "symbolSize": 110,
                    "columns": {"expr": f"{NARROW} ? 1 : 2"},
                    "symbolOpacity": 1,
                    "offset": 8,
                },
            },
            "tooltip": [
                {"field": "title", "type": "nominal", "title": "Article"},
                {"field": "publisher", "type": "nominal", "title": "Publisher"},
                {"field": "said", "type": "nominal", "title": "Day"},
                {"field": "passages", "type": "quantitative", "title": "Passages"},
            ],
        },
    )


def _days_axis(first: date, last: date) -> dict[str, Any]:
    """Real dates, with room on both sides, named as the span asks for."""
    days = (last - first).days
    room = max(3, round(days * 0.06))
    if days < 60:
        every, form = {"interval": "day", "step": max(1, days // 6)}, "%-d %b %Y"
    elif days < 3 * 365:
        every, form = {"interval": "month", "step": max(1, days // 200)}, "%b %Y"
    else:
        every, form = {"interval": "year", "step": max(1, days // 3650)}, "%Y"
    axis = {"title": "Published", "tickCount": every, "format": form, "labelOverlap": "greedy"}
    domain = [_milliseconds(first, -room), _milliseconds(last, room)]
    return {
        "field": "day",
        "type": "temporal",
        "scale": {"type": "utc", "domain": domain},
        "axis": {**axis, "grid": False},
    }


def _milliseconds(day: date, more: int) -> int:
    """As JavaScript counts them, so many days later."""
    return (day.toordinal() + more - date(1970, 1, 1).toordinal()) * 86_400_000
