"""A file that a person asks for: there whole or not at all, and over nothing unless they say so."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import IngestError


@contextmanager
def written_whole(file: Path, *, force: bool = False) -> Iterator[Path]:
    """A name beside `file` to write to; what is there at the end takes the place of `file`.

    Raises IngestError where `file` is a folder, or is there already, unless `force`, or where it
    cannot be written: then nothing is left of it.
    """
    if file.is_dir():
        raise IngestError(f"{file} is a folder: name a file in it")
    if file.exists() and not force:
        raise IngestError(f"{file} is there already: name another file, or give --force")
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield beside
        beside.replace(file)
    except OSError as error:
        raise IngestError(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
