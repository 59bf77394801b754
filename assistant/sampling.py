"""A few articles of a library, spread over its days and publishers, the same until it changes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from ingest.article import Article
from ingest.filters import Facets, Filters
from ingest.library import Library

ARTICLES = 24
_PUBLISHERS = 8
_OTHERS = 200  # chunks that are looked at where neither days nor publishers are known
Item = TypeVar("Item")


def sample(library: Library, facets: Facets) -> list[Article]:
    """At most `ARTICLES` articles, one after the other of other publishers as far as may be."""
    found: dict[str, Article] = {}
    for filters in _ranges(facets):
        for id in _articles_of(library, library.allowed(filters, 1)):
            found.setdefault(id, library.article(id))
    if len(found) < ARTICLES:
        ids = _articles_of(library, library.allowed(Filters(), _OTHERS))
        for id in _evenly(ids, ARTICLES - len(found)):
            found.setdefault(id, library.article(id))
    return _mixed([*found.values()])[:ARTICLES]


def _ranges(facets: Facets) -> Iterator[Filters]:
    for publisher in _evenly(facets.publishers, _PUBLISHERS):
        yield Filters(publishers=(publisher,))
    for day in _evenly(facets.days[::-1], ARTICLES - _PUBLISHERS):
        yield Filters(after=day, before=day)


def _articles_of(library: Library, chunk_ids: Sequence[str]) -> list[str]:
    stored = library.stored(chunk_ids)
    return list(dict.fromkeys(stored[id].chunk.article_id for id in chunk_ids if id in stored))


def _evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of the items, the first always, as far apart as may be."""
    if len(items) <= most:
        return [*items]
    return [items[at * len(items) // most] for at in range(most)]


def _mixed(articles: Sequence[Article]) -> list[Article]:
    """The newest of every publisher, then the second of every one, and so on."""
    newest = sorted(articles, key=lambda each: (each.published or date.min, each.id), reverse=True)
    seen: Counter[str] = Counter()
    placed: list[tuple[int, Article]] = []
    for each in newest:
        placed.append((seen[each.publisher], each))
        seen[each.publisher] += 1
    return [each for _, each in sorted(placed, key=lambda pair: pair[0])]
