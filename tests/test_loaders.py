"""Files in, articles out, or one line that says why not."""

import os
from datetime import date
from pathlib import Path

import pytest
from fakes import WIRE

from ingest.errors import LoadError
from ingest.loaders import item, markdown
from ingest.loaders.item import shown
from ingest.loaders.load import load
from ingest.sources import Found, NotFound, find_sources

MARKDOWN = """---
title: Rain
author: [Ann Lee, Bo Li]
date: 2024-05-03
mood: wet
---
# Rain

It **rained** in [Umm Sadra](https://x.example). `Twice`.

- one
- two

![a picture](x.png) <b>raw</b>
"""
HTML = """<!doctype html><html lang="en"><head><title>Rain falls | The Post</title>
<meta property="og:title" content="Rain falls"><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Post">
<meta property="article:published_time" content="2024-05-03T10:00:00Z">
<script>var hidden = 1;</script></head><body><nav><a href="/">Home</a> Menu</nav><article>
<h1>Rain falls</h1><p>It rained in Umm Sadra on Friday, and the lobster boats stayed in the
harbour for most of the day.</p><p>Nobody was surprised, the harbour master said, because the sky
had been dark since Tuesday and the gulls had gone inland.</p></article>
<footer>Copyright</footer></body></html>"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_text(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, "wire.TXT", WIRE))
    assert loaded.note == ""
    assert loaded.article.text == WIRE.strip()
    assert loaded.article.authors == ("Leila Haddad", "Omar Nasser")
    assert loaded.article.metadata == {"editors": "Ruth Calloway"}
    assert loaded.article.published is None


def test_markdown(tmp_path: Path) -> None:
    article = load(write(tmp_path, "rain.md", MARKDOWN)).article
    assert article.title == "Rain"
    assert article.authors == ("Ann Lee", "Bo Li")
    assert article.published == date(2024, 5, 3)
    assert article.metadata["mood"] == "wet"
    assert "It rained in Umm Sadra. Twice." in article.text
    assert not any(mark in article.text for mark in ("**", "](", "`", "<b>", "x.png", "---"))


def test_front_matter_in_toml(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "Ferry aground"\nauthors = ["Ann Lee"]\ndate = 2024-05-03\n+++\nIt rained.\n'
    )
    article = load(write(tmp_path, "a.md", text)).article
    assert (article.title, article.authors) == ("Ferry aground", ("Ann Lee",))
    assert (article.published, article.text) == (date(2024, 5, 3), "It rained.")
    unclosed = load(write(tmp_path, "b.md", "+++\ntitle = 3\n\nIt rained.\n")).article
    assert "It rained." in unclosed.text


def test_markdown_that_stalls_its_reader_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_MOST_SECONDS", 1.0)
    with pytest.raises(LoadError, match="takes over 1 seconds"):
        load(write(tmp_path, "a.md", "![a" * 100_000))
    assert "rained" in load(write(tmp_path, "b.md", "It *rained*.\n\n" * 2_000)).article.text


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    article = load(write(tmp_path, "rain.md", "# Rain falls\n\nIt rained.\nAll day.")).article
    assert article.title == "Rain falls"
    assert article.text == "Rain falls\n\nIt rained. All day."


@pytest.mark.parametrize("deep", [10, 17, 18, 19, 20, 39, 40, 1_200])
def test_nothing_is_lost_of_markdown_that_is_nested_deeply(tmp_path: Path, deep: int) -> None:
    listed = "".join(f"{'  ' * n}- item {n}\n" for n in range(deep))
    text = load(write(tmp_path, "deep.md", f"{listed}\n{'> ' * deep}It rained.")).article.text
    assert all(f"item {n}" in text for n in range(deep))
    assert "It rained." in text


def test_html(tmp_path: Path) -> None:
    article = load(write(tmp_path, "rain.html", HTML)).article
    assert (article.title, article.authors) == ("Rain falls", ("Ann Lee",))
    assert (article.publisher, article.published) == ("The Post", date(2024, 5, 3))
    assert "the gulls had gone inland" in article.text
    assert not any(word in article.text for word in ("hidden", "Menu", "Copyright", "<p>"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.md", "---\ntitle: [a\n---\nIt rained.", "YAML"),
        ("bomb.md", "---\na: &a [x, x]\nb: [*a, *a]\n---\nIt rained.", "aliases"),
        ("deep.md", "---\na: " + "[" * 5_000 + "\n---\nIt rained.", "front matter"),
        ("broken-toml.md", "+++\ntitle = [a\n+++\nIt rained.", "TOML"),
        ("deep-toml.md", "+++\na = " + "[" * 1_900 + "\n+++\nIt rained.", "front matter"),
        ("marks.md", "![](x.png)", "no text"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", b"\x89PNG\x00\x01", "binary"),
        ("page.html", "<html><body></body></html>", "no article text"),
        ("paper.pdf", "%PDF", "no PDF file"),
        ("paper", "It rained.", "without an ending"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason) as raised:
        load(write(tmp_path, name, content))
    assert "\n" not in str(raised.value)


def test_uncertain_encoding_is_noted(tmp_path: Path) -> None:
    text = "Le préfet a déclaré que la forêt brûlait déjà à l'été. " * 8
    assert "not UTF-8" in load(write(tmp_path, "f.txt", text.encode("cp1252"))).note


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item, "MAX_BYTES", 10)
    with pytest.raises(LoadError, match="over the limit"):
        load(write(tmp_path, "long.txt", "It rained all day."))


@pytest.mark.parametrize(("thing", "hinted"), [
    ("news.example/page", True), ("www.news.example", True), ("news.example:8080/a?b", True),
    ("localhost:8000/a", True), ("rain.txt", False), ("archive.zip/rain", False),
    ("articles/news.example", False), ("./news.example", False), ("articles", False),
])  # fmt: skip
def test_an_address_without_its_beginning_is_noticed(thing: str, hinted: bool) -> None:
    (found,) = find_sources([thing])
    assert isinstance(found, NotFound)
    assert found.reason.startswith("there is no such file or folder")
    assert ("an address begins with https://" in found.reason) == hinted


def test_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(LoadError, match="cannot be read"):
        load(folder)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    with pytest.raises(LoadError, match="cannot be read"):
        load(tmp_path / "gone.txt")


def places(things: list[Path]) -> list[object]:
    return [each.place if isinstance(each, Found) else each for each in find_sources(things)]


def test_find_sources(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    kept = [write(tmp_path, name, "x") for name in ("a.txt", "b.md", "sub/c.html")]
    for name in (".d.txt", ".hidden/e.txt", "f.jpg"):
        write(tmp_path, name, "x")
    assert places([tmp_path, tmp_path / "a.txt"]) == kept


def test_what_a_browser_saved_beside_a_page_is_no_article(tmp_path: Path) -> None:
    for name in ("page_files", "own_files"):
        (tmp_path / name).mkdir()
        write(tmp_path, f"{name}/frame.html", "x")
    page = write(tmp_path, "page.html", "x")
    assert places([tmp_path]) == [page, tmp_path / "own_files" / "frame.html"]


def test_find_sources_names_what_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    bare, missing = find_sources([tmp_path / "bare", tmp_path / "missing"])
    assert isinstance(bare, NotFound)
    assert isinstance(missing, NotFound)
    assert "no articles in this folder" in bare.reason
    assert "no such file or folder" in missing.reason


def test_links_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder" / "sub").mkdir(parents=True)
    there = write(tmp_path / "elsewhere", "there.txt", "x")
    here = write(tmp_path / "folder", "here.txt", "x")
    (tmp_path / "folder" / "again.txt.d").symlink_to(tmp_path / "folder")
    (tmp_path / "folder" / "sub" / "up").symlink_to("..")
    (tmp_path / "folder" / "linked").symlink_to(tmp_path / "elsewhere")
    loop = tmp_path / "folder" / "loop.txt"
    loop.symlink_to("loop.txt")
    found = places([tmp_path / "folder", there])
    assert found == [here, loop, tmp_path / "folder" / "linked" / "there.txt"]
    with pytest.raises(LoadError, match="cannot be read"):
        load(loop)


def test_folders_deeper_than_the_recursion_limit(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1_200):
        deep /= "d"
        deep.mkdir()
    last = write(deep, "last.txt", "x")
    assert places([tmp_path]) == [last]
    while deep != tmp_path:  # rmtree would recurse
        for each in deep.iterdir():
            each.rmdir() if each.is_dir() else each.unlink()
        deep = deep.parent


def test_a_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    kept = write(tmp_path, "kept.txt", "x")
    listdir = os.listdir

    def refuse(folder: Path) -> list[str]:
        if folder.name == "closed":  # no permission would stop a superuser
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    closed = NotFound(tmp_path / "closed", "the folder cannot be read: Permission denied")
    assert places([tmp_path]) == [kept, closed]


def test_odd_names_are_one_printable_line(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"new\nline \xff.txt")
    odd.write_text("It rained.")
    assert load(odd).article.source == shown(odd) == f"{tmp_path}/new\\nline \\udcff.txt"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(LoadError, match="not a file"):
        load(tmp_path / "pipe.txt")
