"""On which page of a printed source a place in its text stands. Pure.

A loader of pages keeps where each begins in the article's text under `PAGES` in its metadata:
"0,1834,3650" are the offsets, in characters, of pages 1, 2 and 3; a page without text begins
where the next one does.
"""

from bisect import bisect_right
from collections.abc import Iterable

from ingest.article import Article

PAGES = "pages"  # the key in the metadata


def pages_line(starts: Iterable[int]) -> str:
    """The value to keep for pages that begin at these offsets."""
    return ",".join(map(str, starts))


def page_at(article: Article, offset: int) -> int | None:
    """The number of the page, from 1, that the character at `offset` stands on.

    None where the article has no pages, or where there is no such character.
    """
    starts = _starts(article.metadata.get(PAGES, ""))
    if not starts or not 0 <= offset < max(1, len(article.text)):
        return None
    return bisect_right(starts, offset) or None


def _starts(line: str) -> list[int]:
    """The offsets; none where the value is not of this form, as it may be anybody's."""
    pieces = line.split(",")
    if not all(piece.isascii() and piece.isdigit() and len(piece) < 12 for piece in pieces):
        return []
    starts = [int(piece) for piece in pieces]
    return starts if starts == sorted(starts) else []
