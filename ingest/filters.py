"""Filters and Facets: which articles to search, and what a library could be filtered by. Pure.

`condition` says a filter in SQL. Nothing that a person or an article wrote is ever part of the
statement: every value is bound.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles to search: those that match every field that is given. Without any, falsy.

    `after` and `before` are days of publication, both within the range; an article without a date
    is in no range. Of several publishers, authors, languages or sources one is enough; names match
    whole, in any case, with or without "The". A source matches by its beginning (a folder, a site).
    `where` asks for metadata by key: its value, or one of those in a list such as "steel; trade".
    """

    after: date | None = None
    before: date | None = None
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def or_else(self, other: "Filters") -> "Filters":
        """These, with what `other` asks for where these ask nothing (dates count as one)."""
        dates = self if self.after or self.before else other
        return Filters(
            dates.after,
            dates.before,
            self.publishers or other.publishers,
            self.authors or other.authors,
            self.sources or other.sources,
            self.languages or other.languages,
            {**other.where, **self.where},
        )

    def without(self, said: Collection[str]) -> "Filters":
        """These, but for each that `describe` says in one of these words."""
        kept = Filters()
        for each in self._single():
            if not set(each.describe()) & set(said):
                kept = each.or_else(kept)
        return kept

    def _single(self) -> "Iterator[Filters]":
        """Each by itself."""
        yield Filters(self.after, self.before)
        yield Filters(publishers=self.publishers)
        yield Filters(authors=self.authors)
        yield Filters(sources=self.sources)
        yield Filters(languages=self.languages)
        yield from (Filters(where={key: value}) for key, value in self.where.items())

    def describe(self) -> tuple[str, ...]:
        """The filters in a few plain words each, such as "published from 2023-01-01"."""
        said = [_range(self.after, self.before)] if self.after or self.before else []
        for word, names in (
            ("publisher", self.publishers),
            ("author", self.authors),
            ("source", self.sources),
            ("language", self.languages),
        ):
            said += [f"{word} {' or '.join(filter(None, names)) or 'unknown'}"] if names else []
        return (*said, *(f"{key} {value}" for key, value in self.where.items()))


@dataclass(frozen=True, slots=True)
class Facets:
    """What a library's articles could be filtered by.

    `days` are the days on which any was published, in order. `dated` is the share of articles that
    have a date, in [0, 1].
    """

    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    dated: float = 0.0

    def any_published(self, after: date | None, before: date | None) -> bool:
        """Whether any article was published in the range, both days within it."""
        first = bisect_left(self.days, after) if after else 0
        return first < len(self.days) and (before is None or self.days[first] <= before)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many articles match, and the first and last day on which any was published, if known."""

    articles: int
    first: date | None = None
    last: date | None = None


def condition(filters: Filters | None) -> tuple[str, tuple[str, ...]]:
    """The filter as SQL over `articles a`, and the values to bind; "1" for no filter.

    Needs the function `folded`, which is `fold`, in the database. What comes out of JSON goes to it
    as bytes, for a lone half of a surrogate pair, which JSON can hold, is no text.
    """
    if not filters:
        return "1", ()
    parts: list[tuple[str, Sequence[str]]] = []
    if filters.after:
        parts.append(("a.published >= ?", [filters.after.isoformat()]))
    if filters.before:
        parts.append(("a.published <= ?", [filters.before.isoformat()]))
    if filters.publishers:
        parts.append(_one_of("folded(a.publisher)", filters.publishers))
    if filters.languages:
        parts.append(_one_of("folded(a.language)", filters.languages))
    if filters.authors:
        one_of, names = _one_of("folded(CAST(value AS BLOB))", filters.authors)
        parts.append((f"EXISTS (SELECT 1 FROM json_each(a.authors) WHERE {one_of})", names))
    if filters.sources:
        beginnings = [fold(each) for each in filters.sources]
        begins = " OR ".join(["instr(folded(a.source), ?) = 1"] * len(beginnings))
        parts.append((f"({begins})", beginnings))
    for key, value in filters.where.items():
        has = (
            "folded(CAST(key AS BLOB)) = ? AND "
            "instr('; ' || folded(CAST(value AS BLOB)) || '; ', ?) > 0"
        )
        parts.append((
            f"EXISTS (SELECT 1 FROM json_each(a.metadata) WHERE {has})",
            [fold(key).replace("-", "_"), f"; {fold(value)}; "],
        ))  # fmt: skip
    return " AND ".join(part for part, _ in parts), tuple(v for _, values in parts for v in values)


@lru_cache(maxsize=50_000)
def fold(text: str | bytes) -> str:
    """`text` as it is compared: in no case, spaces single, without a "the" at the beginning."""
    encoded = text.encode("utf-8", "replace") if isinstance(text, str) else text
    sayable = encoded.decode("utf-8", "replace")
    return " ".join(unicodedata.normalize("NFKC", sayable).casefold().split()).removeprefix("the ")


def _one_of(expression: str, names: Sequence[str]) -> tuple[str, Sequence[str]]:
    return f"{expression} IN ({', '.join('?' * len(names))})", [fold(name) for name in names]


def _range(after: date | None, before: date | None) -> str:
    if after and after == before:
        return f"published on {after}"
    return "published " + " ".join(
        [f"from {after}"] * (after is not None) + [f"to {before}"] * (before is not None)
    )
