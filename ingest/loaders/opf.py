"""What the package of a book in EPUB says: about the book, its pages in order, and their names."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ingest.errors import LoadError
from ingest.loaders.packed import Spent, Zip
from ingest.loaders.xhtml import parse_page
from ingest.loaders.xml import kind_of, parse_xml

_MOST_CHAPTERS = 5_000
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml")
# Letters of a font made unreadable on their own: not the book.
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class Book:
    """A book: what is declared of it, the members that are its chapters, what the table of
    contents calls them, and the members that are locked.
    """

    declared: dict[str, Any]
    chapters: tuple[str, ...]
    names: dict[str, str]
    locked: frozenset[str]


def book_in(archive: Zip) -> Book:
    """The book in the archive. Raises LoadError where its package is missing or broken."""
    path = _package(archive)
    folder = posixpath.dirname(path)
    root = _xml(archive, path)
    manifest = {
        each.get("id", ""): (_within(folder, each.get("href", "")), each)
        for each in root.iter()
        if kind_of(each) == "item"
    }
    spine = [each for each in root.iter() if kind_of(each) == "itemref"]
    places = [manifest[each.get("idref", "")] for each in spine if each.get("idref") in manifest]
    chapters = [
        place
        for place, each in places
        if each.get("media-type", "") in _PAGES and "nav" not in each.get("properties", "").split()
    ]
    if not spine or not manifest:
        raise LoadError("its package names no pages: it is not a whole book")
    if len(chapters) > _MOST_CHAPTERS:
        raise LoadError(f"refused: it names {len(chapters):,} pages, over the limit of "
                        f"{_MOST_CHAPTERS:,}")  # fmt: skip
    names = _names(archive, list(manifest.values()))
    return Book(_declared(root), tuple(dict.fromkeys(chapters)), names, _locked(archive))


def _package(archive: Zip) -> str:
    """The path of the book's package, which its container names."""
    container = archive.find("META-INF/container.xml")
    if container is None:
        raise LoadError("it is not a book in EPUB: it has no META-INF/container.xml")
    for each in _xml(archive, container.name).iter():
        if kind_of(each) == "rootfile" and archive.find(path := each.get("full-path", "")):
            return str(path)
    raise LoadError("it is not a whole book: the package that its container names is missing")


def _xml(archive: Zip, name: str) -> Any:
    member = archive.find(name)
    assert member is not None
    try:
        return parse_xml(archive.read(member))
    except Spent:
        raise
    except LoadError as error:
        raise LoadError(f"its part {name} cannot be read: {error}") from error


def _declared(root: Any) -> dict[str, Any]:
    """Title, creators, publisher, day and language, the first of each but for the creators."""
    said: dict[str, list[str]] = {}
    roles = {
        each.get("refines", "").lstrip("#"): (each.text or "").strip()
        for each in root.iter()
        if kind_of(each) == "meta" and each.get("property") == "role"
    }
    for each in root.iter():
        text, kind = " ".join((each.text or "").split()), kind_of(each)
        if not text or not kind or "purl.org/dc/" not in each.tag:
            continue
        role = _attribute(each, "role") or roles.get(each.get("id", ""), "")
        event = _attribute(each, "event").lower()
        is_authors = kind != "creator" or role in ("", "aut")
        is_published = kind != "date" or event in ("", "publication", "original-publication")
        if is_authors and is_published:
            said.setdefault(kind, []).append(text)
    first = {kind: texts[0] for kind, texts in said.items()}
    return {
        "title": first.get("title"),
        "authors": said.get("creator", []),
        "publisher": first.get("publisher"),
        "published": first.get("date"),
        "language": first.get("language"),
        "subject": said.get("subject"),
        "identifier": first.get("identifier"),
    }


def _attribute(element: Any, name: str) -> str:
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return str(next(found, ""))


def _names(archive: Zip, manifest: list[tuple[str, Any]]) -> dict[str, str]:
    """What the table of contents calls each page; where it is broken, the pages say it."""
    names: dict[str, str] = {}
    for place, each in manifest:
        member = archive.find(place)
        is_nav = "nav" in each.get("properties", "").split()
        is_ncx = each.get("media-type") == "application/x-dtbncx+xml"
        if member is None or not (is_nav or is_ncx):
            continue
        try:
            data = archive.read(member)
            found = _links(parse_page(data)) if is_nav else _points(parse_xml(data))
            for target, name in found:
                path = _within(posixpath.dirname(place), target)
                if name.strip():
                    names.setdefault(path, " ".join(name.split()))
        except Spent:
            raise
        except LoadError:
            continue
    return names


def _links(tree: Any) -> Iterator[tuple[str, str]]:
    for each in tree.iter("a") if tree is not None else ():
        yield each.get("href", ""), each.text_content()


def _points(root: Any) -> Iterator[tuple[str, str]]:
    for point in root.iter():
        if kind_of(point) == "navPoint":
            parts = {kind_of(each): each for each in point}
            if "content" in parts and "navLabel" in parts:
                yield parts["content"].get("src", ""), "".join(parts["navLabel"].itertext())


def _locked(archive: Zip) -> frozenset[str]:
    """The members whose content is encrypted."""
    if archive.find("META-INF/encryption.xml") is None:
        return frozenset()
    locked: set[str] = set()
    for each in _xml(archive, "META-INF/encryption.xml").iter():
        if kind_of(each) == "EncryptedData":
            parts = {kind_of(part): part for part in each.iter()}
            method = parts.get("EncryptionMethod")
            is_font = method is not None and method.get("Algorithm") in _OF_FONTS
            if "CipherReference" in parts and not is_font:
                locked.add(_within("", parts["CipherReference"].get("URI", "")))
    return frozenset(locked)


def _within(folder: str, target: str) -> str:
    """The member that a link in `folder` means; one that leads out of the archive names none."""
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
