"""The chat's HTML, all of it. Every value is escaped here; nothing of an article becomes markup."""

import html
import shlex
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from assistant.answer import Citation, Passage, Sentence
from assistant.app.conversation import Conversation, Exchange
from assistant.app.reading import Choice, Piece, Reading
from ingest.article import Article, Span

# A question is shown whole up to here; one of ten thousand words must not bury the answer.
QUESTION_SHOWN = 400
PASSAGE_SHOWN = 420
CLOSEST_SHOWN = 5
TITLE_SHOWN = 160
LAST_WORD = 24


def header(count: int) -> str:
    """The page's head: name, one line, how many articles can be asked."""
    articles = "1 article" if count == 1 else f"{count:,} articles"
    return (
        '<div class="masthead"><h1>Citewell</h1>'
        "<p>Ask your articles. Every sentence links to the words behind it.</p>"
        f'<p class="count">{articles} in the library</p></div>'
    )


def welcome(count: int, library: str, examples: Sequence[str]) -> str:
    """The conversation before the first question: examples, or how to add articles."""
    if count == 0:
        return f'<div class="welcome">{_how_to_add(library)}</div>'
    chips = "".join(
        f'<button type="button" class="chip" data-example="{index}">{text(example)}</button>'
        for index, example in enumerate(examples)
    )
    tries = f'<div class="chips" aria-label="Example questions">{chips}</div>' if chips else ""
    return (
        '<div class="welcome"><h2>What would you like to know?</h2>'
        "<p>The answer comes from your articles alone. Where they do not say, "
        f"it tells you so.</p>{tries}</div>"
    )


def conversation(exchanges: Conversation, library: str) -> str:
    """All questions with their answers, oldest first."""
    turns = "".join(_turn(index, each, library) for index, each in enumerate(exchanges))
    return f'<div class="turns" aria-live="polite" data-turns="{len(exchanges)}">{turns}</div>'


def passages_panel(exchanges: Conversation) -> str:
    """The panel beside the newest answer: the words it cites, or the closest passages."""
    newest = exchanges[-1] if exchanges else None
    turn = len(exchanges) - 1
    if newest and newest.citations():
        quotes = "".join(_quote(turn, citation) for citation in newest.citations())
        return _panel("Cited passages", f'<ol class="passages">{quotes}</ol>')
    if newest and newest.refused and newest.passages:
        found = newest.passages[:CLOSEST_SHOWN]
        listed = "".join(_passage(turn, passage) for passage in found)
        return _panel("Closest passages", f'<ol class="passages">{listed}</ol>')
    hint = "The passages that an answer cites appear here. Choose one to read it in its article."
    return _panel("Passages", f'<p class="hint">{hint}</p>')


def reader(reading: Reading) -> str:
    """The panel with a whole article, the chosen words in `<mark class="chosen">`."""
    article = reading.article
    body = "".join(f'<p dir="auto">{_pieces(each)}</p>' for each in reading.paragraphs)
    return _panel(
        "",
        f'{_back(article.title)}<article class="reader" data-key="{text(reading.key)}">'
        f'<h2 class="article-title" tabindex="-1" dir="auto">{text(_titled(article.title))}</h2>'
        f'<p class="byline">{_byline(article)}</p>{_changed(reading)}'
        f'<div class="article-text">{body}</div></article>',
    )


def message_panel(message: str) -> str:
    """The panel with a plain message and the way back."""
    return _panel("", f"{_back()}{_problem(message)}")


def text(value: str) -> str:
    """The value as text of a page or an attribute, never as markup."""
    # A lone surrogate cannot be sent as UTF-8.
    return html.escape(value.encode("utf-8", "replace").decode("utf-8"), quote=True)


def _turn(index: int, exchange: Exchange, library: str) -> str:
    asked = _cut(exchange.question, QUESTION_SHOWN)
    return (
        f'<section class="turn"><p class="question" dir="auto">{text(asked)}</p>'
        f"{_body(index, exchange, library)}</section>"
    )


def _body(index: int, exchange: Exchange, library: str) -> str:
    if exchange.empty:
        return _how_to_add(library)
    notes = "".join(f'<p class="note">{text(note)}</p>' for note in exchange.notes)
    if exchange.refused:
        return _refusal(index, exchange) + notes
    sentences = " ".join(_sentence(index, each) for each in exchange.sentences)
    shown = f'<p class="answer" dir="auto">{sentences}</p>' if sentences else ""
    if exchange.problem:
        return shown + _problem(exchange.problem) + notes
    if exchange.waiting:
        return shown + _status(exchange) + notes
    if exchange.stopped:
        notes += '<p class="note" role="status">Stopped.</p>'
    return shown + _sources(index, exchange.citations()) + notes


def _status(exchange: Exchange) -> str:
    if exchange.queued:
        doing = "Waiting for another answer to finish …"
    elif exchange.passages is None:
        doing = "Searching the articles …"
    elif exchange.sentences:
        doing = "Writing …"
    else:
        count = len({passage.chunk.article_id for passage in exchange.passages})
        doing = f"Reading {count} article{'' if count == 1 else 's'} …"
    return f'<p class="status" role="status"><span class="dot"></span>{doing}</p>'


def _sentence(turn: int, sentence: Sentence) -> str:
    unique = {citation.number: citation for citation in sentence.citations}
    markers = "".join(_marker(turn, unique[number]) for number in sorted(unique))
    # The last word keeps the markers from starting a line; a very long one must be able to break.
    head, space, last = sentence.text.rpartition(" ")
    if len(last) > LAST_WORD:
        head, space, last = sentence.text, " ", ""
    tail = f'<span class="markers">{text(last)} {markers}</span>'
    return f'<span class="sentence">{text(head)}{space}{tail}</span>'


def _marker(turn: int, citation: Citation) -> str:
    label = text(f"Citation {citation.number}: {_titled(citation.title)}")
    return (
        f'<button type="button" class="marker" {_opens(turn, citation)} '
        f'aria-label="{label}" title="{label}">{citation.number}</button>'
    )


def _sources(turn: int, citations: list[Citation]) -> str:
    """A line for each article, with the numbers of the words cited from it."""
    by_article: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        by_article.setdefault((citation.article_id, citation.version), []).append(citation)
    lines = "".join(
        f'<li><span class="markers">{"".join(_marker(turn, each) for each in cited)}</span>'
        f'<span class="source">{_from(cited[0])}</span></li>'
        for cited in by_article.values()
    )
    return f'<ul class="sources" aria-label="Sources">{lines}</ul>' if lines else ""


def _refusal(turn: int, exchange: Exchange) -> str:
    said = text(exchange.answer.text) if exchange.answer else ""
    found = (exchange.passages or ())[:CLOSEST_SHOWN]
    lines = "".join(
        f'<li><button type="button" class="closest" {_opens_passage(turn, passage)}>'
        f"{_from(passage)}</button></li>"
        for passage in found
    )
    offered = f"<p>The closest passages, which may still help:</p><ol>{lines}</ol>" if lines else ""
    return f'<div class="card refusal"><p class="said">{said}</p>{offered}</div>'


def _quote(turn: int, citation: Citation) -> str:
    return (
        f'<li><button type="button" class="passage" {_opens(turn, citation)}>'
        f'<span class="number">{citation.number}</span>'
        f'<span class="quote" dir="auto">{text(citation.quote)}</span>'
        f'<span class="from">{_from(citation)}</span></button></li>'
    )


def _passage(turn: int, passage: Passage) -> str:
    shown = text(_cut(" ".join(passage.chunk.text.split()), PASSAGE_SHOWN))
    return (
        f'<li><button type="button" class="passage" {_opens_passage(turn, passage)}>'
        f'<span class="quote" dir="auto">{shown}</span>'
        f'<span class="from">{_from(passage)}</span></button></li>'
    )


def _opens(turn: int, citation: Citation) -> str:
    return _data(Choice(turn, citation.article_id, citation.version, citation.source))


def _opens_passage(turn: int, passage: Passage) -> str:
    chunk = passage.chunk
    return _data(Choice(turn, chunk.article_id, chunk.version, Span(chunk.start, chunk.end)))


def _data(choice: Choice) -> str:
    return (
        f'data-turn="{choice.turn}" data-article="{text(choice.article_id)}" '
        f'data-version="{text(choice.version)}" data-start="{choice.span.start}" '
        f'data-end="{choice.span.end}" data-key="{text(choice.key)}"'
    )


def _panel(title: str, body: str) -> str:
    heading = f'<h2 class="panel-title">{title}</h2>' if title else ""
    return f'<aside class="panel" aria-label="Passages and articles">{heading}{body}</aside>'


def _back(title: str = "") -> str:
    of = f'<span class="bar-title" dir="auto">{text(_titled(title))}</span>' if title else ""
    button = '<button type="button" class="back">← Back to the passages</button>'
    return f'<div class="bar">{button}{of}</div>'


def _changed(reading: Reading) -> str:
    if not reading.changed:
        return ""
    said = "This article has changed since it was cited. This is how it stands now."
    if not reading.missing:
        return f'<p class="card changed" role="status">{said}</p>'
    return (
        f'<div class="card changed" role="status"><p>{said} '
        f"The words that were cited are no longer in it:</p>"
        f'<blockquote dir="auto">{text(reading.missing)}</blockquote></div>'
    )


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(
        f'<mark class="{piece.mark}">{text(piece.text)}</mark>' if piece.mark else text(piece.text)
        for piece in pieces
    )


def _byline(article: Article) -> str:
    authors = f"<bdi>{text(', '.join(article.authors))}</bdi>" if article.authors else ""
    known = [authors, _publisher(article.publisher), _day(article.published), _link(article.url)]
    return '<span class="sep"> · </span>'.join(each for each in known if each)


def _link(url: str) -> str:
    """A link, for a web address only: `javascript:` and the like are not shown at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return (
        f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">'
        f"{text(parts.netloc.rpartition('@')[2])}</a>"
    )


def _from(cited: Citation | Passage) -> str:
    """Title, publisher and day of the article, on one line or two."""
    title = text(_cut(_titled(cited.title), TITLE_SHOWN))
    known = [each for each in (_publisher(cited.publisher), _day(cited.published)) if each]
    origin = f'<span class="origin">{", ".join(known)}</span>' if known else ""
    return f'<cite dir="auto">{title}</cite>{origin}'


def _publisher(publisher: str) -> str:
    return f"<bdi>{text(publisher)}</bdi>" if publisher else ""


def _day(published: date | None) -> str:
    if published is None:
        return ""
    return f'<time datetime="{published.isoformat()}">{published.day} {published:%B %Y}</time>'


def _titled(title: str) -> str:
    return title.strip() or "Untitled article"


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def _problem(message: str) -> str:
    """A card with the message as a sentence: errors are written to follow a program's name."""
    ended = message if message.endswith((".", "?", "!", "”")) else f"{message}."
    return f'<div class="card problem" role="status">{text(ended[:1].upper() + ended[1:])}</div>'


def _how_to_add(library: str) -> str:
    command = f"citewell add FOLDER --library {shlex.quote(library)}"
    return (
        '<div class="card empty"><h2>There are no articles yet</h2>'
        "<p>Add a folder of articles on the command line:</p>"
        f"<pre><code>{text(command)}</code></pre><p>Then ask here; no restart is needed.</p></div>"
    )
