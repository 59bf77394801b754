"""XML that somebody else wrote, as an lxml tree; what attacks a parser is refused."""

import re
from typing import Any

from lxml import etree

from ingest.errors import LoadError

# A document type may name entities that grow without end or stand for files. No feed, sitemap or
# book needs one of its own; what only names a standard (`<!DOCTYPE html PUBLIC …>`) is let be.
_ENTITIES = re.compile(rb"<!\s*(?:ENTITY|ATTLIST|ELEMENT|NOTATION)", re.IGNORECASE)


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


def kind_of(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
