"""backup() and restore(): a library's articles in one file, and a library from it.

The file is a zip with the SQLite file in it, copied at one moment whoever else writes. Vectors are
left out: `citewell reindex` makes them anew.
"""

import shutil
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.database import FILE, Database
from ingest.disk import ROOM, need_room
from ingest.errors import IndexFault, IngestError, NotALibrary
from ingest.library import Library
from ingest.outfile import written_whole


def backup(library: Library, file: Path, *, force: bool = False) -> int:
    """Write the library's backup to `file`; how many articles it holds.

    The file is there whole and checked, or not at all. Raises IngestError where it is there
    already, unless `force`, or cannot be written; IndexFault where the library is damaged.
    """
    assert library.folder is not None
    with (
        written_whole(file, force=force) as beside,
        TemporaryDirectory(prefix=".citewell-", dir=file.absolute().parent) as folder,
    ):
        need_room(file.absolute().parent, ROOM + 2 * (library.folder / FILE).stat().st_size)
        copy = Path(folder, FILE)
        with closing(Database(library.folder)) as db:
            db.copy_to(copy)
        count = _count(copy.parent)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(copy, FILE)
        with zipfile.ZipFile(beside) as packed:
            if packed.testzip():
                raise IngestError(f"{file} was not written as it should be: try another disk")
    return count


def restore(file: Path, folder: Path) -> int:
    """Make the library of a backup in `folder`, which is new or empty; how many articles it has.

    Raises IngestError where the file is no backup or is damaged, NotALibrary where the folder holds
    something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotALibrary(f"{folder} holds other files: name an empty or a new folder (--library)")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".citewell-", dir=folder) as beside:
            with zipfile.ZipFile(file) as packed:
                need_room(folder, ROOM + packed.getinfo(FILE).file_size)
                with packed.open(FILE) as source, Path(beside, FILE).open("wb") as target:
                    shutil.copyfileobj(source, target)
            count = _count(Path(beside))
            Path(beside, FILE).replace(folder / FILE)
    except (
        zipfile.BadZipFile,
        NotALibrary,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise IngestError(f"{file} is no backup of Citewell, or is damaged: {error}") from error
    except OSError as error:
        raise IngestError(f"{file} cannot be restored: {error.strerror or error}") from error
    return count


def _count(folder: Path) -> int:
    """How many articles the copy there holds. Raises IndexFault where it is damaged."""
    with closing(Database(folder)) as db:
        if flaws := db.flaws(thorough=True):
            raise IndexFault(f"the articles' file is damaged ({flaws[0]}): see `citewell doctor`")
        return int(db.one("SELECT count(*) FROM articles WHERE ready")[0])
