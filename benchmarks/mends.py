"""Whether a sentence without evidence finds its own among others, and none where that is away."""

import random
from collections.abc import Sequence
from typing import Any

from assistant.answer import Passage
from assistant.cite import Draft, Evidence
from assistant.mending import Likeness, Mender
from assistant.reader import Reader
from assistant.verdicts import Checker, Verdict
from benchmarks.claims import SEED, half_of
from benchmarks.swaps import Source, other_words
from ingest.article import Chunk, Span
from ingest.sentences import split_sentences

_OTHERS = 24  # sentences shown beside the own


def mends(
    given: Sequence[Source], half: str, most: int, reader: Reader | None, like: Likeness | None
) -> dict[str, Any]:
    """The shares of sentences, with words changed, that find their own among what is shown; that
    find another; and that find one where their own is not there.
    """
    by = random.Random(SEED)
    ours = [each for each in given if half_of(each.article) == half]
    shown = [each for source in ours for each in _sentences(source)]
    checker = Checker("", reader)
    right = other = wrongly = count = 0
    for source in ours:
        claim = other_words(source, by)
        own = next((each for each in shown if each.quote == source.sentence), None)
        if claim is None or own is None or len(source.sentence) < 60:
            continue
        near = [each for each in shown if each.quote in source.around and each is not own]
        rest = [*near, *by.sample(shown, min(_OTHERS, len(shown)))]
        rest = [each for each in rest if each.quote != own.quote]
        found = Mender(checker, [own, *rest], like).mended(Draft(claim, ()), Verdict("nothing", 0))
        right += bool(found) and any(each.quote == own.quote for each in found[0]) if found else 0
        other += bool(found and all(each.quote != own.quote for each in found[0]))
        none = Mender(checker, rest, like).mended(Draft(claim, ()), Verdict("nothing", 0))
        wrongly += bool(none)
        count += 1
        if count == most:
            break
    whole = count or 1
    return {"sentences": count, "own": round(right / whole, 3), "another": round(other / whole, 3),
            "where_own_is_away": round(wrongly / whole, 3)}  # fmt: skip


def _sentences(source: Source) -> list[Evidence]:
    text = source.around
    spans = tuple(split_sentences(text))
    chunk = Chunk(source.article, "", 0, 0, len(text), text, spans)
    passage = Passage(chunk, source.title, source.publisher, source.published, "", 1, 1.0, 0.5)
    return [Evidence(passage, Span(each.start, each.end)) for each in spans]
