"""Backups: whole, of one moment, and put back."""

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from fakes import FERRY

from ingest.backup import backup, restore
from ingest.database import FILE
from ingest.errors import IngestError, NotALibrary
from ingest.library import Library

_WRITES = """
import sys
from ingest.article import Article
from ingest.library import Library
library = Library.open(sys.argv[1])
print("begun", flush=True)
for number in range(100_000):
    article = Article(f"{number}.txt", f"Text {number}. " * 200, f"Title {number}")
    library.put_pending(article, [])
    library.mark_all_ready([(article.id, article.version)])
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    opened = Library.open(tmp_path / "library", create=True)
    opened.put_pending(FERRY, [])
    opened.mark_all_ready([(FERRY.id, FERRY.version)])
    return opened


def test_a_backup_is_put_back(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    assert backup(library, file) == 1
    with pytest.raises(IngestError, match="--force"):
        backup(library, file)
    assert restore(file, tmp_path / "new") == 1
    assert Library.open(tmp_path / "new").articles() == [FERRY]
    assert [each.name for each in (tmp_path / "new").iterdir()] == [FILE]
    with pytest.raises(NotALibrary, match="new folder"):
        restore(file, tmp_path / "new")


def test_a_backup_is_whole_while_another_process_writes(library: Library, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WRITES, str(library.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        counts = []
        for number in range(4):
            counts.append(backup(library, tmp_path / f"{number}.zip"))
            while library.article_count() < counts[-1] + 3 and writer.poll() is None:
                time.sleep(0.01)
        assert writer.poll() is None
        writer.kill()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0] + 5
    for number, count in enumerate(counts):
        assert restore(tmp_path / f"{number}.zip", tmp_path / f"library{number}") == count


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    for content in (b"", b"no zip at all", b"PK\x03\x04" + bytes(100)):
        file.write_bytes(content)
        with pytest.raises(IngestError, match="no backup"):
            restore(file, tmp_path / "new")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("other.txt", "text")
    with pytest.raises(IngestError, match="no backup"):
        restore(file, tmp_path / "new")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(FILE, "no database" * 1000)
    with pytest.raises(IngestError, match="no backup"):
        restore(file, tmp_path / "new")
    with pytest.raises(IngestError, match="cannot be restored"):
        restore(tmp_path / "missing.zip", tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
