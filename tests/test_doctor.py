"""The doctor: each way to break a library is found, and what it advises mends it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import tiny_embedder
from keeping import contents, small_library

from assistant.cli import main
from ingest.database import FILE, Database
from ingest.doctor import examine
from ingest.errors import NotALibrary
from ingest.writer import Writer, writing


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    library = small_library(folder / "library", tiny_embedder(folder / "embedder"))
    library.close()
    return folder / "library"


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "library"))


def sql(*statements: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        db = Database(folder)
        with db.writing():
            for statement in statements:
                db.execute(statement)
        db.close()

    return run


def vectors_of_another_text(folder: Path) -> None:
    from ingest.library import Library

    library = Library.open(folder)
    writer = Writer(library, library.embedder_name() or "")
    ids = sorted(library.chunk_ids())
    writer.index.upsert(ids, [f"{'xyz 0 ' * number} ?" for number in range(1, len(ids) + 1)])
    writer.close()
    library.close()


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")


def a_file(folder: Path) -> None:
    no_folder(folder)
    (folder / "chroma").write_text("a file")


def empty(folder: Path) -> None:
    no_folder(folder)
    (folder / "chroma").mkdir()


def torn(folder: Path) -> None:
    file = folder / "chroma" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 60_000)


BROKEN: dict[str, Callable[[Path], None]] = {
    "half stored": sql("UPDATE articles SET ready = 0 WHERE key = 1"),
    "to be removed": sql("INSERT INTO doomed VALUES ('gone-0')"),
    "whose article is not there": sql(
        "INSERT INTO chunks VALUES (99, 'x', 77, 0, 0, 1, '[[0,1]]')"
    ),
    "spans do not match": sql("UPDATE chunks SET last = last + 100000"),
    "spans do not match ": sql("UPDATE chunks SET sentences = '[[5,2]]' WHERE key = 1"),
    "spans do not match  ": sql("UPDATE chunks SET sentences = 'nonsense' WHERE key = 1"),
    "spans do not match   ": sql("DELETE FROM chunks WHERE key = 1"),
    "keyword index": sql(
        "INSERT INTO blocks VALUES (1, 1, 3, 1, X'07000000', X'01000000', X'0100')"
    ),
    "made in another way": sql("UPDATE about SET value = 'words' WHERE key = 'chunking'"),
    "of another embedder": sql("UPDATE about SET value = '7' WHERE key = 'dimension'"),
    "no source is known to hold": sql("DELETE FROM held"),
    "a source holds and the library does not": sql(
        "INSERT INTO doomed SELECT id FROM chunks WHERE article = 2",
        "DELETE FROM chunks WHERE article = 2",
        "DELETE FROM articles WHERE key = 2",
    ),
    "cannot be brought back": sql(
        "INSERT INTO bin (removal, at, id, of, title, content) VALUES (1, '', 'x', '', '', X'00')"
    ),
    "cannot be brought back ": sql(
        "INSERT INTO bin (removal, at, id, of, title, content) "
        "SELECT 1, '', id, '', title, X'00' FROM articles WHERE key = 1"
    ),
    "not of their text": vectors_of_another_text,
    "vectors are missing": no_folder,
    "no vectors are in their place": a_file,
    "no vectors are in their place ": empty,
    "vectors cannot be read": torn,
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_found_and_its_advice_mends_it(folder: Path, what: str) -> None:
    assert examine(folder, deep=True) == []
    BROKEN[what](folder)
    found = examine(folder, deep=True)
    assert what.strip() in " ".join(each.what for each in found)
    for _ in range(3):
        for command in dict.fromkeys(
            one for each in examine(folder, deep=True) for one in each.mend.split(" && ")
        ):
            assert main([*command.split()[1:], "--library", str(folder)]) == 0
    assert examine(folder, deep=True) == []


@pytest.mark.parametrize("how", ["overwritten", "cut short", "no database", "empty"])
def test_a_damaged_file_of_articles_is_put_back_from_the_backup(
    folder: Path, tmp_path: Path, how: str
) -> None:
    assert main(["backup", str(tmp_path / "kept.zip"), "--library", str(folder)]) == 0
    content = bytearray((folder / FILE).read_bytes())
    middle = len(content) // 4
    content[middle : middle + 30_000] = b"\x5a" * 30_000
    damaged = {
        "overwritten": bytes(content),
        "cut short": bytes(content[:9_000]),
        "no database": b"x" * 5_000,
    }
    (folder / FILE).write_bytes(damaged.get(how, b""))
    (finding,) = examine(folder)
    assert "file" in finding.what
    assert finding.mend == "citewell restore BACKUP --library NEW-FOLDER"
    new = tmp_path / "new"
    assert main(["restore", str(tmp_path / "kept.zip"), "--library", str(new)]) == 0
    assert main(["reindex", "--library", str(new)]) == 0
    assert examine(new, deep=True) == []


def test_the_command_says_it_as_json_and_by_its_status(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--library", str(folder)]) == 0
    assert "is healthy" in capsys.readouterr().out
    sql("INSERT INTO doomed VALUES ('gone-0')")(folder)
    assert main(["doctor", "--json", "--library", str(folder)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is False
    assert told["findings"][0]["mend"] == "citewell reindex --missing"


def test_another_embedder_than_the_librarys_is_told(folder: Path) -> None:
    (finding,) = examine(folder, embedder="another")
    assert finding.mend == "citewell reindex --embedder another"


def test_where_there_is_no_library_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary):
        examine(tmp_path)


def test_what_another_process_is_about_to_finish_is_no_finding(folder: Path) -> None:
    from ingest.library import Library

    library = Library.open(folder)
    with writing(library):
        sql("UPDATE articles SET ready = 0 WHERE key = 1")(folder)
        assert examine(folder) == []
    assert len(contents(library)) == 3
    assert examine(folder) != []
