"""The members of a zip file by its list: their names made legible, and which are refused."""

import re
import stat
from dataclasses import dataclass
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipInfo

from ingest.loaders.item import shown

_METHODS = (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA)
_OTHER_METHODS = {6: "implode", 9: "Deflate64", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
_ENCRYPTED, _UTF_8 = 0x1 | 0x40 | 0x2000, 0x800  # flags of a member
_LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_KANA = "\u3040-\u30ff"
_SCRIPTS = (  # of names whose encoding is not said, the first that all other letters belong to
    ("utf-8", re.compile(r".*", re.DOTALL)),
    ("cp932", re.compile(rf"(?=.*[{_KANA}])[\x20-\x7e{_KANA}\u3000-\u9fff\uff00-\uffef]*")),
    ("cp866", re.compile(r"(?=.*[\u0400-\u045f]{2})[\x20-\x7e\u0400-\u045f№]*")),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `unsafe` and `unreadable` say why it is not to be read, or are empty.

    `name` is its path with slashes, fit to be shown.
    """

    name: str
    info: ZipInfo
    unsafe: str = ""
    unreadable: str = ""


def member_of(info: ZipInfo) -> Member:
    """What the archive's list says of a member, and whether it may be read."""
    name = _legible(info)
    path = name.replace("\\", "/")  # some programs of Windows write them for slashes
    unsafe = ""
    if "\0" in name:
        unsafe = "refused: there is a null character in its name"
    elif _LEADS_OUT.search(path):
        unsafe = "refused: its name leads out of the archive"
    elif (mode := stat.S_IFMT(info.external_attr >> 16)) and not stat.S_ISREG(mode):
        unsafe = "refused: it is a link or a device, not a file"
    return Member(shown(path), info, unsafe, _unreadable(info))


def _unreadable(info: ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "it is protected by a password: unpack it first"
    if info.compress_type not in _METHODS:
        method = _OTHER_METHODS.get(info.compress_type, f"method {info.compress_type}")
        return f"it is compressed in a way that is not read ({method}): pack it anew"
    return ""


def is_folder(info: ZipInfo) -> bool:
    """Whether it is a folder, whose files are listed by themselves."""
    return info.orig_filename.endswith("/") and not _LEADS_OUT.search(info.orig_filename)


def _legible(info: ZipInfo) -> str:
    """The member's name; where its encoding is not said, in the one that makes letters of it."""
    name = info.orig_filename
    if info.flag_bits & _UTF_8 or name.isascii():
        return name
    raw = name.encode("cp437")
    for encoding, letters in _SCRIPTS:
        try:
            decoded = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        is_mostly_other = encoding == "utf-8" or 3 * sum(byte > 127 for byte in raw) >= len(raw)
        if letters.fullmatch(decoded) and is_mostly_other:
            return decoded
    return name
