"""What stands right before and behind a passage in its article: to be read, never to be ranked.

A neighbour is a stored sentence like any other, with its own exact span, so it can be cited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Protocol

from assistant.answer import Passage
from assistant.cite import Evidence, sentences_of
from ingest.tables import Stored


class Chunks(Protocol):
    """What is needed of a library."""

    def stored(self, chunk_ids: Sequence[str]) -> Mapping[str, Stored]:
        """The chunks among these ids, by id; others are left out."""
        ...


def around(passages: Sequence[Passage], library: Chunks, most: int) -> list[Evidence]:
    """The sentences to read: the passages' own, and the next one on either side.

    The best passages' are taken first, as far as `most` characters go, each sentence once. They
    come in reading order, article by article, that of the best passage first.
    """
    wanted = [_beside(each, by) for each in passages for by in (-1, 1)]
    known = library.stored(list(dict.fromkeys(wanted)))
    taken: dict[tuple[str, object], Evidence] = {}
    for passage in passages:
        last_before = _sentences(passage, -1, known)[-1:]
        first_behind = _sentences(passage, 1, known)[:1]
        for each in (*last_before, *sentences_of([passage]), *first_behind):
            taken.setdefault(each.key, each)
    sizes = accumulate(len(each.quote) for each in taken.values())
    chosen = [each for each, size in zip(taken.values(), sizes, strict=True) if size <= most]
    places = {each.passage.chunk.article_id: at for at, each in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda each: (places[each.passage.chunk.article_id], each.span))


def sentence_before(each: Evidence, library: Chunks) -> Evidence | None:
    """The sentence before the first one of a passage, from the article; None for any other."""
    chunk = each.passage.chunk
    if not chunk.ordinal or each.span != chunk.sentences[0]:
        return None
    known = library.stored([_beside(each.passage, -1)])
    return next(iter(_sentences(each.passage, -1, known)[-1:]), None)


def _sentences(passage: Passage, by: int, known: Mapping[str, Stored]) -> list[Evidence]:
    beside = known.get(_beside(passage, by))
    if not beside:
        return []
    page, ends = beside.page, beside.page_ends
    return sentences_of([replace(passage, chunk=beside.chunk, page=page, page_ends=ends)])


def _beside(passage: Passage, by: int) -> str:
    """The id of the chunk so many further on in the same version of the article."""
    return replace(passage.chunk, ordinal=passage.chunk.ordinal + by).id
