"""What a question takes for done, or for not done, where the articles tell the contrary. Pure.

"When did the ship reach Rotterdam?" of "the port it should have reached in March"; and "Why did
the alarm not go off?" of "A second alarm went off".
"""

import re
from collections.abc import Sequence

from assistant.answer import Passage
from assistant.cite import Evidence
from assistant.deeds import Deed, deed
from assistant.doings import Doing, doings
from ingest.terms import terms

LEAST = 2  # terms of what was done: anybody dies, and anything lasts
MOST = 0.6  # of what was done, in a sentence that tells of it
_AHEAD = re.compile(r"\b(?:will|would|can|could|shall|should|may|might|must)\b", re.IGNORECASE)
_NOT = re.compile(r"\bnot |n['’]t\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not?|never|nobody|none|without)\b|n['’]t\b", re.IGNORECASE)


def is_only_wanted(
    question: str, deed: Deed, chosen: Sequence[Evidence], passages: Sequence[Passage]
) -> bool:
    """Whether each sentence that tells of the deed has it wanted, planned or doubted."""
    is_told = len(set(terms(deed.what))) >= LEAST and not _AHEAD.search(question)
    if not is_told or not any(_told(deed, each.quote) for each in chosen):
        return False
    found = [
        each for passage in passages for said in passage.chunk.quotes for each in _told(deed, said)
    ]
    return bool(found) and all(each.unreal for each in found)


def is_done(question: str, chosen: Sequence[Evidence]) -> bool:
    """Whether a sentence tells that the one asked about did what the question takes for not done.

    A sentence with any "not" may mean that it was not.
    """
    if not _NOT.search(question):
        return False
    found = deed(_NOT.sub("", question, count=1), "\n".join(each.quote for each in chosen))
    return found is not None and any(_does(found, each.quote) for each in chosen)


def has_most(said: str, done: set[str]) -> bool:
    """Whether a text has most terms of what was done."""
    return len(done & set(terms(said))) >= MOST * len(done)


def doings_of(deed: Deed, said: str) -> list[Doing]:
    """Each time that a sentence has a verb of the deed."""
    return [doing for verb in deed.verbs for doing in doings(said, verb)]


def _does(deed: Deed, said: str) -> bool:
    about = set(terms(deed.who))
    return not _DENIES.search(said) and any(
        each.subject and about <= set(terms(each.subject.cut(said))) and not each.unreal
        for each in _told(deed, said)
    )


def _told(deed: Deed, said: str) -> list[Doing]:
    return doings_of(deed, said) if has_most(said, set(terms(deed.what))) else []
