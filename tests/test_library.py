"""The SQLite side by itself: versions, what is pending, what is refused."""

from pathlib import Path

import pytest

from ingest.article import Article, Chunk, Span
from ingest.errors import EmbedderMismatch, NoRoom, NoSuchArticle, NotALibrary
from ingest.library import FILE, Library


def article(text: str = "It rained. It was cold.", source: str = "a.txt") -> Article:
    return Article(source, text, "Weather", ("Ann Lee",), metadata={"mood": "wet"})


def chunks(of: Article) -> list[Chunk]:
    spans = (Span(0, len(of.text)),)
    return [Chunk(of.id, of.version, 0, 0, len(of.text), of.text, spans)]


def store(library: Library, of: Article) -> None:
    library.put_pending(of, chunks(of))
    library.mark_all_ready([(of.id, of.version)])


def test_what_is_pending_is_not_found() -> None:
    library, it = Library(None), article()
    library.put_pending(it, chunks(it))
    assert library.pending() == [it]
    assert library.articles() == []
    assert library.keyword_search(["rain"], 5) == []
    assert library.article_count() == library.chunk_count() == 0
    with pytest.raises(NoSuchArticle):
        library.article(it.id)
    library.mark_all_ready([(it.id, it.version)])
    assert library.pending() == []
    assert library.article(it.id[:6]) == it
    assert [found for found, _ in library.keyword_search(["rain"], 5)] == [chunks(it)[0].id]


def test_the_old_version_stays_until_the_new_one_is_ready() -> None:
    library, old, new = Library(None), article(), article("It snowed.")
    store(library, old)
    library.put_pending(new, chunks(new))
    assert library.version_of(old.id) == old.version
    assert library.article(old.id) == old
    library.mark_all_ready([(new.id, new.version)])
    assert library.articles() == [new]
    assert library.doomed() == [chunks(old)[0].id]
    assert library.keyword_search(["rain"], 5) == []


def test_dropping_leaves_nothing_but_doomed_vectors() -> None:
    library, it = Library(None), article()
    store(library, it)
    library.drop(it.id)
    assert library.chunk_ids() == set()
    assert library.articles() == []
    assert library.keyword_search(["rain"], 5) == []
    library.forget_doomed(library.doomed())
    assert library.doomed() == []
    with pytest.raises(NoSuchArticle):
        library.drop(it.id)


def test_ids_may_be_cut_short_but_not_ambiguous() -> None:
    library = Library(None)
    for number in range(40):  # more than there are hex digits: two ids begin alike
        store(library, article(source=f"{number}.txt"))
    first_digits = [each.id[0] for each in library.articles()]
    twice = next(digit for digit in first_digits if first_digits.count(digit) > 1)
    with pytest.raises(NoSuchArticle, match="several"):
        library.article(twice)
    for wrong in ("", "zz", "%", "_", "' OR 1=1 --"):
        with pytest.raises(NoSuchArticle, match="there is no article"):
            library.article(wrong)


def test_rarity() -> None:
    library = Library(None)
    for number in range(5):
        store(library, article("It rained." + " Snow." * (number == 0), f"{number}.txt"))
    rarity = library.rarity(["rain", "snow", "hail"])
    assert 0 <= rarity["rain"] < rarity["snow"] < rarity["hail"]


def test_embedder_mismatch() -> None:
    library = Library(None)
    assert library.embedder_name() is None
    library.made_with(embedder="one", dimension=384)
    library.made_with(embedder="one", dimension=384)
    assert library.embedder_name() == "one"
    with pytest.raises(EmbedderMismatch, match="--embedder one"):
        library.made_with(embedder="two", dimension=384)


def test_changes_by_others_are_told(tmp_path: Path) -> None:
    one, other = (Library.open(tmp_path / "library", create=True) for _ in range(2))
    before = one.changes()
    store(one, article())
    assert one.changes() == before
    store(other, article("It snowed."))
    assert one.changes() != before
    assert one.articles() == [article("It snowed.")]


def test_a_full_database_says_to_make_room(tmp_path: Path) -> None:
    library, it = Library.open(tmp_path / "library", create=True), article()
    store(library, it)
    library._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(NoRoom, match="make room and add again"):
        store(library, article("It snowed. " * 9_999))
    assert library.articles() == [it]


def test_not_a_library(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary, match="there is no library"):
        Library.open(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotALibrary, match="other files"):
        Library.open(tmp_path, create=True)
    with pytest.raises(NotALibrary):
        Library.open(tmp_path / "notes.txt", create=True)
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / FILE).write_text("not a database, whatever its name says" * 99)
    with pytest.raises(NotALibrary):
        Library.open(tmp_path / "fake")
