"""Books: their chapters in order and whole, what is known of them, and what is no book."""

import time
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import RAIN, articles, failures, survives, zipped

CONTAINER = """<?xml version="1.0"?><container version="1.0"
xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
ABOUT = """<dc:title>The Rain Book</dc:title><dc:creator>Ann Lee</dc:creator>
<dc:creator opf:role="ill">Bo Li</dc:creator><dc:publisher>Harbour Press</dc:publisher>
<dc:date opf:event="modification">2025-01-01</dc:date>
<dc:date opf:event="publication">2024-05-03</dc:date><dc:language>en</dc:language>
<dc:identifier>urn:isbn:9780000000002</dc:identifier><dc:subject>Weather</dc:subject>
<meta property="dcterms:modified">2025-01-01T00:00:00Z</meta>"""
RAINED = "<p>It rained in Umm Sadra on Friday, and the boats stayed in the harbour.</p>" * 4
SHONE = "<p>It shone in Umm Sadra on Monday, and all of the boats went out again.</p>" * 4
LOCK = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod
Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData>
</enc:EncryptedData></encryption>"""
AES, FONT = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.idpf.org/2008/embedding"


def page(body: str, title: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>\n<html '
        'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head>'
        f"<title>{title}</title></head><body>{body}</body></html>"
    )


def parts(
    pages: Mapping[str, str | bytes],
    about: str = ABOUT,
    more: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The members of a book whose spine are the pages, in their order."""
    manifest = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'{about}</metadata><manifest>{manifest}<item id="nav" href="nav.xhtml" properties="nav"'
        ' media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx"'
        f' media-type="application/x-dtbncx+xml"/></manifest><spine>{spine}</spine></package>'
    )
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        **{f"OPS/{name.replace('%20', ' ')}": content for name, content in pages.items()},
        **(more or {}),
    }


def book(
    pages: Mapping[str, str | bytes],
    about: str = ABOUT,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    return zipped(parts(pages, about, more), first="mimetype")


TWO = {"b.xhtml": page(f"<h1>Rain</h1>{RAINED}"), "a.xhtml": page(f"<h2>Sun</h2>{SHONE}")}
WHOLE = book(TWO)


# ---- what is read


def test_each_chapter_is_an_article_in_the_order_of_the_book() -> None:
    found = articles(WHOLE, ".epub")
    assert list(found) == ["OPS/b.xhtml", "OPS/a.xhtml"]
    first = found["OPS/b.xhtml"]
    assert first.title == "The Rain Book: Rain"
    assert first.text.startswith("Rain\n\nIt rained in Umm Sadra on Friday, and")
    assert first.text.count("It rained") == 4
    assert (first.authors, first.publisher) == (("Ann Lee",), "Harbour Press")
    assert (first.published, first.language) == (date(2024, 5, 3), "en")
    assert first.metadata["book"] == "The Rain Book"
    assert first.metadata["identifier"] == "urn:isbn:9780000000002"


def test_a_book_of_one_chapter_is_one_article_by_the_name_of_the_file() -> None:
    found = articles(book({"a.xhtml": page(RAINED)}), ".epub")
    assert found[""].title == "The Rain Book"


def test_a_date_of_modification_is_no_date_of_publication() -> None:
    about = '<dc:title>R</dc:title><dc:date opf:event="modification">2025-01-01</dc:date>'
    assert articles(book(TWO, about), ".epub")["OPS/a.xhtml"].published is None
    about = "<dc:title>R</dc:title><dc:date>2024-05-03T00:00:00Z</dc:date>"
    assert articles(book(TWO, about), ".epub")["OPS/a.xhtml"].published == date(2024, 5, 3)


def test_editors_by_their_refined_role_are_no_authors() -> None:
    about = (
        '<dc:title>R</dc:title><dc:creator id="c1">Ann Lee</dc:creator><dc:creator id="c2">Bo Li'
        '</dc:creator><meta refines="#c1" property="role">aut</meta>'
        '<meta refines="#c2" property="role">edt</meta>'
    )
    assert articles(book(TWO, about), ".epub")["OPS/a.xhtml"].authors == ("Ann Lee",)


NAV = page(
    '<nav epub:type="toc"><ol><li><a href="b.xhtml">On <i>rain</i></a></li>'
    '<li><a href="b.xhtml#s2">Later</a></li></ol></nav>'
)
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>On rain'
    '</text></navLabel><content src="b.xhtml"/></navPoint></navMap></ncx>'
)


@pytest.mark.parametrize("more", [{"OPS/nav.xhtml": NAV}, {"OPS/toc.ncx": NCX}])
def test_the_table_of_contents_names_the_chapters(more: dict[str, str]) -> None:
    found = articles(book(TWO, more=more), ".epub")
    assert [each.title for each in found.values()] == [
        "The Rain Book: On rain",
        "The Rain Book: Sun",
    ]


def test_the_name_of_a_part_goes_with_the_chapter_behind_it() -> None:
    pages = {"p.xhtml": page("<h1>Part One</h1>"), "c.xhtml": page(""), **TWO}
    found = articles(book(pages), ".epub")
    assert list(found) == ["OPS/b.xhtml", "OPS/a.xhtml"]
    assert found["OPS/b.xhtml"].text.startswith("Part One\n\nRain\n\nIt rained")


def test_all_that_is_shown_of_a_chapter_is_kept_in_its_order() -> None:
    body = """<p>One <b>bold</b><a epub:type="noteref" href="#n">1</a> word&nbsp;&mdash; and
      <span epub:type="pagebreak">12</span>on.</p><!-- c -->tail<ul><li>a</li><li><p>b</p></li></ul>
      <table><tr><th>x</th><th>y</th></tr><tr><td><p>1</p></td><td></td></tr></table>
      <blockquote>Verse<br/>two</blockquote><pre>p  q
r</pre><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><aside>Note.</aside><a id="e"/><i/>
      <script>bad()</script><p style="display:none">Hidden.</p><p hidden="">Too.</p>end"""
    found = articles(book({"a.xhtml": page(body)}), ".epub")[""]
    assert found.text == (
        "One bold word — and on.\n\ntail\n\na\n\nb\n\nx | y\n1 |\n\nVerse\ntwo\n\np q\nr\n\n漢\n\n"
        "Note.\n\nend"
    )


@pytest.mark.parametrize(
    "written",
    [
        f"<html><body><p>It rained &copy; here<br>and<p>there {'x' * 300}</body>".encode(),
        page(f"<p>It rained © here<br/>and</p><p>there {'x' * 300}</p>").encode("utf-16"),
        page(f"<p>It rained &copy; here<br/>and</p><p>there {'x' * 300}</p>").encode(),
    ],
)
def test_pages_that_are_not_well_formed_or_in_other_encodings_are_read(written: bytes) -> None:
    found = articles(book({"a.xhtml": written}), ".epub")[""]
    assert found.text == f"It rained © here\nand\n\nthere {'x' * 300}"


def test_names_with_escapes_are_found() -> None:
    assert articles(book({"my%20rain.xhtml": page(RAINED)}), ".epub")[""].text


# ---- what is refused


def test_a_page_that_is_missing_or_attacks_fails_alone() -> None:
    bomb = page(RAINED).replace("<!DOCTYPE html>", '<!DOCTYPE x [<!ENTITY a "a">]>')
    members = parts({**TWO, "c.xhtml": page(RAINED), "d.xhtml": bomb})
    del members["OPS/c.xhtml"]
    content = zipped(members)
    assert list(articles(content, ".epub")) == ["OPS/b.xhtml", "OPS/a.xhtml"]
    reasons = failures(content, ".epub")
    assert "does not hold it" in reasons["OPS/c.xhtml"]
    assert "entities" in reasons["OPS/d.xhtml"]


def test_a_locked_book_is_named_and_locked_fonts_are_none() -> None:
    one = {"a.xhtml": page(RAINED)}
    locked = {"META-INF/encryption.xml": LOCK.format(AES, "OPS/a.xhtml")}
    assert "DRM" in failures(book(one, more=locked), ".epub")[""]
    fonts = {"META-INF/encryption.xml": LOCK.format(FONT, "OPS/font.otf")}
    assert not failures(book(one, more=fonts), ".epub")
    assert "DRM" in failures(book(TWO, more=locked), ".epub")["OPS/a.xhtml"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Only words.", "not a zip file"),
        (WHOLE[:-40], "cut short"),
        (zipped({"a.txt": RAIN}), "not a book"),
        (zipped({"META-INF/container.xml": CONTAINER}), "package that its container names"),
        (zipped({"META-INF/container.xml": "<a"}), "XML is broken"),
        (zipped({"META-INF/container.xml": CONTAINER, "OPS/book.opf": "<a/>"}), "no pages"),
        (book({}), "no pages"),
        (book({"a.xhtml": page("<img/>")}), "no article"),
        (
            book(
                TWO,
                more={"OPS/book.opf": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><a/>'},
            ),
            "entities",
        ),
    ],
)
def test_what_is_no_book_is_named(content: bytes, reason: str) -> None:
    assert reason in failures(content, ".epub")[""]


def test_a_page_outside_of_the_archive_is_not_read() -> None:
    content = book({"../../../etc/passwd": page(RAINED), **TWO})
    assert "../../../etc/passwd" not in str(articles(content, ".epub"))
    assert "does not hold it" in failures(content, ".epub")["etc/passwd"]


@given(st.data())
def test_damaged_books_are_read_or_refused(data: st.DataObject) -> None:
    members = parts(TWO, more={"OPS/nav.xhtml": NAV, "OPS/toc.ncx": NCX})
    if data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(members)))
        part = str(members[name]).encode()
        start = data.draw(st.integers(0, len(part)))
        cut = data.draw(st.integers(0, 9))
        members[name] = part[:start] + data.draw(st.binary(max_size=9)) + part[start + cut :]
    content = bytearray(zipped(members))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content), ".epub")


def test_a_long_chapter_is_read_in_time_with_its_length() -> None:
    body = "".join(
        f"<p>It rained {number} times in <b>Umm Sadra</b>.</p>" for number in range(40_000)
    )
    start = time.monotonic()
    assert articles(book({"a.xhtml": page(body)}), ".epub")[""].text.count("Umm Sadra") == 40_000
    assert time.monotonic() - start < 30  # seconds; it took 61 when it grew with its square
