"""English's small words, and a question taken apart at its question words. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.article import Span

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[$€£]?\d[\d.,:]*\d|[^\W_](?:[\w&/’'-]*[^\W_])?(?:[’'](?!\w))?"
)


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written with spaces."""
    return frozenset(listed.split())


WH = word_set("who whom whose what which when where why how")
AUXILIARIES = word_set(
    "is are was were am be been being do does did has have had can could will would shall should "
    "may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't "
    "couldn't won't wouldn't shouldn't"
)
PREPOSITIONS = word_set(
    "about above according across after against along among around as at because before behind "
    "below beneath beside between beyond by despite down during except for from in inside into "
    "like near of off on onto out outside over past per since than through to toward towards under "
    "until till up upon via with within without"
)
PRONOUNS = word_set(
    "i me you he him she her it we us they them himself herself itself themselves there here "
    "someone anyone everyone nobody anybody everybody something anything nothing everything one "
    "ones"
)
POSSESSIVES = word_set("his her its their my your our")
DETERMINERS = POSSESSIVES | word_set(
    "the a an this that these those some any no each every all both another other"
)
_OTHERS = word_set(
    "and or but so if then not only just also too still yet ever never even very really actually "
    "again now ago later earlier many much more most few less least else such same how "
    "together away back please exactly already once altogether anymore instead"
)
SMALL = WH | AUXILIARIES | PREPOSITIONS | PRONOUNS | DETERMINERS | _OTHERS
# Verbs that questions are asked with: where a name's phrase ends that no small word ends.
VERBS = word_set("""
    accept accuse admit agree allow announce answer appear argue arrest arrive ask attend ban beat
    became become began begin begun belong bought bring broke broken build built burn buy call came
    cancel carry catch caught cause choose chose claim collapse come compare complain confirm
    consider continue cost crash create criticise cut deal decide declare defend demand deny die
    disappear discover do drive drop earn elect end enter erupt escape expect explain explode fail
    fall feel fell felt fight find finish flee fled fly found freed gave get give go got grew
    grow happen hear held help hit hold hope hurt impose increase injure insure intend invade join
    keep kept kill knew know land laid last launch lead learn leave led left let lie live lose lost
    made make manage mean meet melt met mention move murder need offer open operate order own paid
    pass pay plan play pledge predict prevent produce promise propose prove publish pull put quit
    raise ran read receive refuse reject release remain remove reopen replace reply resign respond
    retire return reveal rise rose run said sank save saw say see seem sell send sent serve
    sign sink speak spend spent spoke stand start stay steal stole stood stop strike struck
    stuck sue suffer suggest support survive suspect take talk tell think thought threaten threw
    throw told took travel tried try turn use visit vote wait want warn was went win withdraw won
    report record estimate investigate protest arrange attack describe develop donate finance
    found identify introduce issue lift mark measure observe oppose own photograph present press
    protect provide rank recover reduce require rescue respond rule score study succeed swim sweep
    swept tell trap unveil warn weigh
    work write wrote died used tied lied fought caught bound sought
    """)
# Those of them that are as often nouns: "the crash", "the launch".
_NOUNS_TOO = word_set(
    "answer appeal cause claim crash cost deal fight hold hope increase launch mention move need "
    "offer order plan play release report return start stop strike support suspect travel turn use "
    "report record estimate protest attack finance issue lift mark measure present press rank "
    "rescue rule score study trap visit vote work lead talk call change deploy damage"
)
_PREP_WH = re.compile(
    r"^(?P<lead>(?:(?:at|in|on|by|for|from|to|with|of|about|since|until|under|near|into|against) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b)",
    re.IGNORECASE,
)
_CLAUSES = word_set("when that who which after because if while before since")
_SHORT = re.compile(r"^(who|what|where|when|how|why)['’]s\b", re.IGNORECASE)
_MOST_LEAD = 6  # words of "How many people" and its like


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place."""

    text: str
    span: Span

    @property
    def lower(self) -> str:
        """In small letters, with a plain apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def is_name(self) -> bool:
        """Whether it is written as names are."""
        return self.text[:1].isupper()

    @property
    def is_verb(self) -> bool:
        """Whether it is one of the verbs that questions are asked with, or looks like a past."""
        if self.is_name:
            return False
        stems = (self.lower, self.lower.removesuffix("s"), self.lower.removesuffix("es"))
        return any(stem in VERBS for stem in stems) or (
            self.lower.endswith("ed") and len(self.text) > 4
        )

    @property
    def is_verb_or_noun(self) -> bool:
        """Whether it is as often a noun as it is a verb: "crash"."""
        return self.lower.removesuffix("s") in _NOUNS_TOO


@dataclass(frozen=True, slots=True)
class Shape:
    """A question's parts. "How long did it last?": `lead` How long, `aux` did, `rest` it last.

    `aux` is empty where the question word is the subject, `lead` where it is answered by yes or
    no; all but `rest` where there is no question in it.
    """

    lead: str
    aux: str
    rest: str

    @property
    def noun(self) -> str:
        """The thing counted or chosen in the lead: "flights" of "How many flights"."""
        found = re.search(r"\b(?:how (?:many|much)|which|what|whose) (.+)$", self.lead, re.I)
        return found.group(1) if found else ""


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [Word(each.group(), Span(each.start(), each.end())) for each in _TOKEN.finditer(text)]


def bare(question: str) -> str:
    """The question without its last mark, short forms written out ("who's": "who is")."""
    return _SHORT.sub(r"\1 is", question.strip()).rstrip(" ?.!…")


def shape(question: str) -> Shape:
    """The question's parts."""
    plain = bare(question)
    found = _PREP_WH.match(plain)
    if not found:
        first = next(iter(words(plain)), None)
        if first and first.lower in AUXILIARIES:
            return Shape("", first.lower, plain[first.span.end :].strip())
        return Shape("", "", plain)
    behind = [each for each in words(plain) if each.span.start >= found.end()][:_MOST_LEAD]
    for number, word in enumerate(behind):
        if word.lower in AUXILIARIES:
            lead = plain[: word.span.start].strip()
            return Shape(lead, word.text, plain[word.span.end :].strip())
        following = behind[number + 1].lower if number + 1 < len(behind) else ""
        is_noun = word.is_verb and following in AUXILIARIES  # "What plan did …"
        if (word.is_verb and not is_noun) or word.lower in _CLAUSES:
            break
    lead, rest = found["lead"], plain[found.end() :].strip()
    return Shape(*_counted(lead, rest))


def asked(text: str) -> str:
    """The text as a question: first letter large, one question mark."""
    plain = re.sub(r"\s+([,;)])", r"\1", " ".join(text.split())).rstrip(" ?.,")
    return f"{plain[:1].upper()}{plain[1:]}?"


def lowered(text: str) -> str:
    """The text with its first letter small, where that begins no name."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.lower() in SMALL else text


def joined(parts: Iterator[str] | list[str]) -> str:
    """The parts that are not empty, with spaces."""
    return " ".join(each for each in parts if each)


def _counted(lead: str, rest: str) -> tuple[str, str, str]:
    """ "How many people died there" split before its verb: the noun belongs to the lead."""
    if lead.split()[-1].lower() not in ("how", "which", "what", "whose"):
        return lead, "", rest
    for word in words(rest)[:_MOST_LEAD]:
        if word.is_verb:
            return joined([lead, rest[: word.span.start].strip()]), "", rest[word.span.start :]
    return lead, "", rest
