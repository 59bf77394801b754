"""The HTML of an answer in which articles differ: each side in its column, with its day."""

from assistant.answer import DIFFER, QUOTING, Answer, Citation, Sentence, ShortAnswer
from assistant.app.citing import marker
from assistant.app.markup import (
    TITLE_SHOWN,
    cut,
    day,
    on_pages,
    publisher,
    strong,
    sure,
    text,
    titled,
)


def is_said_by_sides(note: str, answer: Answer | None) -> bool:
    """Whether the note only says what the columns show."""
    return bool(answer and answer.sides) and note.startswith(DIFFER)


def side_of(sentence: Sentence, answer: Answer | None) -> ShortAnswer | None:
    """The side in whose column a sentence of the answer stands; None for one that stands by itself.

    It is one that only quotes: what a model wrote is not taken apart.
    """
    if answer is None or len(sentence.citations) != 1:
        return None
    (citation,) = sentence.citations
    if not sentence.text.endswith(citation.quote):
        return None
    for side in answer.sides:
        of_article = _of(side, answer).article_id == citation.article_id
        if side.number == citation.number or (of_article and answer.model == QUOTING):
            return side
    return None


def sides(turn: int, answer: Answer) -> str:
    """The sides beside each other, newest first; nothing where the articles do not differ."""
    if not answer.sides:
        return ""
    dated = len({_of(each, answer).published for each in answer.sides}) > 1
    columns = "".join(f"<li>{_side(turn, each, answer)}</li>" for each in answer.sides)
    said = f"{DIFFER}{', newest first' if dated else ''}"
    return (
        f'<section class="sides" aria-label="{said}"><h2>{said}</h2>'
        f'<ol aria-label="What each says">{columns}</ol></section>'
    )


def _side(turn: int, side: ShortAnswer, answer: Answer) -> str:
    quotes = _quotes(side, answer)
    cited = _of(side, answer)
    said = " ".join(_quote(turn, each, side, answer) for each in quotes)
    named = publisher(cited.publisher) or text(cut(titled(cited.title), TITLE_SHOWN))
    under = text(cut(titled(cited.title), TITLE_SHOWN)) if cited.publisher else ""
    known = ", ".join(filter(None, (under, on_pages(each.page for each in quotes))))
    last = f'<p class="under" dir="auto">{known}</p>' if known else ""
    return (
        f'<p class="when">{day(cited.published) or "No date"}</p>'
        f'<p class="who" dir="auto">{named}</p>'
        f'<p class="answer" dir="auto">{said}</p>{last}'
    )


def _quotes(side: ShortAnswer, answer: Answer) -> list[Citation]:
    """What is quoted for a side, in the answer's order; at least the words that take it."""
    quoted = [
        citations[0]
        for text, citations in answer.sentences()
        if side_of(Sentence(text, citations), answer) == side
    ]
    holds = any(each.number == side.number for each in quoted)
    return quoted if holds else [*quoted, _of(side, answer)]


def _quote(turn: int, citation: Citation, side: ShortAnswer, answer: Answer) -> str:
    words = side.source.shift(-citation.source.start) if citation.number == side.number else None
    number = marker(turn, citation, sure(answer, citation))
    return (
        f'<span class="sentence">{strong(citation.quote, words)} '
        f'<span class="markers">{number}</span></span>'
    )


def _of(side: ShortAnswer, answer: Answer) -> Citation:
    """The citation that takes the side."""
    return next(each for each in answer.citations if each.number == side.number)
