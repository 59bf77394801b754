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
# What no reader sees and a model or a search does: blanks without width, orders and overrides of
# direction (which outlast the line that they are in), tags, fillers that look like nothing.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\u3164\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff]"
)
_SCRIPT = "\u0590-\u1dff\u2190-\ud7ff\uf900-\ufdff\ufe10-\ufeff\U00010000-\U000dffff"
# Joiners and marks of direction belong to Arabic, Hebrew, Indian scripts and emoji: elsewhere
# they split words. A variation selector belongs behind a sign, an ideograph or an emoji, and alone.
_JOINER = re.compile(f"(?<![{_SCRIPT}])[\u061c\u200c-\u200f]+(?![{_SCRIPT}])")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SELECTOR = re.compile(
    f"(?<![0-9#*©®\u2010-\u218f{_SCRIPT}])[{_SELECTORS}]+|(?<=[{_SELECTORS}])[{_SELECTORS}]+"
)
_BESIDE = re.compile(f"[\u061c\u200c-\u200f{_SELECTORS}]")
_LINE_ENDS = "\r\u2028\u2029\x0b\x0c\x85"
# What Polish and Czech letters turn into in cp1252; no Western word has one between letters.
_SIGN_IN_WORD = re.compile(r"[a-zà-ÿ][¹²³¶¼½¾¿±»µ][a-zà-ÿ]")
_SAMPLE = 8192  # bytes looked at to tell text from binary
_DETECTED = 200_000  # bytes shown to the charset detector: more costs seconds and tells no more
_WRAP = range(45, 101)  # characters: the line lengths of text wrapped by hand or by a mail program


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding it was read as; `certain` when it was declared or is UTF-8."""

    text: str
    encoding: str
    certain: bool


def decode(raw: bytes, charset: str = "") -> Decoded:
    """The text in `raw`, in the encoding that is declared, or else that fits best.

    `charset` is what was declared apart from the bytes, by a server or a mail.
    Raises LoadError where the bytes are empty or no text at all.
    """
    if not raw.strip():
        raise LoadError("the file is empty")
    for encoding, bom in _BOMS:
        if raw.startswith(bom):
            return Decoded(raw.decode(encoding, "replace"), encoding, True)
    if wide := _utf_16(raw[:_SAMPLE]):
        return Decoded(raw.decode(wide, "replace"), wide, False)
    if _is_binary(raw[:_SAMPLE]):
        raise LoadError("this is a binary file, not text")
    for encoding in ("utf-8", *([charset] if charset else []), *_declared(raw)):
        try:
            return Decoded(raw.decode(encoding), encoding, True)
        except (UnicodeDecodeError, LookupError):
            continue
    encoding = _european(raw[:_DETECTED])
    if not encoding:
        best = charset_normalizer.from_bytes(raw[:_DETECTED]).best()
        encoding = best.encoding if best else "cp1252"
    return Decoded(raw.decode(encoding, "replace"), encoding, False)


def normalise(text: str) -> str:
    """`text` in NFC, with `\\n` for every line end, without control and unseen characters."""
    if any(end in text for end in _LINE_ENDS):
        text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    # Composed before too: what stands beside a sign decides whether it is to be seen.
    return unicodedata.normalize("NFC", visible(unicodedata.normalize("NFC", text)))


def visible(text: str) -> str:
    """`text` without control characters, but for tab and newline, and without unseen ones."""
    letters = _letters(text)
    if _CONTROL.search(letters) or _UNSEEN.search(letters):
        text = _UNSEEN.sub("", _CONTROL.sub("", text))
    if _BESIDE.search(letters):
        text = _SELECTOR.sub("", _JOINER.sub("", text))
    return text


def visible_line(text: str) -> str:
    """What is seen of `text`, on one line, with one space between its words."""
    return " ".join(visible(text).split())


def _letters(text: str) -> str:
    """Each character of it once: looked through instead of the text, of which it saves most."""
    return "".join(set(text))


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


def _utf_16(sample: bytes) -> str:
    """The byte order of UTF-16 that has no mark: every other byte of Latin text in it is zero."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, most = len(sample) * 0.02, len(sample) * 0.4
    if even <= few and odd >= most:
        return "utf-16-le"
    return "utf-16-be" if odd <= few and even >= most else ""


def _european(sample: bytes) -> str:
    """The encoding of Western or Central European text, which has few bytes beyond ASCII, or "".

    The detector takes short French text for Baltic and Polish for Maltese; Cyrillic and Greek
    have mostly such bytes.
    """
    beyond = sum(byte > 127 for byte in sample)
    if beyond > 0.25 * len(sample):
        return ""
    if _SIGN_IN_WORD.search(sample.decode("cp1252", "replace")):
        # Windows has quotation marks and common letters where ISO has control characters.
        return "cp1250" if any(127 < byte < 160 for byte in sample) else "iso8859-2"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "cp1252"


def _declared(raw: bytes) -> list[str]:
    found = _CHARSET.search(raw[:4096])
    return [found.group(1).decode("ascii", "replace")] if found else []
