"""Which of a text's lines is its headline, and what of it is the name of the site. Pure."""

import re
import unicodedata

from ingest.names import are_names, is_agency, is_outlet

MAX_TITLE = 120  # characters of a title made from a sentence
_MAX_HEADLINE = 160  # characters: a first line longer than this is a paragraph
_LOOKED_AT = 600  # lines
_LINES = 200  # in which a headline is said again: a long text has many more
_MOST_OF_SITE = 4  # words in the name of a site
_CLAUSE = re.compile(r"[,;:–—]\s")
_APART = re.compile(r"\s+(?:[|»«·•]|::|[-–—])\s+")
_DOMAIN = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk|de|fr|io|tv|gov|edu|eu)", re.I
)
# Behind a dash these say what kind of article it is.
_KIND = re.compile(
    r"reports?|reviews?|analysis|opinion|exclusive|video|updates?|live|trailer|interview|rumou?r"
    r"|sources?|study|poll",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+\.\w+")
# What stands above an article and is none of it.
_AROUND = re.compile(
    r"the wayback machine.*|\d+ captures|skip (?:to|nav).*|menu|home|search|close"
    r"|ad(?:vertisements?)?"
    r"|log ?in.*|sign (?:in|up).*|subscribe.*|share.*|we value your privacy|watch live|loading.*"
    r"|(?:this site|we|.{0,60}) uses? cookies.*|print|email|about this capture|collected by"
    r"|you will be redirected.*|to report corrections.*"
    r"|from (?:staff|wire|usa today).*reports|a version of this (?:story|article) .*"
    r"|editor[’']s note\b.*|success|fail|timestamps|[\w ]+ \| [\w-]+\.com",
    re.IGNORECASE,
)

_NO_LETTER = re.compile(r"[^\w\s]+|_+")


def content_lines(text: str) -> list[str]:
    """The lines of a text from its headline or first paragraph on, blank ones left out."""
    lines = [line.strip() for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT]]
    lines = [line for line in lines if line]
    start = 0
    while start < len(lines) - 1 and _is_around(lines[start], lines[start + 1]):
        start += 1
    return lines[start:]


def find_headline(lines: list[str]) -> str:
    """The first of `lines` where it is a headline: short, without a full stop, others below it.

    The site's name is taken off where the rest is said again as a line of its own, or where it
    can be nothing else.
    """
    first, rest = lines[0], lines[1:]
    complete = first.rstrip("\"'”’)").endswith((".", ":", ";", ","))
    if len(first) > _MAX_HEADLINE or complete:
        return ""
    return _without_site(first, rest) if sum(map(len, rest)) > len(first) else ""


def without_site(title: str, sites: tuple[str, ...]) -> str:
    """`title` without the name of the site in front of it or behind it, by its known names."""
    known = {folded(site) for site in sites if site}
    pieces, marks = _APART.split(title), _APART.findall(title)
    while len(pieces) > 1 and folded(pieces[-1]) in known:
        pieces.pop()
    while len(pieces) > 1 and folded(pieces[0]) in known:
        pieces.pop(0)
        marks.pop(0)
    return pieces[0] + "".join(mark + piece for mark, piece in zip(marks, pieces[1:], strict=False))


def shorten(sentence: str, limit: int = MAX_TITLE) -> str:
    """`sentence` in at most `limit` characters, cut behind a clause or else a word."""
    sentence = " ".join(sentence.split()).rstrip(".")
    if len(sentence) <= limit:
        return sentence
    clauses = [found.start() for found in _CLAUSE.finditer(sentence) if 40 < found.start() <= limit]
    if clauses:
        return sentence[: clauses[-1]]
    return sentence[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def folded(line: str, between: str = "") -> str:
    """The letters and digits of a line alone, by which two writings of a headline are one.

    `between` its words stands what is given.
    """
    plain = unicodedata.normalize("NFKD", line).casefold()
    return between.join(_NO_LETTER.sub("", plain).split())


def _without_site(first: str, rest: list[str]) -> str:
    marks = list(_APART.finditer(first))
    if not marks:
        return first
    again = {folded(line) for line in rest[:_LINES] if len(line) <= _MAX_HEADLINE}
    if folded(first) in again:
        return first
    edges = [(0, 0), *((mark.start(), mark.end()) for mark in marks), (len(first), len(first))]
    parts = [
        first[edges[begin][1] : edges[end][0]]
        for begin in range(len(edges) - 1)
        for end in range(begin + 1, len(edges))
    ]
    said = [part for part in parts if len(part.split()) >= 3 and folded(part) in again]
    if said:
        return max(said, key=len)
    named = "\n".join(rest).casefold()
    while (last := parts_behind(first)) and (
        _can_only_be_site(last[1], last[2]) or _is_site(last[2], again, named)
    ):
        first = last[0]
    begin, _, behind = first.partition(" - ")
    while len(behind.split()) >= 3 and (begin == "News" or _is_site(begin, again, named)):
        first = behind
        begin, _, behind = first.partition(" - ")
    return first


def parts_behind(title: str) -> tuple[str, str, str] | None:
    """What stands before the last sign that parts, the sign, and the few words behind it."""
    marks = list(_APART.finditer(title))
    if not marks:
        return None
    before, mark, behind = title[: marks[-1].start()], marks[-1][0], title[marks[-1].end() :]
    is_whole = len(before.split()) >= 3 and len(behind.split()) <= _MOST_OF_SITE
    return (before, mark, behind) if is_whole else None


def _can_only_be_site(mark: str, name: str) -> bool:
    is_word = name[:1].isupper() and " " not in name and not _KIND.fullmatch(name)
    return "|" in mark or (mark.strip() == "-" and is_word)


def _is_site(name: str, lines: set[str], named: str) -> bool:
    """Whether a page names itself so: in a line, an address or a note of copyright."""
    plain = re.escape(folded(name))
    if len(plain) < 2 or len(name.split()) > _MOST_OF_SITE:
        return False
    if _DOMAIN.fullmatch(name) or (folded(name) in lines and len(name.split()) < 3):
        return True
    owner = rf"(?:©|copyright)[^\n]{{0,20}}\b{re.escape(name.casefold())}\b"
    return bool(re.search(rf"\b{plain}\.(?:com|org|net|co\.|tv)", named) or re.search(owner, named))


def _is_around(line: str, following: str) -> bool:
    if _AROUND.fullmatch(line) or _MAIL.fullmatch(line) or is_agency(line):
        return True
    if not any(char.isalpha() for char in line):
        return True
    is_short = len(line.split()) <= _MOST_OF_SITE - 1 and len(following) > _MAX_HEADLINE / 2
    is_signed = are_names(line) and (bool(_MAIL.fullmatch(following)) or is_outlet(following))
    return is_signed or (is_outlet(line) and is_short)
