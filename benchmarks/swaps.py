"""Sentences of articles made wrong, each in one thing, and made over fairly. Pure, and seeded.

For measuring alone: what makes sentences to train a reader with is another program.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_listed = str.split  # words written one behind the other

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPELT = _listed("""
    two three four five six seven eight nine ten eleven twelve twenty thirty forty
""")
_MONTH = "|".join(_MONTHS)
_YEAR = re.compile(r"(?<![\d$,.-])\b(1[89]\d\d|20[0-3]\d)\b(?![\d,%-]|\.\d)")
_FIGURE = re.compile(r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w:/-]|,\d|\.\d)")
_DAY_OF_MONTH = re.compile(rf"\b({_MONTH}) (\d{{1,2}})\b(?!\d)")
_RUN = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")
_VERBS = _listed("""
    told accused sued beat defeated attacked criticized criticised praised asked urged warned
    invited joined replaced succeeded supported backed helped hired fired bought acquired
    killed shot arrested charged met visited followed led left married paid gave sent sold
    offered blamed thanked invaded bombed struck hit blocked banned rejected endorsed named
    appointed elected nominated condemned threatened challenged faced owns owes supports
    opposes
""")
_TURNED = re.compile(rf"\b(?:{'|'.join(_VERBS)})\b")
_OPPOSITES = {
    "rose": "fell", "fell": "rose", "increased": "decreased", "decreased": "increased",
    "increase": "decrease", "decrease": "increase", "won": "lost", "lost": "won",
    "before": "after", "after": "before", "more": "fewer", "fewer": "more", "higher": "lower",
    "lower": "higher", "gained": "lost", "supported": "opposed", "opposed": "supported",
    "accepted": "rejected", "rejected": "accepted", "opened": "closed", "closed": "opened",
    "first": "last", "largest": "smallest", "highest": "lowest", "best": "worst",
    "bought": "sold", "sold": "bought", "approved": "rejected", "began": "ended",
    "started": "stopped", "guilty": "innocent", "above": "below", "below": "above",
    "legal": "illegal", "possible": "impossible", "likely": "unlikely", "north": "south",
    "south": "north", "alive": "dead", "grew": "shrank", "allowed": "banned", "older": "younger",
    "younger": "older", "early": "late", "late": "early",
}  # fmt: skip
_AUXILIARY = re.compile(
    r"\b(is|was|were|are|will|would|can|could|should|did|does|has been|had been|have been)\b"
    r"(?! not\b|n't)"
)
_NEGATION = re.compile(
    r"\b(is|was|were|are|will|would|could|should|did|does|do|has|have|had) not |\b(is|was|were|are"
    r"|would|could|should|did|does|do|has|have|had)n['’]t\b|\bnever "
)


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence, its article, and the names that a wrong one is drawn from."""

    set: str
    article: str
    sentence: str
    around: str
    title: str
    publisher: str
    published: date | None
    own_names: tuple[str, ...]
    other_names: tuple[str, ...]
    dateline: str = ""


Make = Callable[[Source, random.Random], str | None]


def name_runs(text: str) -> list[str]:
    """Runs of capitalised words that do not begin a sentence."""
    return [each.group() for each in _runs(text)]


def _runs(text: str) -> list[re.Match[str]]:
    return [
        each for each in _RUN.finditer(text)
        if each.start() and re.search(r"[a-z,] $", text[: each.start()])
        and not set(each.group().split()) & {*_MONTHS, *_DAYS, "I"}
    ]  # fmt: skip


def _put(text: str, match: re.Match[str], words: str, group: int = 0) -> str:
    return text[: match.start(group)] + words + text[match.end(group) :]


def wrong_number(source: Source, by: random.Random) -> str | None:
    """Another figure, or another number word, in the place of one."""
    text = source.sentence
    found: list[re.Match[str]] = [
        each for each in _FIGURE.finditer(text)
        if not _YEAR.match(text, each.start())
        and not re.search(rf"(?:{_MONTH}) $", text[: each.start()])
        and not re.match(rf" (?:{_MONTH})", text[each.end() :])
        and int(each[1].replace(",", "")) > 1
    ]  # fmt: skip
    spelt = list(re.finditer(rf"\b({'|'.join(_SPELT)})\b(?!-)", text))
    if not found and not spelt:
        return None
    if found and (not spelt or by.random() < 0.8):
        match = by.choice(found)
        value = int(match[1].replace(",", ""))
        new = value
        while new == value or new < 2:
            new = max(2, round(value * by.uniform(0.4, 1.9))) + by.choice((-1, 0, 1))
        shown = f"{new:,}" if "," in match[1] else str(new)
        return _put(text, match, shown + (match[2] or ""))
    match = by.choice(spelt)
    return _put(text, match, by.choice([each for each in _SPELT if each != match[1]]))


def wrong_scale(source: Source, by: random.Random) -> str | None:
    """Millions for billions, and the other way round."""
    other = {
        "million": "billion",
        "billion": "million",
        "thousand": "million",
        "trillion": "billion",
    }
    found = list(re.finditer(r"(?<=\d )(million|billion|thousand|trillion)\b", source.sentence))
    if not found:
        return None
    match = by.choice(found)
    return _put(source.sentence, match, other[match[1]])


def wrong_year(source: Source, by: random.Random) -> str | None:
    """Another year, up to nine before or behind."""
    found = list(_YEAR.finditer(source.sentence))
    if not found:
        return None
    match = by.choice(found)
    return _put(
        source.sentence, match, str(int(match[1]) + by.choice((-9, -4, -2, -1, 1, 2, 3, 7)))
    )


def wrong_day(source: Source, by: random.Random) -> str | None:
    """Another day of the month."""
    found = list(_DAY_OF_MONTH.finditer(source.sentence))
    if not found:
        return None
    match = by.choice(found)
    day = by.choice([each for each in range(1, 29) if each != int(match[2])])
    return _put(source.sentence, match, str(day), 2)


def wrong_month(source: Source, by: random.Random) -> str | None:
    """Another month."""
    found = list(re.finditer(rf"(?<=[a-z,] )({_MONTH})\b", source.sentence))
    if not found:
        return None
    match = by.choice(found)
    return _put(source.sentence, match, by.choice([each for each in _MONTHS if each != match[1]]))


def wrong_weekday(source: Source, by: random.Random) -> str | None:
    """Another day of the week."""
    found = list(re.finditer(rf"\b({'|'.join(_DAYS)})\b", source.sentence))
    if not found:
        return None
    match = by.choice(found)
    return _put(source.sentence, match, by.choice([each for each in _DAYS if each != match[1]]))


def _wrong_name(source: Source, by: random.Random, names: Sequence[str]) -> str | None:
    found = _runs(source.sentence)
    if not found:
        return None
    match = by.choice(found)
    words = set(match.group().split())
    others = [
        each for each in names
        if not words & set(each.split()) and each not in source.sentence
        and len(each.split()) == len(match.group().split())
    ]  # fmt: skip
    return _put(source.sentence, match, by.choice(others)) if others else None


def wrong_name(source: Source, by: random.Random) -> str | None:
    """A name of another article."""
    return _wrong_name(source, by, source.other_names)


def near_name(source: Source, by: random.Random) -> str | None:
    """Another name of the same article."""
    return _wrong_name(source, by, source.own_names)


def first_name(source: Source, by: random.Random) -> str | None:
    """A name of another article for the one that the sentence begins with."""
    match = _RUN.match(source.sentence)
    if not match or match.group() not in source.own_names:
        return None  # it may be no name, but a first word
    words = match.group().split()
    others = [
        each for each in source.other_names
        if not {*words} & {*each.split()} and each not in source.sentence
        and len(each.split()) == len(words)
    ]  # fmt: skip
    return _put(source.sentence, match, by.choice(others)) if others else None


def swapped_roles(source: Source, by: random.Random) -> str | None:
    """Who did it and to whom, the other way round."""
    text = source.sentence
    runs = [
        each for each in _RUN.finditer(text) if not set(each.group().split()) & {*_MONTHS, *_DAYS}
    ]
    for one, other in pairwise(runs):
        between = text[one.end() : other.start()]
        if one.group() == other.group() or not re.fullmatch(
            rf" (?:(?:has|had|have|also|then) )?(?:{'|'.join(_VERBS)}) (?:the )?", between
        ):
            continue
        return text[: one.start()] + other.group() + between + one.group() + text[other.end() :]
    return None


def negated(source: Source, by: random.Random) -> str | None:
    """A "not" put in behind the first auxiliary."""
    match = _AUXILIARY.search(source.sentence)
    if not match or re.search(r"\bn[o']t\b|\bno\b|never", source.sentence):
        return None
    word = match[1]
    said = word.replace(" ", " not ") if " " in word else f"{word} not"
    return _put(source.sentence, match, said)


def affirmed(source: Source, by: random.Random) -> str | None:
    """A "not" or "never" taken out."""
    match = _NEGATION.search(source.sentence)
    if not match or len(_NEGATION.findall(source.sentence)) > 1:
        return None
    word = match[1] or match[2] or ""
    if word in ("did", "does", "do"):
        return None  # "did go" is said by nobody
    return _put(source.sentence, match, f"{word} " if match[1] else word)


def opposite(source: Source, by: random.Random) -> str | None:
    """The opposite of a word."""
    found = list(re.finditer(rf"\b({'|'.join(_OPPOSITES)})\b", source.sentence))
    if not found:
        return None
    match = by.choice(found)
    return _put(source.sentence, match, _OPPOSITES[match[1]])


WRONG: dict[str, Make] = {
    "number": wrong_number, "number: scale": wrong_scale, "date: year": wrong_year,
    "date: day": wrong_day, "date: month": wrong_month, "date: weekday": wrong_weekday,
    "name: of another article": wrong_name, "name: of the same article": near_name,
    "first name of a sentence": first_name, "roles": swapped_roles,
    "negation: put in": negated, "negation: taken out": affirmed, "opposite": opposite,
}  # fmt: skip


# ---- fairly made over


def copied(source: Source, by: random.Random) -> str | None:
    """The sentence as it is."""
    return source.sentence


def other_number(source: Source, by: random.Random) -> str | None:
    """Another way to write a number."""
    text = source.sentence
    ways: list[str] = []
    if match := re.search(r"(\d+(?:\.\d+)?)%", text):
        ways.append(_put(text, match, f"{match[1]} percent"))
    if match := re.search(r"(?<=\d) per ?cent\b", text):
        ways.append(_put(text, match, "%"))
    if match := re.search(r"\$(\d+(?:\.\d+)?) (million|billion)\b", text):
        ways.append(_put(text, match, f"{match[1]} {match[2]} dollars"))
        ways.append(
            _put(text, match, f"${match[1]}{ {'million': 'm', 'billion': 'bn'}[match[2]] }")
        )
    if match := re.search(r"(?<![\d.,$])(\d) million\b", text):
        ways.append(_put(text, match, f"{match[1]},000,000"))
    if match := re.search(r"\b(\d+),000,000\b", text):
        ways.append(_put(text, match, f"{match[1]} million"))
    if match := re.search(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.])", text):
        ways.append(_put(text, match, match[1] + match[2]))
    words = dict(
        zip(
            ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            range(2, 11),
            strict=True,
        )
    )
    if match := re.search(rf"\b({'|'.join(words)}) (?=[a-z]+s\b)", text):
        ways.append(_put(text, match, f"{words[match[1]]} "))
    return by.choice(ways) if ways else None


def other_date(source: Source, by: random.Random) -> str | None:
    """Another way to write a date; the day of the month for a weekday just past."""
    text = source.sentence
    ways: list[str] = []
    if match := re.search(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}})\b", text):
        month = _MONTHS.index(match[1]) + 1
        ways.append(_put(text, match, f"{match[2]} {match[1]} {match[3]}"))
        ways.append(_put(text, match, f"{match[3]}-{month:02}-{int(match[2]):02}"))
    elif match := re.search(rf"\b({_MONTH}) (\d{{1,2}})\b(?!,? \d|-|–)", text):
        ways.append(_put(text, match, f"{match[2]} {match[1]}"))
    if match := re.search(rf"(?<!\d )\b(\d{{1,2}}) ({_MONTH})\b(?! \d)", text):
        ways.append(_put(text, match, f"{match[2]} {match[1]}"))
    if source.published and (match := re.search(rf"\bon ({'|'.join(_DAYS)})\b", text)):
        back = (source.published.weekday() - _DAYS.index(match[1])) % 7
        day = date.fromordinal(source.published.toordinal() - back)
        ways.append(_put(text, match, f"on {day.day} {day:%B %Y}"))
    return by.choice(ways) if ways else None


def other_name(source: Source, by: random.Random) -> str | None:
    """A country in full or short; a person without title."""
    text = source.sentence
    ways: list[str] = []
    for short, whole in (
        ("U.S.", "United States"), ("US", "United States"), ("UK", "United Kingdom"),
        ("U.N.", "United Nations"), ("EU", "European Union"),
    ):  # fmt: skip
        if match := re.search(rf"(?<![\w.]){re.escape(short)}(?=\s[a-z])", text):
            ways.append(_put(text, match, whole))
        if match := re.search(rf"\b{whole}\b", text):
            ways.append(_put(text, match, short))
    if match := re.search(r"(?<=[a-z,] )(?:President|Senator|Dr\.|Mr\.|Secretary) (?=[A-Z])", text):
        ways.append(_put(text, match, ""))
    return by.choice(ways) if ways else None


def without_aside(source: Source, by: random.Random) -> str | None:
    """An aside left out: in brackets, or behind "which" and "who" between commas."""
    text = source.sentence
    if match := re.search(r" \([^()]{5,80}\)|, (?:which|who) [^,.;]{5,80},(?= [a-z])", text):
        return _put(text, match, "")
    return None


def other_order(source: Source, by: random.Random) -> str | None:
    """What stands before the first comma put last: "On Monday, it rained." """
    match = re.fullmatch(
        r"((?:In|On|At|After|Before|Since|During|By) [^,.;]{3,60}), ([^.;?!\"“”]{20,})\.",
        source.sentence,
    )
    if not match or "," in match[2]:
        return None
    first, rest = match[1], match[2]
    begins = (
        rest[0]
        if re.match(r"[A-Z][a-z]*\b", rest) and rest.split()[0] in ("I",)
        else rest[0].upper()
    )
    return f"{begins}{rest[1:]} {first[0].lower()}{first[1:]}."


def reported(source: Source, by: random.Random) -> str | None:
    """Who said so put first: "It rained, the mayor said." """
    if match := re.fullmatch(
        r"([A-Z][^\"“”]{20,}), ((?:the )?[\w .'’-]{3,60}) said\.", source.sentence
    ):
        who = match[2][0].upper() + match[2][1:]
        what = (
            match[1]
            if _RUN.match(match[1])
            and " " in match[1]
            and match[1].split()[0]
            not in ("The", "It", "He", "She", "They", "A", "In", "There", "This", "We")
            else match[1][0].lower() + match[1][1:]
        )
        return f"{who} said that {what}."
    if re.search(r"\bsaid\b", source.sentence) and source.publisher:
        return f"{source.publisher} reported that {source.sentence[0].lower()}{source.sentence[1:]}"
    return None


_SAME = {
    "said": "stated", "about": "roughly", "nearly": "almost", "killed": "slain", "began": "started",
    "purchase": "buy", "bought": "purchased", "children": "kids", "however": "but", "also": "too",
    "because": "since", "although": "though", "many": "numerous", "large": "big", "big": "large",
    "announced": "declared", "help": "assist", "near": "close to", "show": "demonstrate",
    "showed": "demonstrated",
    "get": "obtain", "important": "significant", "several": "a number of", "doctors": "physicians",
    "while": "whereas", "until": "till", "got": "received", "told": "informed", "over": "more than",
}  # fmt: skip


def other_words(source: Source, by: random.Random) -> str | None:
    """One or two words for others that mean the same; "did not" for "didn't"."""
    text = re.sub(
        r"\b(did|was|is|were|are|does|had|has|would|could)n['’]t\b", r"\1 not", source.sentence
    )
    found = [
        each
        for each in re.finditer(rf"\b({'|'.join(_SAME)})\b", text)
        if each[1] != "over" or text[each.end() + 1 : each.end() + 2].isdigit()
    ]
    chosen = by.sample(found, min(2, len(found)))
    for match in sorted(chosen, key=lambda each: each.start(), reverse=True):
        text = _put(text, match, _SAME[match[1]])
    return text if text != source.sentence else None


def turned(source: Source, by: random.Random) -> str | None:
    """A plain passive made active: "X was sued by Y" as "Y sued X"."""
    match = re.match(
        r"((?:[A-Z][a-z]+ ?){1,3}) (?:was|were) ([a-z]+ed) by ((?:[A-Z][a-z]+ ?){1,3})"
        r"(?=[.,]| in | on | for | after )",
        source.sentence,
    )
    if not match:
        return None
    return f"{match[3].strip()} {match[2]} {match[1].strip()}{source.sentence[match.end() :]}"


FAIR: dict[str, Make] = {
    "copied": copied, "number format": other_number, "date format": other_date,
    "name form": other_name, "aside dropped": without_aside, "order": other_order,
    "reported": reported, "words": other_words, "active for passive": turned,
}  # fmt: skip
