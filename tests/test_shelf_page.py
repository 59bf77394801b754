"""What the list's events do, called as plain functions; and its HTML."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import HOSTILE
from filelock import FileLock
from markup import Elements, assert_harmless
from shelves import MANY, full_library, numbered

from assistant.app.collection.shelf import READ_ONLY, Shelving
from assistant.app.collection.shelf_wanted import wanted
from assistant.collection import Collection
from ingest.article import Article
from ingest.library import Library
from ingest.shelf import Wanted
from ingest.writer import Writer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Writer]]:
    library, writer = full_library(tmp_path_factory.mktemp("shelf") / "library")
    yield library, writer
    writer.close()
    library.close()


@pytest.fixture
def shelving(made: tuple[Library, Writer]) -> Shelving:
    return Shelving(Collection(*made))


def test_the_list_counts_and_marks(shelving: Shelving) -> None:
    listing = shelving.look({})
    said = Elements(listing.articles).said
    assert f"1–50 of {MANY + 2} articles" in said
    assert "1 copy" in said
    assert "changed once" in said
    assert "no longer at its source since" in said
    assert f"{MANY + 2} articles in the library" in Elements(listing.header).said
    assert "No publisher" in Elements(listing.facets).said
    last = shelving.look({"page": 3})
    assert f"101–{MANY + 2} of {MANY + 2} articles" in Elements(last.articles).said
    nothing = shelving.look({"words": "<b>zebra</b>", "publishers": ["Kurier"]})
    assert "No article matches “<b>zebra</b>” with all that is chosen" in (
        Elements(nothing.articles).said
    )
    for each in (listing, last, nothing):
        for part in (each.articles, each.facets, each.header):
            assert_harmless(part)


def test_what_a_browser_sends_is_taken_with_care() -> None:
    good = {
        "words": "x" * 999, "sort": "title", "page": 3, "publishers": ["A", "A", 4, ["B"]],
        "languages": "en", "periods": ["2024", "2024-05", "2024-13", "20", "", "%%%%"],
        "after": "2024-01-31", "before": "2024-02-31",
    }  # fmt: skip
    assert wanted(good) == Wanted(
        "x" * 200, "title", 3, ("A",), (), ("2024", "2024-05", ""), date(2024, 1, 31), None
    )
    bads: list[object] = [None, [], "x", {"page": -1}, {"page": "2"}, {"sort": ["title"]}]
    for bad in bads:
        assert wanted(bad) == Wanted()


def test_a_hostile_article_is_text_in_list_and_reader(shelving: Shelving) -> None:
    for part in (
        shelving.look({"words": "svg"}).articles,
        shelving.look({}).facets,
        shelving.open({"open": HOSTILE.id}),
    ):
        assert_harmless(part)
        assert "<" in Elements(part).said or "onerror" in Elements(part).said


def test_an_article_opens_with_its_copies_and_versions(shelving: Shelving) -> None:
    ferry = Article("/news/ferry.txt", "", "")
    opened = shelving.open({"open": ferry.id})
    said = Elements(opened).said
    assert "Ferry café opens" in said
    assert "The same text is also in 1 copy" in said
    assert "How it was before" in said
    (version,) = [value for name, value in Elements(opened).attributes if name == "data-version"
                  and value]  # fmt: skip
    older = Elements(shelving.open({"open": ferry.id, "version": version})).said
    assert "Ferry café to open" in older
    assert "This is how it was until" in older
    assert "Remove" not in older
    copy = Elements(shelving.open({"open": Article("/wire/ferry.txt", "", "").id})).said
    assert "This is kept as a copy of" in copy
    assert shelving.open({"back": True}) == ""
    for gone in ("0123456789abcdef", ferry.id[:8], "%"):
        assert "no longer in the library" in shelving.open({"open": gone})


def test_where_files_lie_is_told_only_where_it_may_be(shelving: Shelving) -> None:
    ferry = {"open": Article("/news/ferry.txt", "", "").id}
    assert "/wire/ferry.txt" in shelving.open(ferry)
    hidden = replace(shelving, shows_paths=False)
    assert "/wire/ferry.txt" not in hidden.open(ferry)
    assert "A café opens" in hidden.open(ferry)
    assert "There are" not in shelving.look({"words": "/news/00"}).articles
    assert "No article matches" in Elements(hidden.look({"words": "/news/00"}).articles).said
    assert hidden.look({"words": "kurier"}).wanted.by_source is False


def test_removed_and_undone(shelving: Shelving) -> None:
    ids = [numbered(3).id, numbered(4).id]
    (removed,) = shelving.change({"remove": ids, "opened": ids[1]}, Wanted(page=2))
    assert removed.closes
    assert "Removed 2 articles." in Elements(removed.notice).said
    assert removed.listing
    assert f"{MANY} articles in the library" in Elements(removed.listing.header).said
    assert removed.listing.wanted == Wanted(page=2)
    assert "Removed lately (2)" in Elements(removed.listing.removals).said
    (undo,) = [value for name, value in Elements(removed.notice).attributes if name == "data-undo"]
    (again,) = shelving.change({"remove": ids}, Wanted())
    assert "no longer in the library" in Elements(again.notice).said
    begun, back = shelving.change({"undo": undo}, Wanted())
    assert "Putting back" in begun.notice
    assert "2 articles are back." in Elements(back.notice).said
    _, once_more = shelving.change({"undo": undo}, Wanted())
    assert "back already" in Elements(once_more.notice).said
    assert shelving.look({}).header.count(str(MANY + 2)) == 1
    for bad in (None, {}, {"remove": "x"}, {"undo": "-1"}, {"undo": "x"}):
        (nothing,) = shelving.change(bad, Wanted())
        assert nothing.notice == ""


def test_it_waits_and_says_so(shelving: Shelving, made: tuple[Library, Writer]) -> None:
    library, _ = made
    assert library.folder
    lock = FileLock(Path(library.folder) / "writing.lock")
    lock.acquire()
    steps = shelving.change({"remove": [numbered(5).id]}, Wanted())
    assert "Waiting for another program" in Elements(next(steps).notice).said
    assert library.version_of(numbered(5).id)
    lock.release()
    done = next(steps)
    assert "Removed" in Elements(done.notice).said
    (undo,) = [value for name, value in Elements(done.notice).attributes if name == "data-undo"]
    list(shelving.change({"undo": undo}, Wanted()))


def test_nothing_can_be_changed_where_it_is_only_read(shelving: Shelving) -> None:
    reading = replace(shelving, read_only=True)
    (refused,) = reading.change({"remove": [numbered(6).id]}, Wanted())
    assert READ_ONLY in Elements(refused.notice).said
    assert "checkbox" not in reading.look({}).articles
    assert reading.look({}).removals == ""
    assert "Remove" not in reading.open({"open": numbered(6).id})
    assert "Remove" in shelving.open({"open": numbered(6).id})
