"""Words that point at the turns before ("he", "it", "there", "that"), put in full. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.context import Before, without_topic
from assistant.mentions import BODY, GROUP, PERSON, PLACE, THING, TIME, Mention, mentions
from assistant.places import is_place
from assistant.wording import AUXILIARIES, PREPOSITIONS, SMALL, Word, shape, word_set, words

_PERSON = word_set("he she him her his himself herself")
_THING = word_set("it its itself")
_GROUP = word_set("they them their themselves")
_POINTING = word_set("this that these those")
_POSSESSIVE = word_set("his its their")
_SAYING = word_set(
    "say says said saying think thinks claim claimed know knew mean means so true confirm "
    "confirmed deny denied believe find found show shows showed report reported announce announced"
)
# "How long did it take?", "Is it true that …": the word stands for nothing that can be named.
_EMPTY_IT = re.compile(
    r"\bit (?:take|takes|took|taken)\b|\b(?:is|was|would|will) it (?:be )?(?:true|possible|likely|"
    r"clear|known|safe|rain\w*|snow\w*|worth|legal|necessary|the case)\b|\bit (?:matter|come to|"
    r"turn out)\b|\btime is it\b",
    re.IGNORECASE,
)
_EXISTS = word_set("is are was were be been isn't aren't wasn't weren't has have")


@dataclass(slots=True)
class Resolved:
    """The question with its pointing words in full.

    `source` is the turn that they were found in; `open` whether one of them stands as it was, and
    `whole` whether that is for all that was asked ("that"); `points` whether there was one at all.
    """

    text: str
    source: Before | None = None
    open: bool = False
    whole: bool = False
    points: bool = False
    put: list[Mention] = field(default_factory=list)


def resolve(question: str, turns: Sequence[Before]) -> Resolved:
    """The question with "he", "it", "they", "there" put in full from the turns, newest first."""
    found = Resolved(question)
    own = mentions(question)
    every = words(question)
    pieces, at = [], 0
    for number, word in enumerate(every):
        before = every[number - 1] if number else None
        behind = every[number + 1] if number + 1 < len(every) else None
        full = _in_full(word, before, behind, own, question, turns, found)
        if full:
            pieces += [question[at : word.span.start], full]
            at = word.span.end
    found.text = "".join([*pieces, question[at:]])
    return found


def _in_full(
    word: Word,
    before: Word | None,
    behind: Word | None,
    own: Sequence[Mention],
    question: str,
    turns: Sequence[Before],
    found: Resolved,
) -> str:
    """What stands for the word; "" where it stays as it is."""
    lower = word.lower
    if lower in _POINTING:
        return _pointed(word, before, behind, own, found)
    if lower == "there":
        return _there(before, behind, question, turns, found)
    if lower in ("one", "ones") and not (behind and behind.lower == "of") and before and not own:
        found.points = found.open = True
        return ""
    looked_for = (_PERSON, _person), (_THING, _thing), (_GROUP, _group)
    finder = next((each for kinds, each in looked_for if lower in kinds), None)
    if finder is None or _is_own(word, before, own):
        return ""
    found.points = True
    if lower in _POSSESSIVE and found.put:
        return ""  # "Did they change their mind?": once in full is enough
    mention = None
    if not (lower == "it" and _EMPTY_IT.search(question)):
        mention = _first(finder, turns, found)
    if mention is None:
        found.open = True
        return ""
    is_her = lower == "her" and behind is not None and behind.lower not in SMALL
    # What was spoken of in general is not one known thing: "throat cancer".
    text = mention.text if finder is _thing and not mention.definite else _known(mention.text)
    return _owning(text) if lower in _POSSESSIVE or is_her else text


def _first(
    finder: Callable[[Before, str], Mention | None], turns: Sequence[Before], found: Resolved
) -> Mention | None:
    for turn in turns:
        if mention := finder(turn, found.text):
            found.source = found.source or turn
            found.put.append(mention)
            return mention
    return None


def _person(turn: Before, question: str) -> Mention | None:
    """The likeliest "he": who answered "who?", or whom the turn before was about."""
    told = [name for name in turn.people if _is_new(name, question)]
    asked = [each for each in turn.phrases if each.kind == PERSON and _is_new(each.name, question)]
    if told and turn.phrases and (turn.asks_who or not asked):
        return Mention(told[0], turn.phrases[0].span, PERSON, told[0])
    if not asked:  # "Zheng He" is known for a person by his title alone, "Urzúa" by nothing
        bare = [each for each in turn.phrases if each.kind == THING and _is_name_alone(each)]
        asked = [each for each in bare if _is_new(each.name, question)]
    if asked:
        full = [each for each in told if each.endswith(asked[0].name)]
        return Mention(full[0] if full else asked[0].name, asked[0].span, PERSON, asked[0].name)
    return None


def _thing(turn: Before, question: str) -> Mention | None:
    """The likeliest "it": what has a name, what the question is about, no person, no plural."""
    main, topic = without_topic(turn.question)
    lead = len(shape(turn.question).lead)
    best, most = None, 0.0
    for number, each in enumerate(turn.phrases):
        if each.kind in (PERSON, GROUP, TIME) or not (
            each.definite or each.name or each.kind == BODY
        ):
            continue
        score = 2.0 * bool(each.name) + 1.5 * each.definite - 0.3 * number
        score -= 2.5 * (each.kind == PLACE) + 2.0 * (each.span.end <= lead)
        score -= 1.5 * (each.kind == BODY and each.definite)  # agencies are asked about others
        score -= 3.0 * (bool(topic) and each.span.start >= len(main))
        if best is None or score > most:
            best, most = each, score
    if best is None:  # "What is throat cancer?"
        plain = [each for each in turn.phrases if each.kind == THING and each.span.start >= lead]
        best = max(plain, key=lambda each: len(each.text), default=None)
    return best


def _group(turn: Before, question: str) -> Mention | None:
    lead = len(shape(turn.question).lead)
    several = [each for each in turn.phrases if each.kind == GROUP]
    several.sort(key=lambda each: each.span.end <= lead)
    others = [each for each in turn.phrases if each.kind in (BODY, PLACE) and each.name]
    return next(iter(several + others), None)


def _place(turn: Before, question: str) -> Mention | None:
    where = [each for each in turn.phrases if each.kind == PLACE]
    at = re.compile(r"\b(?:at|in|to|from|near) $", re.IGNORECASE)
    for each in turn.phrases:
        if each.kind == THING and at.search(turn.question[: each.span.start]):
            where.append(each)
    return where[0] if where else None


def _is_new(name: str, question: str) -> bool:
    """Whether the question does not name the same itself: "When did he fight Ali?"."""
    return not re.search(rf"\b{re.escape(name.rsplit(' ', 1)[-1])}\b", question)


def _is_name_alone(mention: Mention) -> bool:
    alone = mention.text == mention.name and not mention.name.isupper()
    return alone and not is_place(mention.name)


def _there(
    before: Word | None,
    behind: Word | None,
    question: str,
    turns: Sequence[Before],
    found: Resolved,
) -> str:
    if before is None or (before.lower in _EXISTS and not _is_last(question, "there", before)):
        return ""
    if before.lower in _EXISTS and re.search(r"\b(?:how many|how much|what|which|who)\b", question,
                                             re.IGNORECASE):  # fmt: skip
        return ""  # "How many firefighters were there?"
    if before.lower in AUXILIARIES and behind is not None:
        return ""  # "Is there water?", "Will there be …"
    found.points = True
    mention = _first(_place, turns, found)
    if mention is None:
        found.open = True
        return ""
    if before.lower in PREPOSITIONS:
        return mention.text
    return f"{'in' if mention.kind == PLACE else 'at'} {mention.text}"


def _pointed(
    word: Word,
    before: Word | None,
    behind: Word | None,
    own: Sequence[Mention],
    found: Resolved,
) -> str:
    """Nothing is put for "that" or "that ship", but it points."""
    if word.lower == "that" and before and behind and _joins(before, behind):
        return ""
    if behind and behind.lower in ("article", "articles", "story", "library", "collection"):
        return ""
    if behind and behind.lower not in SMALL and any(each.name for each in own):
        return ""  # "that summit" of a question with names of its own
    found.points = found.open = found.whole = True
    return ""


def _joins(before: Word, behind: Word) -> bool:
    """Whether a "that" only joins a clause: "the ship that sank", "said that it was"."""
    if behind.lower in AUXILIARIES or behind.is_verb:
        return before.lower not in SMALL or before.lower in _SAYING
    return before.lower in _SAYING and behind.lower not in PREPOSITIONS


def _is_own(word: Word, before: Word | None, own: Sequence[Mention]) -> bool:
    """Whether the word can point at something that the question itself names before it."""
    earlier = [each for each in own if each.span.end <= word.span.start]
    if word.lower in ("him", "them") or (word.lower == "it" and before and not _opens(before)):
        return False  # "Did Egypt get it?": not Egypt
    if word.lower in _PERSON:
        return any(each.kind == PERSON or each.definite or _is_name_alone(each) for each in earlier)
    if word.lower in _THING:
        things = [each for each in earlier if each.kind not in (PERSON, GROUP, TIME)]
        return any(each.name or each.definite for each in things)
    return any(each.kind in (GROUP, BODY) or each.definite or each.name for each in earlier)


def _opens(word: Word) -> bool:
    """Whether a clause's subject may follow: "when it sank", "was it"."""
    return word.lower in SMALL and word.lower not in PREPOSITIONS - {"before", "after", "since"}


def _is_last(question: str, word: str, before: Word) -> bool:
    return question.rstrip(" ?.!").lower().endswith(f"{before.lower} {word}")


def _known(text: str) -> str:
    """The phrase as one that has been spoken of: "the note" for "their note", "the flights"."""
    text = re.sub(r"^(?:its|their|his|her|an?|this|that|these|those) ", "the ", text, flags=re.I)
    first = text.split(" ", 1)[0]
    if first.lower() == "the":
        return "the" + text[3:]
    return text if first[:1].isupper() or first[:1].isdigit() else f"the {text}"


def _owning(text: str) -> str:
    return f"{text}’" if text.endswith("s") else f"{text}’s"
