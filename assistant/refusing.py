"""What a refusal says: what was searched, and where it is so, that the question is about later."""

from datetime import date

from assistant.answer import in_words
from assistant.question import Query
from ingest.filters import Extent


def searched(query: Query, extent: Extent, today: date) -> tuple[str, ...]:
    """One or two plain sentences: how many articles of which days, and whether too old ones."""
    if not extent.articles:
        return ()
    many = "1 article" if extent.articles == 1 else f"{extent.articles:,} articles"
    said = f"Searched {many}{_of(extent)}."
    if extent.last and _asks_later(query.standalone, extent.last, today):
        later = f"The newest is of {in_words(extent.last)}: the question is about a later time."
        return (said, later)
    return (said,)


def _of(extent: Extent) -> str:
    first, last = extent.first, extent.last
    if not first or not last:
        return ""
    if first == last:
        return f", of {in_words(first)}"
    return f", from {in_words(first)} to {in_words(last)}"


def _asks_later(question: str, newest: date, today: date) -> bool:
    """Whether a time that the question names begins after the newest article was published."""
    from assistant.periods import periods  # its patterns take a while to compile

    return any(each.after and each.after > newest for each in periods(question, today))
