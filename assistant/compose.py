"""What was asked, found and cited, as an Answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import QUOTING, REFUSAL, Answer, Citation, Passage, ShortAnswer
from assistant.cite import Citer
from assistant.question import Query
from assistant.readings import Short
from assistant.sides import Side
from ingest.article import Span

CLOSEST = 3  # passages offered with a refusal


@dataclass(frozen=True, slots=True)
class Told:
    """The words that answer, where the reader told them: of the first sentence, of each side."""

    short: Short | None = None
    sides: tuple[Side, ...] = ()


NOTHING_TOLD = Told()


def compose(
    query: Query,
    citer: Citer,
    passages: tuple[Passage, ...],
    model: str,
    timings: dict[str, float],
    notes: tuple[str, ...],
    told: Told = NOTHING_TOLD,
) -> Answer:
    """The answer with the citer's sentences; a refusal where it has none."""
    made = Answer(
        question=query.question,
        query=query.text,
        text=citer.text,
        citations=citer.citations,
        passages=passages,
        status="answered",
        model=model,
        filters=query.filters.describe(),
        timings=timings,
        notes=notes,
        short=_short(told.short, citer.citations),
        understood=query.understood,
        sides=_sides(told.sides, citer.citations),
    )
    if citer.citations:
        return made
    return replace(
        made,
        text=REFUSAL,
        status="refused",
        passages=passages[:CLOSEST],
    )


def reply(question: str, text: str, seconds: float) -> Answer:
    """The answer to what asks nothing of the articles."""
    timings = {"whole": seconds}
    return Answer(question, question, text, (), (), "reply", QUOTING, timings=timings)


def _short(found: Short | None, citations: Sequence[Citation]) -> ShortAnswer | None:
    """The words that answer, under the number of the citation that holds them."""
    for each in citations if found else ():
        if found and _cut(each, found.span) == found.text:
            return ShortAnswer(found.text, each.number, found.span)
    return None


def _sides(found: Sequence[Side], citations: Sequence[Citation]) -> tuple[ShortAnswer, ...]:
    """The sides that the answer cites, under their numbers; () where these are not two."""
    numbers = {(each.article_id, each.source): each.number for each in citations}
    cited = [
        ShortAnswer(side.words, numbers[side.evidence.key], side.span)
        for side in found
        if side.evidence.key in numbers
    ]
    return tuple(cited) if len(cited) > 1 else ()


def _cut(citation: Citation, span: Span) -> str:
    """The article's words at the span; "" where the citation does not hold them."""
    start, end = span.start - citation.source.start, span.end - citation.source.start
    return citation.quote[start:end] if start >= 0 and end <= len(citation.quote) else ""
