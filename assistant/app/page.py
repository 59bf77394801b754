"""The HTML of the head, the welcome and the turns. Every value is escaped; none becomes markup."""

import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation, Sentence, ShortAnswer
from assistant.app.actions import actions
from assistant.app.citing import cards, marker
from assistant.app.conversation import Conversation, Exchange
from assistant.app.differing import is_said_by_sides, side_of, sides
from assistant.app.greeting import how_to_add
from assistant.app.keeping.thumbs import thumbs
from assistant.app.kept import kept
from assistant.app.markup import (
    QUESTION_SHOWN,
    cut,
    opens_passage,
    origin,
    problem,
    strong,
    sure,
    text,
)
from ingest.article import Span

LAST_WORD = 24


def header(count: int) -> str:
    """The page's head: name, one line, how many articles can be asked."""
    articles = "1 article" if count == 1 else f"{count:,} articles"
    return (
        '<div class="masthead"><h1>Citewell</h1>'
        "<p>Ask your articles. Every sentence links to the words behind it.</p>"
        f'<p class="count">{articles} in the library</p></div>'
    )


def welcome(count: int, library: str, examples: Sequence[str], can_add: bool = False) -> str:
    """The conversation before the first question: examples, or how to add articles."""
    if count == 0:
        return f'<div class="welcome">{how_to_add(library, can_add=can_add)}</div>'
    tries = f'<div aria-label="Example questions">{chips(examples)}</div>' if examples else ""
    return (
        '<div class="welcome"><h2>What would you like to know?</h2>'
        "<p>The answer comes from your articles alone. Where they do not say, "
        f"it tells you so.</p>{tries}</div>"
    )


def suggestions(questions: Sequence[str], turns: int) -> str:
    """Questions that may be asked next, behind so many turns; nothing for none."""
    if not questions:
        return ""
    return (
        f'<section class="more" data-turns="{turns}" aria-label="Questions to ask next">'
        f"<h2>Ask next</h2>{chips(questions)}</section>"
    )


def chips(questions: Sequence[str]) -> str:
    """Questions to choose from."""
    listed = "".join(
        f'<button type="button" class="chip" dir="auto" data-ask="{text(each)}">{text(each)}'
        "</button>"
        for each in questions
    )
    return f'<div class="chips">{listed}</div>'


def conversation(exchanges: Conversation, library: str, can_add: bool = False) -> str:
    """All questions with their answers, oldest first."""
    empty = how_to_add(library, can_add=can_add)
    turns = "".join(_turn(index, each, empty) for index, each in enumerate(exchanges))
    # Apart from the turns: what is only shown while it is pointed at must not be read out as new.
    about = "".join(cards(index, each) for index, each in enumerate(exchanges))
    return (
        f'<div class="turns" aria-live="polite" data-turns="{len(exchanges)}">{turns}</div>'
        f'<div class="cards">{about}</div>'
    )


def _turn(index: int, exchange: Exchange, empty: str) -> str:
    asked = cut(exchange.question, QUESTION_SHOWN)
    return (
        f'<section class="turn"><p class="question" dir="auto">{text(asked)}</p>'
        f"{kept(index, exchange)}{_body(index, exchange, empty)}"
        f"{actions(index, exchange)}{thumbs(index, exchange)}</section>"
    )


def _body(index: int, exchange: Exchange, empty: str) -> str:
    if exchange.empty:
        return empty
    answer = exchange.answer
    told = [each for each in exchange.notes if not is_said_by_sides(each, answer)]
    notes = "".join(f'<p class="note">{text(note)}</p>' for note in told)
    if exchange.reply:
        return f'<p class="answer">{text(exchange.reply)}</p>{notes}'
    if exchange.refused:
        return _refusal(index, exchange) + notes
    plain = [each for each in exchange.sentences if not side_of(each, answer)]
    sentences = " ".join(_sentence(index, each, answer) for each in plain)
    shown = f'<p class="answer" dir="auto">{sentences}</p>' if sentences else ""
    shown += sides(index, answer) if answer else ""
    if exchange.problem:
        return shown + problem(exchange.problem) + notes
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


def _sentence(turn: int, sentence: Sentence, answer: Answer | None) -> str:
    short = answer.short if answer else None
    unique = {citation.number: citation for citation in sentence.citations}
    markers = "".join(
        marker(turn, unique[number], sure(answer, unique[number])) for number in sorted(unique)
    )
    words = _words(sentence, unique.get(short.number), short) if short else None
    # The last word keeps the markers from starting a line; a very long one must be able to break.
    at = sentence.text.rfind(" ") + 1
    at = at if len(sentence.text) - at <= LAST_WORD else len(sentence.text)
    head, last = sentence.text[:at], sentence.text[at:]
    behind = words.shift(-at) if words else None
    tail = f'<span class="markers">{strong(last, behind)} {markers}</span>'
    return f'<span class="sentence">{strong(head, words)}{tail}</span>'


def _words(sentence: Sentence, cited: Citation | None, short: ShortAnswer) -> Span | None:
    """Where the short answer stands in the sentence: in the quote which holds it, or, in a written
    one that cites it, as whole words; None where it does not.
    """
    if cited is None:
        return None
    if sentence.text.endswith(cited.quote):  # in front may stand who says it
        return short.source.shift(len(sentence.text) - len(cited.quote) - cited.source.start)
    words = r"\s+".join(re.escape(each) for each in short.text.split())
    found = re.search(rf"(?<!\w)(?<!\d[.,]){words}(?!\w|[.,]\d)", sentence.text)
    return Span(*found.span()) if found else None


def _sources(turn: int, citations: list[Citation]) -> str:
    """A line for each article, with the numbers of the words cited from it."""
    by_article: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        by_article.setdefault((citation.article_id, citation.version), []).append(citation)
    lines = "".join(
        f'<li><span class="markers">{"".join(marker(turn, each) for each in cited)}</span>'
        f'<span class="source">{origin(cited[0], cited)}</span></li>'
        for cited in by_article.values()
    )
    return f'<ul class="sources" aria-label="Sources">{lines}</ul>' if lines else ""


def _refusal(turn: int, exchange: Exchange) -> str:
    said = text(exchange.answer.text) if exchange.answer else ""
    lines = "".join(
        f'<li><button type="button" class="closest" {opens_passage(turn, passage)}>'
        f"{origin(passage)}</button></li>"
        for passage in exchange.closest
    )
    offered = f"<p>The closest passages, which may still help:</p><ol>{lines}</ol>" if lines else ""
    return f'<div class="card refusal"><p class="said">{said}</p>{offered}</div>'
