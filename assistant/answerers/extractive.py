"""Answers by quoting: the sentences of the passages that answer best, verbatim.

First it is weighed whether the passages answer, and with which sentences; then what is quoted hangs
on what is asked: for a fact the sentence that holds it, or each side where articles differ; of a
subject the best sentence of each of several articles; of a comparison each part's.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from assistant.answer import DIFFER, Passage, in_words
from assistant.choosing import few, leads, newest_first, survey
from assistant.cite import Draft, Evidence, sentences_of, with_before
from assistant.either import BOTH, Either
from assistant.judging import Judge
from assistant.neighbours import Chunks, sentence_before
from assistant.orders import as_name, repeats
from assistant.parts import Asked
from assistant.premises import Premises
from assistant.reader import Reader
from assistant.readings import Short
from assistant.sides import Side

DOUBTED = "It is not sure that this answers the question."
MOST_SENTENCES = 3
MOST_OF_PART = 2
_TITLE = 60  # characters of one that stands for a publisher

_HANGS = re.compile(
    r"[\"“‘']?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|However|Instead|"
    r"Both|The (?:two|latter|former|move|decision|plan|report|statement))\b"
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is asked, whole or a part, with the passages' sentences for it, best first.

    `sure` is the probability in [0, 1] that the passages answer, `answers` whether that is enough.
    """

    asked: Asked
    judge: Judge
    ranked: tuple[Evidence, ...]
    sure: float

    @property
    def answers(self) -> bool:
        """Whether the passages are taken to answer."""
        return bool(self.ranked) and (self.asked.all or self.sure >= self.judge.threshold)


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentences to quote, in reading order; none where nothing is near enough.

    `notes` say of which part of the question nothing is, or that articles differ. `short` has the
    words of the first of the sentences that answer, where they can be told; `sides` are what the
    articles say differently, newest first.
    """

    drafts: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    short: Short | None = None
    sides: tuple[Side, ...] = ()


class ExtractiveAnswerer:
    """Quotes. Safe from several threads."""

    def __init__(
        self, judge: Judge, by_likeness: Judge, library: Chunks, reader: Reader | None = None
    ) -> None:
        self._judge = judge
        self._either = Either(reader)
        self._premises = Premises(reader)
        self._by_likeness = by_likeness
        self._library = library

    def weigh(self, asked: Sequence[Asked], passages: Sequence[Passage]) -> list[Weighed]:
        """The whole question and its parts, each with what the passages hold for it."""
        return [self._weighed(each, passages) for each in asked]

    def quote(
        self, weighed: Sequence[Weighed], passages: Sequence[Passage], *, latest: bool = False
    ) -> Quoted:
        """What to quote for the question, `weighed` being the whole before its parts, if any.

        Each part of which the passages say enough gets its sentences, in the order of the parts;
        the whole gets them where there are no parts, or the passages say enough of none. Where the
        `latest` is asked for, the newest of sentences that are nearly the same is quoted.
        """
        whole, *parts = weighed
        if not any(each.answers for each in parts):
            return self._whole(whole, passages, latest=latest)
        notes = tuple(_unsaid(part.asked) for part in parts if not part.answers)
        sentences = [
            each
            for part in parts
            if part.answers
            for each in _chosen(part, MOST_OF_PART, latest=latest)
        ]
        return Quoted(tuple(self._drafts(sentences, passages)), notes)

    def beside(
        self,
        weighed: Sequence[Weighed],
        passages: Sequence[Passage],
        cited: Container[object],
        *,
        latest: bool = False,
    ) -> Quoted:
        """What goes with a written answer that cites these sentences, by key.

        The sides that articles take to the question and it cites not; where they take one, the
        words that answer in the likeliest of the sentences cited, or a note that what the question
        takes for true is not there.
        """
        whole, *parts = weighed
        if sides := [] if latest or parts else _sides(whole, passages):
            lacking = [each.evidence for each in sides if each.evidence.key not in cited]
            drafts = [Draft(_attributed(each), (each,)) for each in lacking]
            return Quoted(tuple(drafts), (_differ(sides),), sides=tuple(sides))
        said = [each for each in whole.ranked if each.key in cited]
        if not said or whole.asked.survey or any(each.answers for each in parts):
            return Quoted()
        if notes := self._presumed(whole, said, passages):
            return Quoted(notes=notes)
        return Quoted(short=whole.judge.short(whole.asked, said[0]))

    def _weighed(self, asked: Asked, passages: Sequence[Passage]) -> Weighed:
        # A thing or a subject is no question that could be read: likeness judges it.
        judge = self._judge if asked.asks and not asked.survey else self._by_likeness
        found = judge.rank(asked, passages)
        ranked = [each for each in found if not repeats(each.quote, asked.text)]
        sure = judge.sure(asked, passages, ranked) if ranked else 0.0
        return Weighed(asked, judge, tuple(ranked), sure)

    def _whole(self, weighed: Weighed, passages: Sequence[Passage], *, latest: bool) -> Quoted:
        if not weighed.answers:
            return Quoted()
        asked = weighed.asked
        if asked.survey:
            chosen = leads(weighed.ranked) if asked.all else survey(weighed.ranked)
            return Quoted(tuple(self._drafts(chosen, passages)))
        if sides := [] if latest else _sides(weighed, passages):
            sentences = bearing = [each.evidence for each in sides]
        else:
            sentences = _chosen(weighed, MOST_SENTENCES, latest=latest)
            # What is quoted because the best one is unsure bears nothing out.
            bearing = _chosen(weighed, MOST_SENTENCES, latest=latest, narrow=True)
        notes = self._presumed(weighed, bearing, passages)
        if sides and not notes:
            drafts = tuple(self._drafts(sentences, passages))
            return Quoted(drafts, (_differ(sides),), sides=tuple(sides))
        if asked.want.kind == "whether":
            sentences, both = self._either.with_deciding(asked.text, sentences, weighed.ranked)
            notes = (*notes, BOTH) if both else notes
        short = None if notes else weighed.judge.short(asked, sentences[0])
        if not notes and weighed.judge.doubts(asked, weighed.sure, weighed.ranked[0]):
            notes = (DOUBTED,)
        # The words that answer come first: what "he" stands for is one click away.
        first = sentences[0] if short else None
        return Quoted(tuple(self._drafts(sentences, passages, first)), notes, short)

    def _presumed(
        self, weighed: Weighed, chosen: Sequence[Evidence], passages: Sequence[Passage]
    ) -> tuple[str, ...]:
        """Where the question takes for true what no sentence bears out: that they are but near."""
        note = self._premises.note(weighed.asked.text, chosen, passages)
        return (note,) if note else ()

    def _drafts(
        self,
        chosen: Sequence[Evidence],
        passages: Sequence[Passage],
        told: Evidence | None = None,
    ) -> Iterator[Draft]:
        """Each sentence once, one that hangs on the sentence before it behind that, but for `told`.

        Where several articles speak, what each says begins with who says it.
        """
        several = len({each.passage.chunk.article_id for each in chosen}) > 1
        speaking = ""
        for quoted in self._with_needed(chosen, passages, told):
            article = quoted.passage.chunk.article_id
            begins = several and article != speaking
            speaking = article
            yield Draft(_attributed(quoted) if begins else quoted.quote, (quoted,))

    def _with_needed(
        self, chosen: Sequence[Evidence], passages: Sequence[Passage], told: Evidence | None
    ) -> Iterator[Evidence]:
        before = {each.key: last for last, each in with_before(sentences_of(passages))}
        shown: set[tuple[str, object]] = set()
        for each in chosen:
            needed = None
            if each is not told and _HANGS.match(each.quote):
                needed = before.get(each.key) or sentence_before(each, self._library)
            for quoted in (needed, each):
                if quoted and quoted.key not in shown:
                    shown.add(quoted.key)
                    yield quoted


def _chosen(weighed: Weighed, most: int, *, latest: bool, narrow: bool = False) -> list[Evidence]:
    ranked, margins = weighed.ranked, weighed.judge.margins
    margins = margins.narrow() if narrow else margins
    return few(newest_first(ranked, margins) if latest else ranked, most, margins)


def _sides(weighed: Weighed, passages: Sequence[Passage]) -> list[Side]:
    """The sides that may be quoted; [] where there are not two."""
    if not weighed.answers:
        return []
    quotable = {each.key: each for each in weighed.ranked}
    found = [
        replace(side, evidence=quotable[side.evidence.key])  # which has its support
        for side in weighed.judge.sides(weighed.asked, passages)
        if side.evidence.key in quotable
    ]
    return found if len(found) > 1 else []


def _unsaid(asked: Asked) -> str:
    if asked.asks:
        return f"The articles do not say: “{asked.thing}”."
    return f"Nothing that the articles say is near enough to “{asked.thing}”."


def _differ(taken: Sequence[Side]) -> str:
    words = "; ".join(f"“{' '.join(each.words.split())}”" for each in taken)
    dated = len({each.evidence.passage.published for each in taken}) > 1
    return f"{DIFFER}{', newest first' if dated else ''}: {words}."


def _attributed(quoted: Evidence) -> str:
    """The quote behind who says it and when: "Reuters, 8 March 2025: …"."""
    passage = quoted.passage
    # Cut between words: half a number would be another one.
    short = shorten(as_name(passage.title), _TITLE, placeholder=" …")
    name = as_name(passage.publisher) or (f"“{short}”" if short else "An article without a title")
    day = f", {in_words(passage.published)}" if passage.published else ""
    return f"{name}{day}: {quoted.quote}"
