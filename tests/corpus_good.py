"""Good files of every format that is read, each with the articles that must come of it."""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage
from itertools import count
from pathlib import PurePosixPath

from corpus_languages import OTHER
from corpus_packed import docx, epub, pdf, zipped
from corpus_texts import Story, story


@dataclass(frozen=True, slots=True)
class Expected:
    """An article that must come of a file: words of its text, and its title and date where these
    can be known ("" and None where they need not be).
    """

    words: str
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A file, or another that belongs to it and is no article, and what must come of it."""

    path: str
    content: bytes
    articles: tuple[Expected, ...]


class _Made:
    """Stories one after another, and the files made of them."""

    def __init__(self, seed: int) -> None:
        self._numbers = count()
        self._seed = seed

    def next(self, language: str = "en") -> Story:
        return story(next(self._numbers), language, self._seed)

    def some(self, many: int) -> list[Story]:
        return [self.next() for _ in range(many)]


def good_files(seed: int = 1) -> Iterator[Good]:
    """All of them, the same for the same seed."""
    made = _Made(seed)
    for each in (_texts, _names, _marked, _pages, _mails, _tables, _rows, _books, _archives):
        yield from each(made)


def _one(
    path: str, content: bytes, told: Story, *, titled: bool = True, dated: bool = False
) -> Good:
    title = told.headline if titled else ""
    return Good(path, content, (Expected(told.mark, title, told.published if dated else None),))


def _all(stories: Sequence[Story], *, dated: bool = False) -> tuple[Expected, ...]:
    return tuple(
        Expected(each.mark, each.headline, each.published if dated else None) for each in stories
    )


# ---- plain text

_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "ascii",
    "cp1252",
    "latin-1",
)
_LEGACY = {"fr": "cp1252", "de": "latin-1", "pl": "cp1250", "ru": "cp1251", "el": "iso8859-7"}
_ENDS = {"unix": "\n", "dos": "\r\n", "mac": "\r"}


def _texts(made: _Made) -> Iterator[Good]:
    for encoding in _ENCODINGS:
        for name, end in _ENDS.items():
            told = made.next()
            text = told.text.replace("\n", end).encode(encoding)
            yield _one(f"txt/{encoding}-{name}.txt", text, told)
    for language in OTHER:
        told = made.next(language)
        encoding = _LEGACY.get(language, "utf-8")
        yield _one(f"txt/language-{language}.txt", told.text.encode(encoding), told)
    for number in range(6):
        yield _wire(made.next(), number)
    for number in range(4):
        told = made.next()
        wrapped = "\n\n".join(_wrapped(each) for each in told.paragraphs)
        yield _one(f"txt/wrapped-{number}.txt", f"{told.headline}\n\n{wrapped}\n".encode(), told)
    for number, blanks in enumerate(("\n\n\n", "\t\n \n", "\ufeff", "\u200b\n")):
        told = made.next()
        yield _one(f"txt/blanks-{number}.txt", f"{blanks}{told.text}{blanks}".encode(), told)


def _wire(told: Story, number: int) -> Good:
    """Wire copy: a dateline and a credits line, no headline."""
    credits = f"(Reporting by {told.author}; Editing by Runa Marlow)"
    lead = f"MARFORD, {told.published:%B} {told.published.day}, {told.published.year} (Reuters) - "
    text = f"{lead}{told.body}\n{credits}\n"
    return _one(f"txt/wire-{number}.txt", text.encode(), told, titled=False, dated=True)


def _wrapped(paragraph: str, width: int = 72) -> str:
    lines, line = [], ""
    for word in paragraph.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


ODD_NAMES = (
    "with spaces.txt", "it's \"quoted\".txt", "näme-ü.txt", "имя файла.txt", "名前.txt", "UP.TXT",
    "two.dots.txt", "#hash.txt", "100%25.txt", "a&b;c.txt", "-dash.txt", "brackets[1].txt",
    "new\nline.txt", "tab\there.txt", "emoji 🐟.txt", "comma,name.txt", "question?.txt", "$A.txt",
    f"{'long-' * 48}name.txt", "e\u0301 decomposed.txt", "\u202egnirts.txt", "back\\slash.txt",
)  # fmt: skip


def _names(made: _Made) -> Iterator[Good]:
    for name in ODD_NAMES:
        told = made.next()
        yield _one(f"names/{name}", told.text.encode(), told)


# ---- Markdown and pages


def _front(told: Story) -> str:
    return f"---\ntitle: '{told.headline}'\nauthor: {told.author}\ndate: {told.published}\n---\n"


def _marked(made: _Made) -> Iterator[Good]:
    for number in range(6):
        told = made.next()
        yield _one(
            f"md/front-{number}.md", f"{_front(told)}\n{told.body}".encode(), told, dated=True
        )
        told = made.next()
        yield _one(f"md/heading-{number}.markdown", f"# {told.text}".encode(), told)
        told = made.next()
        listed = "\n".join(f"- {each}" for each in told.paragraphs)
        yield _one(f"md/list-{number}.md", f"{told.headline}\n=====\n\n{listed}\n".encode(), told)
    told = made.next()
    text = f"{_front(told)}\n{told.body}".replace("\n", "\r\n")
    yield _one("md/dos.md", b"\xef\xbb\xbf" + text.encode(), told, dated=True)
    told = made.next()
    yield _one("md/empty-front.md", f"---\n---\n# {told.text}".encode(), told)


def _page(told: Story, charset: str = "", head: str = "") -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    paragraphs = "".join(f"<p>{each}</p>\n" for each in told.paragraphs)
    return (
        f'<!doctype html><html lang="{told.language}"><head>{declared}'
        f"<title>{told.headline}</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/all'>All</a></nav><article>"
        f"<h1>{told.headline}</h1>\n{paragraphs}</article><footer>Imprint</footer></body></html>"
    )


def _declared(told: Story) -> dict[str, str]:
    day = told.published.isoformat()
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.headline,
        "datePublished": f"{day}T08:30:00+02:00",
        "author": {"@type": "Person", "name": told.author},
    }
    return {
        "bare": "",
        "json-ld": f'<script type="application/ld+json">{json.dumps(data)}</script>',
        "opengraph": f'<meta property="og:title" content="{told.headline}">'
        f'<meta property="article:published_time" content="{day}T08:30:00Z">',
        "meta": f'<meta name="author" content="{told.author}"><meta name="date" content="{day}">',
    }  # fmt: skip


_PAGES = {"ru": "koi8-r", "ja": "shift_jis", "zh": "gb18030", "ko": "euc-kr", "ar": "windows-1256",
          "he": "windows-1255", "tr": "iso-8859-9", "pl": "iso-8859-2", "fr": "utf-8"}  # fmt: skip


def _pages(made: _Made) -> Iterator[Good]:
    for number in range(6):
        for kind in ("bare", "json-ld", "opengraph", "meta"):
            told = made.next()
            page = _page(told, "utf-8", _declared(told)[kind])
            ending = ("html", "htm", "xhtml")[number % 3]
            yield _one(f"html/{kind}-{number}.{ending}", page.encode(), told, dated=kind != "bare")
    for language, charset in _PAGES.items():
        told = _varied(made, language)
        yield _one(f"html/{charset}.html", _page(told, charset).encode(charset), told)
    for number in range(3):
        told = made.next()
        page = _page(told).replace("<nav>", f'<img src="saved {number}_files/a.png"><nav>')
        yield _one(f"html/saved {number}.html", page.encode(), told)
        frame = "<html><body><p>Buy our rowing boats today, only today.</p></body></html>"
        yield Good(f"html/saved {number}_files/frame.html", frame.encode(), ())
        yield Good(f"html/saved {number}_files/a.png", b"\x89PNG\r\n\x1a\n", ())


def _varied(made: _Made, language: str) -> Story:
    """A story of another language that is no copy of the first: with what an English one tells."""
    told, other = made.next(language), made.next()
    return replace(told, paragraphs=(told.paragraphs[0], *other.paragraphs), mark=told.mark)


# ---- mail


def _mail(told: Story, kind: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{told.author} <desk@gazette.example>"
    mail["To"] = "reader@example.org"
    mail["Subject"] = told.headline
    mail["Date"] = f"{told.published:%a, %d %b %Y} 10:00:00 +0000"
    mail["Message-ID"] = f"<{told.published}-{len(told.text)}@gazette.example>"
    if kind == "html":
        mail.set_content(_page(told), subtype="html")
    else:
        encoding = {"quoted": "quoted-printable", "base64": "base64"}.get(kind)
        mail.set_content(told.body, cte=encoding)
    if kind == "both":
        mail.add_alternative(_page(told), subtype="html")
    if kind == "attached":
        mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="a.png")
    return _bounded(mail)


def _bounded(mail: EmailMessage) -> EmailMessage:
    """The mail with boundaries between its parts that are the same each time."""
    if mail.is_multipart():
        mail.set_boundary("=-part-of-the-made-corpus")
    return mail


def _mails(made: _Made) -> Iterator[Good]:
    for number in range(3):
        for kind in ("plain", "html", "both", "quoted", "base64", "attached"):
            told = made.next()
            content = _mail(told, kind).as_bytes()
            yield _one(f"eml/{kind}-{number}.eml", content, told, dated=True)
    told = made.next("ru")
    yield _one("eml/russian.eml", _mail(told, "base64").as_bytes(), told, dated=True)
    for number in range(5):
        told = made.next()
        page = EmailMessage()
        page["Subject"] = told.headline
        page["Snapshot-Content-Location"] = f"https://gazette.example/{number}"
        page.set_content(_page(told), subtype="html", cte="quoted-printable")
        page.add_related(b"\x89PNG", "image", "png", filename="a.png")
        yield _one(
            f"mhtml/page-{number}.{'mht' if number % 2 else 'mhtml'}",
            _bounded(page).as_bytes(),
            told,
        )


# ---- tables


def _row(told: Story, names: Sequence[str]) -> dict[str, str]:
    values = (told.headline, told.body.strip(), told.author, told.published.isoformat())
    return dict(zip(names, values, strict=True))


_COLUMNS = (
    ("title", "text", "author", "date"), ("headline", "body", "byline", "published"),
    ("Title", "Content", "Authors", "Pubdate"),
)  # fmt: skip


def _tables(made: _Made) -> Iterator[Good]:
    for number, names in enumerate(_COLUMNS * 2):
        for separator, ending in ((",", "csv"), (";", "csv"), ("\t", "tsv")):
            stories = made.some(3)
            file = io.StringIO()
            table = csv.DictWriter(file, names, delimiter=separator)
            table.writeheader()
            table.writerows(_row(each, names) for each in stories)
            kind = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
            encoding = "utf-8-sig" if number % 2 else "utf-8"
            yield Good(f"csv/{kind}-{number}.{ending}", file.getvalue().encode(encoding),
                       _all(stories, dated=True))  # fmt: skip


def _rows(made: _Made) -> Iterator[Good]:
    for number, names in enumerate(_COLUMNS * 2):
        stories = made.some(3)
        lines = "".join(json.dumps(_row(each, names)) + "\n" for each in stories)
        yield Good(f"json/lines-{number}.{'ndjson' if number % 2 else 'jsonl'}", lines.encode(),
                   _all(stories, dated=True))  # fmt: skip
        stories = made.some(3)
        listed = json.dumps([_row(each, names) for each in stories], ensure_ascii=False)
        yield Good(f"json/list-{number}.json", listed.encode(), _all(stories, dated=True))
    told = made.next()
    yield _one("json/one.json", json.dumps(_row(told, _COLUMNS[0])).encode(), told, dated=True)
    stories = made.some(2)
    held = {"articles": [_row(each, _COLUMNS[0]) for each in stories]}
    yield Good("json/held.json", json.dumps(held).encode(), _all(stories, dated=True))


# ---- books, papers, archives


def _books(made: _Made) -> Iterator[Good]:
    for number in range(8):
        told = made.next()
        yield _one(
            f"pdf/paper-{number}.pdf",
            pdf(told, named=number % 2 == 0),
            told,
            titled=number % 2 == 0,
        )
        told = made.next()
        yield _one(f"docx/report-{number}.docx", docx(told, styled=number % 2 == 0), told)
        stories = made.some(number % 3 + 1)
        title = stories[0].headline if len(stories) == 1 else f"Almanac {number}"
        names = [
            each.headline if len(stories) == 1 else f"{title}: {each.headline}" for each in stories
        ]
        expected = (Expected(each.mark, name) for each, name in zip(stories, names, strict=True))
        yield Good(f"epub/book-{number}.epub", epub(title, stories), tuple(expected))


def _archives(made: _Made) -> Iterator[Good]:
    for number in range(4):
        stories = made.some(3)
        names = ("a.txt", "folder/b ü.md", f"folder/deep/{number}.html")
        contents = (stories[0].text, f"# {stories[1].text}", _page(stories[2]))
        parts = {name: text.encode() for name, text in zip(names, contents, strict=True)}
        beside = {"picture.png": b"\x89PNG", ".hidden.txt": b"hidden", "__MACOSX/._a.txt": b"\0"}
        yield Good(f"zip/mixed-{number}.zip", zipped(parts | beside), _all(stories))
    for number in range(3):
        stories = made.some(2)
        inner = zipped({"inner.txt": stories[0].text.encode()})
        outer = {"inner.zip": inner, "outer.txt": stories[1].text.encode()}
        yield Good(f"zip/nested-{number}.zip", zipped(outer), _all(stories))
    for number in range(4):
        told = made.next()
        yield _one(f"gz/text-{number}.txt.gz", gzip.compress(told.text.encode(), mtime=0), told)
    for number in range(3):
        stories = made.some(2)
        lines = "".join(json.dumps(_row(each, _COLUMNS[0])) + "\n" for each in stories)
        yield Good(f"gz/lines-{number}.jsonl.gz", gzip.compress(lines.encode(), mtime=0),
                   _all(stories, dated=True))  # fmt: skip


def format_of(path: str) -> str:
    """The ending by which a file is read."""
    return PurePosixPath(path).suffix.lower()
