"""Archives: every article in a zip file, and the file in a .gz, each read as if by itself."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingest.errors import LoadError
from ingest.loaders.item import MAX_BYTES, Failed, Item, Linked, Loaded, Options, Raw
from ingest.loaders.load import SUFFIXES, can_read, items
from ingest.loaders.members import Member
from ingest.loaders.packed import (
    MOST_DEEP,
    MOST_IN_ALL,
    Allowance,
    Part,
    Spent,
    Zip,
    at_hand,
    opened,
    unfolding,
)

_AS_TEXT = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")  # never more than MAX_BYTES
_PIECE = 65_536  # bytes
_LOOKED_AT = 1_000_000  # bytes, to tell what a file without an ending is
_BY_START = {b"PK\x03\x04": ".zip", b"%PDF-": ".pdf", b"\x1f\x8b": ".gz"}
_FEEDS = (b"<rss", b"<feed", b"<rdf", b"<RDF", b"<urlset", b"<sitemapindex")
_TAR = "a tar archive is not read: unpack it, or make a zip file of it"


def load_zip(raw: Raw, options: Options) -> Iterator[Item]:
    """What is in each member that has the ending of something that is read, in folders too.

    A member is known as `ARCHIVE#path/in/it`. Hidden files and those of other kinds are passed
    over; one that cannot be read, or is not safe to, fails alone. Nothing that a feed in an
    archive names is fetched. Raises LoadError where the archive is broken or holds nothing to read.
    """
    depth, allowance = _within(raw)
    found = False
    with opened(raw, MOST_IN_ALL, allowance) as archive:
        for member in archive.members:
            if member.unsafe or _is_wanted(member.name):
                found = True
                part = Part(f"{raw.name}#{member.name}", b"", _suffix(member.name),
                            depth=depth, allowance=allowance)  # fmt: skip
                if archive.find(member.name) is member:
                    yield from _in_member(archive, member, part, options)
                else:
                    yield Failed(part.name, "a later one of the same name is read in its place")
    if not found:
        raise LoadError(f"there is nothing in this archive that can be read; {can_read()}")


def load_gz(raw: Raw, options: Options) -> Iterator[Item]:
    """What is in the one file that is compressed, known by the name of the whole.

    Its kind is told by what stands before `.gz`, or else by its first bytes. Raises LoadError
    where it is broken, cut short, or a tar archive.
    """
    depth, allowance = _within(raw)
    suffix = _suffix_in_gz(raw)
    behind: list[str] = []
    most = MAX_BYTES if suffix in _AS_TEXT else MOST_IN_ALL
    with at_hand(_unzipped(raw, allowance, behind), most) as content:
        part = Part(raw.name, content, suffix, "", raw.charset, raw.url, raw.known,
                    depth, allowance)  # fmt: skip
        with part.open() as file:
            start = file.read(_LOOKED_AT)
        if suffix == ".tar" or start[257:262] == b"ustar":
            raise LoadError(_TAR)
        if suffix not in SUFFIXES:
            part = replace(part, suffix=ending_of(start))
        for item in items(part, options):
            yield replace(item, note=behind[0]) if behind and isinstance(item, Loaded) else item


def _within(raw: Raw) -> tuple[int, Allowance]:
    """How deep the parts of an archive lie, and what may come out of them."""
    if not isinstance(raw, Part):
        return 1, Allowance()
    if raw.depth >= MOST_DEEP:
        raise LoadError(f"refused: archives are opened {MOST_DEEP} deep: unpack the outer one")
    return raw.depth + 1, raw.allowance or Allowance()


# ---- zip


def _is_wanted(name: str) -> bool:
    folders = PurePosixPath(name).parts
    is_hidden = any(each.startswith(".") or each == "__MACOSX" for each in folders)
    return not is_hidden and _suffix(name) in SUFFIXES


def _in_member(archive: Zip, member: Member, part: Part, options: Options) -> Iterator[Item]:
    try:
        most = MAX_BYTES if part.suffix in _AS_TEXT else MOST_IN_ALL
        with at_hand(archive.pieces(member), most) as content:
            yield from _unfollowed(replace(part, content=content), options)
    except Spent:
        raise
    except LoadError as error:
        yield Failed(part.name, str(error))


def _unfollowed(part: Part, options: Options) -> Iterator[Item]:
    """What is in it; of pages that it names, the text that it carries itself."""
    missed = 0
    for item in items(part, options):
        if not isinstance(item, Linked):
            yield item
        elif item.text.strip():
            carried = Raw(f"{part.name}#{item.url}", item.text.encode("utf-8", "replace"),
                          ".html", charset="utf-8", url=item.url, known=item.known)  # fmt: skip
            try:
                yield from items(carried, options)
            except LoadError as error:
                yield Failed(carried.name, str(error))
        else:
            missed += 1
    if missed:
        yield Failed(part.name, f"the pages that it names ({missed}) are not fetched out of an "
                                "archive: add the file by itself")  # fmt: skip


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


# ---- gz


def _suffix_in_gz(raw: Raw) -> str:
    names = [raw.name, *(urlsplit(each).path for each in (raw.name, raw.url) if raw.url)]
    paths = [PurePosixPath(each) for each in names]
    return next((_suffix(each.stem) for each in paths if each.suffix.lower() == ".gz"), "")


def _unzipped(raw: Raw, allowance: Allowance, behind: list[str]) -> Iterator[bytes]:
    """The pieces of the file; what stands behind it, where that is something else, is told."""
    with raw.open() as packed:
        size = packed.seek(0, 2)
        packed.seek(0)
        with gzip.GzipFile(fileobj=packed) as file:
            yield from unfolding(_gz_pieces(file, behind), size, allowance)


def _gz_pieces(file: gzip.GzipFile, behind: list[str]) -> Iterator[bytes]:
    read = False
    try:
        while piece := file.read1(_PIECE):  # read() loses what stands before a fault
            read = True
            yield piece
    except EOFError as error:
        raise LoadError("it is cut short: fetch or copy it again") from error
    except gzip.BadGzipFile as error:
        if not str(error).startswith("Not a gzipped file"):
            raise LoadError(f"it is damaged ({error})") from error
        if not read:
            raise LoadError("it is not a gzip file, whatever its name says") from error
        behind.append("what stands behind the end of the compressed file was left out")
    except (zlib.error, OSError) as error:
        raise LoadError(f"it is damaged ({error})") from error


def ending_of(start: bytes) -> str:
    """The ending that such a file would have, told by its first bytes."""
    for sign, suffix in _BY_START.items():
        if start.startswith(sign):
            return suffix
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        head = plain[:2_000].lower()
        is_page = b"<html" in head or b"<!doctype html" in head
        return ".html" if is_page or not plain.startswith((b"<?xml", *_FEEDS)) else ".xml"
    if plain.startswith((b"{", b"[")):
        return ".jsonl" if _is_row(plain) else ".json"
    return ".txt"


def _is_row(plain: bytes) -> bool:
    """Whether the first line is an object by itself, and not the last."""
    line, _, rest = plain.partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
