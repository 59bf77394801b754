"""Ask your articles: a question in, an answer out whose every sentence is cited.

    from assistant import Assistant, answer

Importing this is cheap: torch, Chroma and Gradio are imported when they are first needed.
"""

from assistant.answer import Answer, Citation, Passage, ShortAnswer, Turn
from assistant.assistant import Assistant
from assistant.bibliography import citation_as
from assistant.errors import AssistantError
from assistant.once import answer
from assistant.preferences import Preferences
from ingest.filters import Filters

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Citation",
    "Filters",
    "Passage",
    "Preferences",
    "ShortAnswer",
    "Turn",
    "answer",
    "citation_as",
]
