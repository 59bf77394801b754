"""PDF files: the text layer of their pages, and where each page begins in the text.

Lines are joined to paragraphs, words that a line's end cuts are whole again, and what stands at the
head or foot of most pages is left out. The day a file was made is not the day it was published.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.apart import apart
from ingest.loaders.item import Item, Loaded, Options, Raw
from ingest.loaders.text import article_from_text
from ingest.metadata import from_mapping
from ingest.pages import PAGES, pages_line
from ingest.text import normalise

_MOST_BYTES = 200_000_000
_MOST_PAGES = 5_000
_MOST_CHARACTERS = 20_000_000
_MOST_SECONDS = 60.0  # 5,000 pages take 2; 2 KB of forms within forms, for ever
_TAIL = 2_048  # bytes in which the mark of the end must stand
_REPEATED = 0.5  # of the pages, from four on: then it is a running head or foot
_EDGE = 3  # lines at the head and foot of a page that may be running ones
_LABEL = 40  # characters of "Page 3 of 12" and its kin
_SHORT = 0.75  # of the median line: a line that ends a sentence here ends its paragraph
_CUT_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\ufffe\x02]\s*\n\s*(?=[^\W\d_A-Z])")
_NO_TITLE = re.compile(r"untitled|microsoft |.*\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf)$|\W*$", re.I)


def load_pdf(raw: Raw, options: Options) -> Iterator[Item]:
    """The article in a PDF file; its metadata say where its pages begin (`ingest.pages`).

    Raises LoadError where it is broken, locked, or pictures of pages without a text layer.
    """
    data = raw.read(_MOST_BYTES)
    if not data.strip():
        raise LoadError("the file is empty")
    pages, info = apart(_MOST_SECONDS, read, data)
    lines = _without_running(pages)
    blank = sum(not each for each in lines)
    if blank == len(lines):
        raise LoadError(
            f"its {len(lines)} pages are a scan without a text layer: run it through OCR first "
            "(ocrmypdf, for example)"
        )
    text, starts = _joined(lines)
    note = f"{blank} of its {len(lines)} pages have no text layer" if blank else ""
    yield Loaded(_article(text, raw.name, info, pages_line(starts)), note)


def read(data: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """The lines of each page, and what the file declares of itself.

    PDFium is one for the whole process, knows no threads and no limit of time, and may break at
    what is damaged: `load_pdf` has it work apart.
    """
    import pypdfium2 as pdfium

    if b"%%EOF" not in data[-_TAIL:] and data.lstrip()[:5] == b"%PDF-":
        raise LoadError("it is cut short: the mark of its end is missing")
    try:
        with pdfium.PdfDocument(data) as document:
            if not 0 < len(document) <= _MOST_PAGES:
                raise LoadError(
                    f"it has {len(document):,} pages, and 1 to {_MOST_PAGES:,} are read"
                    if len(document) else "it has no page that can be read"
                )  # fmt: skip
            return [_lines(page) for page in _texts(document)], dict(
                document.get_metadata_dict(skip_empty=True)
            )
    except pdfium.PdfiumError as error:
        # PDFium may still tell of the file before: what is locked says so itself.
        if "password" in str(error).lower() and b"/Encrypt" in data:
            raise LoadError("it is locked with a password: save it without one") from error
        raise LoadError(
            f"it is no PDF file, or damaged ({' '.join(str(error).split())[:120]})"
        ) from error


def _texts(document: Any) -> Iterator[str]:
    whole = 0
    for page in document:
        layer = page.get_textpage()
        text = layer.get_text_bounded()
        layer.close()
        page.close()
        whole += len(text)
        if whole > _MOST_CHARACTERS:
            raise LoadError(f"it has over {_MOST_CHARACTERS:,} characters: split it")
        yield text


def _lines(page: str) -> list[str]:
    text = normalise(_CUT_WORD.sub("", page.replace("\r\n", "\n")))
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    """The pages' lines without page numbers, heads and feet that most of them share."""
    ends = Counter(key for lines in pages for key in {_key(each) for each in _ends(lines)})
    running = {key for key, n in ends.items() if len(pages) >= 4 and n > _REPEATED * len(pages)}
    return [_body(lines, running) for lines in pages]


def _body(lines: list[str], running: set[str]) -> list[str]:
    first, last = 0, len(lines)
    while first < min(_EDGE, last - 1) and _is_running(lines[first], running):
        first += 1
    while last > max(len(lines) - _EDGE, first + 1) and _is_running(lines[last - 1], running):
        last -= 1
    return lines[first:last]


def _is_running(line: str, running: set[str]) -> bool:
    return line.strip("-–— ").isdecimal() or _key(line) in running


def _ends(lines: list[str]) -> list[str]:
    return [*lines[:_EDGE], *lines[-_EDGE:]]


def _key(line: str) -> str:
    """What makes a line the same on every page; a long one with another number is another line."""
    return re.sub(r"\d+", "#", line) if len(line) <= _LABEL else line


def _joined(pages: list[list[str]]) -> tuple[str, list[int]]:
    """The text of all pages in paragraphs, and the offset in characters at which each begins."""
    usual = median([len(line) for lines in pages for line in lines])
    text, starts = "", []
    before = ""
    for lines in pages:
        for at, line in enumerate(lines):
            if before:
                text += "\n\n" if _ends_paragraph(before, line, usual) else " "
            if at == 0:
                starts.append(len(text))
            text += line
            before = line
        if not lines:
            starts.append(len(text))
    return text, starts


def _ends_paragraph(line: str, following: str, usual: float) -> bool:
    complete = line.rstrip("\"'”’)]").endswith((".", "!", "?", ":"))
    short = len(line) < _SHORT * usual
    return short and (complete or not following[:1].islower())


def _article(text: str, source: str, info: dict[str, str], pages: str) -> Article:
    guessed = article_from_text(text, source)
    title = info.get("Title", "")
    declared = {
        "title": "" if _NO_TITLE.match(title) else title,
        "authors": info.get("Author", ""),
        "language": info.get("Lang", ""),
        "created": info.get("CreationDate"),
    }
    known = from_mapping({key: value for key, value in declared.items() if value})
    metadata = {**guessed.metadata, **known.pop("metadata"), PAGES: pages}
    if guessed.authors:
        known.pop("authors", None)  # the byline; the property often names who typed it
    return replace(guessed, **{k: v for k, v in known.items() if v}, metadata=metadata)
