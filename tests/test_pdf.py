"""PDF files: the text of their pages in paragraphs, each passage with its page."""

import re
from collections.abc import Mapping

import pytest
from corpus_packed import pdf_of
from hypothesis import given
from hypothesis import strategies as st
from packing import articles, failures, read, survives

from ingest.article import Article
from ingest.loaders.item import Loaded
from ingest.pages import PAGES, page_at

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
WRAPPED = (
    "It rained on the harbour in Umm Sadra for the whole of that long Friday, and the har-\n"
    "bour master stayed at home until the evening, when the clouds went away over the sea.\n"
    "He went out then.\n"
    "The boats had not left their places, and nobody was surprised by that in the least, not\n"
    "even the owners."
)


def paper(*pages: str, info: Mapping[str, str] | None = None) -> bytes:
    """A PDF file with these pages, line by line; "" for one without text, as a scan has it."""
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{each} 0 R' for each in numbers)}] "
        f"/Count {len(pages)} >>",
        FONT,
    ]
    for number, text in zip(numbers, pages, strict=True):
        shown = "\n".join(f"({line}) Tj T*" for line in text.split("\n"))
        drawn = f"BT /F1 10 Tf 13 TL 60 780 Td\n{shown}\nET" if text else "0 0 100 100 re f"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    return pdf_of(*objects, f"<< {' '.join(f'/{k} ({v})' for k, v in (info or {}).items())} >>")


def only(content: bytes) -> Article:
    (article,) = articles(content, ".pdf").values()
    return article


def test_lines_become_paragraphs_and_cut_words_are_whole() -> None:
    first, second = only(paper(WRAPPED)).text.split("\n\n")
    assert "and the harbour master stayed" in first
    assert first.endswith("over the sea. He went out then.")
    assert second.endswith("not even the owners.")


def test_the_page_of_every_place_is_known() -> None:
    pages = [f"On day {number} it rained {'more ' * number}\nand then the sun shone again."
             for number in range(1, 6)]  # fmt: skip
    article = only(paper(*pages[:2], "", *pages[2:]))
    for number, page in zip((1, 2, 4, 5, 6), range(1, 6), strict=True):
        assert page_at(article, article.text.index(f"On day {page} ")) == number
    assert page_at(article, len(article.text) - 1) == 6
    assert page_at(article, len(article.text)) is None
    assert page_at(article, -1) is None


@pytest.mark.parametrize("line", ["", "a", "3,1", "-1", "1,,2", "٣"])
def test_pages_that_are_not_of_this_form_are_none(line: str) -> None:
    assert page_at(Article("a", "It rained.", "Rain", metadata={PAGES: line}), 5) is None


def test_running_heads_feet_and_numbers_are_left_out() -> None:
    told = ["rain", "sun", "wind", "fog", "snow"]
    pages = [
        f"The Gazette\n3 May 2024\nThere was much {each} in the city\nand more at sea: {each}.\n"
        f"Page {number} of 5\n{number}"
        for number, each in enumerate(told, 1)
    ]
    text = only(paper(*pages)).text
    assert not any(each in text for each in ("Gazette", "2024", "Page", "of 5"))
    assert all(f"much {each} in the city" in text for each in told)


def test_lines_that_only_look_alike_are_kept() -> None:
    pages = [
        f"In the {n}th year of the flood it rained on\nthe city and the sea." for n in range(4, 9)
    ]
    text = only(paper(*pages)).text
    assert all(f"In the {number}th year" in text for number in range(4, 9))


def test_what_is_declared_is_taken_where_it_is_sensible() -> None:
    article = only(paper(WRAPPED, info={"Title": "Rain falls", "Author": "Ann Lee",
                                        "CreationDate": "D:20240503100000Z"}))  # fmt: skip
    assert (article.title, article.authors) == ("Rain falls", ("Ann Lee",))
    assert article.published is None
    assert article.metadata["created"] == "D:20240503100000Z"
    for title in ("untitled", "Microsoft Word - rain.docx", "rain.indd"):
        assert only(paper(WRAPPED, info={"Title": title})).title.startswith("It rained")


def test_a_scan_says_so_and_a_mixed_file_how_many_pages_are_one() -> None:
    assert "OCR" in failures(paper("", ""), ".pdf")[""]
    (item,) = read(paper("", WRAPPED, ""), ".pdf")
    assert isinstance(item, Loaded)
    assert item.note == "2 of its 3 pages have no text layer"


def test_the_same_file_is_the_same_version() -> None:
    content = paper(WRAPPED, WRAPPED.upper())
    assert only(content).version == only(content).version


@pytest.mark.parametrize("content", [b"", b"It rained.", b"%PDF-1.4\n", paper(WRAPPED)[:400]])
def test_what_is_no_pdf_file_or_cut_short_says_so(content: bytes) -> None:
    assert failures(content, ".pdf")[""]


def forms(levels: int, times: int) -> bytes:
    """A page that shows a form so many times, which shows another, and so on: the last has text."""
    drawn = "/X Do " * times
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", FONT,
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R {_uses(6)} >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    ]  # fmt: skip
    for level in range(1, levels + 1):
        shown = drawn if level < levels else "BT /F1 10 Tf 60 700 Td (It rained) Tj ET"
        objects.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] {_uses(6 + level)} "
            f"/Length {len(shown)} >>\nstream\n{shown}\nendstream"
        )
    return pdf_of(*objects, "<< >>")


def _uses(form: int) -> str:
    return f"/Resources << /Font << /F1 3 0 R >> /XObject << /X {form} 0 R >> >>"


def test_forms_within_forms_do_not_stall_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "It rained" in only(forms(2, 3)).text
    monkeypatch.setattr("ingest.loaders.pdf._MOST_SECONDS", 2.0)  # of the 60; it takes hours
    assert re.match("refused: to read it takes over", failures(forms(9, 10), ".pdf")[""])
    assert "It rained" in only(forms(2, 3)).text


GOOD = paper(WRAPPED, "", WRAPPED, info={"Title": "Rain"})


@given(st.data())
def test_damaged_files_end_in_articles_or_reasons(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.just(len(damaged)) | st.integers(0, len(damaged)))
    survives(bytes(damaged[:end]), ".pdf")
