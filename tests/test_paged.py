"""The page of what is cited from a PDF file, from the file to the answer."""

import json
from pathlib import Path

from markup import Elements
from test_pdf import paper

from assistant import Assistant
from assistant.answer import Passage
from assistant.app.collection.shelf_reader import opened as opened_in_the_library
from assistant.app.reading import paragraphs
from assistant.printed import answer_page
from ingest.article import Article, Chunk, Span
from ingest.library import Library
from ingest.pages import pages_between
from ingest.pipeline import add

FIRST = "The harbour of Umm Sadra was built by fishermen in 1911.\nIt has two moles."
SECOND = "The lighthouse keeper Ada Holm counted 212 storks on Friday.\nThen it rained."


def test_the_page_is_said_with_the_answer(tmp_path: Path) -> None:
    (tmp_path / "storks.pdf").write_bytes(paper(FIRST, SECOND, info={"Title": "Of the harbour"}))
    library = Library.open(tmp_path / "library", create=True)
    assert not add([tmp_path / "storks.pdf"], library).failed
    library.close()
    opened = Assistant.open(tmp_path / "library")
    second = opened.ask("How many storks did the lighthouse keeper Ada Holm count?")
    first = opened.ask("Who built the harbour of Umm Sadra?")
    opened.close()
    for given, words, page in ((first, "fishermen", 1), (second, "212 storks", 2)):
        assert words in given.citations[0].quote
        assert given.citations[0].page == page
        assert f"Of the harbour, page {page}" in answer_page(given)
        assert json.loads(json.dumps(given.to_dict()))["citations"][0]["page"] == page


def test_the_page_of_a_sentence_is_where_it_begins() -> None:
    page, ends = pages_between("0,10,10,30,90", 5, 50)
    chunk = Chunk("a", "1", 0, 5, 50, "x" * 45, ())
    passage = Passage(chunk, "", "", None, "", 1, 1.0, 0.5, page=page, page_ends=ends)
    assert [passage.page_of(Span(at, at + 1)) for at in (5, 9, 10, 29, 30, 49)] == [
        1,
        1,
        3,
        3,
        4,
        4,
    ]
    assert pages_between("", 5, 50) == pages_between("12", 20, 50) == (None, ())


def test_pages_begin_where_they_do_in_what_is_read() -> None:
    text = "Of rain. Of sun.\n\nOf wind."
    parts = paragraphs(text, Span(3, 12), (), {0: 1, 9: 2, 18: 3})
    assert [(each.text, each.mark, each.page) for part in parts for each in part] == [
        ("Of ", "", 1),
        ("rain. ", "chosen", None),
        ("Of ", "chosen", 2),
        ("sun.", "", None),
        ("Of wind.", "", 3),
    ]


def test_the_librarys_reader_marks_pages_too() -> None:
    pages = {"pages": f"0,{len(FIRST) + 2}"}
    article = Article("storks.pdf", f"{FIRST}\n\n{SECOND}", "Storks", metadata=pages)
    shown = opened_in_the_library(
        article, until="", original=None, copies=(), older=(), gone="", read_only=True,
        shows_paths=False,
    )  # fmt: skip
    marks = [value for name, value in Elements(shown).attributes if name == "data-page"]
    assert marks == ["1", "2"]
