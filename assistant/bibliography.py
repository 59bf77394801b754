"""A reference to an article, as text, Markdown or BibTeX: what a reader puts under a quote. Pure.

Titles, names and quotes are anybody's words: whatever they hold, they stay words where the
reference is pasted. Nothing is made up: what is not known of an article is left out, and so is the
day on which it was looked at.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.answer import Citation, Passage, in_words
from assistant.escaping import in_markdown
from ingest.article import Article
from ingest.metadata import is_web_address
from ingest.months import MONTHS
from ingest.text import visible_line

Form = Literal["text", "markdown", "bibtex"]

# What LaTeX reads as an order. The braces by name: BibTeX counts even escaped ones.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}",
    **{each: f"\\{each}" for each in "$&%#_"},
}  # fmt: skip
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NOT_IN_ADDRESS = re.compile(r"[\\{}()^`|\x00-\x20\x7f]")
_LETTER = r"[^\W\d_]"
_NAME = re.compile(rf"{_LETTER}(?:{_LETTER}|[.’'-])*(?: {_LETTER}(?:{_LETTER}|[.’'-])*){{1,3}}")
_WORDS_OF_KEY = 2  # of the title
UNTITLED = "Untitled article"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words come from, for people to read: each on one line, "" for what is not known.

    Without a title `title` says so. `address` is one that may be linked to.
    """

    title: str
    publisher: str
    day: str
    page: str
    address: str

    @property
    def known(self) -> list[str]:
        """Publisher, day and page, as far as they are known."""
        return [each for each in (self.publisher, self.day, self.page) if each]


def origin(of: Article | Citation | Passage, page: int | None = None) -> Origin:
    """Where the words of an article come from; `page`, from 1, is where they stand."""
    return Origin(
        visible_line(of.title) or UNTITLED,
        visible_line(of.publisher),
        in_words(of.published) if of.published else "",
        f"page {page}" if page else "",
        of.url if is_web_address(of.url) else "",
    )


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
    of = origin(article, page)
    said = _sentences(_authors(article), f"“{of.title}”", ", ".join(of.known))
    reference = f"{said} {of.address}".rstrip()
    words = visible_line(quote)
    return f"“{words}”\n\n{reference}" if words else reference


def _as_markdown(article: Article, quote: str, page: int | None) -> str:
    of = origin(article, page)
    title, address = in_markdown(of.title), _ENTITY.sub(r"\&", _link_target(of.address))
    linked = f"[{title}]({address})" if address else f"“{title}”"
    publisher = f"*{in_markdown(of.publisher)}*" if of.publisher else ""
    where = ", ".join(filter(None, (publisher, of.day, of.page)))
    # With its full stop: a number at the beginning of a line is one of a list by that.
    authors = in_markdown(_sentences(_authors(article)))
    reference = _sentences(authors, linked, where)
    words = in_markdown(quote)
    return f"> {words}\n\n{reference}" if words else reference


def _as_bibtex(article: Article, page: int | None) -> str:
    of, day = origin(article, page), article.published
    authors = [_author(each) for each in map(visible_line, article.authors) if each]
    publisher, target = _latex(of.publisher), _link_target(of.address)
    fields = {
        "author": f"{{{' and '.join(authors)}}}" if authors else "",
        # Braces twice: its capitals stay as they are.
        "title": f"{{{{{_latex(of.title)}}}}}",
        "howpublished": f"{{{publisher}}}" if publisher else "",
        "year": f"{{{day.year}}}" if day else "",
        "month": MONTHS[day.month - 1][:3].lower() if day else "",
        "day": f"{{{day.day}}}" if day else "",
        "url": f"{{{target}}}" if target else "",
        "note": f"{{{of.page}}}" if of.page else "",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(article)},\n{lines}}}"


def _sentences(*parts: str) -> str:
    """Those of the parts that there are, each with its full stop."""
    return " ".join(each if each.endswith(".") else f"{each}." for each in parts if each)


def _authors(article: Article) -> str:
    names = [visible_line(each) for each in article.authors]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _link_target(address: str) -> str:
    """The address; what would end it in Markdown, or be an order in LaTeX, in its %-form."""
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)


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
