"""A reference to an article, as text, Markdown or BibTeX: what a reader puts under a quote. Pure.

Titles, names and quotes are anybody's words: whatever they hold, they stay words where the
reference is pasted. Nothing is made up: what is not known of an article is left out, and so is the
day on which it was looked at.
"""

import re
import unicodedata
from typing import Literal, get_args

from assistant.answer import in_words
from ingest.article import Article
from ingest.metadata import is_web_address
from ingest.text import visible

Form = Literal["text", "markdown", "bibtex"]

# What LaTeX reads as an order. The braces by name: BibTeX counts even escaped ones.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}",
    **{each: f"\\{each}" for each in "$&%#_"},
}  # fmt: skip
# What Markdown, or a dialect of it, reads as one; an address that is none of ours stays plain too.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>~^|$&@]|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_STARTS_BLOCK = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=#:%]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NOT_IN_ADDRESS = re.compile(r"[\\{}()^`|\x00-\x20\x7f]")
_LETTER = r"[^\W\d_]"
_NAME = re.compile(rf"{_LETTER}(?:{_LETTER}|[.’'-])*(?: {_LETTER}(?:{_LETTER}|[.’'-])*){{1,3}}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS_OF_KEY = 2  # of the title


def citation_as(
    article: Article, quote: str = "", form: Form = "text", *, page: int | None = None
) -> str:
    """The reference to `article`, with `quote` in front where one is given.

    "text" is one to read, "markdown" the same with the quote as a block and the title as a link,
    "bibtex" an `@misc` entry, which has no quote. `page`, from 1, is where the quote stands. Only
    web addresses are given as addresses. Raises ValueError for another form.
    """
    if form == "text":
        return _as_text(article, quote, page)
    if form == "markdown":
        return _as_markdown(article, quote, page)
    if form == "bibtex":
        return _as_bibtex(article, page)
    raise ValueError(f"form is {', '.join(get_args(Form))}, and not {form!r}")


def _as_text(article: Article, quote: str, page: int | None) -> str:
    where = _where(_line(article.publisher), article, page)
    said = _sentences(_authors(article), f"“{_title(article)}”", where)
    reference = f"{said} {_address(article)}".rstrip()
    return f"“{_line(quote)}”\n\n{reference}" if _line(quote) else reference


def _as_markdown(article: Article, quote: str, page: int | None) -> str:
    title, address = _escaped(_title(article)), _ENTITY.sub(r"\&", _link_target(article))
    linked = f"[{title}]({address})" if address else f"“{title}”"
    publisher = _escaped(_line(article.publisher))
    where = _where(f"*{publisher}*" if publisher else "", article, page)
    reference = _as_paragraph(_sentences(_escaped(_authors(article)), linked, where))
    if not _line(quote):
        return reference
    return f"> {_as_paragraph(_escaped(_line(quote)))}\n\n{reference}"


def _as_bibtex(article: Article, page: int | None) -> str:
    day = article.published
    authors = [_author(each) for each in map(_line, article.authors) if each]
    publisher = _latex(_line(article.publisher))
    fields = {
        "author": f"{{{' and '.join(authors)}}}" if authors else "",
        # Braces twice: its capitals stay as they are.
        "title": f"{{{{{_latex(_title(article))}}}}}",
        "howpublished": f"{{{publisher}}}" if publisher else "",
        "year": f"{{{day.year}}}" if day else "",
        "month": _MONTHS[day.month - 1] if day else "",
        "day": f"{{{day.day}}}" if day else "",
        "url": f"{{{_link_target(article)}}}" if _address(article) else "",
        "note": f"{{page {page}}}" if page else "",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(article)},\n{lines}}}"


def _where(publisher: str, article: Article, page: int | None) -> str:
    day = in_words(article.published) if article.published else ""
    return ", ".join(filter(None, (publisher, day, f"page {page}" if page else "")))


def _sentences(*parts: str) -> str:
    """Those of the parts that there are, each with its full stop."""
    return " ".join(each if each.endswith(".") else f"{each}." for each in parts if each)


def _authors(article: Article) -> str:
    names = [_line(each) for each in article.authors]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _title(article: Article) -> str:
    return _line(article.title) or "Untitled article"


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _address(article: Article) -> str:
    return article.url if is_web_address(article.url) else ""


def _link_target(article: Article) -> str:
    """The address; what would end it in Markdown, or be an order in LaTeX, in its %-form."""
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", _address(article))


def _escaped(line: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", line)


def _as_paragraph(line: str) -> str:
    """The line, not taken for a heading, a list or a rule."""
    return _STARTS_BLOCK.sub(r"\1\\", line)


def _latex(line: str) -> str:
    return "".join(_LATEX.get(each, each) for each in line)


def _author(line: str) -> str:
    """A plain name, which is sorted by its last word; any other as a whole, in braces."""
    is_plain = _NAME.fullmatch(line) and " and " not in f" {line.lower()} "
    return line if is_plain else f"{{{_latex(line)}}}"


def _key(article: Article) -> str:
    """The name of an entry: "lee2024ferryruns"."""
    by = article.authors[0].split()[-1:] if article.authors else article.publisher.split()[:1]
    year = [str(article.published.year)] if article.published else []
    title = [each for each in _plain(article.title) if len(each) > 2][:_WORDS_OF_KEY]
    return "".join([*_plain(" ".join(by))[:1], *year, *title]) or "article"


def _plain(text: str) -> list[str]:
    """Its words in letters that any program takes."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z][a-z0-9]{0,19}", ascii_only)
