"""What a mail says, as its reader sees it: the text without what is attached."""

import re

from ingest.errors import LoadError
from ingest.loaders.fragment import text_of
from ingest.loaders.html import load_html
from ingest.loaders.message import (
    Message,
    file_name,
    inner,
    is_attached,
    kind_of_part,
    parameter,
    text_of_part,
)
from ingest.text import normalise, unwrap

_SHOWN = ("text/plain", "text/html", "text/enriched", "application/xhtml+xml")
_STUB = 0.3  # of the page's text: shorter plain text only says that there is a page
_DEEP = 50
_SOFT_BREAK = re.compile(r"(?<!^--) \n(?!>)", re.MULTILINE)
_STYLE = re.compile(r"<[^<>\n]{1,60}>")


def body_of(message: Message) -> str:
    """The text of a mail, normalised; "" where it has none.

    Plain text is taken before a page that says the same; hidden text of a page is left out.
    """
    return _body(message, 0).strip()


def is_part_of_body(part: Message) -> bool:
    """Whether it is shown as the mail's own text."""
    return kind_of_part(part) in _SHOWN and not is_attached(part) and not file_name(part)


def _body(part: Message, depth: int) -> str:
    kind = kind_of_part(part)
    if depth > _DEEP or kind == "message/rfc822":
        return ""
    if not kind.startswith("multipart/") and not inner(part):
        return _text(part, kind) if is_part_of_body(part) else ""
    parts = inner(part)
    if kind == "multipart/alternative":
        return _best(parts, depth)
    texts = (_body(each, depth + 1) for each in parts)
    return "\n\n".join(each for each in texts if each)


def _best(parts: list[Message], depth: int) -> str:
    """Of parts that say the same: the plain one, unless it says next to nothing."""
    plain = [each for each in parts if kind_of_part(each) == "text/plain"]
    others = [each for each in parts if kind_of_part(each) != "text/plain"]
    text = next((each for part in plain if (each := _body(part, depth + 1))), "")
    page = next((each for part in reversed(others) if (each := _body(part, depth + 1))), "")
    return text if len(text) > _STUB * len(page) else page


def _text(part: Message, kind: str) -> str:
    text = text_of_part(part)
    if not text:
        return ""
    if kind in ("text/html", "application/xhtml+xml"):
        return _of_page(text)
    text = normalise(text)
    if kind == "text/enriched":
        text = _STYLE.sub("", text)
    if parameter(part, "format") == "flowed":
        return _SOFT_BREAK.sub(" ", text).strip()
    return unwrap(text).strip()


def _of_page(markup: str) -> str:
    """The article in it, or all of its text where that is more than twice as long.

    What is a letter as a whole looks like boilerplate by and large.
    """
    whole = text_of(markup)
    try:
        article = load_html(markup, "").text
    except LoadError:
        return whole
    return article if 2 * len(article) >= len(whole) else whole
