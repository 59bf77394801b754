"""The names in a sentence, and those that a text does not have. Pure.

A name is what is written with a capital, but for the word that a sentence begins with where that is
an ordinary one. "Biden" stands for "Joe Biden" and "President Biden", "Japanese" for "Japan", "WHO"
for "World Health Organization", and the other way round.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.facts.dates import dates
from assistant.facts.ordinary import is_ordinary
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
    executive producer manager editor commissioner commander premier sultan emir ayatollah
    brigadier commodore corporal inspector detective superintendent councillor councilman
    councilwoman chancellor actor actress singer author writer professor dean acting interim
    assistant associate managing foreign defense defence finance interior state i god internet web
    earth ok okay
""")
)
# Of a firm or a state, what may be said or left out: "Acme Corp." and "Acme".
_FORMS = frozenset(
    _listed("""
    inc incorporated corp corporation co company ltd limited llc plc gmbh government administration
    authorities republic prefecture
""")
)
# Letters that are no letter and an accent, and spellings of one sound: "Müller" and "Mueller",
# "Hassan" and "Hasan", "Zelensky" and "Zelenskyy". Not vowels: "Karin" is not "Karen".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SOUNDS = (("kh", "k"), ("gh", "g"), ("q", "k"), ("iy", "i"), ("yy", "i"), ("y", "i"))
_SOUNDED = 5  # letters from which on a name may be spelt in another way
_TWICE = re.compile(r"([^\Waeiou])\1+")


@dataclass(frozen=True, slots=True)
class Name:
    """Words with capitals that stand together, at a span of their sentence, which one may open."""

    span: Span
    words: tuple[str, ...]
    opens: bool = False


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
        if found and _are_joined(sentence, found[-1], span):
            last = found.pop()
            joined = Span(last.span.start, span.end)
            found.append(Name(joined, (*last.words, word), last.opens))
        else:
            found.append(Name(span, (word,), bool(_OPENS.search(sentence, 0, span.start))))
    kept = (replace(each, words=tuple(_without_titles(each.words))) for each in found)
    return [each for each in kept if each.words]


def _are_joined(sentence: str, last: Name, span: Span) -> bool:
    """Whether a word goes on with a name: behind a space, "of the", or an initial's stop."""
    initial = len(last.words[-1]) == 1 and sentence[last.span.end : span.start] == ". "
    return initial or bool(_JOINS.fullmatch(sentence, last.span.end, span.start))


def missing(name: Name, held: "Held") -> bool:
    """Whether a word of the name is held by nothing.

    A single word that opens a sentence is none where the text has it in small letters.
    """
    if held.has_short(name.words) or all(held.has(each) for each in name.words):
        return False
    return not (name.opens and len(name.words) == 1 and held.has_small(name.words[0]))


class Held:
    """The names that a text may be said to have: its words, their other forms, its acronyms.

    What stands `around` it gives the first name to a last one that it has.
    """

    def __init__(self, text: str, around: str = "") -> None:
        text = _undotted(text)
        whole = f"{text}\n{also_named(text)}"
        words = _folded_words(whole) | _folded_words(_written_out(whole))
        self._words = words | set(terms(whole))
        self._short = _initials(whole)
        self._sounds = {_sound(each) for each in words if len(each) >= _SOUNDED}
        self._around = _fold(_undotted(around))
        self._small = around

    def has(self, word: str) -> bool:
        """Whether it has the word, in the plural or not, capitalised or not."""
        folded = _fold(word)
        if (
            folded in self._words
            or _fold(_written_out(word)) in self._words
            or folded.rstrip("s") in self._words
            or f"{folded}s" in self._words
        ):
            return True
        stems = terms(word)
        if stems and all(each in self._words for each in stems):
            return True
        if word.isupper() and len(word) > 1 and folded in self._short:
            return True
        if len(folded) >= _SOUNDED and _sound(folded) in self._sounds and not also_named(word):
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(self.has(each) for each in parts if _is_capital(each))

    def has_small(self, word: str) -> bool:
        """Whether its text or the text around has the word in small letters."""
        return bool(re.search(rf"\b{re.escape(word.lower())}\b", self._small))

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
    folded = _fold(word)
    if is_ordinary(folded):
        return True
    if also_named(word) or sentence[span.start : span.end].endswith(("'s", "’s")):
        return False
    behind = re.match(r" +([^\W\d_][\w’'-]*)", sentence[span.end :])
    if behind is None or _is_capital(behind.group(1)):
        return False
    # An adjective or a plural without "the": "Vernal talks", "Carrots grow"; but "Paris was".
    if _ADJECTIVE.search(folded):
        return behind.group(1) not in _SINGLE
    return folded.endswith("s") and (behind.group(1) in _MANY or not _ONE_DOES(behind.group(1)))


_ADJECTIVE = re.compile(r"(?:al|ic|ous|ive|ful|less|able|ible|ary)$")
_SINGLE = frozenset(("was", "is", "has", "does", "says"))
_MANY = frozenset(("are", "were", "have", "do", "aren't", "weren't", "haven't", "don't"))
# What may follow one person as well as many: "Davis won", "Davis and Tarn", "Davis, who".
_ONE_DOES = re.compile(
    rf"(?:{'|'.join(sorted(STOP_WORDS))}|may|might|must|\w+(?:s|ed|n['’]t)|became|began|broke"
    r"|brought|built|bought|came|chose|drew|drove|fell|felt|fought|found|flew|gave|got|grew|held"
    r"|kept|knew|led|left|lost|made|met|put|ran|read|rose|saw|sent|set|shot|sold|spoke|stood"
    r"|struck|thought|took|won|went|wore|wrote)"
).fullmatch


def _without_titles(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        folded = _fold(word).rstrip(".")
        if folded not in TITLES and not (folded in _FORMS and word != words[0]):
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
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.translate(_LETTERS)


def _written_out(text: str) -> str:
    """ "Mueller" for "Müller": the other way to write it without the accent."""
    return unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)


@lru_cache(maxsize=4096)
def _sound(folded: str) -> str:
    """The same for two spellings of one name, in letters or from another alphabet."""
    for written, said in _SOUNDS:
        folded = folded.replace(written, said)
    return _TWICE.sub(r"\1", folded)


def _folded_words(text: str) -> set[str]:
    found: set[str] = set()
    for each in _WORD.findall(text):
        word = _OWNS.sub("", each)
        found.add(_fold(word))
        if "-" in word:
            found |= {_fold(part) for part in word.split("-") if part}
            found.add(_fold(word.replace("-", "")))
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
