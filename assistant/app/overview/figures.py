"""What a collection holds, in pictures: over time, by publisher, by length. Pure."""

from collections.abc import Mapping, Sequence
from math import ceil
from statistics import median
from typing import Any

from assistant.app.markup import cut
from assistant.app.overview.figure import (
    ACCENT,
    INK,
    NAME_SAID,
    NAMES_LIMIT,
    SOFT,
    Figure,
    Spec,
    Table,
    count,
    drawn,
    shown,
)
from assistant.app.overview.periods import YEARS_NAMED, Period, labelled, periods, time_said
from ingest.overview import Overview

PUBLISHERS = 12
"""Publishers with a bar of their own; the others have one together."""
LISTED = 200
"""Publishers in the table."""
UNKNOWN = "Not named"
ROW = 25  # pixels of a publisher's
BARS = 12
"""Bars of equal lengths, at most."""
_STEPS = [number * 10**power for power in range(1, 9) for number in (1, 2, 5)]


def gist(overview: Overview) -> str:
    """The collection in a sentence: "16 articles from 9 publishers, 2010 to 2024"."""
    publishers = sum(1 for name, _ in overview.publishers if name)
    when = time_said(day for day, _ in overview.days)
    parts = [count(overview.articles, "article")]
    parts += [f"from {count(publishers, 'publisher')}"] if publishers else []
    return " ".join(parts) + (f", {when}" if when else "")


def over_time(overview: Overview) -> Figure:
    """The articles by the day, month, year … of their publication."""
    title = "Articles over time"
    found = periods(overview.days)
    if not found:
        return Figure(title, _lacking(overview, "has a date", "has no date"))
    said = f"{gist(overview)}{_most(found)}."
    rows = [{"name": each.name, "short": each.short, "count": each.count} for each in found]
    unit = found[0].unit
    table = Table(
        f"Articles by {unit} of publication",
        (unit.capitalize(), "Articles"),
        tuple((each.name, f"{each.count:,}") for each in found if each.count),
    )
    notes = (f"{count(overview.undated, 'article')} without a date.",) if overview.undated else ()
    return Figure(title, said, _time_spec(said, found, rows), table, notes)


def _most(found: Sequence[Period]) -> str:
    """Which of the periods has more articles than any other; "" where none has."""
    second, first = sorted(found, key=lambda each: each.count)[-2:]
    if first.count == second.count or not second.count:
        return ""
    where = {"day": "on ", "decade": "in the "}.get(first.unit, "in ")
    return f"; most {where}{first.name} ({first.count:,})"


def by_publisher(overview: Overview) -> Figure:
    """The publishers with the most articles, and all others together."""
    title = "Publishers"
    named = [(name, number) for name, number in overview.publishers if name]
    if not named:
        return Figure(title, _lacking(overview, "names its publisher", "names no publisher"))
    first, most = cut(named[0][0], NAME_SAID), named[0][1]
    if len(named) == 1:
        said = f"One publisher, {first}, with {count(most, 'article')}."
    elif most > named[1][1]:
        said = f"{len(named):,} publishers; {first} has the most articles ({most:,})."
    else:
        said = f"{len(named):,} publishers."
    rest = named[PUBLISHERS:] if len(named) > PUBLISHERS + 1 else []
    own = named[: len(named) - len(rest)]
    names = shown([name for name, _ in own], UNKNOWN)
    rows = [
        {"name": name, "count": number, "own": True}
        for name, (_, number) in zip(names, own, strict=True)
    ]
    unnamed = sum(number for name, number in overview.publishers if not name)
    for name, number in (
        (f"{len(rest):,} others", sum(number for _, number in rest)),
        (UNKNOWN, unnamed),
    ):
        if number:
            rows.append({"name": name, "count": number, "own": False})
    table = Table("Articles by publisher", ("Publisher", "Articles"), _listed(named, unnamed))
    return Figure(title, said, _names_spec(said, rows), table)


def lengths(overview: Overview) -> Figure:
    """How long the articles are, in words."""
    title = "Length"
    known = overview.lengths
    if not known:
        return Figure(title, _lacking(overview, "has a text", "has no text"))
    typical = count(round(median(known)), "word")
    said = f"A typical article has {typical}; the longest has {known[-1]:,}."
    if len(known) == 1:
        said = f"The article has {typical}."
    rows = _by_length(known)
    last = rows[-1]
    beyond = sum(each >= last["to"] for each in known)
    last["count"] += beyond
    names = [f"{row['from']:,} to {row['to'] - 1:,}" for row in rows]
    notes: tuple[str, ...] = ()
    if beyond:
        names[-1] = f"{last['from']:,} and more"
        notes = (f"The last bar holds {count(beyond, 'longer article')} too.",)
    named = [{**row, "name": name} for row, name in zip(rows, names, strict=True)]
    cells = tuple((name, f"{row['count']:,}") for name, row in zip(names, rows, strict=True))
    table = Table("Articles by length", ("Words", "Articles"), cells)
    return Figure(title, said, _lengths_spec(said, named), table, notes)


def _by_length(known: Sequence[int]) -> list[dict[str, int]]:
    """Equal steps of a round number of words, up to where all but the longest twentieth are."""
    most = known[ceil(0.95 * (len(known) - 1))]
    step = next(each for each in _STEPS if (most + 1) / each <= BARS)
    edges = range(0, most + 1, step)
    return [
        {"from": edge, "to": edge + step, "count": sum(edge <= n < edge + step for n in known)}
        for edge in edges
    ]


def _listed(named: Sequence[tuple[str, int]], unnamed: int) -> tuple[tuple[str, str], ...]:
    rest = sum(number for _, number in named[LISTED:])
    more = [(f"{len(named) - LISTED:,} others", rest)] if rest else []
    nobody = [(UNKNOWN, unnamed)] if unnamed else []
    return tuple((name, f"{number:,}") for name, number in [*named[:LISTED], *more, *nobody])


def _lacking(overview: Overview, some: str, one: str) -> str:
    """That no article has what a picture would show."""
    if overview.articles == 1:
        return f"The only article {one}."
    return f"None of the {overview.articles:,} articles {some}."


# ---- how they are drawn


def _time_spec(said: str, found: Sequence[Period], rows: Sequence[Mapping[str, Any]]) -> Spec:
    unit = found[0].unit
    axis: dict[str, Any] = {
        "title": f"{unit.capitalize()} of publication",
        "values": [each.short for each in labelled(found)],
        "labelAngle": 0,
        "labelOverlap": "greedy",
    }
    if unit == "month" and len(found) > YEARS_NAMED:
        axis["labelExpr"] = "slice(datum.label, -4)"
    if unit == "day":
        axis["title"] += f", {time_said(each.first for each in (found[0], found[-1]))[-4:]}"
    return drawn(
        said,
        rows,
        height=220,
        mark={"type": "bar", "width": {"band": 0.72}},
        encoding={
            "x": {"field": "short", "type": "ordinal", "sort": None, "axis": axis},
            "y": _counted(),
            "tooltip": _tooltip(name=unit.capitalize()),
        },
    )


def _names_spec(said: str, rows: Sequence[Mapping[str, Any]]) -> Spec:
    most = max(row["count"] for row in rows)
    bare = {"title": "Articles", "labels": False, "grid": False, "domain": False}
    return drawn(
        said,
        rows,
        height=ROW * len(rows),
        encoding={
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "scale": {"paddingInner": 0.3},
                "axis": {"title": None, "labelLimit": NAMES_LIMIT, "labelColor": INK},
            },
            # Room for the number behind the longest bar.
            "x": {
                "field": "count",
                "type": "quantitative",
                "scale": {"domain": [0, 1.16 * most], "nice": False},
                "axis": bare,
            },
            "tooltip": _tooltip(name="Publisher"),
        },
        layer=[
            {
                "mark": "bar",
                "encoding": {
                    "color": {"condition": {"test": "datum.own", "value": ACCENT}, "value": SOFT}
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"text": {"field": "count", "format": ",d"}},
            },
        ],
    )


def _lengths_spec(said: str, rows: Sequence[Mapping[str, Any]]) -> Spec:
    edges = {"title": "Words", "grid": False, "format": ",d", "labelOverlap": "parity"}
    values = [each["from"] for each in rows]
    return drawn(
        said,
        rows,
        height=220,
        mark={"type": "bar", "binSpacing": 2},
        encoding={
            "x": {
                "field": "from",
                "bin": "binned",
                "type": "quantitative",
                "axis": {**edges, "values": values},
            },
            "x2": {"field": "to"},
            "y": _counted(),
            "tooltip": _tooltip(name="Words"),
        },
    )


def _counted() -> dict[str, Any]:
    axis = {"title": "Articles", "tickCount": 4, "tickMinStep": 1, "format": ",d", "domain": False}
    return {"field": "count", "type": "quantitative", "axis": axis}


def _tooltip(name: str) -> list[dict[str, str]]:
    named = {"field": "name", "type": "nominal", "title": name}
    return [named, {"field": "count", "type": "quantitative", "title": "Articles", "format": ",d"}]
