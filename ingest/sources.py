"""What a person names, found: a file, every file under a folder, an address. Opens no file."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

from ingest.loaders.item import shown
from ingest.loaders.load import SUFFIXES, can_read
from ingest.metadata import is_web_address

Thing = str | Path
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # of one letter, it is a disk of Windows
_HOST = re.compile(r"(localhost|(?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A file or an address to be read, and the name of the thing that it was found under."""

    place: Path | str
    thing: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """A thing where there is nothing to load, and why."""

    path: Path | str
    reason: str


def find_sources(things: Iterable[Thing]) -> Iterator[Found | NotFound]:
    """The files and addresses under `things`, sorted in each folder, each once; a NotFound in the
    place of what is missing, cannot be looked into or holds nothing to load.

    Under a folder, files are taken by their ending. Links are followed; hidden files and folders
    are passed over.
    """
    seen: set[str] = set()
    for thing in things:
        found: Iterator[Path | str | NotFound]
        if is_address(thing):
            found = iter([name_of(thing)])
        elif isinstance(thing, str) and _SCHEME.match(thing):
            found = iter([NotFound(_without_names(thing), _no_address(thing))])
        else:
            found = _files(thing)
        for each in found:
            if isinstance(each, NotFound):
                yield each
            elif (real := _identity(each)) not in seen:
                seen.add(real)
                yield Found(each, name_of(thing))


def name_of(thing: Thing) -> str:
    """What a thing is remembered by: an address without what stands behind `#`, which its server
    never sees; a path from the root on.
    """
    return urldefrag(str(thing)).url if is_address(thing) else shown(os.path.realpath(thing))


def is_address(thing: Thing) -> bool:
    """Whether it is to be fetched and not looked for on the disk."""
    return isinstance(thing, str) and is_web_address(thing)


def _no_address(thing: str) -> str:
    scheme = thing.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        return f"only http and https addresses are fetched, and not {scheme}"
    if "@" in thing.partition("//")[2].partition("/")[0]:
        return (
            "addresses with a user name or a password are not fetched: only what is open to "
            "everybody is"
        )
    return "this is no web address"


def _without_names(thing: str) -> str:
    return re.sub(r"//[^/?#]*@", "//", thing)


def _identity(each: Path | str) -> str:
    return each if isinstance(each, str) else os.path.realpath(each)


def _files(thing: Thing) -> Iterator[Path | NotFound]:
    path = Path(thing)
    if os.path.isdir(path):
        empty = True
        for each in _walk(path):
            empty = False
            yield each
        if empty:
            yield NotFound(path, f"no articles in this folder; {can_read()}")
    elif os.path.lexists(path):
        yield path
    else:
        hint = " (an address begins with https://)" if _like_an_address(thing) else ""
        yield NotFound(path, f"there is no such file or folder{hint}")


def _like_an_address(thing: Thing) -> bool:
    host = _HOST.match(str(thing))
    return host is not None and Path(host[1]).suffix.lower() not in SUFFIXES


def _walk(top: Path) -> Iterator[Path | NotFound]:
    """The files to load under a folder, its own first. Every folder once, so links may go round."""
    seen: set[object] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            if (one := _same(folder)) in seen:
                continue
            seen.add(one)
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        except OSError as error:
            yield NotFound(folder, f"the folder cannot be read: {error.strerror}")
            continue
        inside = [folder / name for name in names]
        folders = [each for each in inside if os.path.isdir(each) and not _of_a_page(each)]
        waiting += reversed(folders)
        yield from (
            each for each in inside if each.suffix.lower() in SUFFIXES and not os.path.isdir(each)
        )


def _same(folder: Path) -> object:
    """What is the same however a folder is reached. Where it really lies says it too, but that
    looks at each folder above it: 30 seconds for 1,200 folders within each other.
    """
    found = os.stat(folder)
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.realpath(folder)


def _of_a_page(folder: Path) -> bool:
    """Whether a browser put it beside a page that it saved: pictures, frames, advertisements."""
    page = folder.name.removesuffix("_files")
    return page != folder.name and any(
        folder.with_name(page + ending).is_file() for ending in (".html", ".htm", ".xhtml")
    )
