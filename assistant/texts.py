"""Texts in hand as a library in memory, one article each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.errors import LoadError

if TYPE_CHECKING:
    from ingest.writer import Writer


def stored(texts: Sequence[str]) -> "Writer":
    """The writer of a library with these texts. Raises LoadError where no text holds anything."""
    from assistant.settings import stay_local

    stay_local()
    from ingest.embed import DEFAULT
    from ingest.library import Library
    from ingest.loaders.text import article_from_text
    from ingest.text import normalise
    from ingest.writer import Writer

    if isinstance(texts, str):
        raise TypeError("texts must be a list of texts, not one string")
    clean = [normalise(text) for text in texts]
    if not any(text.strip() for text in clean):
        raise LoadError("there is no text to answer from: give at least one that is not empty")
    writer = Writer(Library(None), DEFAULT)
    for number, text in enumerate(clean, start=1):
        if text.strip():
            writer.put(article_from_text(text, f"text {number}"))
    writer.flush()
    return writer
