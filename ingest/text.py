"""Bytes in, clean text out: decoding, normalising, unwrapping. Pure; the only place that does it.

Text is normalised here once, when it is loaded, and never again, so that spans stay true.
"""

import re
import unicodedata
from dataclasses import dataclass

import charset_normalizer

from ingest.errors import LoadError

_BOMS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# Everything in category Cc but tab and newline, besides lone surrogates (Cs), which SQLite refuses.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_SAMPLE = 8192  # bytes looked at to tell text from binary
_DETECTED = 200_000  # bytes shown to the charset detector: more costs seconds and tells no more
_WRAP = range(45, 101)  # characters: the line lengths of text wrapped by hand or by a mail program


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding it was read as; `certain` when it was declared or is UTF-8."""

    text: str
    encoding: str
    certain: bool


def decode(raw: bytes) -> Decoded:
    """The text in `raw`, in the encoding that is declared, or else that fits best.

    Raises LoadError where the bytes are empty or no text at all.
    """
    if not raw.strip():
        raise LoadError("the file is empty")
    for encoding, bom in _BOMS:
        if raw.startswith(bom):
            return Decoded(raw.decode(encoding, "replace"), encoding, True)
    if _is_binary(raw[:_SAMPLE]):
        raise LoadError("this is a binary file, not text")
    for encoding in ("utf-8", *_declared(raw)):
        try:
            return Decoded(raw.decode(encoding), encoding, True)
        except (UnicodeDecodeError, LookupError):
            continue
    if _is_western(raw):
        return Decoded(raw.decode("cp1252"), "cp1252", False)
    best = charset_normalizer.from_bytes(raw[:_DETECTED]).best()
    encoding = best.encoding if best else "cp1252"
    return Decoded(raw.decode(encoding, "replace"), encoding, False)


def normalise(text: str) -> str:
    """`text` in NFC, with `\\n` for every line end and without control characters."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    return _CONTROL.sub("", text)


def unwrap(text: str) -> str:
    """`text` with the lines of hard-wrapped paragraphs joined; other text unchanged.

    A text counts as hard-wrapped when most lines that another line follows have the length of
    wrapped lines and end in mid-sentence.
    """
    paragraphs = re.split(r"\n[ \t]*(?=\n)", text)
    broken = [line for each in paragraphs for line in each.strip("\n").split("\n")[:-1]]
    wrapped = [line for line in broken if len(line) in _WRAP and not _ends_sentence(line)]
    if len(broken) < 3 or len(wrapped) < 0.6 * len(broken):
        return text
    joined = (re.sub(r"[ \t]*\n[ \t]*", " ", each.strip("\n")) for each in paragraphs)
    return "\n\n".join(each for each in joined if each.strip())


def _ends_sentence(line: str) -> bool:
    return line.rstrip().rstrip("\"'”’)]").endswith((".", "!", "?", ":"))


def _is_binary(sample: bytes) -> bool:
    if b"\x00" in sample:
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return odd > len(sample) * 0.05


def _is_western(raw: bytes) -> bool:
    """Whether few bytes are beyond ASCII, as in Western European text, and cp1252 has them all.

    The detector takes short French text for Baltic; Cyrillic and Greek have mostly such bytes.
    """
    sample = raw[:_DETECTED]
    beyond = sum(byte > 127 for byte in sample)
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return beyond < 0.15 * len(sample)


def _declared(raw: bytes) -> list[str]:
    found = _CHARSET.search(raw[:4096])
    return [found.group(1).decode("ascii", "replace")] if found else []
