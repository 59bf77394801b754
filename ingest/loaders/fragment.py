"""A piece of HTML, as tables and feeds hold it, as plain text; what it hides is left out."""

import html
import re
from collections.abc import Iterator
from typing import Any

from ingest.loaders.unseen import drop_unseen
from ingest.text import normalise

_MARKUP = re.compile(
    r"<(?:p|br|div|span|h[1-6]|ul|ol|li|a|b|i|em|strong|blockquote|article|section|table|figure|img"
    r"|html|body|main)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "article",
     "section", "table", "tr", "figure", "figcaption", "header", "footer", "main", "body", "html",
     "pre", "dl", "dt", "dd", "hr", "aside", "nav", "title", "head")
)  # fmt: skip


def is_markup(text: str) -> bool:
    """Whether it is HTML, and not text that merely has a sign of less in it."""
    found = _MARKUP.search(text)
    return bool(found) and ("</" in text or "/>" in text or "<br" in text.lower())


def text_of(markup: str) -> str:
    """The text that a reader of the piece sees, normalised, a paragraph for each block."""
    import lxml.html
    from lxml.etree import ParserError

    try:
        tree = lxml.html.document_fromstring(normalise(markup))
    except (ParserError, ValueError, AssertionError):
        return normalise(html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()
    drop_unseen(tree)
    whole = "".join(_pieces(tree))
    blocks = (
        "\n".join(" ".join(line.split()) for line in block.strip().split("\v"))
        for block in whole.split("\f")
    )
    return normalise("\n\n".join(each.strip() for each in blocks if each.strip()))


def _pieces(element: Any) -> Iterator[str]:
    """Its text in order; a form feed where a block begins or ends, a vertical tab for a line."""
    for event, each in _walk(element):
        tag = each.tag if isinstance(each.tag, str) else ""
        if tag in _BLOCKS:
            yield "\f"
        elif tag == "br" and event == "start":
            yield "\v"
        elif tag in ("td", "th") and event == "end":
            yield " | " if each.getnext() is not None else ""
        if event == "start" and tag and tag not in ("script", "title"):
            yield each.text or ""
        elif event != "start":
            yield each.tail or ""


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    from lxml.etree import iterwalk

    yield from iterwalk(element, events=("start", "end", "comment", "pi"))
