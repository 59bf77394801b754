"""Files that cannot or must not be read, each with words of the reason that must be given."""

import gzip
import io
import json
import os
import random
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus_good import good_files
from corpus_packed import docx_parts, epub_parts, pdf, pdf_of, zipped
from corpus_texts import story

Make = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that must fail, how it is made, and what its reason must say (a regular expression).

    `named` where no walk through a folder finds it, so that it must be named itself.
    """

    path: str
    made: bytes | Make
    reason: str
    named: bool = False

    def write(self, path: Path) -> None:
        """Make the file."""
        if isinstance(self.made, bytes):
            path.write_bytes(self.made)
        else:
            self.made(path)


def bad_files() -> Iterator[Bad]:
    """All of them, the same each time."""
    for each in (_texts, _pages, _others, _cut, _archives, _attacks, _papers, _rows, _places):
        yield from each()


def _texts() -> Iterator[Bad]:
    long = ("It rained on the harbour. " * 1_000_000)[:25_000_000].encode()
    noise = random.Random(1).randbytes(4_000)
    yield Bad("empty.txt", b"", "empty")
    yield Bad("blank.txt", b" \n\t\r\n \n", "empty")
    yield Bad("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + noise, "binary")
    yield Bad("zeros.txt", b"It rained.\0\0\0\0\0\0\0 It stopped.", "binary")
    yield Bad("noise.txt", noise, "binary")
    yield Bad("unseen.txt", "\u200b\ufeff\u202e \u2060\n".encode(), "no text|empty")
    yield Bad("long.txt", long, "over the limit of 20 MB")


def _pages() -> Iterator[Bad]:
    bomb = "---\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    yield Bad("empty.md", b"", "empty")
    yield Bad("front-only.md", b"---\ntitle: Rain\n---\n", "no text")
    yield Bad("broken-front.md", b"---\ntitle: [a\n---\nIt rained.", "YAML")
    yield Bad("code-in-front.md", b"---\na: !!python/object/apply:os.abort []\n---\nX.", "YAML")
    yield Bad("alias-bomb.md", f"{bomb}---\nIt rained.".encode(), "front matter")
    yield Bad("deep-front.md", b"---\na: " + b"[" * 5_000 + b"\n---\nIt rained.", "front matter")
    yield Bad("pictures.md", b"![a](a.png)\n\n![b](b.png)\n", "no text")
    yield Bad("empty.html", b"", "empty")
    yield Bad("bare.html", b"<html><head></head><body></body></html>", "no article text")
    yield Bad("script.html", b"<html><script>var a = 1;</script></html>", "no article text")


def _others() -> Iterator[Bad]:
    """What is not what its name says, or of a kind that is not read."""
    text = b"It rained on the harbour, and nobody was surprised."
    for ending in ("pdf", "docx", "epub", "zip", "gz"):
        yield Bad(f"text.{ending}", text, "is (not|no) |cannot be read")
        yield Bad(f"empty.{ending}", b"", "empty|is (not|no) |cut short")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
    yield Bad("old.docx", old, "old kind")
    yield Bad("letter.doc", old, "cannot read .doc", named=True)
    yield Bad("thing.xyz", text, "cannot read .xyz", named=True)
    yield Bad("nameless", text, "without an ending", named=True)
    yield Bad(
        "tar.tar.gz", gzip.compress(bytes(257) + b"ustar" + bytes(762), mtime=0), "tar archive"
    )


def _cut() -> Iterator[Bad]:
    """Files of which the end is missing, as after a broken download."""
    first = {each.path.rsplit(".", 1)[-1]: each for each in good_files() if each.articles}
    for ending in ("pdf", "docx", "epub", "zip", "gz", "json"):
        whole = first[ending].content
        yield Bad(
            f"cut.{ending}", whole[: len(whole) // 2], "cut short|damaged|broken|not valid|JSON"
        )


def _archives() -> Iterator[Bad]:
    told = story(900).text.encode()
    zeros = zipped({"zeros.txt": bytes(19_000_000)})
    nested = zeros
    for depth in range(4):
        nested = zipped({f"{depth}.zip": nested})
    yield Bad("bomb.zip", zeros, "bomb|times its size")
    yield Bad("nested-bomb.zip", nested, "deep|bomb")
    yield Bad("bomb.txt.gz", gzip.compress(bytes(19_000_000), mtime=0), "bomb|times its size")
    yield Bad("up.zip", zipped({"../up.txt": told}), "leads out")
    yield Bad("root.zip", zipped({"/etc/up.txt": told}), "leads out")
    yield Bad("drive.zip", zipped({"C:\\up.txt": told}), "leads out")
    yield Bad("link.zip", _with_link(), "link")
    yield Bad("locked.zip", _locked(zipped({"a.txt": told})), "password")
    yield Bad("nothing.zip", zipped({"a.png": b"\x89PNG"}), "nothing in this archive")
    yield Bad(
        "claims.zip",
        _claiming(zipped({"a.txt": told}, zipfile.ZIP_STORED), len(told)),
        "damaged|broken|overlap|cut short",
    )


def _with_link() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("passwd.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


def _locked(archive: bytes) -> bytes:
    """The archive with the flag of encryption set on its only member, in both places."""
    changed = bytearray(archive)
    changed[6] |= 1
    changed[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def _claiming(archive: bytes, size: int) -> bytes:
    """The archive with a gigabyte claimed for its only member wherever its size stands."""
    return archive.replace(size.to_bytes(4, "little"), (10**9).to_bytes(4, "little"))


_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _attacks() -> Iterator[Bad]:
    """XML that attacks its parser, by itself and inside of documents and books."""
    told = story(901)
    for name, head, entity in (("bomb", _BOMB, "&i;"), ("outside", _OUTSIDE, "&x;")):
        feed = f"{head}<rss><channel><title>{entity}</title></channel></rss>"
        yield Bad(f"{name}.xml", feed.encode(), "entities")
        for ending, parts, part in (
            ("docx", docx_parts(told), "word/document.xml"),
            ("epub", epub_parts("Almanac", [told]), "book/p.opf"),
        ):
            body = parts[part].decode().partition("?>")[2]
            changed = parts | {part: (head + body).encode()}
            yield Bad(f"{name}.{ending}", zipped(changed), "entities")
    yield Bad("bare.docx", zipped({"word/other.xml": b"<a/>"}), "not a Word document")
    yield Bad(
        "bare.epub",
        zipped({"a.xhtml": b"<html/>"}),
        "is no|not a book|not an EPUB|no book|container|cannot",
    )


def _papers() -> Iterator[Bad]:
    told = story(902)
    catalog = "<< /Type /Catalog /Pages 2 0 R >>"
    yield Bad("scan.pdf", pdf(told, text=False), "scan|no text|text layer")
    yield Bad("loop.pdf", pdf_of(catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>", "<< >>"),
              "no page|no text|text layer|damaged|broken|cannot")  # fmt: skip
    yield Bad("pageless.pdf", pdf_of(catalog, "<< /Type /Pages /Kids [] /Count 0 >>", "<< >>"),
              "no page|no text|text layer|damaged|broken|cannot")  # fmt: skip
    secret = (
        "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
        + "ab" * 32
        + "> /U <"
        + "cd" * 32
        + "> >>"
    )
    locked = pdf(told).replace(
        b"/Root 1 0 R", f"/Encrypt {secret} /ID [<00> <00>] /Root 1 0 R".encode()
    )
    yield Bad("locked.pdf", locked, "password")
    yield Bad("bodiless.eml", b"Subject: Rain\nFrom: a@example.org\n\n", "no text|empty")
    yield Bad(
        "pictures.mhtml",
        b"MIME-Version: 1.0\nContent-Type: image/png\n\nxx",
        "no (web )?page|no text|no article|not a",
    )


def _rows() -> Iterator[Bad]:
    row = {"title": "Rain", "text": "It rained."}
    mixed = "\n".join([json.dumps(row), "{broken", json.dumps(row)])
    yield Bad("header.csv", b"title,text\n", "no row|no article|empty")
    yield Bad("columns.csv", b"a,b\n1,2\n3,4\n", "column")
    yield Bad("textless.csv", b"title,text\nRain,\n", "no text|text")
    yield Bad("zeros.csv", b"title,text\nRain,It\0rained\0all day.\n", "binary|NUL|null")
    yield Bad("empty.json", b"", "empty")
    yield Bad("number.json", b"1", "article|object|rows|row")
    yield Bad("numbers.json", b"[1, 2, 3]", "article|object|row")
    yield Bad("none.json", b"[]", "no article|no row|empty")
    yield Bad("deep.json", b"[" * 200_000, "deep|nested|JSON")
    yield Bad("giant.json", b"[" + b"9" * 100_000 + b"]", "JSON|number|digits|article|object|row")
    yield Bad("broken.json", b'{"title": "Rain", "text": ', "JSON")
    yield Bad("broken.jsonl", mixed.encode(), "JSON")
    yield Bad("numbers.jsonl", b"1\n2\n", "object|article|row")


def _places() -> Iterator[Bad]:
    """What is no file, or a file that nothing can be read from."""
    yield Bad("pipe.txt", os.mkfifo, "not a file")
    yield Bad("loop.txt", lambda path: path.symlink_to(path.name), "cannot be read")
    yield Bad("nowhere.txt", lambda path: path.symlink_to("left.txt"), "cannot be read")
    yield Bad("zero.txt", lambda path: path.symlink_to("/dev/zero"), "not a file")
    yield Bad("folder.pdf", Path.mkdir, "no articles in this folder", named=True)
    yield Bad("missing.txt", lambda path: None, "no such file", named=True)
    if os.geteuid():
        yield Bad("closed.txt", _closed, "Permission denied")


def _closed(path: Path) -> None:
    path.write_text("It rained.")
    path.chmod(0)
