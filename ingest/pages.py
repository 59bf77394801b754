"""On which page of a printed source a place in its text stands. Pure.

A loader of pages keeps where each begins in the article's text under `PAGES` in its metadata:
"0,1834,3650" are the offsets, in characters, of pages 1, 2 and 3; a page without text begins
where the next one does.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache

from ingest.article import Article

PAGES = "pages"  # the key in the metadata


def pages_line(starts: Iterable[int]) -> str:
    """The value to keep for pages that begin at these offsets."""
    return ",".join(map(str, starts))


def page_at(article: Article, offset: int) -> int | None:
    """The number of the page, from 1, that the character at `offset` stands on.

    None where the article has no pages, or where there is no such character.
    """
    if not 0 <= offset < max(1, len(article.text)):
        return None
    page, _ = pages_between(article.metadata.get(PAGES, ""), offset, offset)
    return page


def page_starts(article: Article) -> dict[int, int]:
    """The numbers of the article's pages by the offset at which each begins; of several that begin
    at one, the last, which is the one with text.
    """
    starts = _starts(article.metadata.get(PAGES, ""))
    return {start: page for page, start in enumerate(starts, 1)}


def pages_between(line: str, start: int, end: int) -> tuple[int | None, tuple[int, ...]]:
    """The page, from 1, on which the character at `start` stands, and the offsets before `end` at
    which further pages begin; None where the `line` of the metadata tells no pages.
    """
    starts = _starts(line)
    first, last = bisect_right(starts, start), bisect_left(starts, end)
    return (first, starts[first:last]) if first else (None, ())


@lru_cache(maxsize=16)  # a search asks for that of the same file up to 100 times
def _starts(line: str) -> tuple[int, ...]:
    """The offsets; none where the value is not of this form, as it may be anybody's."""
    pieces = line.split(",")
    if not all(piece.isascii() and piece.isdigit() and len(piece) < 12 for piece in pieces):
        return ()
    starts = tuple(int(piece) for piece in pieces)
    return starts if list(starts) == sorted(starts) and starts[0] == 0 else ()
