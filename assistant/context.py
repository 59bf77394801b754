"""What the turns before leave for a follow-up: their questions, topics and people. Pure.

A refused turn leaves its question's own names; the passages it was offered answer nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.mentions import GROUP, PLACE, TIME, Mention, people, phrases
from assistant.smalltalk import without_courtesy
from assistant.wording import shape
from ingest.terms import terms

MOST_TURNS = 4  # looked back at
_MOST_TOPICS = 3  # phrases of a topic
_MOST_CHARACTERS = 120  # of one: more is a clause that was taken for a phrase
_ASKS_WHO = re.compile(
    r"(?:by |to |with |from )?(?:who|whom|whose|which (?:man|woman|person))\b", re.IGNORECASE
)
_EMPTY = re.compile(  # phrases that say nothing of a topic
    r"(?:any|other|another|some|each|every|no) |(?:the|this) (?:articles?|year|time|way|day|same|"
    r"number|information|reason|end|first|second|third|last|next|details?|most|best)$",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"\s*\((?P<topic>[^()]*)\)[?.\s]*$")


@dataclass(frozen=True, slots=True)
class Before:
    """A turn as a follow-up sees it.

    `question` stands alone. `phrases` are what it speaks of, in order; `people` those that the
    answer names, in order; `words` the index terms of question and cited passages,
    `near` those of all passages found; `told` says whether there was an answer.
    """

    question: str
    phrases: tuple[Mention, ...]
    people: tuple[str, ...]
    words: frozenset[str]
    near: frozenset[str]
    told: bool

    @property
    def asks_who(self) -> bool:
        """Whether the answer is a person or a body, which the question itself does not name."""
        return bool(_ASKS_WHO.match(self.question))

    def topic(self, beside: str = "", *, whole: bool = False) -> str:
        """What the question is about, in a few words; without what is in the text `beside`.

        Its names, where it has more than those of places; with `whole`, all its phrases.
        """
        lead = len(shape(self.question).lead)
        known = beside.lower()
        named: list[Mention] = []
        others: list[Mention] = []
        for each in self.phrases:
            new = _plain(each.text).lower() not in known and not (
                each.name and each.name.lower() in known
            )
            counts = each.name or each.definite or each.kind in (TIME, GROUP) or " " in each.text
            says = not _EMPTY.match(each.text) and len(each.text) <= _MOST_CHARACTERS
            if new and counts and says:
                (named if each.name or each.kind == TIME else others).append(each)
        others = [each for each in others if each.span.end > lead] or others
        whole = whole or all(each.kind in (PLACE, TIME) for each in named)
        found = sorted(named + others, key=lambda each: each.span) if whole else named
        # Of "who discovered penicillin" all that there is.
        found = found or [each for each in self.phrases if each.span.end > lead and not known]
        texts = dict.fromkeys(_plain(each.text) for each in found)
        return ", ".join(list(texts)[:_MOST_TOPICS])


def befores(turns: Sequence[Turn]) -> list[Before]:
    """The turns that were about something, newest first."""
    about = [each for each in turns if each.answer.status != "reply"]
    seen = [_before(each) for each in about[: -MOST_TURNS - 1 : -1]]
    return [each for each in seen if each.phrases] or seen


def with_topic(question: str, topic: str) -> str:
    """The question with its topic behind it in brackets, in place of one that is there."""
    plain = _SHOWN.sub("", question).rstrip(" ?.!")
    return f"{plain} ({topic})?" if topic else f"{plain}?"


def without_topic(question: str) -> tuple[str, str]:
    """The question without the topic in brackets behind it, and the topic."""
    found = _SHOWN.search(question)
    return (question[: found.start()], found["topic"]) if found else (question, "")


def _before(turn: Turn) -> Before:
    question = without_courtesy(" ".join(turn.standalone.split()))
    answer = turn.answer
    told = _people(answer)
    cited = {each.article_id for each in answer.citations}
    read = [each for each in answer.passages if each.chunk.article_id in cited]
    texts = [question, *(f"{each.title} {each.chunk.text}" for each in read)]
    return Before(
        question,
        tuple(phrases(question, told)),
        tuple(told),
        _terms(texts),
        _terms([question, *(f"{each.title} {each.chunk.text}" for each in answer.passages)]),
        answer.status == "answered",
    )


def _people(answer: Answer) -> list[str]:
    """The people of an answer in the order in which it names them, in full where known."""
    if answer.status != "answered":
        return []
    texts = [answer.text, *(each.chunk.text for each in answer.passages)]
    places = {name: answer.text.find(name.rsplit(" ", 1)[-1]) for name in people(texts)}
    short = answer.short.text.strip() if answer.short else ""
    return sorted(
        (name for name, at in places.items() if at >= 0),
        # The words that answer go first: "Who led the rescue?" was answered by them.
        key=lambda name: (not short or name.rsplit(" ", 1)[-1] not in short, places[name]),
    )


def _terms(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(term for text in texts for term in terms(text))


def _plain(text: str) -> str:
    """The phrase without a "their" that would point at nothing."""
    return re.sub(r"^(?:its|their|his|her|this|that|these|those) ", "the ", text, flags=re.I)
