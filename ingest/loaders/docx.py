"""Word files: all of a document's text in its order, as its readers see it, and its properties.

The parts are read here and not by python-docx, which loads every picture without a bound and
leaves out text that was inserted with tracked changes, in content controls, boxes and footnotes.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.item import Item, Loaded, Options, Raw
from ingest.loaders.packed import Zip, opened
from ingest.loaders.text import article_from_text
from ingest.loaders.word import Block, Document, styles_in
from ingest.loaders.xml import kind_of, parse_xml
from ingest.metadata import from_mapping

_MOST = 100_000_000  # bytes of XML of one document
_OLD = b"\xd0\xcf\x11\xe0"  # the old binary format, which also wraps what has a password
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MOST_HEADING = 300  # characters of a first heading that is taken for the title
# Titles and names that programs put in when nobody wrote one.
_STALE = re.compile(
    r"(?:document|dokument|documento|doc|word document|microsoft word|untitled|unbenannt|sans titre"
    r"|template|vorlage|normal|blank|title|titel|titre|no title|new document)[\s\d()_.-]*"
    r"|microsoft word\b.*|.*\.(?:docx?|dotx?|docm|dotm|rtf|odt|wpd|pages|pdf|txt)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"python-docx|docx4j|apache poi|openpyxl|(?:microsoft|windows|ms|office)? ?(?:office )?user"
    r"|microsoft(?: corporation| office)?|unknown|admin(?:istrator)?|author|owner|root|guest|pc|hp"
    r"|dell|lenovo|benutzer|utilisateur(?: windows)?|usuario(?: de windows)?|autor|n/?a|none"
    r"|[.\s-]*",
    re.IGNORECASE,
)
# Properties that people add themselves, by what they are to an article. The rest are labels of
# programs. `created` and `modified` tell when it was typed, never when it was published.
_CUSTOM = {
    "publisher": "publisher",
    "published": "published",
    "publication date": "published",
    "date published": "published",
    "publish date": "published",
    "pubdate": "published",
    "url": "url",
    "source url": "url",
}
_KEPT = ("subject", "keywords", "description", "category", "created", "modified")


def load_docx(raw: Raw, options: Options) -> Iterator[Item]:
    """The article in a Word file: headings, paragraphs, lists, tables, text boxes and notes.

    Deleted and hidden text is left out, inserted text is kept. Raises LoadError where the file is
    damaged, protected by a password, or no Word file of the present kind.
    """
    with raw.open() as file:
        if file.read(4) == _OLD:
            raise LoadError("it is a Word file of the old kind, or protected by a password: "
                            "save it as .docx, without one")  # fmt: skip
    with opened(raw, _MOST) as archive:
        relations = _relations(archive, "")
        main = relations.get("officeDocument", "word/document.xml")
        root = _part(archive, main)
        if root is None or kind_of(root) != "document":
            raise LoadError("it is not a Word document, whatever its name says")
        inner = _relations(archive, main)
        styles = styles_in(_part(archive, inner.get("styles", "")))
        notes = [_part(archive, inner.get(each, "")) for each in ("footnotes", "endnotes")]
        blocks = list(Document(root, styles, [each for each in notes if each is not None]).blocks())
        core = _part(archive, relations.get("core-properties", ""))
        custom = _part(archive, relations.get("custom-properties", ""))
    yield Loaded(_article(raw.name, blocks, {**_core(core), **_custom(custom)}))


def _article(source: str, blocks: list[Block], properties: Mapping[str, str]) -> Article:
    text = "\n\n".join(block.text for block in blocks)
    said = article_from_text(text, source)  # a byline or dateline is for readers: it goes first
    known = from_mapping(_said(properties))
    metadata = {**known.pop("metadata"), **said.metadata}
    fields = {
        "title": _title(blocks, properties.get("title", "")) or said.title,
        "authors": said.authors or known.get("authors", ()),
        "publisher": known.get("publisher") or said.publisher,
        "published": known.get("published") or said.published,
        "url": known.get("url", ""),
        "language": known.get("language", ""),
    }
    return Article(source=source, text=text, metadata=metadata, **fields)


def _said(properties: Mapping[str, str]) -> dict[str, str]:
    said = {name: value for name, value in properties.items() if name != "title"}
    names = [each.strip() for each in said.pop("creator", "").split(";")]
    said["authors"] = "; ".join(each for each in names if not _NOBODY.fullmatch(each))
    return {name: value for name, value in said.items() if value}


def _title(blocks: list[Block], declared: str) -> str:
    """What is set as the title; then a heading that alone begins the text; then what is declared,
    unless a program put it there; then the first heading.
    """
    heads = [block for block in blocks if block.text and len(block.text) <= _MOST_HEADING]
    for block in heads:
        if block.style == "title":
            return _line(block.text)
    headings = [block for block in heads if block.style.startswith("heading")]
    tops = [block for block in headings if block.style == "heading 1"]
    if tops and len(tops) == 1 and tops[0] is blocks[0]:
        return _line(tops[0].text)
    declared = _line(declared)
    if declared and not _STALE.fullmatch(declared):
        return str(from_mapping({"title": declared})["title"])
    return _line(headings[0].text) if headings else ""


def _line(text: str) -> str:
    return " ".join(text.split())


# ---- the parts of the file


def _part(archive: Zip, name: str) -> Any:
    """The root of a part's XML, or None where there is no such part."""
    member = archive.find(name)
    if member is None:
        return None
    try:
        return parse_xml(archive.read(member))
    except LoadError as error:
        raise type(error)(f"its part {member.name} cannot be read: {error}") from error


def _relations(archive: Zip, part: str) -> dict[str, str]:
    """The parts that a part names, by what they are to it; of the whole file for ""."""
    folder, name = posixpath.split(part)
    root = _part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, str] = {}
    for each in root.iter(_RELATIONS) if root is not None else ():
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            found.setdefault(each.get("Type", "").rpartition("/")[2], target.lstrip("/"))
    return found


def _core(root: Any) -> dict[str, str]:
    """Title, creator, language and what else is kept of the properties that all files have."""
    found = {kind_of(each): each.text or "" for each in root} if root is not None else {}
    return {name: found.get(name, "") for name in ("title", "creator", "language", *_KEPT)}


def _custom(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in root if root is not None else ():
        name = _CUSTOM.get(" ".join((each.get("name") or "").lower().split()))
        if name and len(each):
            found.setdefault(name, each[0].text or "")
    return found
