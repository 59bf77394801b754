"""The HTML around the pictures. Every value is escaped; none becomes markup."""

from collections.abc import Iterable, Sequence
from statistics import median

from assistant.app.markup import cut, text
from assistant.app.overview.figure import Figure, Table, count
from assistant.app.overview.periods import time_said
from ingest.overview import Counts, Overview

LANGUAGES_SHOWN = 20  # characters of their codes
QUESTION_SHOWN = 200


def facts(overview: Overview) -> str:
    """What there is in all, as a few large numbers."""
    if not overview.articles:
        return (
            '<div class="card empty"><h2>There is nothing to see yet</h2><p>This library holds no '
            "articles. Once there are some, this page shows when they were published, by whom, "
            "and what a question rests on.</p></div>"
        )
    publishers, languages = _named(overview.publishers), _named(overview.languages)
    known = [
        (_noun(overview.articles, "Article"), f"{overview.articles:,}"),
        (_noun(len(publishers), "Publisher"), _some(len(publishers))),
        ("Published", _years(overview)),
        ("Words in a typical one", f"{round(median(overview.lengths)):,}"),
        (_noun(len(languages), "Language"), _codes(languages)),
        ("Without a date", _some(overview.undated)),
        (_noun(overview.copies, "Copy", "Copies") + " of the same text", _some(overview.copies)),
    ]
    told = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in known if value
    )
    return f'<h2 class="overview-title">The collection</h2><dl class="totals">{told}</dl>'


def heading(figure: Figure) -> str:
    """What stands above a picture: its title and its gist; alone, why there is none."""
    return (
        f'<h3 class="figure-title">{text(figure.title)}</h3>'
        f'<p class="gist" dir="auto">{text(figure.said)}</p>'
    )


def below(figure: Figure) -> str:
    """What stands below a picture: what it leaves out, and its numbers in a table."""
    notes = "".join(f'<p class="left-out">{text(note)}</p>' for note in figure.notes)
    return notes + (_table(figure.table) if figure.table else "")


def asking(question: str) -> str:
    """That the passages for a question are being looked for."""
    shown = text(cut(question, QUESTION_SHOWN))
    return (
        f'<p class="status" role="status"><span class="dot"></span>'
        f'Looking for passages: <q dir="auto">{shown}</q></p>'
    )


def invitation() -> str:
    """What to do where nothing has been asked."""
    return (
        '<p class="gist">Ask anything: the picture shows which articles, publishers and days the '
        "passages for it are from.</p>"
    )


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{text(each)}</th>' for each in table.heads)
    rows = "".join(_row(row) for row in table.rows)
    return (
        '<details class="numbers"><summary>The numbers in a table</summary>'
        f'<div class="table" role="region" tabindex="0" aria-label="{text(table.caption)}">'
        f"<table><caption>{text(table.caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    more = "".join(f'<td dir="auto">{text(each)}</td>' for each in others)
    return f'<tr><th scope="row" dir="auto">{text(first)}</th>{more}</tr>'


def _years(overview: Overview) -> str:
    said = time_said(day for day, _ in overview.days)
    first, _, last = said.partition(" to ")
    return f"{first}–{last}" if last.isdigit() else said


def _named(names: Counts) -> list[str]:
    return [name for name, _ in names if name]


def _codes(languages: Sequence[str]) -> str:
    """The codes where these are few and short, else how many there are."""
    said = ", ".join(languages)
    return said if len(said) <= LANGUAGES_SHOWN else f"{len(languages):,}"


def _noun(number: int, one: str, many: str = "") -> str:
    return count(number, one, many).partition(" ")[2]


def _some(number: int) -> str:
    return f"{number:,}" if number else ""
