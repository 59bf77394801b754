"""The keyword index: FTS5's ranking, whatever was packed, merged, gone, killed or old."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from ingest import blocks
from ingest.article import Article, Chunk, Span
from ingest.blocks import Blocks
from ingest.database import FILE
from ingest.errors import IndexFault, NoRoom
from ingest.filters import Filters
from ingest.library import Library
from ingest.terms import terms

WORDS = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120)]

STEPS = ((4, 12), (15, 36))


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 4, 12 and 36 chunks instead of thousands: a hundred articles make every kind."""
    monkeypatch.setattr(blocks, "_NEW", 4)
    monkeypatch.setattr(blocks, "_STEPS", STEPS)
    monkeypatch.setattr(blocks, "_PIECES", 8)


def article(number: int, text: str = "") -> Article:
    """An article of common and rare words, the same for the same number."""
    drawn = random.Random(number)
    some = [WORDS[min(int(drawn.expovariate(0.08)), 119)] for _ in range(drawn.randint(3, 40))]
    day = date.fromordinal(738_000 + number)
    return Article(f"{number}.txt", text or " ".join(some), f"Number {number}", published=day)


def chunks(of: Article) -> list[Chunk]:
    """The halves of the article."""
    middle = len(of.text) // 2
    return [
        Chunk(of.id, of.version, at, a, b, of.text[a:b], (Span(a, b),))
        for at, (a, b) in enumerate([(0, middle), (middle, len(of.text))])
    ]


def store(library: Library, *articles: Article) -> None:
    for each in articles:
        library.put_pending(each, chunks(each))
        library.mark_all_ready([(each.id, each.version)])


def found(library: Library, question: str, filters: Filters | None = None) -> list[str]:
    return [chunk for chunk, _ in library.keyword_search(terms(question), 500, filters)]


def count(library: Library, table: str) -> int:
    return int(library._db.one(f"SELECT count(*) FROM {table}")[0])


def by_fts5(articles: list[Article], words: list[str], k: int) -> list[tuple[str, float]]:
    """What SQLite's own full-text search finds."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, terms)")
    for each in articles:
        for chunk in chunks(each):
            row = (chunk.id, " ".join(terms(f"{each.title}\n{chunk.text}")))
            db.execute("INSERT INTO found VALUES (?, ?)", row)
    query = " OR ".join(f'"{word}"' for word in words)
    select = "SELECT id, -bm25(found) FROM found WHERE found MATCH ? ORDER BY bm25(found), id"
    return db.execute(f"{select} LIMIT ?", (query, k)).fetchall()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", create=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("k", [1, 7, 50, 500])
def test_the_ranking_is_that_of_fts5(library: Library, k: int) -> None:
    articles = [article(number) for number in range(100)]
    store(library, *articles)
    assert count(library, "blocks") > 3
    for number in range(20):
        words = random.Random(number).sample(WORDS[:60], 1 + number % 12)
        ours, theirs = library.keyword_search(words, k), by_fts5(articles, words, k)
        assert [score for _, score in ours] == pytest.approx([s for _, s in theirs], rel=1e-5)
        # Scores that differ in the seventh digit may change places.
        assert len({id for id, _ in ours} ^ {id for id, _ in theirs}) <= 0.02 * k


def test_a_filter_keeps_some_of_the_same_ranking(library: Library) -> None:
    articles = [article(number) for number in range(60)]
    store(library, *articles)
    for first, last in ((0, 59), (10, 30), (59, 59), (70, 80)):
        filters = Filters(date.fromordinal(738_000 + first), date.fromordinal(738_000 + last))
        kept = {each.id for each in articles[first : last + 1]}
        every = found(library, " ".join(WORDS[:9]))
        assert found(library, " ".join(WORDS[:9]), filters) == [
            each for each in every if each.split("-")[0] in kept
        ]


@pytest.mark.parametrize(
    "question",
    [
        "", "the of", "\ud800", '"', "wordaa*", "NOT wordaa", "wordaa OR", "{place}", "%s ?",
        "x" * 9_999, " ".join(f"none{number}" for number in range(10_000)),
    ],
    ids=range(11),
)  # fmt: skip
def test_any_question(library: Library, question: str) -> None:
    store(library, *(article(number) for number in range(10)))
    assert set(found(library, question)) == (
        set(found(library, "wordaa")) if "wordaa" in question else set()
    )


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Der Bürgermeister grüßte Émile Zola.", "emile bürgermeister"),
        ("地震の後、望遠鏡は無事だった。", "望遠鏡"),
        ("حريق في الميناء القديم", "الميناء"),
        ("Пожар в порту Одессы", "порту"),
        ("\U0001d4d0 and \U0001f642 letters: \U0001f1e9", "\U0001d4d0"),
    ],
)
def test_unicode(library: Library, text: str, question: str) -> None:
    told = article(99, f"{text} {text}")
    store(library, *(article(number) for number in range(9)), told)
    assert {each.split("-")[0] for each in found(library, question)} == {told.id}


def test_what_is_gone_or_changed_is_not_found_and_makes_room(library: Library) -> None:
    articles = [article(number) for number in range(60)]
    store(library, *articles)
    before = count(library, "postings")
    for each in articles[:50]:
        library.drop(each.id)
    assert {each.split("-")[0] for each in found(library, "number " + " ".join(WORDS))} == {
        each.id for each in articles[50:]
    }
    changed = Article("55.txt", "zebra zebra", "Changed")
    store(library, changed)
    assert found(library, "zebra") == [each.id for each in chunks(changed) if each.text.strip()]
    assert count(library, "postings") < before / 2
    assert count(library, "gone") <= 12
    left = [changed if each.id == changed.id else each for each in articles[50:]]
    rare = Library(None)
    store(rare, *left)
    assert library.rarity(["zebra"])["zebra"] == pytest.approx(rare.rarity(["zebra"])["zebra"], 0.5)


def test_a_chunk_never_takes_the_place_of_one_that_is_gone(library: Library) -> None:
    store(library, *(article(number) for number in range(6)))
    library.drop(article(5).id)  # with the last chunks in a block
    store(library, article(77, "zebra and antelope"))
    assert found(library, "zebra antelope") == [
        each.id for each in chunks(article(77, "zebra and antelope"))
    ]
    for number in range(5):
        library.drop(article(number).id)
    library.drop(article(77).id)
    library.index_keywords()
    assert count(library, "blocks") == count(library, "postings") == count(library, "gone") == 0
    store(library, article(78, "zebra and gnu"))
    assert len(found(library, "zebra gnu")) == 2


def test_what_is_pending_takes_no_place(library: Library) -> None:
    store(library, article(1, "zebra here and zebra"), article(2, "zebra as the zebra"))
    half = article(3, "zebra " * 400)
    library.put_pending(
        half,
        [Chunk(half.id, half.version, n, 0, 60, half.text[:60], (Span(0, 60),)) for n in range(99)],
    )
    while library._index_is_due():
        with library._db.writing():
            library._keywords.pack()
    assert count(library, "blocks") > 1
    assert len(library.keyword_search(["zebra"], 2)) == 2
    assert not [each for each in found(library, "zebra") if each.startswith(half.id)]


ADDING = """
import sys; sys.path[:0] = [{tests!r}, {root!r}]
import os, signal
import test_keywords as t
from ingest import blocks
blocks._NEW, blocks._STEPS = 4, t.STEPS
library = t.Library.open({folder!r}, create=True)
{before}
t.store(library, *(t.article(number) for number in range({first}, {end})))
"""
KILL = """
def store(self, block, postings):
    self._db.execute("PRAGMA cache_size = 1")  # so that what is half done stands in the file
    whole(self, block, postings)
    if len(block) > 8:
        os.kill(os.getpid(), signal.SIGKILL)
whole, blocks.Blocks._store = blocks.Blocks._store, store
"""


def elsewhere(folder: Path, first: int, end: int, before: str = "") -> int:
    """Add some articles in a process of its own; its exit status."""
    tests = Path(__file__).parent
    code = ADDING.format(
        tests=str(tests), root=str(tests.parent), folder=str(folder), first=first, end=end,
        before=before,
    )  # fmt: skip
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_a_kill_while_blocks_are_merged_costs_nothing(tmp_path: Path) -> None:
    folder, articles = tmp_path / "library", [article(number) for number in range(40)]
    assert elsewhere(folder, 0, 40, KILL) == -signal.SIGKILL
    library = Library.open(folder)
    ready = {each.id for each in library.articles()}
    assert ready
    whole = " ".join(WORDS)
    assert {each.split("-")[0] for each in found(library, whole)} == ready
    store(library, *(each for each in articles if library.version_of(each.id) is None))
    assert {each.split("-")[0] for each in found(library, whole)} == {each.id for each in articles}
    ours = [score for _, score in library.keyword_search(WORDS[:5], 20)]
    assert ours == pytest.approx([s for _, s in by_fts5(articles, WORDS[:5], 20)], rel=0.01)
    library.close()


def test_another_process_is_seen(library: Library) -> None:
    folder = library.folder
    assert folder
    store(library, article(0, "zebra zebra"))
    assert len(found(library, "zebra")) == 2
    assert elsewhere(folder, 1, 40) == 0
    assert count(library, "blocks") > 2
    assert len(found(library, "number")) == 80
    assert len(found(library, "zebra")) == 2
    store(library, article(41, "zebra gnu zebra"))
    assert len(found(library, "zebra")) == 4


def test_a_fault_while_packing_keeps_the_articles(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article(number) for number in range(12)]

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as faulty:
        faulty.setattr(Blocks, "_store", fail)
        store(library, articles[0])
        with pytest.raises(IndexFault, match="disk I/O error"):
            store(library, articles[1])
    assert len(found(library, "number")) == 4
    store(library, *articles[2:])
    assert len(found(library, "number")) == 24
    assert count(library, "blocks") > 1


def test_a_full_disk_while_packing(library: Library) -> None:
    store(library, *(article(number) for number in range(30)))
    (pages,) = library._db.one("PRAGMA page_count")
    library._db.execute(f"PRAGMA max_page_count = {int(pages) + 1}")
    with pytest.raises(NoRoom, match="make room and add again"):
        store(library, *(article(number) for number in range(30, 200)))
    ready = {each.id for each in library.articles()}
    assert {each.split("-")[0] for each in found(library, "number")} == ready
    library._db.execute("PRAGMA max_page_count = 99999")
    store(library, *(article(number) for number in range(200) if article(number).id not in ready))
    assert len({each.split("-")[0] for each in found(library, "number")}) == 200


def make_old(folder: Path) -> None:
    """Turn the library into one from when SQLite's FTS5 held its terms."""
    db = sqlite3.connect(folder / FILE)
    for table in ("blocks", "postings", "gone"):
        db.execute(f"DROP TABLE {table}")
    db.execute("CREATE VIRTUAL TABLE keywords USING fts5(terms, tokenize = 'unicode61')")
    db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(keywords, row)")
    db.execute("INSERT INTO keywords VALUES ('word')")
    db.execute("PRAGMA user_version = 0")
    db.commit()
    db.close()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    library = Library.open(tmp_path / "library", create=True)
    store(library, *(article(number) for number in range(30)))
    library.close()
    return tmp_path / "library"


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every file from now on as one that may not be written to."""
    connect = sqlite3.connect

    def reading(path: Path, **options: object) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("ingest.database.sqlite3.connect", reading)


@pytest.mark.parametrize("old", [False, True])
def test_a_read_only_library_is_searched(
    filled: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    if old:
        make_old(filled)
    before = (filled / FILE).read_bytes()
    with monkeypatch.context() as patched:
        read_only(patched)
        library = Library.open(filled)
        library.index_keywords()
        ours = library.keyword_search(WORDS[:5], 20)
        with pytest.raises(IndexFault):
            library.drop(article(1).id)
        library.close()
    theirs = by_fts5([article(number) for number in range(30)], WORDS[:5], 20)
    assert [score for _, score in ours] == pytest.approx([s for _, s in theirs], rel=1e-5)
    assert (filled / FILE).read_bytes() == before


def test_an_old_library_is_made_new_when_it_is_written_to(filled: Path) -> None:
    library = Library.open(filled)
    before = library.keyword_search(WORDS[:9], 50)
    library.close()
    make_old(filled)
    library = Library.open(filled)
    assert library.keyword_search(WORDS[:9], 50) == before
    assert count(library, "blocks") == 0
    library.index_keywords()
    assert count(library, "blocks") > 2
    assert library.keyword_search(WORDS[:9], 50) == before
    tables = {row[0] for row in library._db.all("SELECT name FROM sqlite_master")}
    assert not {each for each in tables if each.startswith(("keywords", "vocabulary"))}
    library.close()


def test_asking_an_old_library_makes_it_new(tmp_path: Path, examples_library: Path) -> None:
    shutil.copytree(examples_library, tmp_path / "old")
    make_old(tmp_path / "old")
    assistant = Assistant.open(tmp_path / "old")
    assert assistant.search("How strong was the 2011 Japan earthquake?", 3)
    assert count(assistant.library, "blocks") > 0
    assistant.close()


@pytest.mark.parametrize("lost", ["DELETE FROM blocks", "PRAGMA user_version = 99"])
def test_blocks_that_are_missing_or_of_other_terms_are_made_again(filled: Path, lost: str) -> None:
    library = Library.open(filled)
    before = library.keyword_search(WORDS[:9], 50)
    library._db.execute(lost)
    library._db.execute("DELETE FROM postings WHERE 'x' = ?", ("x" if "user" in lost else "",))
    library.index_keywords()
    assert library.keyword_search(WORDS[:9], 50) == before
    library.close()


def test_a_library_is_listed_without_numpy() -> None:
    code = "import sys; from ingest import Library; Library(None).articles(); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "sqlite3" in shown.stdout.split()
    assert "numpy" not in shown.stdout.split()
