"""Vectors in real Chroma: over a restart, beside another process, torn, read-only, and how near."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import HashedEmbedder

from ingest import index as index_module
from ingest.disk import size_of
from ingest.errors import IndexFault
from ingest.index import FOLDER, VectorIndex

MANY = 5_500
EMBEDDER = HashedEmbedder()


def elsewhere(folder: Path, call: str) -> None:
    """Make one call of an index of this folder, in a process of its own."""
    code = (
        "from pathlib import Path; from fakes import HashedEmbedder; "
        "from ingest.index import VectorIndex; "
        f"VectorIndex(Path({str(folder)!r}), HashedEmbedder()).{call}"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=True)


def upsert(first: int, end: int) -> str:
    return f"upsert(*[[str(n) for n in range({first}, {end})]] * 2)"


def nearest(index: VectorIndex, name: str) -> str:
    return index.search(EMBEDDER.embed_query(name), 1)[0][0]


def test_thousands_survive_a_restart_and_are_found(tmp_path: Path) -> None:
    elsewhere(tmp_path, upsert(0, MANY))
    index = VectorIndex(tmp_path, EMBEDDER)
    assert index.count() == len(index.ids()) == MANY
    assert all(nearest(index, str(n)) == str(n) for n in range(0, MANY, MANY // 200))
    vectors = np.array(EMBEDDER.embed_documents([str(n) for n in range(MANY)]))
    for k in (10, 50):
        shares = []
        for query in EMBEDDER.embed_documents([f"question {n}" for n in range(50)]):
            found = {int(each) for each, _ in index.search(query, k)}
            shares.append(len(found & set(np.argsort(-vectors @ query)[:k].tolist())) / k)
        assert np.mean(shares) >= 0.95
    index.close()


def test_what_another_process_did_is_seen(tmp_path: Path) -> None:
    written = 0
    index = VectorIndex(tmp_path, EMBEDDER, lambda: written)
    assert index.search(EMBEDDER.embed_query("7"), 5) == []
    elsewhere(tmp_path, upsert(0, 1_200))
    written += 1
    assert [nearest(index, name) for name in ("7", "1199")] == ["7", "1199"]
    elsewhere(tmp_path, "remove([str(n) for n in range(1_150)])")
    written += 1
    assert nearest(index, "1199") == "1199"
    assert {each for each, _ in index.search(EMBEDDER.embed_query("7"), 50)} == index.ids()
    index.upsert(["here"], ["here"])  # on top of what is there now, not of what was read first
    written += 1
    assert nearest(index, "here") == "here"
    assert index.count() == 51
    index.close()


def test_threads_search_while_it_is_opened_anew(tmp_path: Path) -> None:
    calls = 0

    def changes() -> int:
        nonlocal calls
        calls += 1
        return calls // 5

    index = VectorIndex(tmp_path, EMBEDDER, changes)
    names = [str(n) for n in range(60)]
    index.upsert(names, names)
    wrong: list[str] = []

    def search() -> None:
        wrong.extend(name for name in names if nearest(index, name) != name)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert calls > 240
    index.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files in /proc")
def test_closing_gives_back_files(tmp_path: Path) -> None:
    def opened_and_closed() -> int:
        index = VectorIndex(tmp_path, EMBEDDER)
        index.upsert(["a"], ["a"])
        index.close()
        return len(os.listdir("/proc/self/fd"))

    # The first keeps what one process needs once; Chroma's threads let go a moment later.
    before = opened_and_closed()
    assert [opened_and_closed() for _ in range(20)][-1] <= before + 5


def test_in_memory_indexes_are_apart() -> None:
    one, other = VectorIndex(None, EMBEDDER), VectorIndex(None, EMBEDDER)
    one.upsert(["a"], ["a"])
    assert (one.count(), other.count()) == (1, 0)
    one.close()
    other.upsert(["b"], ["b"])
    assert other.ids() == {"b"}


def test_torn_files_are_a_fault_until_they_are_discarded(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, EMBEDDER)
    index.upsert(*[[str(n) for n in range(1_200)]] * 2)
    index.discard_torn()
    assert index.count() == 1_200
    index.close()
    (saved,) = (tmp_path / FOLDER).glob("*/index_metadata.pickle")
    saved.write_bytes(saved.read_bytes()[:5_000])  # as a full disk leaves it
    with pytest.raises(IndexFault, match="citewell reindex"):
        index.count()
    index.discard_torn()
    assert index.count() == 0
    index.upsert(["a"], ["a"])
    assert nearest(index, "a") == "a"
    index.close()


def test_where_it_may_not_write_a_copy_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = VectorIndex(tmp_path, EMBEDDER)
    index.upsert(["a", "b"], ["a", "b"])
    index.close()
    monkeypatch.setattr(index_module, "may_write", lambda folder: False)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}
    copied = VectorIndex(tmp_path, EMBEDDER)
    assert nearest(copied, "b") == "b"
    with pytest.raises(IndexFault, match="read-only"):
        copied.upsert(["c"], ["c"])
    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before
    copied.close()


def test_what_is_gone_does_not_stay_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_GARBAGE", 100_000)
    writer, reader = VectorIndex(tmp_path, EMBEDDER), VectorIndex(tmp_path, EMBEDDER)
    names = [str(n) for n in range(1_500)]
    writer.upsert(names, names)
    assert nearest(reader, "7") == "7"
    assert not writer.compact()
    before = writer.vectors(names[:100])
    writer.remove(names[100:])
    full = size_of(tmp_path)
    assert writer.compact()
    assert not writer.compact()
    assert size_of(tmp_path) < full / 2
    assert writer.count() == len(reader.ids()) == 100
    assert nearest(writer, "7") == nearest(reader, "7") == "7"
    after = writer.vectors(names)
    assert all(np.allclose(after[each], before[each], atol=1e-6) for each in names[:100])
    assert sorted(each.name for each in tmp_path.iterdir()) == [FOLDER, "vectors.lock"]


def test_a_kill_while_files_are_exchanged_loses_nothing(tmp_path: Path) -> None:
    writer = VectorIndex(tmp_path, EMBEDDER)
    writer.upsert(["7"], ["7"])
    writer.close()
    (tmp_path / FOLDER).rename(tmp_path / f"{FOLDER}.old")
    shutil.copytree(tmp_path / f"{FOLDER}.old", tmp_path / f"{FOLDER}.new")
    assert VectorIndex(tmp_path, EMBEDDER).ids() == {"7"}
