"""Plain text: a headline or none, a byline, dateline or credits line where there is one."""

from ingest.article import Article
from ingest.metadata import credits_from_text, dateline, title_from_text
from ingest.text import normalise, unwrap


def load_text(text: str, source: str) -> Article:
    """The article in the plain text of a file; hard-wrapped paragraphs are unwrapped."""
    return article_from_text(unwrap(normalise(text)).strip(), source)


def article_from_text(text: str, source: str) -> Article:
    """An article over `text` as it is (normalised already), with what the text says of itself."""
    credits = credits_from_text(text)
    agency, published = dateline(text)
    return Article(
        source=source,
        text=text,
        title=title_from_text(text) or "Untitled",
        authors=credits.authors,
        publisher=agency,
        published=published,
        metadata={"editors": "; ".join(credits.editors)} if credits.editors else {},
    )
