"""Export: every article of a library as a line of JSON that `citewell add` takes back."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ingest.copies import Copies
from ingest.database import Database
from ingest.exchange import to_row
from ingest.filters import Filters, condition
from ingest.library import Library
from ingest.outfile import written_whole
from ingest.tables import SELECT_ARTICLE, as_article


def lines(library: Library, filters: Filters | None = None) -> Iterator[str]:
    """A line for each article that matches, by source, with its copies behind it; one at a time in
    memory.
    """
    assert library.folder is not None
    where, values = condition(filters)
    select = f"SELECT a.id FROM articles a WHERE a.ready AND {where} ORDER BY a.source"
    with closing(Database(library.folder)) as db:
        copies = Copies(db)
        for (id,) in db.all(select, *values):
            if row := db.one(f"{SELECT_ARTICLE} WHERE id = ? AND ready", id):
                yield _line(to_row(as_article(row)))
                yield from (_line(to_row(each)) for each in copies.of(str(id)))


def export(
    library: Library, file: Path, filters: Filters | None = None, *, force: bool = False
) -> int:
    """Write the lines to `file`, compressed where its name ends in .gz; how many there are.

    The file is there whole or not at all. Raises IngestError where it is there already, unless
    `force`, or cannot be written.
    """
    opened = gzip.open if file.suffix == ".gz" else open
    count = 0
    with (
        written_whole(file, force=force) as beside,
        opened(beside, "wt", encoding="utf-8", newline="\n") as out,
    ):
        for count, line in enumerate(lines(library, filters), 1):  # noqa: B007
            out.write(f"{line}\n")
    return count


def _line(row: dict[str, object]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can write
        return json.dumps(row)
    return line
