"""The list of articles: searched, sorted, narrowed and counted, a page at a time."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from assistant.cli import main
from ingest.article import Article
from ingest.filters import Filters
from ingest.library import Library
from ingest.shelf import PAGE, SORTS, Wanted


def put(library: Library, *articles: Article) -> None:
    for each in articles:
        library.put_pending(each, [])
    library.mark_all_ready([(each.id, each.version) for each in articles])


FERRY = Article(
    "/news/ferry.txt", "One two three.", "The “Élysée” ferry", ("José Ramírez",), "The Post",
    date(2024, 5, 3), language="en",
)  # fmt: skip
GULL = Article(
    "/news/gull.txt", "Four five.", "a gull", ("Ada Holm",), "post", date(2024, 5, 20),
    language="en",
)  # fmt: skip
KRAN = Article(
    "https://k.example/1", "海" * 40, "Kran_100%", (), "Kurier", date(2023, 1, 9), language="de"
)
LOST = Article("/attic/lost.txt", "Six.", "Lost", (), "", None, language="")


@pytest.fixture
def shelf() -> Library:
    library = Library(None)
    put(library, FERRY, GULL, KRAN, LOST)
    return library


def titles(library: Library, wanted: Wanted) -> list[str]:
    return [each.title for each in library.shelf.page(wanted).articles]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", 4), ("ÉLYSÉE", 1), ("elysee jose", 1), ("ramirez post", 1), ("post", 2), ("NEWS", 2),
        ("kurier kran", 1), ("%", 1), ("_", 1), ("\\", 0), ("' OR 1=1 --", 0), ("\ud800", 0),
        ("two", 0), ("  gull\t", 1), ("ferry gull", 0),
    ],
)  # fmt: skip
def test_each_word_must_be_there(shelf: Library, words: str, found: int) -> None:
    page = shelf.shelf.page(Wanted(words))
    assert (page.found, page.total) == (found, 4)


def test_where_files_lie_need_not_be_found_out(shelf: Library) -> None:
    assert shelf.shelf.page(Wanted("attic")).found == 1
    assert shelf.shelf.page(Wanted("attic", by_source=False)).found == 0
    assert shelf.shelf.page(Wanted("post", by_source=False)).found == 2


def test_each_order(shelf: Library) -> None:
    by = {sort: titles(shelf, Wanted(sort=sort)) for sort in SORTS}
    f, g, k, lost = (each.title for each in (FERRY, GULL, KRAN, LOST))
    assert by == {
        "newest": [g, f, k, lost],
        "oldest": [k, f, g, lost],
        "title": [g, k, lost, f],
        "publisher": [k, g, f, lost],
        "added": [lost, k, g, f],
    }


def test_narrowed_and_counted(shelf: Library) -> None:
    page = shelf.shelf.page(Wanted(publishers=("POST",), periods=("2024",)))
    assert [each.title for each in page.articles] == [GULL.title, FERRY.title]
    # Each count is under what is chosen of the others.
    assert [(each.value, each.count) for each in page.publishers] == [("post", 2)]
    assert [(each.value, each.count) for each in page.months] == [("2024-05", 2)]
    assert [(each.value, each.count) for each in page.languages] == [("en", 2)]
    page = shelf.shelf.page(Wanted(languages=("de", "")))
    assert [each.title for each in page.articles] == [KRAN.title, LOST.title]
    assert {each.value: each.count for each in page.languages} == {"en": 2, "de": 1, "": 1}
    assert [(each.value, each.count) for each in page.months] == [("2023-01", 1), ("", 1)]
    for wanted, found in [
        (Wanted(periods=("",)), 1),
        (Wanted(periods=("2023-01", "2024-05")), 3),
        (Wanted(after=date(2024, 5, 3), before=date(2024, 5, 3)), 1),
        (Wanted(before=date(2024, 5, 3)), 2),
        (Wanted(publishers=("",)), 1),
        (Wanted(publishers=("nobody",)), 0),
        (Wanted(filters=Filters(sources=("/news",), authors=("ada holm",))), 1),
    ]:
        assert shelf.shelf.page(wanted).found == found, wanted


def test_what_is_said_of_an_article(shelf: Library) -> None:
    by_title = {each.title: each for each in shelf.shelf.page(Wanted()).articles}
    assert (by_title[FERRY.title].words, by_title[FERRY.title].characters) == (3, 14)
    put(shelf, Article("/news/gull.txt", "Four five six.", "A gull"))
    shelf.put_copy(Article("/copy.txt", "One two three.", "Copy"), FERRY)
    from ingest.ledger import Source

    shelf.ledger.read([(Source("s", "s"), [LOST.id])])
    shelf.ledger.mark_gone("s", [LOST.id])
    by_title = {each.title: each for each in shelf.shelf.page(Wanted()).articles}
    assert (by_title["A gull"].older, by_title[FERRY.title].copies) == (1, 1)
    assert by_title[LOST.title].gone[:2] == "20"
    assert by_title[FERRY.title].gone == ""


def test_it_is_as_the_library_is(tmp_path: Path) -> None:
    first = Library.open(tmp_path / "library", create=True)
    other = Library.open(tmp_path / "library")
    put(first, FERRY, GULL)
    assert titles(other, Wanted(sort="title")) == [GULL.title, FERRY.title]
    first.drop(GULL.id)  # the row of the next has the key of this one
    put(first, Article(GULL.source, "Anew.", "Another"))
    assert titles(other, Wanted(sort="title")) == ["Another", FERRY.title]
    first.put_pending(Article("/half.txt", "Half.", "Half"), [])
    assert len(titles(other, Wanted())) == 2


def test_pages() -> None:
    library = Library(None)
    put(library, *(Article(f"/{n}", f"Text {n}.", f"Title {n:03}") for n in range(2 * PAGE + 5)))
    pages = [(1, 1, PAGE), (2, 51, PAGE), (3, 101, 5), (99, 101, 5), (-1, 1, PAGE)]
    for number, first, size in pages:
        page = library.shelf.page(Wanted(sort="title", page=number))
        assert (page.first, len(page.articles), page.pages) == (first, size, 3)
        assert page.articles[0].title == f"Title {first - 1:03}"
    assert library.shelf.all(Wanted("text 99")) == []
    assert [each.title for each in library.shelf.all(Wanted("title 99"))] == ["Title 099"]
    empty = Library(None).shelf.page(Wanted())
    assert (empty.articles, empty.pages, empty.found) == ((), 1, 0)


def test_ten_thousand_take_no_time() -> None:
    library = Library(None)
    text = "Harbour and ferries. " * 200
    from ingest.tables import INSERT_ARTICLE, article_values

    articles = (
        Article(f"/{n}", text, f"Título {n}", (f"Author {n % 300}",), f"Paper {n % 40}",
                date(2000 + n % 25, 1 + n % 12, 1))
        for n in range(10_000)
    )  # fmt: skip
    with library._db.writing() as db:
        db.executemany(INSERT_ARTICLE, map(article_values, articles))
        db.execute("UPDATE articles SET ready = 1")
    assert library.shelf.page(Wanted()).found == 10_000
    seconds = []
    for wanted in [Wanted("titulo 99"), Wanted(page=150), Wanted(publishers=("paper 3",))] * 5:
        began = time.process_time()
        library.shelf.page(wanted)
        seconds.append(time.process_time() - began)
    assert sorted(seconds)[len(seconds) // 2] < 0.1


def test_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library.open(tmp_path / "library", create=True)
    put(library, FERRY, GULL, KRAN, *(Article(f"/{n}", f"{n}.", f"No. {n}") for n in range(60)))
    where = ["--library", str(tmp_path / "library")]
    assert main(["list", "--search", "POST", "--sort", "oldest", *where]) == 0
    told = capsys.readouterr()
    assert [line.split("  ")[2] for line in told.out.splitlines()] == [FERRY.title, GULL.title]
    assert told.err.startswith("2 of 63 articles in")
    assert main(["list", "--page", "2", *where]) == 0
    assert capsys.readouterr().err.startswith("51–63 of 63 articles in")
    assert main(["list", "--json", "--publisher", "post", "--after", "2024-05-10", *where]) == 0
    assert [each["id"] for each in json.loads(capsys.readouterr().out)] == [GULL.id]
