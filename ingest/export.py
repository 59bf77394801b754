"""Export: every article of a library as a line of JSON that `citewell add` takes back."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

from ingest.database import Database
from ingest.errors import IngestError
from ingest.exchange import to_row
from ingest.filters import Filters, condition
from ingest.library import Library
from ingest.tables import SELECT_ARTICLE, as_article


def lines(library: Library, filters: Filters | None = None) -> Iterator[str]:
    """A line for each article that matches, by source; one at a time in memory."""
    assert library.folder is not None
    where, values = condition(filters)
    db = Database(library.folder)
    try:
        select = f"SELECT a.id FROM articles a WHERE a.ready AND {where} ORDER BY a.source"
        for (id,) in db.all(select, *values):
            if row := db.one(f"{SELECT_ARTICLE} WHERE id = ? AND ready", id):
                yield _line(to_row(as_article(row)))
    finally:
        db.close()


def export(
    library: Library, file: Path, filters: Filters | None = None, *, force: bool = False
) -> int:
    """Write the lines to `file`, compressed where its name ends in .gz; how many there are.

    The file is there whole or not at all. Raises IngestError where it is there already, unless
    `force`, or cannot be written.
    """
    refuse_to_overwrite(file, force)
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    count = 0
    try:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(beside, "wt", encoding="utf-8", newline="\n") as out:
            for count, line in enumerate(lines(library, filters), 1):  # noqa: B007
                out.write(f"{line}\n")
        beside.replace(file)
    except OSError as error:
        raise IngestError(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def refuse_to_overwrite(file: Path, force: bool) -> None:
    """Raise IngestError where `file` is there and it was not said to write over it."""
    if file.is_dir():
        raise IngestError(f"{file} is a folder: name a file in it")
    if file.exists() and not force:
        raise IngestError(f"{file} is there already: name another file, or give --force")


def _line(row: dict[str, object]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can write
        return json.dumps(row)
    return line
