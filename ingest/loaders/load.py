"""A path in, its articles out: which loader reads what, and how large a file may be."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.html import load_html
from ingest.loaders.markdown import load_markdown
from ingest.loaders.text import load_text
from ingest.text import decode

MAX_BYTES = 20_000_000  # a longer text is hardly one article; reading it would stall the rest

Loader = Callable[[str, str], Article]
LOADERS: dict[str, Loader] = {
    ".txt": load_text,
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".html": load_html,
    ".htm": load_html,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article, and what the person should know about how it was read."""

    article: Article
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """A path where there is nothing to load, and why."""

    path: Path
    reason: str


def find_sources(paths: Iterable[str | Path]) -> Iterator[Path | NotFound]:
    """The files to load under `paths`, sorted in each folder, each once; a NotFound in the place
    of what is missing, cannot be looked into or holds nothing to load. Links are followed; hidden
    files and folders are passed over.
    """
    seen: set[str] = set()
    for path in map(Path, paths):
        for each in _sources(path):
            if isinstance(each, NotFound):
                yield each
            elif (real := os.path.realpath(each)) not in seen:
                seen.add(real)
                yield each


def shown(path: Path) -> str:
    """The path in one line that can be stored and printed, odd characters of file names escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(path)
    )


def load(path: Path) -> Loaded:
    """The article in the file at `path`.

    Raises LoadError, with a reason in one line, where there is none to be had.
    """
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        raise LoadError(f"cannot read {path.suffix or 'files without an ending'}; {_can_read()}")
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise LoadError("cannot be read: it is not a file")
        if about.st_size > MAX_BYTES:
            raise LoadError(
                f"{about.st_size / 1e6:.1f} MB is over the limit of {MAX_BYTES / 1e6:.0f} MB for "
                "one article: split it"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}") from error
    decoded = decode(raw)
    article = loader(decoded.text, shown(Path(os.path.realpath(path))))
    if not article.text.strip():
        raise LoadError("there is no text in it")
    note = "" if decoded.certain else f"not UTF-8; read as {decoded.encoding}"
    return Loaded(article, note)


def _sources(path: Path) -> Iterator[Path | NotFound]:
    if os.path.isdir(path):
        empty = True
        for each in _walk(path):
            empty = False
            yield each
        if empty:
            yield NotFound(path, f"no articles in this folder; {_can_read()}")
    elif os.path.lexists(path):
        yield path
    else:
        yield NotFound(path, "there is no such file or folder")


def _walk(top: Path) -> Iterator[Path | NotFound]:
    """The files to load under a folder, its own first. Every folder once, so links may go round."""
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        try:
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        except OSError as error:
            yield NotFound(folder, f"the folder cannot be read: {error.strerror}")
            continue
        inside = [folder / name for name in names]
        folders = [each for each in inside if os.path.isdir(each)]
        waiting += reversed(folders)
        yield from (
            each for each in inside if each.suffix.lower() in LOADERS and not os.path.isdir(each)
        )


def _can_read() -> str:
    return f"articles are read from {', '.join(LOADERS)}"
