"""Archives: everything in them is read, nothing in them does harm, and each fault is named."""

import copy
import gzip
import io
import os
import stat
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import RAIN, articles, failures, read, survives, zipped

from ingest.errors import LoadError
from ingest.loaders import packed
from ingest.loaders.item import Item, Linked, Loaded, Options, Raw
from ingest.loaders.load import items, raw_file

MEGABYTE = 1_000_000
gz = partial(gzip.compress, mtime=0)  # the same each time, so that tests have the same names
SMALL = zipped({"a/rain.txt": RAIN, "b.md": "# Sun\n\nIt shone."})


def changed(change: Callable[[zipfile.ZipFile], None], members: dict[str, str]) -> bytes:
    """A zip file whose list of members is changed before it is written."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        change(archive)
    return file.getvalue()


# ---- what is read


def test_each_member_is_an_article_named_behind_the_archive() -> None:
    found = articles(SMALL, ".zip")
    assert set(found) == {"a/rain.txt", "b.md"}
    assert found["a/rain.txt"].text == RAIN
    assert found["b.md"].title == "Sun"


def test_hidden_files_and_other_kinds_are_passed_over() -> None:
    members = {
        "rain.txt": RAIN,
        ".hidden.txt": RAIN,
        "__MACOSX/._rain.txt": "x",
        ".git/a.md": "x",
        "a/.DS_Store": "x",
        "photo.png": "x",
        "empty/": "",
    }
    assert [item for item in read(zipped(members), ".zip") if not isinstance(item, Loaded)] == []
    assert set(articles(zipped(members), ".zip")) == {"rain.txt"}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_read(method: int) -> None:
    assert articles(zipped({"rain.txt": RAIN}, method), ".zip")["rain.txt"].text == RAIN


def test_archives_in_archives_are_read_to_a_depth() -> None:
    inner = SMALL
    for depth in range(2, 4):
        inner = zipped({f"in{depth}.zip": inner})
    assert set(articles(inner, ".zip")) == {
        "in3.zip#in2.zip#a/rain.txt",
        "in3.zip#in2.zip#b.md",
    }
    deeper = zipped({"in4.zip": inner, "rain.txt": RAIN})
    assert set(articles(deeper, ".zip")) == {"rain.txt"}
    assert "3 deep" in failures(deeper, ".zip")["in4.zip#in3.zip#in2.zip"]


def test_a_large_archive_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("noise.png", os.urandom(21 * MEGABYTE))
        archive.writestr("rain.txt", RAIN)
    tracemalloc.start()
    found = list(items(raw_file(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert peak < 5 * MEGABYTE


def test_a_large_member_lies_on_the_disk_only_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(packed, "MAX_BYTES", 100)
    seen = []
    source = zipped({"in.zip": SMALL})
    for item in items(Raw("/in/a.zip", source, ".zip")):
        assert isinstance(item, Loaded)
        seen.append(len(list(tmp_path.iterdir())))
    assert seen == [1, 1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Müller.txt".encode("cp437"), "Müller.txt"),
        ("Käse für Ünal.txt".encode(), "Käse für Ünal.txt"),
        ("天気ニュース.txt".encode("cp932"), "天気ニュース.txt"),
        ("Новости дня.txt".encode("cp866"), "Новости дня.txt"),
        ("Châtelet.txt".encode("cp437"), "Châtelet.txt"),
        (b"folder\\rain.txt", "folder/rain.txt"),
        (b"a\x1b[31m.txt", "a\\x1b[31m.txt"),
    ],
)
def test_names_in_other_encodings_can_be_read(written: bytes, shown: str) -> None:
    placed = "x" * len(written)
    content = zipped({placed: RAIN}).replace(placed.encode(), written)
    (name,) = articles(content, ".zip")
    assert name == shown


PAGE = "<html><body><p>It rained in Umm Sadra on Friday, for most of the day.</p></body></html>"


def _feed(raw: Raw, options: Options) -> Iterator[Item]:
    """Stands for the loader of feeds: one page that is carried along, two that are only named."""
    yield Linked("https://rain.example/1", {"title": "Carried"}, PAGE)
    yield Linked("https://rain.example/2")
    yield Linked("https://rain.example/3")


def test_pages_that_a_feed_in_an_archive_names_are_not_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ingest.loaders.feed", SimpleNamespace(load_xml=_feed))
    content = zipped({"feed.xml": "<rss/>"})
    carried = articles(content, ".zip")["feed.xml#https://rain.example/1"]
    assert carried.url == "https://rain.example/1"
    assert "It rained in Umm Sadra" in carried.text
    assert not any(isinstance(item, Linked) for item in read(content, ".zip"))
    assert "(2) are not fetched" in failures(content, ".zip")["feed.xml"]


def test_pages_that_a_sitemap_in_a_gz_names_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ingest.loaders.feed", SimpleNamespace(load_xml=_feed))
    found = list(items(Raw("https://rain.example/sitemap.xml.gz?x=1", gz(b"<urlset/>"),
                           ".gz", url="https://rain.example/sitemap.xml.gz?x=1")))  # fmt: skip
    assert [item.url[-1] for item in found if isinstance(item, Linked)] == ["1", "2", "3"]


# ---- what is refused


@pytest.mark.parametrize(
    "name",
    [
        "../rain.txt",
        "a/../../rain.txt",
        "/etc/rain.txt",
        "C:/rain.txt",
        "C:\\rain.txt",
        "..\\rain.txt",
        "../../etc/passwd",
        "..",
        "../",
    ],
)
def test_a_name_that_leads_out_is_refused_and_the_others_go_in(name: str) -> None:
    content = zipped({name: RAIN, "good.txt": RAIN})
    (reason,) = failures(content, ".zip").values()
    assert reason == "refused: its name leads out of the archive"
    assert set(articles(content, ".zip")) == {"good.txt"}


def test_a_link_is_refused() -> None:
    def link(archive: zipfile.ZipFile) -> None:
        archive.filelist[0].external_attr = (stat.S_IFLNK | 0o777) << 16

    content = changed(link, {"rain.txt": "/etc/passwd", "good.txt": RAIN})
    assert "link" in failures(content, ".zip")["rain.txt"]
    assert set(articles(content, ".zip")) == {"good.txt"}


def test_a_null_character_in_a_name_is_refused() -> None:
    content = zipped({"rain.txtx": RAIN}).replace(b"rain.txtx", b"rain.txt\0")
    assert "null character" in next(iter(failures(content, ".zip").values()))


def test_a_password_and_an_unknown_method_are_named() -> None:
    def alter(archive: zipfile.ZipFile) -> None:
        archive.filelist[0].flag_bits |= 1
        archive.filelist[1].compress_type = 9

    content = changed(alter, {"a.txt": RAIN, "b.txt": RAIN, "c.txt": RAIN})
    reasons = failures(content, ".zip")
    assert "password" in reasons["a.txt"]
    assert "Deflate64" in reasons["b.txt"]
    assert set(articles(content, ".zip")) == {"c.txt"}


def test_a_bomb_is_refused_and_the_others_go_in() -> None:
    content = zipped({"bomb.txt": bytes(15 * MEGABYTE), "good.txt": RAIN})
    assert "zip bombs" in failures(content, ".zip")["bomb.txt"]
    assert set(articles(content, ".zip")) == {"good.txt"}


def test_a_text_over_the_limit_is_named() -> None:
    noise = bytes(range(32, 127)) * 8
    content = zipped({"long.txt": (noise + os.urandom(40).hex().encode()) * 25_000})
    assert "20 MB" in failures(content, ".zip")["long.txt"]


def test_members_that_overlap_are_refused() -> None:
    def overlap(archive: zipfile.ZipFile) -> None:
        again = copy.copy(archive.filelist[0])
        again.filename = "b.txt"
        archive.filelist.append(again)

    assert "overlap" in failures(changed(overlap, {"a.txt": RAIN}), ".zip")[""]


def test_what_comes_out_of_an_archive_in_all_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed.Allowance, "__init__", _small_allowance)
    inner = zipped({f"{number}.txt": RAIN * 10 for number in range(20)})
    content = zipped({f"{number}.zip": inner for number in range(20)})
    found: list[Item] = []
    with pytest.raises(LoadError, match="more comes out"):
        found.extend(items(Raw("/in/a.zip", content, ".zip")))
    assert 0 < len(found) < 20


def _small_allowance(self: packed.Allowance) -> None:
    self.left = 15_000


def test_too_many_members_and_too_long_a_list_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({f"{number}.png": "" for number in range(50)})
    monkeypatch.setattr(packed, "_MOST_MEMBERS", 49)
    assert "50 members, over the limit of 49" in failures(content, ".zip")[""]
    monkeypatch.setattr(packed, "_MOST_LISTED", 500)
    assert "list of members" in failures(content, ".zip")[""]


def test_of_two_members_of_one_name_the_later_is_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "Old.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", RAIN)
    assert articles(file.getvalue(), ".zip")["a.txt"].text == RAIN
    assert "later one" in failures(file.getvalue(), ".zip")["a.txt"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SMALL[:-30], "cut short"),
        (SMALL[:40], "cut short"),
        (b"Only words.", "not a zip file"),
        (b"", "not a zip file"),
        (zipped({"photo.png": "x"}), "nothing in this archive that can be read"),
        (zipped({}), "nothing in this archive that can be read"),
    ],
)
def test_what_is_no_whole_archive_is_named(content: bytes, reason: str) -> None:
    assert reason in failures(content, ".zip")[""]


def test_one_damaged_member_stops_no_other() -> None:
    content = zipped({"a.txt": RAIN, "b.txt": RAIN}, zipfile.ZIP_STORED)
    content = content.replace(b"Umm Sadra", b"Xmm Sadra", 1)
    assert "damaged" in failures(content, ".zip")["a.txt"]
    assert set(articles(content, ".zip")) == {"b.txt"}


# ---- gz


def test_the_file_in_a_gz_is_read_by_its_own_kind(tmp_path: Path) -> None:
    path = tmp_path / "rain.md.gz"
    path.write_bytes(gz(b"# Sun\n\nIt **shone**."))
    (found,) = items(raw_file(path))
    assert isinstance(found, Loaded)
    assert found.article.source == str(path)
    assert found.article.text == "Sun\n\nIt shone."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (RAIN.encode(), "It rained in Umm Sadra"),
        (b"<!doctype html><html><body><p>It rained in Umm Sadra.</p></body></html>", "It rained"),
        (SMALL, "It rained in Umm Sadra"),
        (gz(RAIN.encode()), "It rained in Umm Sadra"),
    ],
)
def test_what_is_in_a_gz_without_an_ending_is_told_by_its_start(content: bytes, text: str) -> None:
    found = read(gz(content), ".gz")[0]
    assert isinstance(found, Loaded)
    assert text in found.article.text
    assert "<" not in found.article.text


def test_a_gz_of_several_pieces_is_read_whole() -> None:
    content = gz(b"It rained. ") + gz(b"It shone.") + bytes(512)
    found = read(content, ".gz")[0]
    assert isinstance(found, Loaded)
    assert (found.article.text, found.note) == ("It rained. It shone.", "")


def test_what_stands_behind_a_gz_is_told() -> None:
    found = read(gz(RAIN.encode()) + b"garbage", ".gz")[0]
    assert isinstance(found, Loaded)
    assert found.article.text == RAIN
    assert "left out" in found.note


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gz(RAIN.encode())[:-12], "cut short"),
        (RAIN.encode(), "not a gzip file"),
        (b"", "empty"),
        (gz(b""), "empty"),
        (gz(b"\x89PNG\r\n\x1a\n" + bytes(64)), "binary"),
        (gz(bytes(257) + b"ustar" + bytes(512)), "tar archive"),
        (gz(bytes(15 * MEGABYTE)), "zip bombs"),
        (gz(gz(gz(gz(b"x")))), "3 deep"),
        (gz(RAIN.encode())[:-8] + bytes(8), "damaged"),
    ],
)
def test_what_is_wrong_with_a_gz_is_named(content: bytes, reason: str) -> None:
    assert reason in failures(content, ".gz")[""]


@pytest.mark.parametrize(("name", "hint"), [("a.doc", ".docx"), ("a.tar", ".zip")])
def test_what_is_not_read_is_told_with_a_way_out(tmp_path: Path, name: str, hint: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(LoadError, match=rf"cannot read \{path.suffix}: .*{hint}"):
        list(items(raw_file(path)))


# ---- anything at all


@given(st.binary(max_size=300), st.sampled_from([".zip", ".gz"]))
def test_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    survives(content, suffix)
    survives(b"PK\x03\x04" + content, suffix)
    survives(b"\x1f\x8b\x08\x00" + content, suffix)


@given(st.data())
def test_damaged_archives_are_read_or_refused(data: st.DataObject) -> None:
    nested = zipped({"a.txt": RAIN, "b.zip": SMALL, "c.txt.gz": gz(RAIN.encode())})
    method = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2]))
    one = (gz(RAIN.encode()), ".gz")
    choices = [(nested, ".zip"), (zipped({"a.txt": RAIN}, method), ".zip"), one]
    good, suffix = data.draw(st.sampled_from(choices))
    length = data.draw(st.sampled_from([len(good), data.draw(st.integers(0, len(good)))]))
    content = bytearray(good[:length])
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content), suffix)
