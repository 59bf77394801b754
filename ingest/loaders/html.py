"""Web pages: trafilatura finds the article among menus and boilerplate, and what it declares.

What a page hides from its readers is taken out first.
"""

from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.text import article_from_text
from ingest.loaders.unseen import drop_unseen
from ingest.metadata import from_mapping
from ingest.text import normalise


def load_html(text: str, source: str) -> Article:
    """The article in a web page, with title, authors, date and publisher from its markup.

    Raises LoadError where the page holds no article text.
    """
    import trafilatura  # a fifth of a second, which asking need not wait for
    from trafilatura.settings import Document

    tree = trafilatura.load_html(text)
    if tree is None:
        raise LoadError("there is no article text in this page")
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
    declared = {
        "title": found.get("title"),
        "authors": [name.strip() for name in (found.get("author") or "").split(";") if name],
        "publisher": found.get("sitename"),
        "published": found.get("date"),
        "url": found.get("url"),
        "language": found.get("language"),
    }
    known = {key: value for key, value in from_mapping(declared).items() if value}
    guessed = article_from_text(body, source)
    known.setdefault("title", guessed.title)
    known.setdefault("authors", guessed.authors)
    return Article(source=source, text=body, **known)
