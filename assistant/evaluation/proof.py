"""Whether an answer proves what it says: each sentence cited, each quote the stored text's own.

Written apart from what makes answers, to find its mistakes. Pure.
"""

from collections.abc import Callable, Iterator

from assistant.answer import Answer, Citation
from assistant.evaluation.words import strange_numbers
from ingest.article import Article, Span
from ingest.errors import NoSuchArticle

KINDS = (
    "sentence without a citation",
    "quote that is not the article's",
    "number that is not in the quotes",
    "refusal with a citation",
)
_NO_CITATION, _NOT_ITS_QUOTE, _STRANGE_NUMBER, _CITED_REFUSAL = KINDS
_ATTRIBUTION = 200  # characters before a colon that may name the article


def faults(answer: Answer, article_of: Callable[[str], Article]) -> tuple[str, ...]:
    """What is not proved, "kind: what"; nothing for a true answer or refusal.

    `article_of` gives a stored article by id and raises NoSuchArticle.
    """
    if answer.refused:
        return (f"{_CITED_REFUSAL}: [{answer.citations[0].number}]",) if answer.citations else ()
    return (
        *(f"{_NO_CITATION}: {text}" for text in _uncited(answer)),
        *(f"{_NOT_ITS_QUOTE}: {text}" for text in _misquoted(answer, article_of)),
        *(f"{_STRANGE_NUMBER}: {text}" for text in _invented(answer)),
    )


def _uncited(answer: Answer) -> Iterator[str]:
    """The pieces of the text that no citation stands under."""
    end = 0
    for span in sorted({each.answer for each in answer.citations}):
        if gap := Span(end, span.start).cut(answer.text).strip():
            yield gap
        end = max(end, span.end)
    if rest := answer.text[end:].strip():
        yield rest
    if not answer.citations and not answer.text.strip():
        yield "(nothing is said)"


def _misquoted(answer: Answer, article_of: Callable[[str], Article]) -> Iterator[str]:
    for citation in answer.citations:
        try:
            article = article_of(citation.article_id)
        except NoSuchArticle:
            yield f"[{citation.number}] of an article that there is not"
            continue
        found = citation.source.cut(article.text)
        # A library that was added to meanwhile has another version: that is no misquotation.
        if article.version == citation.version and (not found or found != citation.quote):
            yield f"[{citation.number}] “{citation.quote[:120]}”"
    if (short := answer.short) and not any(
        each.number == short.number and _holds(each, short.source, short.text)
        for each in answer.citations
    ):
        yield f"the short answer “{short.text[:120]}”"


def _holds(citation: Citation, span: Span, text: str) -> bool:
    """Whether the words at the span of the article are the text, and inside the quote."""
    inside = span.shift(-citation.source.start)
    return inside.start >= 0 and inside.cut(citation.quote) == text


def _invented(answer: Answer) -> Iterator[str]:
    for text, citations in answer.sentences():
        said, evidence = _without_attribution(text, citations)
        for number in strange_numbers(said, evidence):
            yield f"{number} in “{text[:200]}”"


def _without_attribution(text: str, citations: tuple[Citation, ...]) -> tuple[str, str]:
    """What a sentence says, and what it must come from.

    Of "Lindhaven Post, 3 May 2024: It carried 212 passengers." the numbers in front may be those of
    the cited article's date, title or publisher, and only those.
    """
    quotes = "\n".join(each.quote for each in citations)
    for each in citations:
        head = text.removesuffix(each.quote)
        if head.endswith(": ") and not strange_numbers(head, _shown_of(each)):
            return each.quote, quotes
    head, colon, rest = text[:_ATTRIBUTION].partition(": ")
    shown = "\n".join(_shown_of(each) for each in citations)
    if not colon or strange_numbers(head, f"{shown}\n{quotes}"):
        return text, quotes
    return rest + text[_ATTRIBUTION:], quotes


def _shown_of(citation: Citation) -> str:
    day = citation.published
    dated = f"{day.isoformat()} {day.day} {day.year}" if day else ""
    return f"{citation.publisher}\n{citation.title}\n{dated}"
