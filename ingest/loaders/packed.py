"""A zip file that somebody else made, opened so that it does no harm.

What comes out is counted as it comes; what the file claims of itself is not believed. Nothing is
written under a name from the archive, and a member whose name leads out of it is refused.
"""

import lzma
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.errors import LoadError
from ingest.loaders.item import MAX_BYTES, Raw, shown
from ingest.loaders.members import Member, is_folder, member_of

MOST_IN_ALL = 2_000_000_000  # bytes out of one archive and the archives in it
MOST_DEEP = 3  # archives within archives
_MOST_MEMBERS = 50_000
_MOST_LISTED = 8_000_000  # bytes of the list of members, which is read at once: 160 for each
# Deflated zeros are 1,030 times as long as before, a table of like rows is 200 times.
_MOST_FOLD, _FROM = 400, 1_000_000  # bytes, below which no bomb is worth the name
_PIECE = 65_536  # bytes
_SMALL = 4_096  # bytes read at a time of what unpacks without a bound: at most 90 MB come of them
_HEADER = 30  # bytes before the name, where a member begins
_BROKEN = (BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
           NotImplementedError, RuntimeError, ValueError, OverflowError)  # fmt: skip


class Spent(LoadError):
    """More came out of an archive than may: nothing further of it is read."""


@dataclass(slots=True)
class Allowance:
    """How many bytes may still come out of an archive and everything in it."""

    left: int = MOST_IN_ALL

    def spend(self, count: int) -> None:
        """Take off `count` bytes. Raises Spent where that is too many."""
        self.left -= count
        if self.left < 0:
            raise Spent(
                "refused: more comes out of it than an archive may hold (2,000 MB): split it"
            )


@dataclass(frozen=True, slots=True)
class Part(Raw):
    """What lies in an archive, `depth` archives deep; all of its parts share the allowance."""

    depth: int = 0
    allowance: Allowance | None = None


class Zip:
    """An open archive. `members` are its files, folders left out, in the order of their list."""

    def __init__(self, archive: ZipFile, most: int, allowance: Allowance) -> None:
        self._archive = archive
        self._left = most
        self._allowance = allowance
        self.members = tuple(member_of(info) for info in archive.infolist() if not is_folder(info))
        self._by_name = {each.name: each for each in self.members}

    def find(self, name: str) -> Member | None:
        """The member of that name, the last where there are several."""
        return self._by_name.get(name)

    def read(self, member: Member) -> bytes:
        """All of a member. Raises LoadError where it is longer than MAX_BYTES, or broken."""
        with at_hand(self.pieces(member), most=MAX_BYTES) as content:
            assert isinstance(content, bytes)
            return content

    def pieces(self, member: Member) -> Iterator[bytes]:
        """A member piece by piece. Raises LoadError where it is unsafe or broken."""
        if refused := member.unsafe or member.unreadable:
            raise LoadError(refused)
        info = member.info
        is_bounded = info.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        try:
            with self._archive.open(info) as file:
                pieces = iter(lambda: file.read(_PIECE if is_bounded else _SMALL), b"")
                for piece in unfolding(pieces, info.compress_size, self._allowance):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise LoadError("refused: it unpacks to more than such a file may hold")
                    yield piece
        except _BROKEN as error:
            raise LoadError(f"it is damaged in the archive ({_line(error)})") from error


@contextmanager
def opened(raw: Raw, most: int, allowance: Allowance | None = None) -> Iterator[Zip]:
    """The archive in `raw`, of which at most `most` bytes are unpacked, all taken off `allowance`
    (that of the archive which `raw` is part of, where it is not given).

    Raises LoadError where it is no zip file, its list of members is broken or too long, or its
    members overlap.
    """
    if allowance is None and isinstance(raw, Part):
        allowance = raw.allowance
    with raw.open() as file:
        try:
            archive = ZipFile(_Bounded(file))
        except _BROKEN as error:
            file.seek(0)
            if file.read(2) != b"PK":
                raise LoadError("it is not a zip file, whatever its name says") from error
            raise LoadError(f"its list of members is missing or broken ({_line(error)}): "
                            "it may be cut short") from error  # fmt: skip
        with archive:
            _check_members(archive.infolist(), archive.start_dir)
            yield Zip(archive, most, allowance or Allowance())


@contextmanager
def at_hand(pieces: Iterable[bytes], most: int = MOST_IN_ALL) -> Iterator[bytes | Path]:
    """The pieces as one: in memory up to MAX_BYTES, else in a file that is then removed.

    Raises LoadError where they are more than `most` bytes.
    """
    start = bytearray()
    rest = iter(pieces)
    for piece in rest:
        start += piece
        if len(start) > MAX_BYTES:
            break
    if len(start) > most:
        raise LoadError(f"it is over the limit of {most / 1e6:.0f} MB for one article: split it")
    if len(start) <= MAX_BYTES:
        yield bytes(start)
        return
    with tempfile.TemporaryDirectory(prefix="citewell-") as folder:
        path = Path(folder) / "part"
        _write(path, chain([bytes(start)], rest))
        del start
        yield path


def unfolding(pieces: Iterable[bytes], packed: int, allowance: Allowance) -> Iterator[bytes]:
    """The pieces of what took `packed` bytes. Raises LoadError where they are a bomb."""
    count = 0
    for piece in pieces:
        count += len(piece)
        allowance.spend(len(piece))
        if count > _FROM and count > _MOST_FOLD * packed:
            raise LoadError(
                f"refused: it unpacks to over {_MOST_FOLD} times its size, as zip bombs do"
            )
        yield piece


class _Bounded:
    """A file of which no more is read at once than a list of members may take."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, count: int = -1) -> bytes:
        if count > _MOST_LISTED:
            raise BadZipFile(f"it takes {count / 1e6:.0f} MB")
        return self._file.read(count)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            try:
                file.write(piece)
            except OSError as error:
                free = shutil.disk_usage(path.parent).free
                raise LoadError(
                    f"there is no room to unpack it ({free / 1e6:.0f} MB left)"
                ) from error


def _check_members(infos: list[ZipInfo], end: int) -> None:
    if len(infos) > _MOST_MEMBERS:
        raise LoadError(f"refused: it lists {len(infos):,} members, over the limit of "
                        f"{_MOST_MEMBERS:,}: split it")  # fmt: skip
    taken = sorted(
        (info.header_offset, info.header_offset + _HEADER + info.compress_size) for info in infos
    )
    if any(first[1] > second[0] for first, second in pairwise([*taken, (end, end)])):
        raise LoadError("refused: its members overlap, as in a zip bomb")


def _line(error: Exception) -> str:
    return shown(" ".join(str(error).split())[:120] or type(error).__name__)
