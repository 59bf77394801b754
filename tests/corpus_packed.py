"""Files of the formats that are packed or binary, made without the libraries that read them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from corpus_texts import Story

_DAY = (2020, 1, 1, 0, 0, 0)  # of every member, so that the same is made each time


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, compression)
    return file.getvalue()


def pdf(told: Story, *, named: bool = True, text: bool = True) -> bytes:
    """A paper of one page with a text layer; `named` in its properties; without text, as a scan."""
    lines = [line for each in (told.headline, *told.paragraphs) for line in [*_lines(each), ""]]
    shown = "\n".join(f"({_in_pdf(line)}) Tj T*" for line in lines)
    page = f"BT /F1 10 Tf 13 TL 60 780 Td\n{shown}\nET" if text else "0 0 100 100 re f"
    info = f"/Title ({_in_pdf(told.headline)}) /Author ({_in_pdf(told.author)})" if named else ""
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    )


def pdf_of(*objects: str) -> bytes:
    """A PDF file of these objects: the first is its catalog, the last its properties."""
    file, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{file}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\n"
        f"startxref\n{len(file)}\n%%EOF\n"
    ).encode("latin-1")


def _in_pdf(text: str) -> str:
    return "".join(f"\\{char}" if char in "()\\" else char for char in text)


def _lines(paragraph: str, width: int = 95) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(told: Story, *, styled: bool = True) -> bytes:
    """A Word file; its title is set as one (`styled`), or else in its properties."""
    return zipped(docx_parts(told, styled=styled))


def docx_parts(told: Story, *, styled: bool = True) -> dict[str, bytes]:
    """The parts of such a file by their names."""
    style = '<w:pPr><w:pStyle w:val="Title"/></w:pPr>' if styled else ""
    paragraphs = "".join(
        f"<w:p>{style if at == 0 else ''}<w:r><w:t>{escape(each)}</w:t></w:r></w:p>"
        for at, each in enumerate((told.headline, *told.paragraphs))
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="b" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body>'
        "</w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(told.headline)}</dc:title><dc:creator>{told.author}</dc:creator>"
        "</cp:coreProperties>",
    }
    return {name: (_XML + text).encode() for name, text in parts.items()}


def epub(title: str, chapters: Sequence[Story]) -> bytes:
    """A book with a chapter for each story."""
    return zipped(epub_parts(title, chapters))


def epub_parts(title: str, chapters: Sequence[Story]) -> dict[str, bytes]:
    """The parts of such a file by their names."""
    numbers = range(len(chapters))
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{title}</dc:identifier><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>en</dc:language></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/p.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    pages = {f"book/c{n}.xhtml": _chapter(each) for n, each in enumerate(chapters)}
    parts = {"META-INF/container.xml": container, "book/p.opf": package, **pages}
    return {"mimetype": b"application/epub+zip"} | {
        name: (_XML + text).encode() for name, text in parts.items()
    }


def _chapter(told: Story) -> str:
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in told.paragraphs)
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>{escape(told.headline)}</title></head>"
        f"<body><h1>{escape(told.headline)}</h1>{paragraphs}</body></html>"
    )
