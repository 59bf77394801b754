"""What a question wants: a fact of some sort, an explanation, a survey, a yes or a no. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.months import A_MONTH, A_WEEKDAY
from ingest.terms import terms

Kind = Literal["fact", "why", "survey", "whether"]
Sort = Literal["number", "date", "who", "where", "any"]

_SURVEY = re.compile(
    r"^\W*(?:please\s+)?(?:"
    r"(?:tell|inform|brief|update)\s+(?:me|us)\b|summari[sz]e\b|(?:give|write)\b.*\b(?:summary|overview)|"
    r"what\s+(?:do|does|did|is|was|has|have)\b.*\b(?:articles?|papers?|news|reports?|coverage|press)\b.*"
    r"\b(?:say|said|report|reported|written|tell|know)\b(?!\s+by\b)|"
    r"what\s+(?:is|was|has been)\s+(?:said|written|reported|known)\b|"
    r"what(?:'s|\s+is)\s+(?:new|the\s+latest)\b|what\s+(?:do|does)\s+(?:we|you|they)\s+know\b|"
    r"(?:latest|news)\s+(?:on|about)\b|"
    r"what\s+happened\b|(?:describe|outline)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^.{0,80}?\b(?:about|on|of|regarding|concerning|happened\s+(?:to|with|in|at|on|during|after)|"
    r"summari[sz]e|describe|outline)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_OF_ANYTHING = frozenset(
    terms("what happened happening happens new news latest articles article say said says report "
          "reported reports summarise summarize tell describe press papers written")
)  # fmt: skip
_WHY = re.compile(
    r"^\W*(?:(?:so|and|but)\s+)?(?:why\b|how\s+come\b|what\s+(?:caused|led\s+to|explains|made)\b|"
    r"for\s+what\s+reason|what\s+(?:was|is|were|are)\s+the\s+(?:causes?|reasons?)\b|"
    r"how\s+(?:did|do|does|was|were|is|are|can|could|will|would|has|have)\b|explain\b)",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^\W*(?:(?:so|and|but)\s+)?(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|"
    r"should|may|might|must|whether)(?:n't|n’t)?\b",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[Sort, str], ...] = (
    (
        "date",
        r"\bwhen\b|\b(?:what|which|in\s+what|in\s+which|on\s+what|on\s+which)\s+(?:year|month|"
        r"day|date|time|century|decade|season|weekday)\b|\bat\s+what\s+(?:time|hour)\b|"
        r"\bwhat\s+(?:is|was|are|were)\s+the\s+(?:\w+\s+)?dates?\b|\bhow\s+long\s+ago\b",
    ),
    (
        "number",
        r"\bhow\s+(?:many|much|old|tall|high|deep|long|far|fast|large|big|strong|heavy|wide|"
        r"often|hot|cold|close|near|late|early|soon|loud|thick|expensive)\b|"
        r"\b(?:what|which)\s+(?:is|was|were|are|the)?\s*(?:the\s+)?(?:[\w'’]+\s+){0,2}(?:number|"
        r"percentage|share|amount|cost|price|toll|total|age|height|length|depth|speed|distance|"
        r"size|magnitude|population|rate|sum|figure|width|weight|temperature|revenue|profit)\b",
    ),
    ("who", r"\b(?:who|whom|whose)\b"),
    (
        "where",
        r"\bwhere\b|\b(?:what|which)\s+(?:country|city|town|place|state|port|region|river|island|"
        r"village|continent|county|province|location)\b",
    ),
)
_SORTS = tuple((sort, re.compile(form, re.IGNORECASE)) for sort, form in _FORMS)
_DIGITS = re.compile(r"\d")
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|once|twice|"
    r"none|no)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\d|\b(?:{A_MONTH}|{A_WEEKDAY}|today|yesterday|tomorrow|"
    r"morning|evening|night|noon|midnight|spring|summer|autumn|winter|week|month|year|century|"
    r"Christmas|Easter|ago|before|after|during|until)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]*[A-Z][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The kind of answer that a question wants; of a fact, which sort."""

    kind: Kind
    sort: Sort = "any"


def wanted(question: str) -> Wanted:
    """What the question wants, by its words."""
    if _SURVEY.search(question):
        return Wanted("survey")
    if _WHETHER.search(question):
        return Wanted("whether")
    # The first that is asked for: in "how strong was it when …" the time is no answer.
    found = [(hit.start(), sort) for sort, form in _SORTS if (hit := form.search(question))]
    if found:
        return Wanted("fact", min(found)[1])
    return Wanted("why") if _WHY.search(question) else Wanted("fact")


def asks_for_all(question: str) -> bool:
    """Whether a survey names no subject: "What happened?", where filters chose the articles."""
    return not set(terms(question)) - _OF_ANYTHING


def asks_who_or_when(question: str) -> bool:
    """Whether a question, a request for a survey too, names a fact of some sort that is wanted."""
    return any(form.search(question) for _, form in _SORTS)


def subject(question: str) -> str:
    """What a survey is asked about: the question without the words that ask; else all of it."""
    found = _SUBJECT.match(question)
    rest = found["rest"].strip(" ?.!:,") if found else ""
    return rest or question


def fits(sort: Sort, words: str) -> bool:
    """Whether words could be an answer of that sort: a number has a figure, a person a name."""
    match sort:
        case "number":
            return bool(_DIGITS.search(words) or _COUNTED.search(words))
        case "date":
            return bool(_TIME.search(words))
        case "who" | "where":
            return bool(_NAME.search(words))
        case _:
            return True
