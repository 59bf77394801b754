"""The disk under a library: whether there is room, whether it may be written to, a copy if not."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from ingest.errors import NoRoom

ROOM = 20_000_000  # bytes that stay free: Chroma rewrites its files, and a torn one is a lost one
PER_BYTE = 30  # of text: measured 22 with 338 articles, while a write-ahead log was still kept


def check_room(folder: Path | None, size: int = 0) -> None:
    """Raise NoRoom where the disk under `folder` is too full for an article of `size` bytes."""
    if folder is None:
        return
    need_room(folder, ROOM + PER_BYTE * size)


def need_room(folder: Path, needed: int) -> None:
    """Raise NoRoom where fewer than `needed` bytes are free on the disk under `folder`."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise no_room(folder, f"{free / 1e6:.0f} MB are free and {needed / 1e6:.0f} are needed")


def no_room(folder: Path | None, reason: str) -> NoRoom:
    """The error for a full disk."""
    return NoRoom(
        f"the disk under {folder} is full ({reason}): make room and add again; what was added "
        "is kept"
    )


def may_write(folder: Path) -> bool:
    """Whether this process may write in `folder` and to the files there, and the disk has room."""
    if shutil.disk_usage(folder).free < ROOM // 20:
        return False
    return all(os.access(each, os.W_OK) for each in (folder, *folder.iterdir()))


def size_of(folder: Path) -> int:
    """Bytes in the files under `folder`; those that come and go meanwhile may be left out."""
    size = 0
    for each in folder.rglob("*"):
        with suppress(FileNotFoundError):
            size += each.stat().st_size
    return size


def put_in_place(new: Path, folder: Path) -> None:
    """Let `new` be `folder`, and what was there be gone; after a kill, `put_back` sets it right."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def put_back(folder: Path) -> None:
    """Put back what a kill in the middle of `put_in_place` left aside."""
    old = folder.with_name(f"{folder.name}.old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)


def copy_files(folder: Path, to: Path) -> Path:
    """`to`, with a copy of the files under `folder`, without their permissions."""
    for file in folder.rglob("*"):
        if file.is_file():
            copy = to / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    return to
