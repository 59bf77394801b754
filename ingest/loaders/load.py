"""A path in, its articles out: which loader reads what, and how large a file may be."""

import os
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


def find_sources(paths: Iterable[str | Path]) -> Iterator[Path | LoadError]:
    """The files to load under `paths`, sorted in each folder, each once; a LoadError in the place
    of a path that is missing or holds nothing to load. Hidden files and folders are passed over.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        found = [path] if path.is_file() else _walk(path)
        if not found:
            yield LoadError(f"{path}: {_why_nothing(path)}")
        for each in found:
            if (resolved := each.resolve()) not in seen:
                seen.add(resolved)
                yield each


def load(path: Path) -> Loaded:
    """The article in the file at `path`.

    Raises LoadError, with a reason in one line, where there is none to be had.
    """
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        raise LoadError(f"cannot read {path.suffix or 'files without an ending'}; {_can_read()}")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise LoadError(
                f"{size / 1e6:.1f} MB is over the limit of {MAX_BYTES / 1e6:.0f} MB for one "
                "article: split it"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}") from error
    decoded = decode(raw)
    article = loader(decoded.text, str(path.resolve()))
    if not article.text.strip():
        raise LoadError("there is no text in it")
    note = "" if decoded.certain else f"not UTF-8; read as {decoded.encoding}"
    return Loaded(article, note)


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            Path(root, name)
            for name in sorted(files)
            if not name.startswith(".") and Path(name).suffix.lower() in LOADERS
        ]
    return found


def _why_nothing(path: Path) -> str:
    if not path.exists():
        return "there is no such file or folder"
    return f"no articles in this folder; {_can_read()}"


def _can_read() -> str:
    return f"articles are read from {', '.join(LOADERS)}"
