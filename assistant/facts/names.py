"""The names in a sentence, and those that a text does not have. Pure.

A name is what is written with a capital, but for the word that a sentence begins with where that is
an ordinary one. "Biden" stands for "Joe Biden" and "President Biden", "Japanese" for "Japan", "WHO"
for "World Health Organization", and the other way round.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.dates import dates
from assistant.facts.places import also_named
from ingest.article import Span
from ingest.terms import STOP_WORDS, terms

_listed = str.split  # words written one behind the other

_ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}|\b(?:[A-Z]\. ){2,}")
_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*[^\W_])?(?:['’](?=\s|$))?")
_OWNS = re.compile(r"['’]s?$")
_JOINS = re.compile(r"(?: (?:of|the|of the|for|de|la|del|der|von|van|bin|al|al-|&))? ")
_OPENS = re.compile(r"(?:^|[.!?:;…]|[\"“‘'(\[–—]|--|\s[-•*])\s*[\"“‘'(\[]*$")
TITLES = frozenset(
    _listed("""
    mr mrs ms miss dr prof professor sir dame lord lady president vice minister prime
    chancellor secretary senator sen rep representative congressman congresswoman governor gov
    mayor judge justice general gen colonel col captain capt lieutenant lt major maj sergeant
    sgt admiral king queen prince princess pope cardinal archbishop bishop father reverend rev
    rabbi imam sheikh chief officer director chairman chairwoman chair ceo founder coach
    spokesman spokeswoman spokesperson attorney ambassador deputy former late st saint jr sr
    foreign defense defence finance interior state i god internet web earth ok okay
""")
)
_ORDINARY = frozenset(
    _listed("""
    wow oh well hello dear please sorry although however meanwhile moreover furthermore
    additionally instead since while whereas despite because during among amid amidst unlike
    like many several some most both neither either every everyone everything everybody nobody
    nothing none another other others such today yesterday tomorrow tonight now then later
    earlier soon recently currently previously finally eventually initially originally overall
    still yet also even only just perhaps maybe police people officials scientists researchers
    experts critics supporters residents voters students teachers doctors workers employees
    authorities prosecutors investigators lawyers lawmakers government congress parliament
    media data evidence research inflation construction production demand supply trade traffic
    work water gas oil food power energy education health following according based given due
    thanks along within without across around near inside outside behind beyond under over
    above below between through throughout until unless once whether if when where why how what
    who whom whose which that this these those there here he she it they we you his her its
    their our your my i one two three four five six seven eight nine ten eleven twelve twenty
    thirty forty fifty hundred thousands millions dozens half part yes no not never always
    often sometimes usually fans players owners members leaders part anyone someone something
    anything nearly almost about approximately roughly more less few fewer much little each all
    any several various certain two-thirds next last first second third former young old new
    early late big small high low good bad great long short local national international global
    public private federal state city town village county district court school university
    hospital company team group family mother father son daughter wife husband man woman boy
    girl child children men women citizens customers consumers investors analysts economists
    historians archaeologists engineers firefighters rescuers soldiers troops rebels protesters
    demonstrators activists campaigners witnesses survivors victims passengers tourists
    visitors farmers fishermen unions prices sales shares stocks profits revenue exports
    imports unemployment growth winter spring summer autumn rain snow heavy strong severe
    police ice climate life death war peace love money music art science technology sport
    religion history space time home house land life order access support opposition action
    none the a an and but or so for nor at by in of on to from with as into onto upon per via
    off out up down after before against toward towards being be been is are was were do does
    did done has have had can could will would shall should may might must let us get go see
""")
)
_ENDS = re.compile(r"(?:ly|ing|ed|ers|ors|ists|ians|tion|sions?|ments?|ness|ities|ity|ships?)$")


@dataclass(frozen=True, slots=True)
class Name:
    """Words with capitals that stand together, at a span of their sentence."""

    span: Span
    words: tuple[str, ...]


def names(sentence: str) -> list[Name]:
    """The names of a sentence, in order, without titles such as "President".

    None where it is written all in capitals: nothing tells what is a name.
    """
    if sentence.upper() == sentence:
        return []
    busy = [each.span for each in dates(sentence)]
    found: list[Name] = []
    for match in _WORD.finditer(_undotted(sentence)):
        word, span = _OWNS.sub("", match.group()), Span(*match.span())
        if any(span.start < each.end and each.start < span.end for each in busy):
            continue
        if not _is_capital(word) or _is_first(sentence, span, word):
            continue
        if found and _JOINS.fullmatch(sentence, found[-1].span.end, span.start):
            last = found.pop()
            found.append(Name(Span(last.span.start, span.end), (*last.words, word)))
        else:
            found.append(Name(span, (word,)))
    kept = (Name(each.span, tuple(_without_titles(each.words))) for each in found)
    return [each for each in kept if each.words]


def missing(name: Name, held: "Held") -> bool:
    """Whether a word of the name is held by nothing."""
    return not (held.has_short(name.words) or all(held.has(each) for each in name.words))


class Held:
    """The names that a text may be said to have: its words, their other forms, its acronyms.

    What stands `around` it gives the first name to a last one that it has.
    """

    def __init__(self, text: str, around: str = "") -> None:
        text = _undotted(text)
        whole = f"{text}\n{also_named(text)}"
        self._words = _folded_words(whole) | set(terms(whole))
        self._short = _initials(whole)
        self._around = _fold(_undotted(around))

    def has(self, word: str) -> bool:
        """Whether it has the word, in the plural or not, capitalised or not."""
        folded = _fold(word)
        if (
            folded in self._words
            or folded.rstrip("s") in self._words
            or f"{folded}s" in self._words
        ):
            return True
        stems = terms(word)
        if stems and all(each in self._words for each in stems):
            return True
        if word.isupper() and len(word) > 1 and folded in self._short:
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(self.has(each) for each in parts if _is_capital(each))

    def has_short(self, words: tuple[str, ...]) -> bool:
        """Whether it has the words by their initials, or by the last and its text the rest."""
        short = "".join(each[0] for each in words).lower()
        if len(words) > 2 and short in self._words:
            return True
        if _fold("".join(words)) in self._words:  # "Tech Crunch" for "TechCrunch"
            return True
        full = _fold(" ".join(words))
        return len(words) > 1 and self.has(words[-1]) and bool(full) and full in self._around


def _is_capital(word: str) -> bool:
    return any(char.isupper() for char in word)


def _is_first(sentence: str, span: Span, word: str) -> bool:
    """Whether the capital is only that of a sentence's or a quotation's first word."""
    if word[1:] != word[1:].lower() or not _OPENS.search(sentence, 0, span.start):
        return word in ("I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll")
    folded = _fold(word).partition("'")[0]
    if folded in _ORDINARY or folded in STOP_WORDS or _ENDS.search(folded):
        return True
    if also_named(word) or sentence[span.start : span.end].endswith(("'s", "’s")):
        return False
    behind = re.match(r" +([^\W\d_][\w’'-]*)", sentence[span.end :])
    if behind is None or _is_capital(behind.group(1)):
        return False
    # An adjective or a plural without "the": "Local talks", "Bridges were"; but "Paris was".
    return behind.group(1) not in _SINGLE and (
        bool(_ADJECTIVE.search(folded))
        or (folded.endswith("s") and not behind.group(1).endswith("ed"))
        or (behind.group(1).endswith("s") and not behind.group(1).endswith("ss"))
    )


_ADJECTIVE = re.compile(r"(?:al|ic|ous|ive|ful|less|able|ible|ary)$")
_SINGLE = frozenset(("was", "is", "has", "does", "says"))


def _without_titles(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if _fold(word).rstrip(".") not in TITLES:
            yield word


def _undotted(text: str) -> str:
    """ "US" for "U.S.", at the same places."""
    return _ACRONYM.sub(lambda found: _closed(found.group()), text)


def _closed(dotted: str) -> str:
    bare = dotted.replace(".", "").replace(" ", "")
    return bare + " " * (len(dotted) - len(bare))


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _folded_words(text: str) -> set[str]:
    found: set[str] = set()
    for each in _WORD.findall(text):
        word = _OWNS.sub("", each)
        found.add(_fold(word))
        if "-" in word:
            found |= {_fold(part) for part in word.split("-") if part}
    return found


def _initials(text: str) -> set[str]:
    """The acronyms that runs of capitalised words make, small words left out and kept."""
    found: set[str] = set()
    for line in text.split("\n"):
        run: list[str] = []
        for match in re.finditer(r"[^\W\d_][\w’'-]*|[^\w\s]", line):
            word = match.group()
            if word[0].isupper():
                run.append(word[0].lower())
                found |= {"".join(run[at:]) for at in range(max(0, len(run) - 7), len(run) - 1)}
            elif word not in ("of", "the", "and", "for", "&", "in", "on", "-", "’", "'"):
                run = []
    return found
