"""Plain text: a headline or none, a byline, dateline or credits line where there is one."""

import re

from ingest.article import Article
from ingest.opening import (
    credits_from_text,
    first_dateline,
    near_headline,
    published_in_text,
    title_from_text,
)
from ingest.text import normalise, unwrap

_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


def load_text(text: str, source: str) -> Article:
    """The article in the plain text of a file; hard-wrapped paragraphs are unwrapped."""
    return article_from_text(unwrap(normalise(text)).strip(), source)


def article_from_text(text: str, source: str, lines: str = "") -> Article:
    """An article over `text` as it is (normalised already), with what the text says of itself.

    `lines` is the beginning of the text as the source broke its lines, where that is not how
    `text` has them: a byline and a day stand on a line of their own.
    """
    near = near_headline(lines or text)
    credits = credits_from_text(text, near)
    moment = published_in_text(lines or text, near)
    metadata = {"editors": "; ".join(credits.editors)} if credits.editors else {}
    if moment and moment.time:
        metadata["published_time"] = moment.time
    return Article(
        source=source,
        text=text,
        title=title_from_text(_as_broken(text, lines)) or "Untitled",
        authors=credits.authors,
        publisher=first_dateline(text)[0],
        published=moment.day if moment else None,
        metadata=metadata,
    )


def _as_broken(text: str, lines: str) -> str:
    """`lines` where each of them is a paragraph, `text` where they are broken at a width."""
    is_told = len(_BREAK.findall(lines)) >= 3
    return lines if is_told and unwrap(lines) == lines else text
