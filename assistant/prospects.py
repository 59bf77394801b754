"""Questions that a sentence answers, made of its own words by rules, for English. Pure.

Only where the words hardly have to be changed: "Who …" and "How many …" before what is said of
somebody or something, "When was …" and "Why was …" by putting the verb in front. Where a rule is
not sure there is no question: a text has enough sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.mentions import CALENDAR, people
from assistant.sayings import said_about
from assistant.verbs import base
from assistant.wording import AUXILIARIES, Word, asked, word_set, words
from ingest.months import A_MONTH

_LEAST, _MOST = 35, 260  # characters of a sentence that a question is made of
_LONGEST = 95  # of a question
_CLEAN = re.compile(r"[\w\s,.;:'’\"“”‘()$€£%&–—/-]+[.\"”]")
_CAPITAL = r"(?:[A-ZÀ-Þ][\w’'-]*|[A-Z]\.)"
_RUN = rf"{_CAPITAL}(?: (?:{_CAPITAL}|(?:van|von|de|der|bin|el|da|di|of) {_CAPITAL}))*"
_SUBJECT = re.compile(
    rf"^(?P<name>(?:[Tt]he )?{_RUN}(?: and {_RUN})?)"
    r"(?:, (?P<about>(?:[^,]|,(?= \d))+),)? (?P<rest>[a-z].+)$"
)
_BACK = re.compile(  # points at something said elsewhere
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|himself|herself|itself|themselves|"
    r"this|these|those|here|there|such|another|others?|I|we|you|my|our|your|former|latter|then|so)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?:(?:About|Around|Some|Nearly|Almost|Only|Just|At least|More than|Fewer than|Up to|Over|"
    r"Another|Exactly|Roughly) )?"
    r"(?P<number>\d[\d,]*|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty|"
    r"Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety|Hundreds of|Thousands of) (?P<rest>[a-z].+)$"
)
_UNITS = word_set(
    "million billion trillion percent per metres meters kilometres kilometers miles feet inches "
    "tonnes tons kilograms pounds dollars euros years months weeks days hours minutes seconds "
    "degrees centimetres millimetres litres hectares acres points times quarters thirds halves of"
)
_MEASURE = re.compile(
    r"^(?P<subject>(?:The|A|An|[A-Z]).+?) (?P<be>is|was|are|were) "
    r"(?:(?:about|some|around|nearly|almost|more than|at least|just|only|over) )?"
    r"(?P<value>\d[\d.,]*(?: (?:million|billion))? [a-z-]+) "
    r"(?P<how>wide|long|high|tall|deep|thick|old)\b"
)
_DAY = rf"(?:\d{{1,2}} (?:{A_MONTH})|(?:{A_MONTH}) \d{{1,2}},?)(?: \d{{4}})?|(?:{A_MONTH}) \d{{4}}"
_WHEN = re.compile(
    rf",? (?P<when>(?:on|in) (?:{_DAY}|(?:1[5-9]|20)\d\d)|"
    r"at (?:about )?\d{1,2}[:.]\d\d [ap]\.m\.(?: local time| Eastern time)?"
    rf"(?:,? on (?:[A-Z][a-z]+day|{_DAY}))?)(?=[.,]|$)"
)
_COST = re.compile(
    r"^(?P<subject>.+?) (?:has |had )?cost (?:(?:about|some|around|nearly|more than) )?"
    r"(?P<value>[$€£]?\d[\d.,]*(?: (?:million|billion))?)"
)
_BECAUSE = re.compile(r",? (?P<because>because (?:of )?.+)$")
_INVERTED = word_set("was were is are has have had could can will would may might")
_JOINS = re.compile(r"\b(?:and|but|that|which|who|said|when|while)\b")
_SINGULAR = re.compile(r"[a-z]+s (?:the|an?|at|in|for|of)\b")  # "heads a group"
_TITLE = r"\b(?:President|Minister|Secretary|Emperor|Empress|King|Queen|Judge|Mrs?|Ms|Dr|Mayor)\.?"
_HUMAN = (  # speaks, has a role or an age, or is "he" or "she" soon after
    r"(?:(?:, [^,.]+,)? (?:said|says|told|added|warned|replied|promised)\b|, who\b|"
    r", (?:\d\d,|(?:the|a|an) (?:[^,.]*? )??(?:head|chief|\w+(?:er|or|ist|man|woman|ian|ant))\b)|"
    r".{0,140}?\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b)"
)
_KNOWN_ONE = re.compile(r"\b(?:only|first|last|oldest|youngest)\b")


# Those first whose answer is a word or two.
FORMS = ("when", "measure", "who", "why", "count", "what", "said", "spoke")


@dataclass(frozen=True, slots=True)
class Prospect:
    """A question, the words of the sentence that answer it, and the sentence; one of FORMS."""

    question: str
    answer: str
    sentence: str
    form: str

    @property
    def stands_alone(self) -> bool:
        """Whether somebody understands it who has read nothing: it names something."""
        return any(
            each.is_name and len(each.text) > 2 and each.lower not in CALENDAR
            for each in words(self.question)[1:]
        )


def prospects(text: str, sentences: Sequence[str]) -> Iterator[Prospect]:
    """Questions that the sentences, of this text, answer; in the order of the sentences."""
    known = [each for each in people([text]) if _is_somebody(each, text)]
    for sentence in sentences:
        plain = " ".join(sentence.split())
        if not _LEAST <= len(plain) <= _MOST or not _CLEAN.fullmatch(plain):
            continue
        for each in _questions(plain, text, known):
            if len(each.question) <= _LONGEST and not _BACK.search(each.question):
                yield each


def _questions(sentence: str, text: str, known: Sequence[str]) -> Iterator[Prospect]:
    plain = sentence.rstrip(".")
    for form, make in (
        ("count", _how_many), ("measure", _how_much), ("why", _why), ("when", _when),
    ):  # fmt: skip
        if found := make(plain):
            yield Prospect(asked(found[0]), found[1], sentence, form)
    if subject := _SUBJECT.match(plain):
        name, about, rest = subject["name"], subject["about"] or "", subject["rest"]
        person = _person(name, known)
        if (person or _is_name(name, text)) and (topic := said_about(rest)) is not None:
            who = person or lower_the(name)
            question = f"What did {who} say{f' about {topic}' if topic else ''}?"
            yield Prospect(question, name, sentence, "said" if topic else "spoke")
        elif person and (who := _who(rest)):
            yield Prospect(who, name, sentence, "who")
        if person and (who := _who_is(about)):
            yield Prospect(who, name, sentence, "who")
        if not person and re.match(r"an? [a-z]|the [a-z].* (?:that|which|of) ", about):
            yield Prospect(f"What is {lower_the(name)}?", about, sentence, "what")


def _person(name: str, known: Sequence[str]) -> str:
    """The full name of the person called so, with a title where there is one; "" for no person."""
    last = name.rsplit(" ", 1)[-1]
    for full in known:
        if name.endswith(full):
            return name
        if name == last and full.endswith(f" {last}"):
            return full
    return ""


def _is_somebody(name: str, text: str) -> bool:
    """Whether the text treats the name as a man's or a woman's, and not as a cheese's."""
    last = re.escape(name.rsplit(" ", 1)[-1])
    return bool(re.search(rf"{_TITLE} (?:\S+ )?{last}\b|\b{last}{_HUMAN}", text))


def _is_name(name: str, text: str) -> bool:
    """Whether it is written so within a sentence too, or is more than one word long."""
    bare = name.removeprefix("The ")
    return " " in bare or bool(re.search(rf"[a-z,] {re.escape(bare)}\b", text))


def _who(rest: str) -> str:
    """What is said of somebody, as a question for who it is."""
    told = _first_clause(rest).replace(" also ", " ")
    head = words(told)[:1]
    if not head or len(told.split()) < 4 or not _is_verb(head[0]):
        return ""
    return f"Who {told}?"


def _who_is(about: str) -> str:
    """The question for who is called so: "the NASA administrator", "who heads the group"."""
    if about.startswith("who ") and len(about.split()) > 3:
        told = about.removeprefix("who ")
        return f"Who {told}?" if _is_verb(words(told)[0]) or _SINGULAR.match(told) else ""
    names = [each for each in words(about) if each.is_name]
    if not about.startswith("the ") or not names or re.search(r"\d-year|\bof whom\b", about):
        return ""
    return f"Who {'was' if _KNOWN_ONE.search(about) else 'is'} {about}?"


def _how_many(sentence: str) -> tuple[str, str] | None:
    found = _COUNT.match(sentence)
    if not found:
        return None
    told = _first_clause(found["rest"])
    parts = words(told)
    if not parts or parts[0].text in _UNITS or not _is_plural(parts):
        return None
    if not any(_is_verb(each) for each in parts[1:9]):
        return None
    return f"How many {told}?", found["number"]


def _is_plural(parts: Sequence[Word]) -> bool:
    return any(
        re.search(r"(?:[^s]s|people|men|women|children|police)$", each.text) for each in parts[:3]
    )


def _how_much(sentence: str) -> tuple[str, str] | None:
    if found := _MEASURE.match(sentence):
        subject = lower_the(found["subject"])
        if "," not in subject and not _has_verb_pair(subject):
            return f"How {found['how']} {found['be']} {subject}?", found["value"]
    if (found := _COST.match(sentence)) and "," not in found["subject"]:
        subject = lower_the(found["subject"])
        if len(subject.split()) <= 6 and " and " not in subject:
            return f"How much did {subject} cost?", found["value"]
    return None


def _has_verb_pair(subject: str) -> bool:
    return " and " in subject or len(subject.split()) > 8


def _why(sentence: str) -> tuple[str, str] | None:
    found = _BECAUSE.search(sentence)
    if not found:
        return None
    turned = _turned(sentence[: found.start()])
    return (f"Why {turned}?", found["because"]) if turned else None


def _when(sentence: str) -> tuple[str, str] | None:
    found = _WHEN.search(sentence)
    if not found or len(_WHEN.findall(sentence)) > 1:
        return None
    before, behind = sentence[: found.start()], sentence[found.end() :]
    if behind.strip(" ,.") and not behind.startswith(","):
        return None
    turned = _turned(before)
    return (f"When {turned}?", found["when"]) if turned else None


def _turned(clause: str) -> str:
    """The clause with its verb before its subject, as behind "When"; "" where that is not sure."""
    if "," in clause or _COUNT.match(clause) or _JOINS.search(clause):
        return ""
    parts = words(clause)
    for at, word in enumerate(parts):
        if at == 0 or word.is_name:
            continue
        subject, rest = clause[: word.span.start].strip(), clause[word.span.end :].strip()
        if word.lower in _INVERTED:
            names = re.match(r"(?:the|an?|one) ", rest)  # "was the first": no verb to turn around
            return f"{word.text} {lower_the(subject)} {rest}" if rest and not names else ""
        if word.lower in AUXILIARIES:
            return ""
        if (verb := base(word.text)) and not (word.is_verb_or_noun and at == 1):
            return f"did {lower_the(subject)} {verb} {rest}".strip()
    return ""


def _first_clause(told: str) -> str:
    """What stands before the first comma that ends a clause, or before a further verb."""
    cut = re.split(r"(?<=\w),(?= )|;| and (?=\w+(?:ed|d) )|(?<=\w) –", told, maxsplit=1)[0]
    return cut.strip()


def lower_the(subject: str) -> str:
    """The words that began a sentence, as they stand within one."""
    first = subject.split(" ", 1)[0]
    return subject[:1].lower() + subject[1:] if first in ("The", "A", "An") else subject


def _is_verb(word: Word) -> bool:
    return word.lower in AUXILIARIES or word.is_verb
