"""Books in EPUB: an article for each chapter, so that a citation names it, in the book's order."""

from collections.abc import Iterator

from ingest.article import Article
from ingest.errors import LoadError
from ingest.headline import MAX_TITLE, shorten
from ingest.loaders.item import Failed, Item, Loaded, Options, Raw
from ingest.loaders.opf import Book, book_in
from ingest.loaders.packed import Spent, Zip, opened
from ingest.loaders.xhtml import Page, read_page
from ingest.metadata import from_mapping

_MOST = 100_000_000  # bytes of text of one book
_SHORT = 200  # characters: a title page or the name of a part goes with what follows it


def load_epub(raw: Raw, options: Options) -> Iterator[Item]:
    """The chapters of a book, each an article called "BOOK: CHAPTER" and known as `FILE#PAGE`.

    A book of one chapter is one article by the name of the file. All of a chapter's text is kept,
    but for what it hides. Raises LoadError where the file is damaged, no book, or locked (DRM).
    """
    with opened(raw, _MOST) as archive:
        book = book_in(archive)
        if book.chapters and book.locked.issuperset(book.chapters):
            raise LoadError("it is locked with DRM: only the shop's own programs can read it")
        found: list[tuple[str, Page] | Failed] = []
        for name in book.chapters:
            try:
                page = _page(archive, name, book)
            except Spent:
                raise
            except LoadError as error:
                found.append(Failed(f"{raw.name}#{name}", str(error)))
                continue
            if page.text:
                _gather(found, name, page)
    only = len(found) == 1
    for each in found:
        if isinstance(each, Failed):
            yield each
        else:
            yield Loaded(_article(raw.name, each[0], each[1], book, only))


def _gather(found: list[tuple[str, Page] | Failed], name: str, page: Page) -> None:
    """Add a page; where only a few words came before it, they are put at its head."""
    before = found[-1] if found else None
    if isinstance(before, tuple) and len(before[1].text) < _SHORT:
        found.pop()
        heading = page.heading or before[1].heading
        page = Page(f"{before[1].text}\n\n{page.text}", heading, page.title)
    found.append((name, page))


def _page(archive: Zip, name: str, book: Book) -> Page:
    member = archive.find(name)
    if member is None:
        raise LoadError("the book names this page, but does not hold it")
    if name in book.locked:
        raise LoadError("it is locked with DRM: only the shop's own programs can read it")
    data = archive.read(member)
    return read_page(data) if data.strip() else Page("")


def _article(source: str, name: str, page: Page, book: Book, only: bool) -> Article:
    known = from_mapping(book.declared)
    title = known.pop("title", "")
    chapter = book.names.get(name) or page.heading
    if not chapter and page.title != title:
        chapter = page.title
    chapter = shorten(chapter) if len(chapter) > MAX_TITLE else chapter
    if only or not chapter or chapter == title:
        whole = title or chapter
    else:
        whole = f"{title}: {chapter}" if title else chapter
    metadata = {**known.pop("metadata"), **({} if only or not title else {"book": title})}
    place = source if only else f"{source}#{name}"
    return Article(
        source=place, text=page.text, title=whole or "Untitled", metadata=metadata, **known
    )
