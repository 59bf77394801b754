"""An answer as a page of text, and an article as JSON values: what the command line prints."""

import json
import textwrap
from typing import Any, get_args

from assistant.answer import QUOTING, Answer, Citation, Passage, Sure
from ingest.article import Article
from ingest.shelf import Listed
from ingest.text import visible


def answer_page(answer: Answer) -> str:
    """The answer, then the numbered quotes, or after a refusal the closest passages."""
    blocks = [textwrap.fill(" ".join(answer.marked().split()), 88)]
    if short := answer.short:
        blocks.insert(0, f"{' '.join(short.text.split())} [{short.number}]")
    if answer.understood:
        blocks.append(f"(Understood as: {answer.understood})")
    if answer.filters:
        blocks.append(f"(Only articles that match were searched: {'; '.join(answer.filters)}.)")
    blocks += [f"({note})" for note in answer.notes]
    if answer.refused and answer.passages:
        blocks.append("The closest passages:")
    quoted = (
        [(f"·  “{each.chunk.text[:280].strip()}…”", each) for each in answer.passages]
        if answer.refused
        else [
            (f"[{each.number}] “{each.quote}”", each)
            for each in {each.number: each for each in answer.citations}.values()
        ]
    )
    for quote, cited in quoted:
        words = textwrap.fill(" ".join(quote.split()), 88, subsequent_indent="    ")
        sure = _sure(answer, cited) if isinstance(cited, Citation) else ""
        blocks.append(f"{words}\n    {_origin(cited)}{sure}")
    return printable("\n\n".join(blocks))


def printable(text: str) -> str:
    """The text without what a terminal would obey: a library may be older than what cleans now."""
    return visible(text)


def _origin(cited: Citation | Passage) -> str:
    page = f"page {cited.page}" if cited.page else ""
    known = (cited.title, cited.publisher, str(cited.published or ""), page)
    return ", ".join(filter(None, known))


def _sure(answer: Answer, cited: Citation) -> str:
    """How sure it is that the quote supports what is written; nothing where it is only quoted."""
    if answer.model == QUOTING:
        return ""
    said = {each.sure for each in answer.citations if each.number == cited.number}
    return f" (support: {' or '.join(each for each in get_args(Sure) if each in said)})"


def about(article: Article | Listed) -> dict[str, Any]:
    """What is known of an article, but for its text."""
    return {
        "id": article.id,
        "version": article.version,
        "title": article.title,
        "authors": list(article.authors),
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
        "source": article.source,
        "metadata": dict(article.metadata),
    }


def print_json(document: Any) -> None:
    """Print one JSON document, to read; what a terminal would obey or not show is escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    print("".join(each if each.isprintable() or each == "\n" else _escaped(each) for each in text))


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
