"""A follow-up question and the turns before -> a question that stands alone. By rules, pure.

A bad rewrite is worse than none: what stands alone is left as it is, what clearly points back is
put in full, and where that is not sure the topic of the turn before is set behind the question.
"""

import re
from collections.abc import Sequence

from assistant.answer import Turn
from assistant.context import Before, befores, with_topic, without_topic
from assistant.fragments import complete, unmarked
from assistant.mentions import TIME, Mention, mentions
from assistant.references import resolve
from assistant.smalltalk import without_courtesy
from assistant.wording import PREPOSITIONS, asked, bare, lowered, shape, word_set, words
from ingest.terms import terms

_SAID_THAT = re.compile(
    r"^(?P<head>(?:and |so |but )?who (?:said|says|claimed|claims|told (?:them|us|reporters)|"
    r"reported|confirmed|announced|thinks|believes)) (?:that|so|this|it|those things)$|^says who$",
    re.IGNORECASE,
)
# Nothing but a time is asked about: what was talked of before is not meant.
_ASKS_OF_A_TIME = re.compile(
    r"what (?:(?:has|have|had|else) )?(?:happened|was reported) "
    r"(?:(?:in|on|since|before|after|during) )?"
    r"(?:(?:early|late|mid) )?(?:\d[\d-]*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"(?: \d+)*|(?:last|this) (?:week|month|year|summer|winter|spring|autumn)|yesterday|today)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:please )?(?:(?:can you |could you )?tell me more|(?:and |any )?more(?: details)?|details|"
    r"go on|what else)(?: about (?:it|this|that|them))?(?: please)?",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:really|are you sure|is (?:that|this|it) (?:really )?(?:true|right|so|correct|certain))",
    re.IGNORECASE,
)
# Words that hang on something said before.
_HANGING = word_set("same also too else other another more still later then instead again")
# Terms that are about nothing: a question of these alone needs a topic.
_GENERAL = frozenset(
    terms(
        "people person man woman thing things many much money time times day days year years place "
        "number amount happen happened happening happens cost die killed kill injured hurt long "
        "big large high old new first second last next begin start end take place go come call "
        "name know mean far away reason cause result details exactly total altogether together "
        "else another example involved important say think need late early wide deep heavy fast "
        "tall strong one anybody anyone everybody everyone somebody someone nobody bigger larger "
        "smaller better worse older younger higher lower longer best"
    )
)
_PERSONAL = word_set("i my me")
_FEW = 2  # terms of a question that may be about what nothing was found for
_SURE = 0.5  # share of a question's terms in a turn's passages, for it to be about the same


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """The question as it can be understood by one who has not read the turns, oldest first.

    The question itself, but for a greeting, where it stands alone.
    """
    question = without_courtesy(question)
    before = befores(turns)
    if not before:
        return question
    if _ASKS_OF_A_TIME.fullmatch(bare(question)):
        return question
    if whole := _asked_on(question, before[0]) or complete(question, before):
        return whole
    found = resolve(unmarked(question), before)
    if found.points:
        named = any(each.name for each in found.put)
        source = found.source or before[0]
        if found.open or not named:
            topic = source.topic(found.text, whole=found.whole)
            if found.text == unmarked(question) and not topic:
                return question
            return with_topic(asked(found.text), topic)
        return asked(found.text)
    about = _hangs_on(question, before)
    topic = about.topic(question) if about else ""
    return with_topic(asked(unmarked(question)), topic) if topic else question


def _asked_on(question: str, last: Before) -> str:
    """The question where it only asks on: "more?", "really?", "who said that?"; else ""."""
    plain = bare(question)
    if _MORE.fullmatch(plain):
        topic = last.topic(whole=True)
        return f"What else do the articles say about {topic}?" if topic else ""
    return last.question if _AGAIN.fullmatch(plain) else _who_said(question, last)


def _who_said(question: str, last: Before) -> str:
    """The question before, put in "Who said that?"; "" for any other question."""
    found = _SAID_THAT.match(bare(question))
    if not found:
        return ""
    main, topic = without_topic(last.question)
    form = shape(main)
    head = unmarked(found["head"] or "who says")
    if form.lead and not form.aux:
        made = asked(f"{head} {lowered(bare(main))}")
        return with_topic(made, topic)
    return with_topic(asked(f"{head} that"), last.topic(whole=True))


def _hangs_on(question: str, turns: Sequence[Before]) -> Before | None:
    """The turn without which the question cannot be understood; None where it stands alone."""
    own = mentions(question)
    if any(each.name and not _is_described(each) for each in own):
        return None
    content = set(terms(question)) - _GENERAL - {each.text for each in own if each.kind == TIME}
    if not content or not own:  # "Who is investigating?"
        return turns[0]
    if any(each.name for each in own) and len(own) > 1:
        return None
    shares = [len(content & each.words) / len(content) for each in turns]
    best = max(shares)
    about = turns[shares.index(best)]
    every = {word.lower for word in words(question)}
    if _PERSONAL & every and best < 1:
        return None
    if content & set(terms(about.question)) and not any(each.name for each in about.phrases):
        return None  # it names what the turn before was about, which had no other name
    if any(each.name for each in own):
        return about if best == 1 or content <= turns[0].near else None
    pointing = bool(_HANGING & every) or any(_is_open(question, each) for each in own)
    # Of a subject that nothing found for the turns before speaks of, these are not asked; where
    # nothing was found, nothing tells that "the mayor" is another.
    may_be_the_same = not turns[0].told and len(content) <= _FEW
    near = len(content & turns[0].near) / len(content)
    if pointing and (best > 0 or near >= _SURE or may_be_the_same):
        return about
    return about if best >= _SURE and (pointing or best > _SURE or len(content) > 1) else None


def _is_described(mention: Mention) -> bool:
    """Whether its only name is an adjective's: "the British authorities"."""
    return (
        mention.definite
        and not mention.text.endswith(mention.name)
        and (re.search(r"(?:ish|ese|ian|ean|can|ch|aeli|qi|stani)$", mention.name) is not None)
    )


def _is_open(question: str, mention: Mention) -> bool:
    """Whether a "the" stands there without what says which: "the company", not "the capital of"."""
    behind = next(iter(words(question[mention.span.end :])), None)
    says_which = behind and (behind.lower in ("of", "that", "which", "who") or (
        behind.lower in PREPOSITIONS and behind.lower in ("in", "at", "for", "to")))  # fmt: skip
    return mention.definite and not mention.name and not says_which
