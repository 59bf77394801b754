"""Who did it by the articles, where a question takes for true that another did.

The sentences that would be quoted tell it by their words (`rivals`). Else "Why did Macron strike
the door?" is asked back, "Who struck the door?", of their passages: an answer that is surely
another's name stands against the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Passage
from assistant.cite import Evidence
from assistant.deeds import Deed, named, names_one, names_within
from assistant.facts.names import Held
from assistant.reader import Reader
from assistant.readings import Short
from assistant.rivals import rival
from assistant.undone import LEAST, has_most
from ingest.article import Span
from ingest.terms import terms

# The reader's probability that the passage answers who did it. Of the example questions, another
# is named so for 5 of 52 false ones from .45 on, and for no true one from .4 on.
_SURE = 0.45
_SOMEONE = re.compile(r"An? ")


@dataclass(frozen=True, slots=True)
class Other:
    """Who did it by an article, and who by the question, in their words."""

    said: str
    asked: str


class Doers:
    """Asks who did what questions tell of. Safe from several threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def other(
        self, question: str, deed: Deed, chosen: Sequence[Evidence], passages: Sequence[Passage]
    ) -> Other | None:
        """Another who did it by the passages `chosen` from; None where nobody else surely did.

        None too where a sentence of the `passages` may say that the one asked about did.
        """
        if found := rival(deed, chosen, passages):
            return Other(found, deed.who)
        name = named(deed.who)
        if not name or len(set(terms(deed.what))) < LEAST or _may_say(deed, name, passages):
            return None
        passage, short = self._who(deed, chosen)
        if short is None or self._is_asked_for(question, passage, short):
            return None
        said = _sentence(passage, short.span)
        if names_one(said, name) or not _is_another(short.text, said, deed.who):
            return None
        return Other(" ".join(short.text.split()), deed.who)

    def _who(self, deed: Deed, chosen: Sequence[Evidence]) -> tuple[Passage, Short | None]:
        """The surest answer to who did it, and its passage."""
        near = list({each.passage.chunk.id: each.passage for each in chosen}.values())
        read = self._reader.read(deed.asks_who, near).passages
        best, passage = max(zip(read, near, strict=True), key=lambda each: each[0].answers)
        return passage, best.short if best.answers >= _SURE else None

    def _is_asked_for(self, question: str, passage: Passage, short: Short) -> bool:
        """Whether these words answer the question itself: they are no doer then."""
        own = self._reader.read(question, [passage]).short
        return (
            own is not None and own.span.start < short.span.end and short.span.start < own.span.end
        )


def _may_say(deed: Deed, name: Sequence[str], passages: Sequence[Passage]) -> bool:
    """Whether a sentence with the name has most of what was done, and all names of that."""
    done, others = set(terms(deed.what)), named(deed.what)
    return any(
        has_most(said, done) and names_one(said, name) and all(map(Held(said).has, others))
        for passage in passages
        for said in passage.chunk.quotes
    )


def _sentence(passage: Passage, span: Span) -> str:
    """The sentence of the passage that the span begins in."""
    found = (each for each in passage.chunk.sentences if each.start <= span.start < each.end)
    whole = next(found, span)
    return passage.chunk.cut(whole)


def _is_another(who: str, sentence: str, asked: str) -> bool:
    """Whether `who`, in the sentence's words, is named otherwise than the one asked about.

    "A team" is another than somebody with a name; "the team", "he" and "its" need not be.
    """
    at = sentence.find(who)
    said = names_within(sentence, Span(at, at + len(who)))
    if not said:
        return bool(_SOMEONE.match(who))
    return not names_one(asked, said)
