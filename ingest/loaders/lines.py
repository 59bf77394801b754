"""A large text file, decoded as it is read: never all of it in memory."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from ingest.errors import LoadError
from ingest.loaders.item import Raw
from ingest.text import decode

_SAMPLE = 200_000  # bytes
_PIECE = 1_000_000  # bytes
_FEW = 0.1  # of the characters beyond ASCII that are no UTF-8: a file with so few is UTF-8, damaged


@dataclass(frozen=True, slots=True)
class Text:
    """An open text file, line ends as they are, and what to tell of how it is read."""

    file: TextIO
    note: str = ""

    def lines(self, most: int) -> Iterator[str | None]:
        """Its lines with their ends; None in the place of one with over `most` characters."""
        while line := self.file.readline(most + 1):
            if len(line) <= most:
                yield line
                continue
            while line and not line.endswith("\n"):
                line = self.file.readline(_PIECE)
            yield None


@contextmanager
def opened_text(raw: Raw) -> Iterator[Text]:
    """The source as a text file. Raises LoadError where it is empty, binary or cannot be read."""
    with raw.open() as file:
        try:
            encoding, note = _encoding(file, raw.charset)
            file.seek(0)
            with io.TextIOWrapper(file, encoding, "replace", newline="") as text:
                yield Text(text, note)
        except OSError as error:
            raise LoadError(f"cannot be read: {error.strerror or error}") from error


def _encoding(file: BinaryIO, charset: str) -> tuple[str, str]:
    """The encoding of the whole file and what to tell of it."""
    start = file.read(_SAMPLE)
    found = decode(_without_stray_nulls(start), charset)
    if found.encoding not in ("utf-8", "utf-8-sig", "ascii"):
        if found.certain or not _is_damaged_utf_8(start):
            return found.encoding, "" if found.certain else f"not UTF-8; read as {found.encoding}"
        return "utf-8-sig", _DAMAGED
    file.seek(0)
    around = _not_utf_8(file)
    if not around:
        return "utf-8-sig", ""
    if _is_damaged_utf_8(around):
        return "utf-8-sig", _DAMAGED
    encoding = decode(_without_stray_nulls(around), charset).encoding
    return encoding, f"not UTF-8; read as {encoding}"


_DAMAGED = "some of its characters are not UTF-8 and were replaced by \N{REPLACEMENT CHARACTER}"


def _without_stray_nulls(sample: bytes) -> bytes:
    return sample.replace(b"\0", b"") if sample.count(0) < 0.01 * len(sample) else sample


def _not_utf_8(file: BinaryIO) -> bytes:
    """A piece of the file around the first place that is not UTF-8; empty where all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := file.read(_PIECE):
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return piece
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return b"\xc3\xa9" * 100 + b"\xc3"  # only the last character is cut: damaged UTF-8
    return b""


def _is_damaged_utf_8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    beyond = sum(char > "\x7f" for char in text)
    return 0 < text.count("\ufffd") <= _FEW * beyond
