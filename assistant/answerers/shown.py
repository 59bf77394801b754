"""What a model is shown of articles: numbered sentences, under what is known of each. Pure.

Every line is ours but for its words: an article's line breaks are folded, so that none of its
sentences can begin a line, close the boundary or pass for a number.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Passage, unmarked
from assistant.cite import Evidence
from assistant.orders import as_name
from ingest.months import WEEKDAYS

_LONGEST_SENTENCE, _LONGEST_TITLE = 600, 160  # characters


def lines(sentences: Sequence[Evidence]) -> Iterator[str]:
    """The sentences numbered from 1, each article's under its title, publisher and date."""
    article = ""
    for number, each in enumerate(sentences, start=1):
        if each.passage.chunk.article_id != article:
            article = each.passage.chunk.article_id
            yield f"\n{_about(each.passage)}"
        yield f"[{number}] {unmarked(folded(each.quote))[:_LONGEST_SENTENCE]}"


def boundary(key: bytes, text: str) -> str:
    """A line to set before and behind the text, which no article can know.

    It is drawn from a secret key and the text, so the same sentences always stand between the
    same lines: a server that remembers what it read need not read them again for another question.
    """
    return f"-----{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]}-----"


def day(today: date) -> str:
    """The day as a model is told it, such as "Saturday, 2025-03-08"."""
    return f"{WEEKDAYS[today.weekday()]}, {today.isoformat()}"


def _about(passage: Passage) -> str:
    # Only names: a title must neither look like a sentence's number nor give an order.
    names = [as_name(each)[:_LONGEST_TITLE] for each in (passage.title, passage.publisher)]
    return ", ".join(filter(None, (*names, str(passage.published or "")))) or "Untitled"


def folded(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
