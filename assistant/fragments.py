"""A follow-up that is no whole question ("and in 2018?", "why?"), put in the one before. Pure.

What it says takes the place of what is like it there: a year of a year, a name of a name, "how
wide" of "how long". Where nothing is like it, it is asked with the topic of the question before.
"""

import re
from collections.abc import Sequence

from assistant.context import Before, with_topic, without_topic
from assistant.mentions import (
    BODY,
    GROUP,
    PERSON,
    PLACE,
    TIME,
    Mention,
    mentions,
    phrases,
    starts_with_preposition,
)
from assistant.places import is_place
from assistant.wording import (
    AUXILIARIES,
    DETERMINERS,
    PRONOUNS,
    WH,
    Word,
    asked,
    bare,
    joined,
    lowered,
    shape,
    word_set,
    words,
)
from ingest.months import A_MONTH

_MARK = re.compile(
    r"^(?:(?:and|so|but|also|or|then|well|now)\b[ ,]*)+(?=\S)|^(?:and )?(?:what|how) about |"
    r"^(?:and )?what of |^(?:and )?same (?:for|question for) ",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(r"^(?:and |so |but )?(?:what|how) (?:about|of) ", re.IGNORECASE)
_ELSE = re.compile(
    r"^(?P<who>who|what|where|when|how|anyone|anything|anybody) else$", re.IGNORECASE
)
_ONLY = re.compile(r"^(?:(?:but|and) )?(?:only|just|exclusively) (?=\S)", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:according to|as reported (?:by|in))\b.*$", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:(?P<in>in|by|since|during|of|from|until|before|after) )?(?P<year>(?:1[5-9]|20)\d\d)\b"
)
_MONTH = re.compile(rf"\b(?:(?:in|by|since|during|until|before|after) )?(?:{A_MONTH})\b")
_SPAN_OF_TIME = r"(?:day|week|month|year|night|morning|evening|decade|century|hour)s?"
_LATER = re.compile(
    rf"^(?:(?:(?:\w+ )?\w+ )?{_SPAN_OF_TIME} (?:later|earlier|before|after|ago)|(?:last|this|next) "
    rf"{_SPAN_OF_TIME}|today|now|yesterday|tomorrow|nowadays|currently|then|later|afterwards|since "
    r"then|before that|after that)$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\s(?:(?:on|in|at|by|during) (?:the )?(?:(?:first|last|second|third|next|same|following|"
    rf"previous) )?{_SPAN_OF_TIME}|yesterday|today|tomorrow|(?:last|this|next) {_SPAN_OF_TIME})$",
    re.IGNORECASE,
)
_HAS_NOUN = re.compile(r"\b(?:how (?:many|much)|(?:which|what|whose) \w+)", re.IGNORECASE)
_TEMPORAL = word_set("before after during since until by")
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|last|next)\b", re.IGNORECASE)
_MOST_WORDS = 9


def unmarked(question: str) -> str:
    """The question without the "and" or "but" that it begins with."""
    return _MARK.sub("", question, count=1) if not _ASKED_ABOUT.match(question) else question


def complete(question: str, turns: Sequence[Before]) -> str:
    """The whole question that a fragment stands for; "" where it is no fragment."""
    plain = bare(question)
    only = bool(_ONLY.match(plain))
    said = _ONLY.sub("", plain)
    said = _MARK.sub("", said, count=1).strip()
    marked = said != plain
    every = words(said)
    if not every or len(every) > _MOST_WORDS:
        return ""
    last = turns[0]
    if found := _ELSE.match(said):
        return _else(found["who"], last)
    if every[0].lower in WH or (len(every) > 1 and every[1].lower in WH and _is_lead(every)):
        return _led(said, last) if _is_lead(every) else ""
    if len(every) == 1 and every[0].is_verb and not every[0].is_verb_or_noun:
        return _done(said, last)
    if not _is_fragment(every):
        return ""
    if _LATER.match(said):
        return _at_time(said, last)
    if _SOURCE.match(said):
        return _placed(said, _SOURCE.sub("", bare(last.question)).strip())
    if starts_with_preposition(said):
        return _with_preposition(said, turns)
    if only and mentions(f"the {said}"):
        return _placed(f"according to {said}", _SOURCE.sub("", bare(last.question)).strip())
    return _named(said, turns, marked)


def _is_lead(every: Sequence[Word]) -> bool:
    """Whether the words are a question's first words alone: "why", "by how much"."""
    small = AUXILIARIES | PRONOUNS
    return len(every) <= 4 and not any(
        word.lower in small or word.is_verb or word.is_name for word in every[1:]
    )


def _is_fragment(every: Sequence[Word]) -> bool:
    """Whether there is no verb in it, and nothing that points."""
    for number, word in enumerate(every):
        if word.lower in AUXILIARIES or word.lower in WH or word.lower in PRONOUNS:
            return False
        if word.lower in ("this", "that", "these", "those", "his", "her", "its", "their"):
            return word.lower == "this" and number == 0 and len(every) == 2
        led = number and every[number - 1].lower in DETERMINERS
        if word.is_verb and not word.is_verb_or_noun and not led:
            return False
    return every[0].lower not in ("please", "tell", "list", "show", "give")


def _led(lead: str, last: Before) -> str:
    """The question before with these first words: "how wide" for "how long"."""
    main, topic = without_topic(last.question)
    form = shape(main)
    if not form.aux:
        about = ", ".join(filter(None, (_behind_verb(form.rest), topic))) if form.lead else ""
        return with_topic(asked(lead), about or last.topic()) if about or last.topic() else ""
    rest, counted = form.rest, ""
    if form.lead.lower().startswith("where"):
        rest = re.sub(r" (?:from|to|at|in)$", "", rest)
    first = next(iter(words(rest)), None)
    if form.noun and not _HAS_NOUN.search(lead):
        if form.aux.lower() in ("was", "were", "is", "are") and first and first.is_verb:
            counted = form.noun  # "How many flights were cancelled?" "Why?"
        elif re.search(r" (?:to|for|with|from|at|in|by|of)$", rest):
            rest = f"{rest} a certain {form.noun}"
    return with_topic(asked(joined([lead, form.aux, counted, rest])), topic)


def _behind_verb(rest: str) -> str:
    """What a question without its verb is about: "money for it" of "gave money for it"."""
    first = next(iter(words(rest)), None)
    if first is None:
        return ""
    return rest[first.span.end :].strip() if first.is_verb or first.lower in AUXILIARIES else rest


def _done(said: str, last: Before) -> str:
    """The question before with another participle: "wounded" for "killed"."""
    main, topic = without_topic(last.question)
    past = [each for each in words(bare(main)) if each.is_verb and each.lower.endswith("ed")]
    if not past or not said.endswith("ed"):
        return ""
    span = past[-1].span
    return with_topic(asked(main[: span.start] + said.lower() + main[span.end :]), topic)


def _else(who: str, last: Before) -> str:
    main, topic = without_topic(last.question)
    form = shape(main)
    if form.lead and form.lead.lower().split()[0] == who.lower():
        made = asked(joined([f"{form.lead} else", form.aux, form.rest]))
        return with_topic(made, topic)
    if not form.lead and form.aux and (spoken_of := phrases(form.rest)):
        # "Was she there?" "Who else?"
        behind = form.rest[spoken_of[0].span.end :].strip()
        if spoken_of[0].span.start == 0 and behind:
            return asked(joined([f"{who} else", form.aux, behind]))
    return with_topic(asked(f"{who} else"), last.topic())


def _at_time(said: str, last: Before) -> str:
    main, topic = without_topic(last.question)
    return with_topic(_placed(said, _WHEN.sub("", bare(main))), topic)


def _placed(said: str, before: str) -> str:
    return asked(f"{before} {lowered(said)}")


def _with_preposition(said: str, turns: Sequence[Before]) -> str:
    """The question before with "in Chile" for "in Japan", "about this" for "about that"."""
    first = words(said)[0].lower
    if year := _YEAR.search(said):
        dated = next((each for each in turns[:3] if _YEAR.search(each.question)), None)
        if dated:
            return _with_year(said, year["year"], dated.question)
        return _at_time(said, turns[0])
    main, topic = without_topic(turns[0].question)
    main = bare(main)
    if _MONTH.search(said) and _MONTH.search(main):
        return with_topic(asked(_MONTH.sub(said, main, count=1)), topic)
    thing = said[len(first) :].strip()
    if is_place(thing):
        for each in mentions(main):
            if each.name and (each.kind == PLACE or is_place(each.name)):
                return with_topic(_elsewhere(main, each, said, thing), topic)
    same = _TEMPORAL if first in _TEMPORAL else {first}
    for word in words(main):
        if word.lower in same and word.span.start > len(shape(main).lead):
            behind = [each for each in phrases(main) if each.span.start >= word.span.end]
            if behind:
                end = behind[0].span.end
                made = asked(main[: word.span.start] + said + main[end:])
                return with_topic(made, topic)
    made = _placed(said, main)
    return with_topic(made, topic)


def _with_year(said: str, year: str, question: str) -> str:
    def put(found: re.Match[str]) -> str:
        return said if found["in"] and not re.match(r"\d", said) else year

    return asked(_YEAR.sub(put, question, count=1).rstrip(" ?"))


def _elsewhere(main: str, place: Mention, said: str, thing: str) -> str:
    """The question with another place; a year in a name of the old one's goes with it."""
    if place.kind == PLACE:
        return asked(main[: place.span.start] + thing + main[place.span.end :])
    name = _YEAR.sub("", place.text.replace(place.name, ""))
    return asked(
        f"{main[: place.span.start]}{' '.join(name.split())} {said} {main[place.span.end :]}"
    )


def _named(said: str, turns: Sequence[Before], marked: bool) -> str:
    """The question before about another name, or another thing of the kind."""
    last = turns[0]
    known = [name for each in turns for name in each.people]
    new = next(iter(phrases(said, known)), None)
    if new is None:
        return ""
    if not marked and len(words(said)) > 3 and not new.definite:
        return ""
    if _YEAR.fullmatch(said):
        return _with_preposition(f"in {said}", turns)
    main, topic = without_topic(last.question)
    main = bare(main)
    if old := _alike(new, said, main, known):
        made = asked(main[: old.start()] + said + main[old.end() :])
        return with_topic(made, topic)
    ordinal = _ORDINAL.search(said)
    if ordinal and (former := _ORDINAL.search(main)) and len(words(said)) <= 3:
        return asked(main[: former.start()] + ordinal.group() + main[former.end() :])
    described = re.match(
        r"(?i)(?:who|what) (?:is|are|was|were) (?P<one>the [^,]+?)(?= (?:of|in|at|for|among) )",
        main,
    )
    if described and new.definite:
        return asked(main[: described.start("one")] + said + main[described.end("one") :])
    if not marked and new.name:
        return ""
    return with_topic(asked(f"What about {said}"), last.topic(said))


def _alike(new: Mention, said: str, main: str, known: Sequence[str]) -> re.Match[str] | None:
    """Where in the question before the thing stands that the new one is put for."""
    lead = len(shape(main).lead)
    old = [each for each in mentions(main, known) if each.span.start >= lead]
    same = [
        each
        for each in old
        if each.kind == new.kind and (new.kind == PLACE or bool(each.name) == bool(new.name))
    ]
    if not same and new.name and new.kind not in (PLACE, TIME):
        others = (PERSON, BODY) if new.kind in (PERSON, BODY) else (new.kind,)
        same = [each for each in old if each.name and each.kind in others]
        if not same and " " not in new.name:
            same = [each for each in old if each.name and " " not in each.name
                    and each.kind not in (PLACE, TIME, GROUP)]  # fmt: skip
    if not same or not (new.name or new.kind in (GROUP, PLACE)):
        return None
    one = same[0]
    is_whole = new.definite or one.text.lower() == f"the {one.name}".lower()
    part = one.name if one.name and not is_whole else one.text
    start = main.index(part, one.span.start)
    return re.compile(re.escape(part)).match(main, start)
