"""A question as typed -> what is searched, and with which filters. Knows nothing about answering.

Filters that are given always apply. Those that the question's words ask for are added where none of
the kind is given, and left out again where no article would remain.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.errors import BadQuestion
from ingest.filters import Filters
from ingest.library import Library

MOST_CHARACTERS = 4000  # of a question: more is an article, not a question


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for a question: `text`, with `filters`. `notes` say what was left out.

    `understood` is the question as it stands alone, where that is not as typed.
    """

    question: str
    text: str
    filters: Filters
    notes: tuple[str, ...] = ()
    understood: str = ""

    @property
    def standalone(self) -> str:
        """The question that is answered."""
        return self.understood or self.question


def understand(
    question: str,
    library: Library,
    filters: Filters | None = None,
    *,
    today: date | None = None,
    as_typed: bool = False,
    without: Collection[str] = (),
    understood: str = "",
) -> Query:
    """What to search for. Raises BadQuestion.

    `today` is what "last week" is counted from. With `as_typed`, the question's words become no
    filters. Filters that are described so do not apply `without`, whether given or asked for by
    words. `understood` is the question as it stands alone, where that is not as typed.
    """
    typed = checked(question)
    question = checked(understood) if understood else typed
    given = (filters or Filters()).without(without)
    plain = Query(typed, question, given, understood=question if question != typed else "")
    if as_typed:
        return plain
    from assistant.interpret import interpret  # its patterns take a while to compile

    read = interpret(question, library.facets(), today or date.today())
    asked = _not_given(read.filters, given).without(without)
    if not asked or not library.allowed(given, 1):
        return plain
    for kept in _fewer(asked):
        if library.allowed(given.or_else(kept), 1):
            if kept == read.filters:
                return replace(plain, text=read.query, filters=given.or_else(kept))
            notes = (_left_out(asked, kept),) if kept != asked else ()
            return replace(plain, filters=given.or_else(kept), notes=notes)
    return replace(plain, notes=(_left_out(asked, Filters()),))


def checked(question: str) -> str:
    """The question, trimmed. Raises BadQuestion where it is empty or far too long."""
    question = " ".join(question.replace("\x00", " ").split())
    if not question:
        raise BadQuestion("there is no question: type one, such as “Who won the election?”")
    if len(question) > MOST_CHARACTERS:
        raise BadQuestion(
            f"the question has {len(question):,} characters, and {MOST_CHARACTERS:,} are the most: "
            "ask it more shortly"
        )
    return question


def _not_given(found: Filters, given: Filters) -> Filters:
    """What the words ask for of which the given filters ask nothing."""
    is_dated = bool(given.after or given.before)
    return Filters(
        after=None if is_dated else found.after,
        before=None if is_dated else found.before,
        publishers=() if given.publishers else found.publishers,
        authors=() if given.authors else found.authors,
    )


def _fewer(found: Filters) -> Iterator[Filters]:
    """The filters, then only their sources, then only their dates."""
    dates = Filters(after=found.after, before=found.before)
    names = Filters(publishers=found.publishers, authors=found.authors)
    return (each for each in (found, names, dates) if each)


def _left_out(found: Filters, kept: Filters) -> str:
    said = "; ".join(each for each in found.describe() if each not in kept.describe())
    return f"No article of the library matches “{said}”: searched without that."
