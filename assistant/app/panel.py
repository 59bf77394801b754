"""The HTML beside the conversation: the passages of the newest answer, or an article to read."""

from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import urlsplit

from assistant.answer import Citation, Passage
from assistant.app.conversation import Conversation
from assistant.app.copying import references
from assistant.app.markup import (
    cut,
    day,
    on_pages,
    opens,
    opens_choice,
    opens_passage,
    origin,
    problem,
    publisher,
    sure,
    text,
    titled,
)
from assistant.app.reading import Choice, Piece, Place, Reading
from ingest.article import Article
from ingest.metadata import is_web_address

PASSAGE_SHOWN = 420


def passages_panel(exchanges: Conversation) -> str:
    """The panel beside the newest answer: the words it cites, or the closest passages."""
    while exchanges and exchanges[-1].reply:  # "Thanks": the answer before stays in view
        exchanges = exchanges[:-1]
    newest = exchanges[-1] if exchanges else None
    turn = len(exchanges) - 1
    if newest and newest.citations():
        answer = newest.answer
        quotes = "".join(_quote(turn, each, sure(answer, each)) for each in newest.citations())
        return _panel("Cited passages", f'<ol class="passages">{quotes}</ol>')
    if newest and newest.closest:
        listed = "".join(_passage(turn, passage) for passage in newest.closest)
        return _panel("Closest passages", f'<ol class="passages">{listed}</ol>')
    hint = "The passages that an answer cites appear here. Choose one to read it in its article."
    return _panel("Passages", f'<p class="hint">{hint}</p>')


def reader(
    reading: Reading,
    copies: Sequence[Article] = (),
    place: Place | None = None,
    *,
    bar: bool = True,
) -> str:
    """The panel with a whole article, the chosen words in `<mark class="chosen">`; where else its
    text is, and with its `bar` the way back and to what is cited before and behind.
    """
    article = reading.article
    body = "".join(f'<p dir="auto">{_pieces(each)}</p>' for each in reading.paragraphs)
    return _panel(
        "",
        (_bar(article.title, place) if bar else "")
        + f'<article class="reader" data-key="{text(reading.key)}">'
        f'<h2 class="article-title" tabindex="-1" dir="auto">{text(titled(article.title))}</h2>'
        f'<p class="byline">{_byline(article, reading.page)}</p>{references(reading)}'
        f"{_changed(reading)}"
        f'<div class="article-text">{body}</div>{_copies(copies)}</article>',
    )


def message_panel(message: str) -> str:
    """The panel with a plain message and the way back."""
    return _panel("", f"{_bar()}{problem(message)}")


def _quote(turn: int, citation: Citation, how_sure: str) -> str:
    said = f'<span class="sure">{text(how_sure)}</span>' if how_sure else ""
    return (
        f'<li><button type="button" class="passage" {opens(turn, citation)}>'
        f'<span class="number">{citation.number}</span>'
        f'<span class="quote" dir="auto">{text(citation.quote)}</span>'
        f'<span class="from">{origin(citation)}{said}</span></button></li>'
    )


def _passage(turn: int, passage: Passage) -> str:
    shown = text(cut(" ".join(passage.chunk.text.split()), PASSAGE_SHOWN))
    return (
        f'<li><button type="button" class="passage" {opens_passage(turn, passage)}>'
        f'<span class="quote" dir="auto">{shown}</span>'
        f'<span class="from">{origin(passage)}</span></button></li>'
    )


def _panel(title: str, body: str) -> str:
    heading = f'<h2 class="panel-title">{title}</h2>' if title else ""
    return f'<aside class="panel" aria-label="Passages and articles">{heading}{body}</aside>'


def _bar(title: str = "", place: Place | None = None) -> str:
    of = f'<span class="bar-title" dir="auto">{text(titled(title))}</span>' if title else ""
    button = '<button type="button" class="back">← Back to the passages</button>'
    return f'<div class="bar">{button}{_steps(place) if place else ""}{of}</div>'


def _steps(place: Place) -> str:
    return (
        f'<div class="steps" role="group" aria-label="{place.what}s of the answer">'
        f"{_step('before', place.before, place)}"
        f'<span class="at" id="citation-at"><span class="what">{place.what} </span>'
        f"{place.number} of {place.total}</span>"
        f"{_step('after', place.after, place)}</div>"
    )


def _step(name: Literal["before", "after"], to: Choice | None, place: Place) -> str:
    which, key, arrow, sign = {
        "before": ("Previous", "ArrowLeft", "←", "‹"),
        "after": ("Next", "ArrowRight", "→", "›"),
    }[name]
    said = f"{which} {place.what.lower()}"
    # Not `disabled`, which would lose the focus at the last one.
    leads = opens_choice(to) if to else 'aria-disabled="true"'
    return (
        f'<button type="button" class="step {name}" aria-label="{said}" '
        f'aria-describedby="citation-at" title="{said} ({arrow} key)" '
        f'aria-keyshortcuts="{key}" {leads}>{sign}</button>'
    )


def _changed(reading: Reading) -> str:
    if not reading.changed:
        return ""
    if reading.now:
        still = "no longer" if reading.missing else "still"
        return (
            '<div class="card changed" role="status"><p>This article has changed since it was '
            f"cited. It is shown as it was then. Today the cited words are {still} in it.</p>"
            f'<button type="button" class="now" {opens_choice(reading.now)}>'
            "Read it as it stands now</button></div>"
        )
    said = "This article has changed since it was cited. This is how it stands now."
    if not reading.missing:
        return f'<p class="card changed" role="status">{said}</p>'
    return (
        f'<div class="card changed" role="status"><p>{said} '
        f"The words that were cited are no longer in it:</p>"
        f'<blockquote dir="auto">{text(reading.missing)}</blockquote></div>'
    )


def _copies(copies: Sequence[Article]) -> str:
    if not copies:
        return ""
    listed = "".join(
        f'<li dir="auto">{text(titled(each.title))}<span class="sep"> · </span>'
        f"{_byline(each) or text(each.source)}</li>"
        for each in copies
    )
    return f'<section class="copies"><h3>The same text is also in</h3><ul>{listed}</ul></section>'


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(
        _page(piece.page)
        + (
            f'<mark class="{piece.mark}">{text(piece.text)}</mark>'
            if piece.mark
            else text(piece.text)
        )
        for piece in pieces
    )


def _page(number: int | None) -> str:
    # The words come from the style sheet: who copies the text does not copy them.
    return f'<span class="page" data-page="{number}"></span>' if number else ""


def _byline(article: Article, page: int | None = None) -> str:
    authors = f"<bdi>{text(', '.join(article.authors))}</bdi>" if article.authors else ""
    known = [
        authors,
        publisher(article.publisher),
        day(article.published),
        on_pages([page]),
        _link(article.url),
    ]
    return '<span class="sep"> · </span>'.join(each for each in known if each)


def _link(url: str) -> str:
    """A link, for a web address only: `javascript:` and the like are not shown at all."""
    if not is_web_address(url):
        return ""
    return (
        f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">'
        f"{text(urlsplit(url).netloc)}</a>"
    )
