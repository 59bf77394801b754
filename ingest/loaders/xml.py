"""XML that somebody else wrote, as an lxml tree; what attacks a parser is refused."""

import re
from typing import Any

from lxml import etree

from ingest.errors import LoadError

# A document type may name entities that grow without end or stand for files. No feed, sitemap or
# book needs one of its own; what only names a standard (`<!DOCTYPE html PUBLIC …>`) is let be.
_ENTITIES = re.compile(rb"<!\s*(?:ENTITY|ATTLIST|ELEMENT|NOTATION)", re.IGNORECASE)

FEEDS = ("rss", "feed", "rdf")
SITEMAPS = ("urlset", "sitemapindex")
_LOOKED_AT = 100_000  # bytes before the outermost element
_PROLOG = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")


def parse_xml(data: bytes) -> Any:
    """The root of the document in `data`. Fetches nothing and expands no entities.

    Raises LoadError where it declares entities, or is not XML.
    """
    check_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LoadError(f"its XML is broken ({' '.join(str(error).split())[:120]})") from error


def check_entities(data: bytes) -> None:
    """Raise LoadError where a document declares entities of its own, in whatever encoding."""
    plain = data.replace(b"\0", b"")  # UTF-16 and UTF-32 are ASCII with zeros between
    if _ENTITIES.search(plain):
        raise LoadError("refused: it declares XML entities of its own, as attacks on parsers do")


def root_of(data: bytes) -> str:
    """The outermost element of XML or HTML, in lower case and without its namespace, or ""."""
    plain = _plain(data)
    root = _ROOT.match(plain, len(prolog_of(plain)))
    return root[1].decode("ascii", "replace").lower() if root else ""


def prolog_of(data: bytes) -> bytes:
    """What stands before the outermost element: the only place where entities can be declared."""
    found = _PROLOG.match(_plain(data))
    return found[0] if found else b""


def _plain(data: bytes) -> bytes:
    start = data[:_LOOKED_AT].replace(b"\0", b"")  # UTF-16 is ASCII with zeros between
    return start.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def kind_of(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
