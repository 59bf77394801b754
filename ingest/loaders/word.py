"""The text of a Word document as its readers see it, block by block. Pure: over its parsed XML.

Elements go by their local names: the two editions of the standard have different namespaces.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.xml import kind_of
from ingest.text import normalise

# What is deleted or moved away, what stands a second time for older programs, and what is no text.
_PASSED_OVER = frozenset(
    ("del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "rPr", "tblPr", "sectPr",
     "sdtPr", "trPr", "tcPr", "rubyPr", "annotation")
)  # fmt: skip
_ON = ("", "1", "true", "on")
_TINY = 2  # half points: text of one point is not read
_WHITE = 0xF8  # of each colour, at least


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list or a table with its rows as lines; `style` is the
    name of its style in lower case, "" where it has none.
    """

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style is called, and how it makes text look where it says so."""

    name: str = ""
    looks: Mapping[str, str] = field(default_factory=dict)


def styles_in(root: Any) -> dict[str, Style]:
    """The styles of a document by their ids, each with what it takes over from others."""
    if root is None:
        return {}
    found = {_value(each, "styleId"): each for each in root if kind_of(each) == "style"}
    looks: dict[str, dict[str, str]] = {}
    for key in found:
        _inherit(key, found, looks)
    return {key: Style(_name(each), looks[key]) for key, each in found.items()}


class Document:
    """A document: the root of its main part, its styles, and the roots of its notes."""

    def __init__(self, root: Any, styles: Mapping[str, Style], notes: Sequence[Any]) -> None:
        self._root = root
        self._styles = styles
        self._notes = {
            (kind_of(each), _value(each, "id")): each
            for part in notes
            for each in part
            if not _value(each, "type")  # the others are lines between text and notes
        }
        ground = _child(root, "background")
        self._on_white = ground is None or _is_white(_value(ground, "color"))
        self._noted: dict[tuple[str, str], None] = {}

    def blocks(self) -> Iterator[Block]:
        """What it says, in order; the notes that it refers to behind it."""
        yield from self._blocks(self._root, self._on_white)
        for key in list(self._noted):  # a note that only another note refers to is not shown
            yield from self._blocks(self._notes[key], self._on_white)

    def _blocks(self, element: Any, on_white: bool) -> Iterator[Block]:
        for child in element:
            kind = kind_of(child)
            if kind == "p":
                yield from self._paragraph(child, on_white)
            elif kind == "tbl":
                yield from self._table(child)
            elif kind and kind not in _PASSED_OVER:
                yield from self._blocks(child, on_white)

    def _paragraph(self, paragraph: Any, on_white: bool) -> Iterator[Block]:
        properties = _child(paragraph, "pPr")
        style = self._styles.get(_said(properties, "pStyle"), Style())
        words: list[str] = []
        boxes: list[Any] = []
        looks = {**style.looks, **_looks(properties)}
        self._words(paragraph, {**looks, "framed": "" if on_white else "yes"}, words, boxes)
        text = "\n".join(" ".join(line.split()) for line in "".join(words).split("\n"))
        text = normalise(text).strip()
        if text and not style.name.startswith("toc "):  # the headings come themselves
            yield Block(text, style.name)
        for box in boxes:
            yield from self._blocks(box, False)

    def _words(
        self, element: Any, looks: Mapping[str, str], words: list[str], boxes: list[Any]
    ) -> None:
        for child in element:
            kind = kind_of(child)
            if kind == "txbxContent":
                boxes.append(child)
            elif kind == "r":
                own = _child(child, "rPr")
                style = self._styles.get(_said(own, "rStyle"), Style())
                self._words(child, {**looks, **style.looks, **_looks(own)}, words, boxes)
            elif kind == "t":
                if not _is_hidden(looks):
                    words.append(child.text or "")
            elif kind in ("tab", "br", "cr", "noBreakHyphen"):
                words.append({"tab": " ", "noBreakHyphen": "-"}.get(kind, "\n"))
            elif kind in ("footnoteReference", "endnoteReference"):
                self._note((kind.removesuffix("Reference"), _value(child, "id")), looks)
            elif kind and kind not in _PASSED_OVER:
                self._words(child, looks, words, boxes)

    def _note(self, key: tuple[str, str], looks: Mapping[str, str]) -> None:
        if key in self._notes and not _is_hidden(looks):
            self._noted.setdefault(key)

    def _table(self, table: Any) -> Iterator[Block]:
        """A table's rows as the lines of one block; a row of one cell is there for its layout."""
        lines: list[str] = []
        for row in _rows(table):
            cells = [list(self._blocks(cell, False)) for cell in _inside(row, "tc")]
            if len(cells) > 1:
                texts = [" ".join(" ".join(each.text.split()) for each in cell) for cell in cells]
                lines += [" | ".join(texts).rstrip()] if any(texts) else []
                continue
            if lines:
                yield Block("\n".join(lines))
                lines = []
            for cell in cells:
                yield from cell
        if lines:
            yield Block("\n".join(lines))


def _rows(table: Any) -> Iterator[Any]:
    for row in _inside(table, "tr"):
        properties = _child(row, "trPr")
        is_gone = _child(properties, "del") is not None
        hidden = _child(properties, "hidden")
        if not is_gone and (hidden is None or _value(hidden) not in _ON):
            yield row


def _inside(element: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind in it, not those in others of that kind."""
    for child in element:
        if kind_of(child) == kind:
            yield child
        elif kind_of(child) and kind_of(child) not in _PASSED_OVER:
            yield from _inside(child, kind)


# ---- how text looks


def _inherit(key: str, styles: Mapping[str, Any], looks: dict[str, dict[str, str]]) -> None:
    """Add to `looks` how a style looks, and those that it is based on; a ring of them ends."""
    line: list[str] = []
    while key in styles and key not in looks:
        line.append(key)
        looks[key] = {}
        key = _said(styles[key], "basedOn")
    taken_over = looks.get(key, {})
    for each in reversed(line):
        own = [_looks(_child(styles[each], part)) for part in ("pPr", "rPr")]
        taken_over = looks[each] = {**taken_over, **own[0], **own[1]}


def _looks(properties: Any) -> dict[str, str]:
    """What properties say of whether text can be seen: hidden, its colour and size, its ground."""
    looks: dict[str, str] = {}
    for each in properties if properties is not None else ():
        match kind_of(each):
            case "vanish":
                looks["hidden"] = "yes" if _value(each) in _ON else ""
            case "color":
                looks["colour"] = _value(each)
            case "sz":
                looks["size"] = _value(each)
            case "highlight":
                looks["ground"] = _value(each)
            case "shd":
                looks["ground"] = _value(each, "fill")
    return looks


def _is_hidden(looks: Mapping[str, str]) -> bool:
    size, ground = looks.get("size", ""), looks.get("ground", "auto")
    is_tiny = size.isdecimal() and int(size[:6]) <= _TINY
    on_white = ground in ("auto", "none", "", "white") or _is_white(ground)
    on_white = on_white and not looks.get("framed")
    return bool(looks.get("hidden")) or is_tiny or (on_white and _is_white(looks.get("colour", "")))


def _is_white(colour: str) -> bool:
    try:
        return len(colour) == 6 and all(each >= _WHITE for each in bytes.fromhex(colour))
    except ValueError:
        return False


def _child(element: Any, kind: str) -> Any:
    children = element if element is not None else ()
    return next((each for each in children if kind_of(each) == kind), None)


def _value(element: Any, name: str = "val") -> str:
    """The attribute of that name in whatever namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _said(element: Any, kind: str) -> str:
    child = _child(element, kind)
    return _value(child) if child is not None else ""


def _name(style: Any) -> str:
    return _said(style, "name").strip().lower()
