"""Collection: a library in the hands of who keeps it in order: listed, taken out, brought back.

What is written is written by the assistant's own writer, so that answers know of it at once.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from assistant.errors import LibraryBusy
from ingest.article import Article
from ingest.bin import Removal
from ingest.errors import NoSuchArticle
from ingest.library import Library
from ingest.shelf import Page, Wanted
from ingest.versions import Older

if TYPE_CHECKING:
    from ingest.writer import Writer


class Collection:
    """The articles of a library. Safe from several threads."""

    def __init__(self, library: Library, writer: "Writer") -> None:
        self._library = library
        self._writer = writer

    # ---- looking

    def page(self, wanted: Wanted) -> Page:
        """A page of the list of articles."""
        return self._library.shelf.page(wanted)

    def article(self, article_id: str, version: str = "") -> Article:
        """The article or copy as it is, or was in that version. Raises NoSuchArticle."""
        article = self._library.article(article_id)
        if article.id != article_id:  # not by the beginning of one
            raise NoSuchArticle(self._library.bin.missing(article_id))
        return self._library.versions.article(article.id, version) if version else article

    def copies_of(self, article_id: str) -> list[Article]:
        """The articles of the same text that this one stands for, by their sources."""
        return self._library.copies.of(article_id)

    def original_of(self, article_id: str) -> Article | None:
        """The article that stands for this one, where it is a copy."""
        copy = self._library.copies.one(article_id)
        return self._library.article(copy.of) if copy else None

    def older(self, article_id: str) -> list[Older]:
        """The versions that the article had, the newest first."""
        return self._library.versions.of(article_id)

    def gone(self, article_id: str) -> str:
        """Since when the article is at none of its sources, as an ISO time; "" where it is."""
        return self._library.ledger.gone_since(article_id)

    def removals(self) -> list[Removal]:
        """What was taken out and can be brought back, the last first."""
        return self._library.bin.removals()

    # ---- changing

    def remove(self, article_ids: Sequence[str], *, copies: bool = True) -> Removal:
        """Take articles out, with `copies` those they stand for too; what that was.

        `undo` brings them back for a while (`ingest.bin`). Those that are gone already are passed
        over. Raises LibraryBusy where something else is writing to the library, NoSuchArticle where
        none of them is there.
        """
        from ingest.undo import numbered
        from ingest.writer import writing

        library = self._library
        with writing(library, _busy):
            there = [each for each in article_ids if library.version_of(each)]
            if not there:
                raise NoSuchArticle("what was to be removed is no longer in the library")
            if copies:
                there += [copy.id for each in there for copy in library.copies.of(each)]
            return numbered(library, self._writer.remove(*dict.fromkeys(there)))

    def undo(self, removal: int) -> Removal:
        """Bring back what was taken out by that removal; what that was.

        Raises LibraryBusy, and NoSuchArticle where nothing of it is kept any more.
        """
        from ingest.undo import bring_back, numbered
        from ingest.writer import writing

        with writing(self._library, _busy):
            removed = numbered(self._library, removal)
            bring_back(self._writer, list(removed.titles))
            return removed


def _busy(message: str) -> NoReturn:
    raise LibraryBusy(message)
