"""What the page's events do: plain functions of the assistant, a question and a conversation."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.app.conversation import ChatAssistant, Conversation
from assistant.app.markup import problem
from assistant.app.overview import figures, views
from assistant.app.overview.figure import Figure
from assistant.app.overview.spread import spread
from assistant.errors import SOMETHING_WRONG, AssistantError
from assistant.preferences import PASSAGES
from ingest.errors import IngestError
from ingest.overview import Overview

FOUND = 40
"""Passages looked for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown of a question: words in HTML, and the picture once there is one."""

    said: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Overviews:
    """The handlers of one server. Holds nothing of a session."""

    assistant: ChatAssistant

    def collection(self) -> tuple[str, tuple[Figure, ...]]:
        """The numbers in HTML, and the pictures: over time, by publisher, by length."""
        try:
            overview = self.assistant.library.survey.overview()
        except IngestError as fault:
            return problem(str(fault)), ()
        return views.facts(overview), _figures(overview)

    def newest(self, conversation: Conversation) -> str:
        """The newest question that passages were found for, as it stands alone; "" for none."""
        searched = [each for each in conversation if each.passages]
        return (searched[-1].understood or searched[-1].question) if searched else ""

    def ask(self, question: str) -> Iterator[Asked]:
        """That its passages are looked for; then what they are spread over."""
        if not question.strip():
            yield Asked(views.invitation())
            return
        yield Asked(views.asking(question))
        try:
            found = self.assistant.search(question, FOUND)
        except (AssistantError, IngestError) as fault:
            yield Asked(problem(str(fault)))
        except Exception:
            log.exception("The passages for a question could not be looked for")
            yield Asked(problem(SOMETHING_WRONG))
        else:
            figure = spread(question, found, PASSAGES)
            yield Asked(views.heading(figure), figure)


def _figures(overview: Overview) -> tuple[Figure, ...]:
    if not overview.articles:
        return ()
    made = (figures.over_time, figures.by_publisher, figures.lengths)
    return tuple(each(overview) for each in made)
