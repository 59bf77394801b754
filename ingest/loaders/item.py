"""What a loader is given and what it gives back. Pure values, but for reading a source's bytes.

A source is one file or one address, read as a whole. Most hold one article; a table, an archive, a
mailbox or a feed hold many, each of which may fail on its own.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from ingest.article import Article
from ingest.errors import LoadError

MAX_BYTES = 20_000_000  # a longer text is hardly one article; reading it would stall the rest


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asks of the loaders.

    `columns` are the columns of a table by the field that they fill (`{"title": "headline"}`).
    `limit` is the most pages to take from a feed or sitemap, the newest first, and `since` the day
    before which they are left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A source as it was read, not yet looked into.

    `name` is what it is known by: an absolute path or an address, and behind `#` the part of it.
    `suffix` is the lower-case ending of the file's name, "" where it has none; `media` the content
    type that a server declared, without parameters; `url` the address that it came from, after
    redirects. `known` is what a feed, an archive or a mailbox said of it, by the names that
    `ingest.metadata.from_mapping` knows: it fills in what the source does not say itself.
    """

    name: str
    content: bytes | Path
    suffix: str = ""
    media: str = ""
    charset: str = ""
    url: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> BinaryIO:
        """The bytes as a file at its beginning. Raises LoadError where they cannot be read."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        try:
            return self.content.open("rb")
        except OSError as error:
            raise LoadError(f"cannot be read: {error.strerror or error}") from error

    def read(self, most: int | None = None) -> bytes:
        """All of the bytes. Raises LoadError where there are more than `most` (MAX_BYTES)."""
        most = MAX_BYTES if most is None else most
        with self.open() as file:
            try:
                data = file.read(most + 1)
            except OSError as error:
                raise LoadError(f"cannot be read: {error.strerror or error}") from error
        if len(data) > most:
            raise LoadError(
                f"it is over the limit of {most / 1e6:.0f} MB for one article: split it"
            )
        return data


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article, and what the person should know about how it was read."""

    article: Article
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A part of a source that could not be read, by its name, and why in one line."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A page that a feed or sitemap names, to be read as a source of its own.

    `known` is what the feed says of it; `text` is the text or HTML that the feed itself carries,
    taken where the page cannot be had. `is_list` where it is no page but a sitemap of more.
    """

    url: str
    known: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    is_list: bool = False


def shown(path: Path | str) -> str:
    """The path in one line that can be stored and printed, odd characters of file names escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(path)
    )


Item = Loaded | Failed | Linked
Loader = Callable[[Raw, Options], Iterator[Item]]
"""Yields what is in a source. Raises LoadError, with a reason in one line, where nothing can be
had of it at all."""
