"""A sentence's facts against what it rests on: every one that is not borne out. Pure."""

from collections.abc import Iterator, Sequence

from assistant.facts.aligned import replaced
from assistant.facts.dates import When, dates, said_by
from assistant.facts.names import Held, missing, names
from assistant.facts.numbers import Number, holds, numbers
from assistant.facts.places import named_spans
from assistant.facts.polarity import opposed, parsed, shared
from assistant.facts.reckoned import bears_out, counts_nothing, named_so, reckoned
from assistant.facts.roles import swapped
from assistant.facts.told import Conflict, Told
from ingest.sentences import split_sentences


def conflicts(claim: str, evidence: Sequence[Told], question: str = "") -> list[Conflict]:
    """The numbers, dates, names and negations of the claim that the evidence does not have.

    What the question says itself may be said again. Empty where all is borne out; where there is no
    evidence, everything is a conflict.
    """
    claimed = dates(claim)
    text = "\n".join(each.text for each in evidence)
    given = dates(text)
    found = [*_dates(claim, claimed, evidence, question)]
    found += _numbers(claim, claimed, given, evidence, question)
    found += _names(claim, evidence, question)
    found += _turned(claim, evidence)
    return list(dict.fromkeys(found))


def _dates(
    claim: str, claimed: Sequence[When], evidence: Sequence[Told], question: str
) -> Iterator[Conflict]:
    text = "\n".join(each.text for each in evidence)
    asked = dates(question)
    known = [
        ([*dates(each.text), *(when for when in dates(each.beside) if _is_year(when))], each)
        for each in evidence
    ]
    for each in claimed:
        words = each.span.cut(claim)
        held = any(said_by(each, [*given, *asked], told.published, claim) for given, told in known)
        if not held and not any(words in told.text for _, told in known):
            is_number = words.isdigit() and any(
                int(words) in number.values for _, told in known for number in numbers(told.text)
            )
            if not is_number and not named_so(each.span, claim, _named(evidence), text):
                yield Conflict("date", words)


def _named(evidence: Sequence[Told]) -> str:
    """Where a name may have a number that the evidence leaves out: "Apollo 11"."""
    return "\n".join(each.beside for each in evidence)


def _is_year(when: When) -> bool:
    return when.parts == (when.year, None, None, None, "", None)


def _numbers(
    claim: str,
    claimed: Sequence[When],
    given: Sequence[When],
    evidence: Sequence[Told],
    question: str,
) -> Iterator[Conflict]:
    text = "\n".join(each.text for each in evidence)
    named = _named(evidence)
    whole = f"{text}\n{question}"
    there = numbers(whole, [each.span for each in given])
    further = reckoned(text, given, there)
    years = {each.year for each in given}
    taken = [*(when.span for when in claimed), *named_spans(claim)]
    for each in numbers(claim, taken):
        if holds(each, there, whole) or (not each.kind and each.values & years):
            continue
        if bears_out(each, further) or counts_nothing(each, claim, text):
            continue
        if not named_so(each.span, claim, named, text):
            yield Conflict("number", _words(each, claim))


def _words(number: Number, claim: str) -> str:
    return number.span.cut(claim).strip()


def _names(claim: str, evidence: Sequence[Told], question: str) -> Iterator[Conflict]:
    text = "\n".join(f"{each.text}\n{each.beside}" for each in evidence)
    held = Held(f"{text}\n{question}", "\n".join(each.around for each in evidence))
    for name in names(claim):
        if missing(name, held):
            yield Conflict("name", name.span.cut(claim))


def _turned(claim: str, evidence: Sequence[Told]) -> Iterator[Conflict]:
    """Against the sentence that has most of the claim's words: others speak of other things."""
    sentences = [span.cut(each.text) for each in evidence for span in split_sentences(each.text)]
    if not sentences:
        return
    ours = parsed(claim)
    read = {each: parsed(each) for each in sentences}
    nearest = max(read, key=lambda each: shared(ours, read[each]))
    beside = [each for sentence, each in read.items() if sentence != nearest]
    if word := opposed(ours, read[nearest], beside):
        yield Conflict("polarity", word)
    elif word := swapped(claim, nearest):
        yield Conflict("role", word)
    elif name := replaced(claim, nearest):
        yield Conflict("name", name)
