"""Turns as one page of HTML: complete in itself, without a script, light and dark.

Every value is escaped; what is a link is a web address, or stands in the page itself.
"""

import html
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

from assistant.answer import Citation, Passage, Turn, by_number, numbers
from assistant.bibliography import origin
from assistant.exporting import told
from ingest.text import visible

# Nothing is loaded or run, whatever a text may say: the style stands in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(
    turns: Sequence[Turn],
    title: str = "",
    *,
    made: date | None = None,
    asked: Sequence[date | None] = (),
) -> str:
    """The conversation as a page, with its numbered citations; the rest is as in `as_markdown`."""
    style = files("assistant.exporting").joinpath("page.css").read_text(encoding="utf-8")
    named = _text(title or (turns[0].question if turns else "Conversation"))
    days = [*asked, *[None] * len(turns)]
    told_turns = "\n".join(
        _turn(index, turn, day)
        for index, (turn, day) in enumerate(zip(turns, days, strict=False), 1)
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{named}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1 dir="auto">{named}</h1>
<p class="about">{_text(told.about(turns, made))}</p>
</header>
<main>
{told_turns}
</main>
</body>
</html>
"""


def _turn(index: int, turn: Turn, day: date | None) -> str:
    answer = turn.answer
    kept = "".join(
        f'<p class="kept" dir="auto">{_text(each)}</p>' for each in told.understood(turn)
    )
    notes = "".join(
        f'<p class="note" dir="auto">{_text(each)}</p>' for each in told.afterwards(answer, day)
    )
    return (
        f'<section><h2 dir="auto">{_text(turn.question)}</h2>\n{kept}'
        f"{_answer(index, turn)}{_sources(index, turn)}{_closest(turn)}{notes}</section>"
    )


def _answer(index: int, turn: Turn) -> str:
    answer = turn.answer
    if answer.citations:
        said = " ".join(_sentence(index, text, cited) for text, cited in answer.sentences())
    else:
        said = _text(answer.text)
    return f'<p class="answer" dir="auto">{said}</p>\n' if said else ""


def _sentence(index: int, text: str, cited: Sequence[Citation]) -> str:
    markers = " ".join(
        f'<a href="#q{index}-{number}" aria-label="Source {number}">{number}</a>'
        for number in numbers(cited)
    )
    return f"{_text(text)}<sup>{markers}</sup>"


def _sources(index: int, turn: Turn) -> str:
    lines = "".join(
        f'<li id="q{index}-{each.number}"><span class="number">{each.number}</span>'
        f"<div>{_quote(each.quote)}{_origin(each, told.how_sure(turn.answer, each))}</div></li>\n"
        for each in by_number(turn.answer.citations)
    )
    return f'<ol class="sources" aria-label="Sources">\n{lines}</ol>\n' if lines else ""


def _closest(turn: Turn) -> str:
    lines = "".join(
        f'<li><span class="number">·</span><div>{_quote(each.chunk.text)}{_origin(each)}</div></li>'
        for each in told.closest(turn.answer)
    )
    heading = '<p class="closest">The closest passages</p>'
    return f'{heading}<ul class="sources">{lines}</ul>\n' if lines else ""


def _quote(words: str) -> str:
    said = _text(words.strip())
    return f'<blockquote dir="auto">{said}</blockquote>' if said else ""


def _origin(of: Citation | Passage, sure: str = "") -> str:
    found = origin(of, of.page)
    url = _text(found.address)
    link = f'<a href="{url}" rel="noopener noreferrer">{url}</a>' if url else ""
    rest = [f"<bdi>{_text(each)}</bdi>" for each in (*found.known, sure) if each]
    where = ", ".join([f'<cite dir="auto">{_text(found.title)}</cite>', *rest])
    return f'<p class="origin">{". ".join(filter(None, (where, link)))}</p>'


def _text(value: str) -> str:
    return html.escape(visible(value), quote=True)
