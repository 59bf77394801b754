"""A page of a book: all of its text in reading order, without what it hides.

A page of the web has menus and advertisements around its article; a chapter is nothing else, and
nothing of it is to be lost. So it is not searched for an article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import chain
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.loaders.unseen import drop_unseen
from ingest.loaders.xml import check_entities
from ingest.text import decode, normalise

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "nav", "ol",
     "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul")
)  # fmt: skip
_NO_TEXT = frozenset(("head", "script", "style", "rp", "rt", "svg"))
_TYPE = "{http://www.idpf.org/2007/ops}type"
# Numbers of pages and of notes, which would stand in the midst of sentences.
_PRINTED = frozenset(("pagebreak", "doc-pagebreak", "noteref", "doc-noteref"))
_XML = ("amp", "lt", "gt", "quot", "apos")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, its first heading and the title that it declares, "" where none."""

    text: str
    heading: str = ""
    title: str = ""


def parse_page(data: bytes) -> Any:
    """The page as an HTML tree, whether or not it is well-formed XML; None where it is empty.

    Raises LoadError where it declares entities of its own or is no text.
    """
    check_entities(data)
    text = _DECLARED.sub("", decode(data).text)
    try:
        parser = lxml_html.XHTMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        tree = lxml_html.document_fromstring(_ENTITY.sub(_character, text), parser=parser)
        lxml_html.xhtml_to_html(tree)
    except (etree.XMLSyntaxError, ValueError):
        try:
            tree = lxml_html.document_fromstring(text)
        except (etree.ParserError, ValueError):
            return None
    return tree


def read_page(data: bytes) -> Page:
    """What readers see of the page. Raises LoadError where it is no page of text."""
    tree = parse_page(data)
    if tree is None:
        return Page("")
    title = _line(next((each.text_content() for each in tree.iter("title")), ""))
    drop_unseen(tree)
    heading = next((line for each in tree.iter("h1", "h2", "h3") if (line := _line_of(each))), "")
    return Page("\n\n".join(_blocks(tree)), heading, title)


def _blocks(tree: Any) -> Iterator[str]:
    """The blocks of text, the rows of a table and the lines of a verse as lines of theirs."""
    words: list[str] = []
    for piece in chain(_pieces(tree), [None]):
        if piece is not None:
            words.append(piece)
            continue
        lines = (" ".join(line.split()) for line in normalise("".join(words)).split("\n"))
        if text := "\n".join(line for line in lines if line.strip(" |")):
            yield text
        words.clear()


def _pieces(tree: Any) -> Iterator[str | None]:
    """The words in their order, None between blocks."""
    cells, kept = 0, 0  # how many cells of tables, and blocks whose lines are kept, this is in
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, each in walk:
        tag = each.tag if isinstance(each.tag, str) else ""
        is_cell = tag in ("td", "th") and _has_neighbours(each)
        by = 1 if event == "start" else -1
        if tag and by < 0:
            cells, kept = cells - is_cell, kept - (tag == "pre")
        if is_cell:
            yield " | " if by > 0 and each.getprevious() is not None else ""
        elif tag:
            yield _edge(tag, cells)
        if tag and by > 0:
            cells, kept = cells + is_cell, kept + (tag == "pre")
            if tag in _NO_TEXT or not _PRINTED.isdisjoint(_roles(each)):
                walk.skip_subtree()
            else:
                yield _spaced(each.text, kept)
        if each is not tree and (by < 0 or not tag):
            yield _spaced(each.tail, kept)


def _edge(tag: str, cells: int) -> str | None:
    """What stands where an element begins or ends: in the cells of tables, no more than a blank."""
    if tag in ("br", "tr"):
        return " " if cells else "\n"
    if tag in _BLOCKS or tag in ("td", "th"):
        return " " if cells else None
    return ""


def _has_neighbours(cell: Any) -> bool:
    return cell.getprevious() is not None or cell.getnext() is not None


def _roles(element: Any) -> list[str]:
    if not element.attrib:
        return []
    named = (element.get(name) for name in (_TYPE, "epub:type", "role"))
    return " ".join(each for each in named if each).split()


def _spaced(text: str | None, kept: int) -> str:
    return (text or "") if kept else " ".join(re.split(r"[\s]+", text or ""))


def _character(entity: re.Match[str]) -> str:
    """A named character itself, for XML knows five of the names only."""
    name = entity[1]
    return entity[0] if name in _XML else html5.get(f"{name};", f"&amp;{name};")


def _line_of(element: Any) -> str:
    return _line("".join(piece or " " for piece in _pieces(element)))


def _line(text: str) -> str:
    return " ".join(normalise(text).split())
