"""Who did it by the articles, where a question takes for true that another did.

"Why did Macron strike the door?" is asked back, "Who struck the door?", of the passages that would
be quoted. An answer that is surely another's name stands against the question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Passage
from assistant.cite import Evidence, with_named
from assistant.deeds import Deed, named
from assistant.facts.names import Held, Name, names
from assistant.reader import Reader
from assistant.readings import Short
from ingest.article import Span
from ingest.terms import terms

# The reader's probability that the passage answers who did it. Of the example questions, another
# is named so for 5 of 52 false ones from .45 on, and for no true one from .4 on.
_SURE = 0.45
_LEAST = 2  # terms of what was done: "Who died?" is answered by anybody
_ALSO = 0.6  # of what was done, in a sentence with the name: it may say that this one did it too
_SOMEONE = re.compile(r"An? ")
_NAME = re.compile(r"(?:[Tt]he )?[^\W\da-z]\S*(?: (?:of|de|la|von|van|al|[^\W\da-z]\S*))*")
_BESIDE = re.compile(r"\b(?:of|in|at|on|for|from|by|to|with|near|under|about)(?: the)? $")
_PARTS = re.compile(r"[^\w\s'’-]")  # a comma, say


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
        name = named(deed.who)
        if not name or len(set(terms(deed.what))) < _LEAST or _may_say(deed, name, passages):
            return None
        if found := _by_words(question, deed, name, chosen):
            return found
        passage, short = self._who(deed, chosen)
        if short is None or self._is_asked_for(question, passage, short):
            return None
        said = _sentence(passage, short.span)
        if _names_one(said, name) or not _is_another(short.text, said, deed.who):
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


def _by_words(
    question: str, deed: Deed, name: Sequence[str], chosen: Sequence[Evidence]
) -> Other | None:
    """Who does it in a sentence that has the deed's own verb and most of what was done.

    That is the first name before the verb that no "of" or "in" stands before; the question must
    ask about somebody of that name, and not about "the ceremony at Notre-Dame".
    """
    if not _NAME.fullmatch(deed.who):
        return None
    done, verb = set(terms(deed.what)), re.compile(rf"\b{re.escape(deed.what.split()[0])}\b")
    for each in chosen:
        said = with_named(each)
        told = verb.search(said)
        if told is None or not _has_most(said, done):
            continue
        if _names_one(said, name):
            return None
        doer = _named_before(said, told.start())
        if doer and not _names_one(question, doer.words):
            return Other(doer.span.cut(said), deed.who)
    return None


def _named_before(said: str, end: int) -> Name | None:
    """The first name before that place which no preposition has; of "Paris prosecutor Heitz" the
    last.
    """
    found: Name | None = None
    for each in names(said):
        if each.span.end > end or _BESIDE.search(said, 0, each.span.start):
            continue
        if found and _PARTS.search(said, found.span.end, each.span.start):
            break
        found = each
    return found


def _has_most(said: str, done: set[str]) -> bool:
    return len(done & set(terms(said))) >= _ALSO * len(done)


def _may_say(deed: Deed, name: Sequence[str], passages: Sequence[Passage]) -> bool:
    """Whether a sentence with the name has most of what was done, and all names of that."""
    done, others = set(terms(deed.what)), named(deed.what)
    return any(
        _has_most(said, done) and _names_one(said, name) and all(map(Held(said).has, others))
        for passage in passages
        for said in _sentences(passage)
    )


def _sentences(passage: Passage) -> Iterator[str]:
    for span in passage.chunk.sentences:
        yield passage.chunk.cut(span)


def _sentence(passage: Passage, span: Span) -> str:
    """The sentence of the passage that the span begins in."""
    found = (each for each in passage.chunk.sentences if each.start <= span.start < each.end)
    whole = next(found, span)
    return passage.chunk.cut(whole)


def _names_one(text: str, name: Sequence[str]) -> bool:
    """Whether the text has any word of the name, or its initials."""
    held = Held(text)
    return any(map(held.has, name)) or held.has_short(tuple(name))


def _is_another(who: str, sentence: str, asked: str) -> bool:
    """Whether `who`, in the sentence's words, is named otherwise than the one asked about.

    "A team" is another than somebody with a name; "the team", "he" and "its" need not be.
    """
    at = sentence.find(who)
    there = Span(at, at + len(who))
    said = [
        word
        for each in names(sentence)
        if each.span.start < there.end and there.start < each.span.end
        for word in each.words
    ]
    if not said:
        return bool(_SOMEONE.match(who))
    return not _names_one(asked, said)
