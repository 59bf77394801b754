"""The things a question speaks of: its names and noun phrases, each with its kind. Pure.

By rules, for English: a phrase begins at "the" or at a word that is no small word, and ends at a
small word or a verb. What is not sure gets the kind "thing".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.places import PLACES, is_place
from assistant.wording import (
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    SMALL,
    Word,
    shape,
    word_set,
    words,
)
from ingest.article import Span
from ingest.months import MONTHS, WEEKDAYS

PERSON, PLACE, BODY, GROUP, TIME, THING = "person", "place", "body", "group", "time", "thing"

_OF_BODY = word_set(
    "agency survey authority ministry company council committee court bank university office "
    "department party union commission government police army navy team group club association "
    "institute corporation parliament congress senate party federation organisation organization "
    "laboratory collaboration foundation church hospital ltd inc corp"
)
_OF_THING = word_set(
    "war prize cup canal boson telescope bridge tower cathedral act treaty agreement accord "
    "earthquake storm hurricane olympics games project mission programme program station "
    "observatory collider house museum times post league election day code record"
)
_DO = ("did", "do", "does", "didn't", "doesn't", "don't")
_ORDERS = word_set("compare tell show list give explain describe summarise summarize find name")
CALENDAR = frozenset(each.lower() for each in (*MONTHS, *WEEKDAYS))
_COUNTS = word_set("two three four five six seven eight nine ten twelve twenty hundred")
_TITLES = word_set(
    "president minister emperor empress king queen prince princess pope archbishop bishop mr mrs "
    "ms dr professor judge general captain senator governor mayor sir lord lady chancellor "
    "chairman secretary"
)
_SAYS = r"(?:said|says|told|added|warned|called|announced|promised|declared|replied|argued)"
_CAPITAL = r"[A-ZÀ-Þ][\w’'-]+"
_RUN = re.compile(
    rf"(?:{_CAPITAL}|[A-Z]\.)(?: (?:{_CAPITAL}|[A-Z]\.|(?:van|von|de|der|bin|el|da|di) {_CAPITAL}|"
    rf"al-{_CAPITAL}))*"
)
_ACTS = re.compile(r" (?:was|is|has|had|who|led|came|became|won|took|died)\b")
_APPOSED = re.compile(r", (?:(?:the|a|an|another|who|its|their) [a-z]|(?:\d+|[a-z]+),)")
_NUMBER = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CLAUSE = re.compile(r" (?:that|which|who) (?!.*\b(?:that|which|who)\b)\S.*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase at its place in a question; `name` is the part of it written as names are."""

    text: str
    span: Span
    kind: str
    name: str = ""

    @property
    def definite(self) -> bool:
        """Whether it speaks of something known: "the ship", "its owner"."""
        first = self.text.split(" ", 1)[0].lower()
        return first in ("the", "this", "that", "these", "those") or first in POSSESSIVES


def mentions(question: str, persons: Iterable[str] = ()) -> list[Mention]:
    """The phrases of the question, in order; `persons` are names known to be of people."""
    known = {part for name in persons for part in (name, name.rsplit(" ", 1)[-1])}
    lead = shape(question).lead
    counted = len(lead) if re.match(r"(?i)(?:\w+ )?how (?!many|much)", lead) else 0  # "How strong"
    found = []
    for chunk in _chunks(question):
        text = question[chunk[0].span.start : chunk[-1].span.end]
        text = re.sub(r"(?:['’]s|(?<=s)['’])$", "", text)
        start = chunk[0].span.start
        name = _name_of(chunk)
        kind = _kind(chunk, name, known)
        if start >= counted:
            found.append(Mention(text, Span(start, start + len(text)), kind, name))
    return found


def phrases(question: str, persons: Iterable[str] = ()) -> list[Mention]:
    """The same with what belongs to them: "the fire at Notre-Dame", "the hole that was seen"."""
    single = mentions(question, persons)
    whole: list[Mention] = []
    for each in single:
        if whole and _belongs(question, whole[-1], each):
            span = Span(whole[-1].span.start, each.span.end)
            whole[-1] = replace(
                whole[-1], text=span.cut(question), span=span, name=whole[-1].name or each.name
            )
        else:
            whole.append(each)
    return _with_clause(question, whole)


def people(texts: Iterable[str]) -> list[str]:
    """The people named in prose, in order, in full where the texts have their full name."""
    said = list(texts)
    full: dict[str, str] = {}
    found: list[str] = []
    for text in said:
        for run in _RUN.finditer(text):
            name = _person(run, text)
            if not name:
                continue
            if " " in name:
                full.setdefault(name.rsplit(" ", 1)[-1], name)
            found.append(name)
    # A single name that "said" something may be a company's: only one known in full is a person's.
    known = (full.get(name.rsplit(" ", 1)[-1], name) for name in found)
    return [name for name in dict.fromkeys(known) if " " in name]


def _person(run: re.Match[str], text: str) -> str:
    """The name in a run of capitalised words, without title, where it is a person's; or ""."""
    parts = run.group().split()
    before, behind = text[: run.start()], text[run.end() :]
    titles = [at for at, part in enumerate(parts[:-1]) if part.lower().strip(".") in _TITLES]
    parts = parts[titles[-1] + 1 :] if titles else parts
    while len(parts) > 1 and parts[0].lower() in SMALL:
        parts = parts[1:]
    while len(parts) > 2 and parts[0].lower() in PLACES:
        parts = parts[1:]
    name = re.sub(r"['’]s?$", "", " ".join(parts))
    last = name.rsplit(" ", 1)[-1].lower()
    if last in SMALL or last in _TITLES or is_place(name) or name.isupper():
        return ""
    if (
        last in _OF_BODY | _OF_THING
        or last.endswith("management")
        or re.search(r"\b[Tt]he $", before)
    ):
        return ""
    says = re.match(rf" {_SAYS}\b", behind) or re.search(rf"\b{_SAYS} $", before)
    apposed = _APPOSED.match(behind)
    acts = _ACTS.match(behind)
    if titles or says or ((apposed or acts) and len(parts) > 1):
        return name
    return ""


def _chunks(question: str) -> Iterator[Sequence[Word]]:
    """The runs of words that make a phrase, each with its "the"."""
    chunk: list[Word] = []
    # "How much did the telescope cost": one verb is to come, which may look like a noun.
    owed = shape(question).aux.lower() in _DO
    last: Word | None = None
    for word in words(question):
        gap = question[last.span.end : word.span.start] if last else ""
        is_small = _is_small(word, last)
        is_verb = word.is_verb and (owed or not word.is_verb_or_noun)
        named_before = bool(chunk) and chunk[-1].is_name
        split = named_before and chunk[-1].lower.endswith("'s") and word.is_name
        if chunk and (gap.strip(" .") or split or is_small or _ends(chunk, word, is_verb)):
            owed = owed and (is_small or word.is_name)
            yield from _proper(chunk)
            chunk = []
        last = word
        if word.lower in DETERMINERS and is_small:
            chunk = [word]
        elif not is_small and (
            chunk or word.is_name or not (is_verb or word.lower.endswith("ing"))
        ):
            chunk.append(word)
        elif is_verb:
            owed = False
    if owed and len(_nouns(chunk)) > 1 and not chunk[-1].is_name:
        chunk = chunk[:-1]
    yield from _proper(chunk)


def _is_small(word: Word, before: Word | None) -> bool:
    """Whether it is a small word, and not one of a name: the Ever Given, the National Not."""
    if word.lower not in SMALL:
        return before is None and word.lower in _ORDERS
    return not (word.is_name and before is not None and word.text != "I") or word.lower == "the"


def _ends(chunk: Sequence[Word], word: Word, is_verb: bool) -> bool:
    """Whether the phrase ends before the word."""
    nouns = _nouns(chunk)
    if word.is_name or not nouns:
        return False
    determined = chunk[0].lower in DETERMINERS
    if nouns[-1].is_name and not nouns[-1].lower.endswith("'s") and not determined:
        return True  # "Egypt demand", "DART change"
    return is_verb or word.lower.endswith("ing") or word.lower in _COUNTS


def _proper(chunk: Sequence[Word]) -> Iterator[Sequence[Word]]:
    if _nouns(chunk) and not (len(chunk) == 1 and chunk[0].lower in SMALL):
        yield chunk


def _nouns(chunk: Sequence[Word]) -> list[Word]:
    return [word for word in chunk if word.lower not in DETERMINERS]


def _name_of(chunk: Sequence[Word]) -> str:
    """The first run of words written as names in it."""
    run: list[str] = []
    nouns = _nouns(chunk)
    titles = [at for at, word in enumerate(nouns[:-1]) if word.lower in _TITLES]
    for word in nouns[titles[-1] + 1 if titles and nouns[-1].is_name else 0 :]:
        if word.is_name or word.lower in PLACES or (run and _NUMBER.fullmatch(word.text)):
            run.append(word.text)
        elif run:
            break
    return re.sub(r"(?:['’]s|(?<=s)['’])$", "", " ".join(run))


def _kind(chunk: Sequence[Word], name: str, persons: Iterable[str]) -> str:
    nouns = _nouns(chunk)
    last = re.sub(r"'s?$", "", nouns[-1].lower)
    if all(_NUMBER.fullmatch(word.text) for word in nouns):
        return TIME if _YEAR.fullmatch(nouns[-1].text) else THING
    if all(word.lower in CALENDAR or _NUMBER.fullmatch(word.text) for word in nouns):
        return TIME
    titled = any(word.lower in _TITLES for word in nouns[:-1])
    if name and (name in persons or titled) and nouns[-1].is_name:
        return PERSON
    if is_place(" ".join(word.text for word in nouns)):
        return PLACE
    if last in _OF_BODY or (name.isupper() and len(name) > 1 and nouns[-1].is_name):
        return BODY
    if not nouns[-1].is_name:
        is_plural = last.endswith("s") and not last.endswith(("ss", "us", "is"))
        return (
            GROUP if is_plural or last == "people" or last.endswith(("men", "children")) else THING
        )
    determined = chunk[0].lower in DETERMINERS
    if len(nouns) in (2, 3) and not determined and last not in _OF_THING | _OF_BODY:
        return PERSON if all(word.is_name and not word.text.isupper() for word in nouns) else THING
    return THING


def _belongs(question: str, one: Mention, other: Mention) -> bool:
    """Whether the second says which the first is: "the picture" of "the hole"."""
    between = question[one.span.end : other.span.start].strip().lower()
    if other.text.split(" ", 1)[0].lower() in POSSESSIVES:
        return False
    if between == "of":
        return True
    return (
        between in ("at", "in", "on", "for", "near", "over", "between")
        and one.definite
        and not one.name
        and other.kind not in (TIME, GROUP)
        and bool(other.name or between == "at")
    )


def _with_clause(question: str, found: list[Mention]) -> list[Mention]:
    """The phrases, with the "that was seen" that ends the question at the phrase before it."""
    plain = question.rstrip(" ?.!")
    for number, each in enumerate(found):
        behind = plain[each.span.end :]
        if each.definite and _CLAUSE.match(behind):
            end = len(plain)
            if shape(question).aux.lower() in ("do", "does", "did"):
                end = plain.rindex(" ")  # "the image that Biden presented show"
            span = Span(each.span.start, end)
            name = each.name or next((more.name for more in found[number + 1 :] if more.name), "")
            return [*found[:number], replace(each, text=span.cut(question), span=span, name=name)]
    return found


def starts_with_preposition(text: str) -> bool:
    """Whether the text begins with "in", "after" or their like."""
    first = next(iter(words(text)), None)
    return bool(first and first.lower in PREPOSITIONS)
