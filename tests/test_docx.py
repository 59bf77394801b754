"""Word files: what a reader sees goes in, in order; what is hidden or deleted does not."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from hypothesis import given
from hypothesis import strategies as st
from packing import articles, failures, read, survives, zipped

from ingest.article import Article
from ingest.loaders.item import Loaded

RUN = "<w:r><w:t>{}</w:t></w:r>"


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def article(document: Any) -> Article:
    return articles(saved(document), ".docx")[""]


def paragraph(inner: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w', 'wp', 'a')}>{inner}</w:p>")


def written(*inner: str) -> Article:
    """The article in a document with these paragraphs, given as XML."""
    document = docx.Document()
    for each in inner:
        document.element.body.insert(-1, paragraph(each))
    return article(document)


def with_part(content: bytes, name: str, change: Any) -> bytes:
    """The file with one part changed by a function."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    return zipped(parts)


def test_all_of_the_text_comes_in_its_order() -> None:
    document = docx.Document()
    document.add_heading("Rain falls", 0)
    document.add_paragraph("It rained.")
    document.add_heading("Why", 2)
    document.add_paragraph("Clouds.", style="List Bullet")
    document.add_paragraph("Wind.", style="List Number")
    table = document.add_table(2, 3)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = "" if place == 5 else f"cell {place}"
    document.add_paragraph("It ended.\tSo\nit did.")
    found = article(document)
    assert found.text == (
        "Rain falls\n\nIt rained.\n\nWhy\n\nClouds.\n\nWind.\n\n"
        "cell 0 | cell 1 | cell 2\ncell 3 | cell 4 |\n\nIt ended. So\nit did."
    )
    assert found.title == "Rain falls"


def test_a_table_that_is_there_for_its_layout_is_text() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "It rained."
    cell.add_paragraph("It shone.")
    assert article(document).text == "It rained.\n\nIt shone."


def test_tracked_changes_are_read_as_accepted() -> None:
    found = written(
        "<w:r><w:t xml:space='preserve'>It </w:t></w:r>"
        "<w:ins w:id='1' w:author='A'><w:r><w:t>poured</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='A'><w:r><w:delText>drizzled</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3'><w:r><w:t>here</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='4'><w:r><w:t xml:space='preserve'> there.</w:t></w:r></w:moveTo>"
    )
    assert found.text == "It poured there."


def test_fields_links_and_content_controls_show_their_text() -> None:
    found = written(
        "<w:r><w:instrText>PAGE \\* SECRET</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>"
        "<w:r><w:noBreakHyphen/><w:t>like this</w:t></w:r></w:sdtContent></w:sdt>"
    )
    assert found.text == "A link-like this"


def test_hidden_white_and_tiny_text_is_left_out() -> None:
    document = docx.Document()
    line = document.add_paragraph("Seen. ")
    line.add_run("Vanished.").font.hidden = True
    line.add_run("White.").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    line.add_run("Tiny.").font.size = Pt(1)
    line.add_run("Red.").font.color.rgb = RGBColor(0xFF, 0, 0)
    style = document.styles.add_style("Sneaky", 1)
    style.font.hidden = True
    document.add_paragraph("By its style.", style="Sneaky")
    based = document.styles.add_style("Based", 1)
    based.base_style = style
    document.add_paragraph("By the style under its style.", style="Based")
    shown = document.add_paragraph(style="Sneaky").add_run("Shown again.")
    shown.font.hidden = False
    assert article(document).text == "Seen. Red.\n\nShown again."


def test_white_text_on_a_dark_ground_is_kept() -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.paragraphs[0].add_run("In a cell").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    document.element.body.insert(-1, paragraph(
        "<w:pPr><w:shd w:val='clear' w:fill='1F3864'/></w:pPr>"
        "<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>On blue</w:t></w:r>"
    ))  # fmt: skip
    assert article(document).text == "In a cell |\n\nOn blue"


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p>" + RUN.format("In the box.") + "</w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    found = written(
        f"{RUN.format('Around.')}<w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'>"
        f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert found.text == "Around.\n\nIn the box."


def test_notes_that_are_referred_to_come_at_the_end() -> None:
    document = docx.Document()
    document.element.body.insert(
        -1, paragraph("<w:r><w:t>It rained</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
                      "<w:r><w:t>.</w:t></w:r>")
    )  # fmt: skip
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
        f"<w:footnote w:id='2'><w:p>{RUN.format('Said Ann.')}</w:p></w:footnote>"
        f"<w:footnote w:id='3'><w:p>{RUN.format('Nowhere.')}</w:p></w:footnote></w:footnotes>"
    )
    relation = (
        b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    content = with_part(saved(document), "word/footnotes.xml", lambda _: notes)
    content = with_part(
        content,
        "word/_rels/document.xml.rels",
        lambda part: part.replace(b"</Relationships>", relation),
    )
    assert articles(content, ".docx")[""].text == "It rained.\n\nSaid Ann."


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Why .... 3", style="toc 1")
    document.add_paragraph("It rained.")
    assert article(document).text == "It rained."


# ---- what is known of it


def test_properties_are_known_and_created_is_no_date_of_publication() -> None:
    document = docx.Document()
    document.add_paragraph("It rained in Umm Sadra.")
    core = document.core_properties
    core.title, core.author, core.language = "Rain over Umm Sadra", "Ann Lee; Bo Li", "en-GB"
    core.keywords, core.subject = "rain, sea", "Weather"
    core.created = datetime(2024, 5, 3, 10, tzinfo=UTC)
    found = article(document)
    assert (found.title, found.authors) == ("Rain over Umm Sadra", ("Ann Lee", "Bo Li"))
    assert (found.language, found.published) == ("en-GB", None)
    assert found.metadata["keywords"] == "rain, sea"
    assert found.metadata["subject"] == "Weather"
    assert found.metadata["created"].startswith("2024-05-03")


def test_a_property_that_says_published_and_a_dateline_give_the_date() -> None:
    document = docx.Document()
    document.add_paragraph("DUBAI, March 8, 2024 (Reuters) - It rained.")
    assert article(document).published == date(2024, 3, 8)
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property'
        ' name="Publication date"><vt:filetime>2024-03-09T00:00:00Z</vt:filetime></property>'
        '<property name="MSIP_Label"><vt:lpwstr>x</vt:lpwstr></property></Properties>'
    )
    relation = (
        b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    )
    content = with_part(saved(document), "docProps/custom.xml", lambda _: custom)
    content = with_part(
        content, "_rels/.rels", lambda part: part.replace(b"</Relationships>", relation)
    )
    found = articles(content, ".docx")[""]
    assert found.published == date(2024, 3, 9)
    assert "MSIP" not in str(found.metadata)


@pytest.mark.parametrize("declared", ["Document1", "Microsoft Word - rain.doc", "draft.docx", ""])
def test_a_title_that_a_program_wrote_gives_way_to_a_heading(declared: str) -> None:
    document = docx.Document()
    document.core_properties.title = declared
    document.add_paragraph("Weather desk")
    document.add_heading("Rain falls", 1)
    document.add_heading("More rain", 1)
    assert article(document).title == "Rain falls"


def test_a_title_in_the_text_goes_before_the_property() -> None:
    document = docx.Document()
    document.core_properties.title = "Last year's report"
    document.add_heading("Introduction", 1)
    assert article(document).title == "Introduction"
    document.add_heading("Methods", 1)
    assert article(document).title == "Last year's report"
    document.add_heading("Rain falls", 0)
    assert article(document).title == "Rain falls"


def test_names_of_programs_are_no_authors_and_a_byline_is() -> None:
    document = docx.Document()
    document.add_heading("Rain falls", 0)
    document.add_paragraph("By Ann Lee")
    document.add_paragraph("It rained.")
    assert article(document).authors == ("Ann Lee",)
    document.paragraphs[1].text = "It shone."
    for name in ("python-docx", "Microsoft Office User", "User", "Admin", "unknown"):
        document.core_properties.author = name
        assert article(document).authors == ()


# ---- what is no document, or an attack


GOOD = docx.Document()
GOOD.add_heading("Rain falls", 0)
GOOD.add_paragraph("It rained.").add_run("Secret.").font.hidden = True
GOOD.add_table(1, 2).cell(0, 0).text = "It shone."
WHOLE = saved(GOOD)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind, or protected"),
        (b"Only words.", "not a zip file"),
        (WHOLE[:-40], "cut short"),
        (zipped({"a.txt": "x"}), "not a Word document"),
        (saved(docx.Document()), "no text in it"),
        (with_part(WHOLE, "word/document.xml", lambda part: part[:-20]), "XML is broken"),
        (
            with_part(WHOLE, "word/document.xml", lambda part: bytes(25_000_000)),
            "times its size",
        ),
        (
            with_part(
                WHOLE,
                "word/document.xml",
                lambda part: re.sub(
                    rb"<w:document", b'<!DOCTYPE x [<!ENTITY a "aaa">]><w:document', part, count=1
                ),
            ),
            "entities",
        ),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, reason: str) -> None:
    assert reason in failures(content, ".docx")[""]


def test_no_picture_is_unpacked() -> None:
    content = with_part(WHOLE, "word/media/image1.png", lambda _: bytes(30_000_000))
    found = read(content, ".docx")[0]
    assert isinstance(found, Loaded)
    assert found.article.text == "Rain falls\n\nIt rained.\n\nIt shone. |"


def test_styles_that_are_based_on_one_another_in_a_ring_end() -> None:
    document = docx.Document()
    first, second = document.styles.add_style("A", 1), document.styles.add_style("B", 1)
    first.base_style, second.base_style = second, first
    document.add_paragraph("It rained.", style="A")
    assert article(document).text == "It rained."


@given(st.data())
def test_damaged_documents_are_read_or_refused(data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        content = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    else:
        content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content), ".docx")


@given(st.data())
def test_documents_of_damaged_xml_are_read_or_refused(data: st.DataObject) -> None:
    parts = ["word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml"]
    name = data.draw(st.sampled_from([*parts, "word/_rels/document.xml.rels"]))

    def damage(part: bytes) -> bytes:
        start = data.draw(st.integers(0, len(part)))
        return part[:start] + data.draw(st.binary(max_size=6)) + part[start + 1 :]

    survives(with_part(WHOLE, name, damage), ".docx")
