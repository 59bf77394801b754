"""Web pages: trafilatura finds the article among menus and boilerplate, and what it declares.

What a page hides from its readers is taken out first.
"""

import re
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.declared import declared
from ingest.loaders.text import article_from_text
from ingest.loaders.unseen import drop_unseen
from ingest.metadata import from_mapping
from ingest.text import normalise

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def load_html(text: str, source: str) -> Article:
    """The article in a web page, with title, authors, date and publisher from its markup.

    Raises LoadError where the page holds no article text.
    """
    import trafilatura  # a fifth of a second, which asking need not wait for
    from trafilatura.settings import Document

    tree = trafilatura.load_html(text)
    if tree is None:
        raise LoadError("there is no article text in this page")
    said = declared(tree)
    drop_unseen(tree)
    page = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # The date must be declared: searched for in the text, it is too often another event's.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    found: dict[str, Any] = page.as_dict() if isinstance(page, Document) else {}
    body = normalise(found.get("text") or trafilatura.html2txt(tree) or "").strip()
    if not body:
        raise LoadError("there is no article text in this page")
    return _article(body, source, said, _found(found))


def _found(found: dict[str, Any]) -> dict[str, Any]:
    """What trafilatura took from the markup, for where our own reading of it has nothing."""
    return {
        "title": found.get("title"),
        "authors": [name.strip() for name in (found.get("author") or "").split(";") if name],
        # A host's name says where a page was had, which may be an archive.
        "publisher": "" if _HOST.fullmatch(found.get("sitename") or "") else found.get("sitename"),
        "published": found.get("date"),
        "url": found.get("url"),
        "language": found.get("language"),
    }


def _article(body: str, source: str, said: dict[str, Any], found: dict[str, Any]) -> Article:
    if said["published"] is not None:  # what we refuse to read it guesses
        found.pop("published")
    known = from_mapping({**found, **{key: value for key, value in said.items() if value}})
    known = {key: value for key, value in known.items() if value}
    guessed = article_from_text(body, source)
    known.setdefault("title", guessed.title)
    known.setdefault("authors", guessed.authors)
    known.setdefault("publisher", guessed.publisher)
    if "published" not in known:
        known["published"] = guessed.published
        known["metadata"] = {**guessed.metadata, **known.get("metadata", {})}
    return Article(source=source, text=body, **known)
