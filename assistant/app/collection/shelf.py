"""What the list's events do: plain functions of a collection and of what a browser sends."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.app import page as head
from assistant.app.collection import shelf_page, shelf_reader
from assistant.app.collection.shelf_wanted import ids, number, wanted, word
from assistant.collection import Collection
from assistant.errors import SOMETHING_WRONG, AssistantError, LibraryBusy
from ingest.bin import Removal
from ingest.errors import IngestError, NoSuchArticle
from ingest.shelf import Wanted

READ_ONLY = "This library can only be read here: nothing can be removed."
_PAUSE = 0.5  # seconds between two looks at whether the library may be written to

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listing:
    """The list as it stands: what is wanted of it, and the page's parts that show it."""

    wanted: Wanted
    header: str
    facets: str
    articles: str
    removals: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The page after something was changed, or could not be: what is told of it, the list where it
    is another one, and whether the article that is open has gone.
    """

    notice: str
    listing: Listing | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Shelving:
    """The handlers of one server. Holds nothing: what a person wants of the list, they bring.

    Without `shows_paths` nobody is told, nor can find out by searching, where files lie.
    """

    collection: Collection
    read_only: bool = False
    shows_paths: bool = True

    def look(self, data: object) -> Listing:
        """The part of the list that the browser asks for."""
        return self.listing(replace(wanted(data), by_source=self.shows_paths))

    def listing(self, asked: Wanted) -> Listing:
        """That part of the list, as the library is now."""
        try:
            page = self.collection.page(asked)
            removals = [] if self.read_only else self.collection.removals()
        except IngestError as problem:
            return Listing(asked, head.header(0), "", shelf_reader.failed(str(problem)), "")
        return Listing(
            asked,
            head.header(page.total),
            shelf_page.facets(page, asked),
            shelf_page.articles(page, asked, read_only=self.read_only),
            shelf_reader.removals(removals),
        )

    def open(self, data: object) -> str:
        """The article that was chosen, to read; nothing for the way back."""
        article_id, version = word(data, "open"), word(data, "version")
        if not article_id:
            return ""
        try:
            return self._opened(article_id, version)
        except NoSuchArticle:
            return shelf_reader.not_opened("That article is no longer in the library.")
        except (AssistantError, IngestError) as problem:
            return shelf_reader.not_opened(str(problem))

    def _opened(self, article_id: str, version: str) -> str:
        collection = self.collection
        article = collection.article(article_id, version)
        older = collection.older(article_id)
        until = [each.until for each in older if version and each.version == article.version]
        return shelf_reader.opened(
            article,
            until=(*until, "")[0],
            original=collection.original_of(article_id),
            copies=collection.copies_of(article_id),
            older=older,
            gone=collection.gone(article_id),
            read_only=self.read_only,
            shows_paths=self.shows_paths,
        )

    def change(self, data: object, asked: Wanted) -> Iterator[Changed]:
        """The page while and after articles are removed, or brought back; it tells that it waits
        while something else writes to the library.
        """
        if self.read_only:
            yield Changed(shelf_reader.failed(READ_ONLY))
            return
        told = False
        if number(data, "undo") is not None:
            yield Changed(shelf_reader.bringing_back())  # what comes back is embedded again
        while True:
            try:
                yield self._changed(data, asked)
                return
            except LibraryBusy:
                if not told:
                    yield Changed(shelf_reader.waiting())
                told = True
            except (AssistantError, IngestError) as problem:
                yield Changed(shelf_reader.failed(str(problem)), self.listing(asked))
                return
            except Exception:
                log.exception("The library could not be changed")
                yield Changed(shelf_reader.failed(SOMETHING_WRONG), self.listing(asked))
                return
            time.sleep(_PAUSE)

    def _changed(self, data: object, asked: Wanted) -> Changed:
        removing, undoing = ids(data, "remove"), number(data, "undo")
        if removing:
            removal = self.collection.remove(removing)
            return self._told(shelf_reader.removed(removal), removal, data, asked)
        if undoing is not None:
            removal = self.collection.undo(undoing)
            return self._told(shelf_reader.back(removal), removal, data, asked)
        return Changed("")

    def _told(self, notice: str, removal: Removal, data: object, asked: Wanted) -> Changed:
        return Changed(notice, self.listing(asked), word(data, "opened") in removal.titles)
