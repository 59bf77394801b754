"""One question, without opening anything first: what a script with a single one calls."""

from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Answer
from assistant.answerers.chat_model import ModelOptions
from assistant.assistant import Assistant
from assistant.writers import Models


def answer(
    question: str,
    *,
    library: str | Path | None = None,
    texts: Sequence[str] | None = None,
    model: Models = None,
    base_url: str = "",
    prompts: str | Path = "",
    options: ModelOptions | None = None,
) -> Answer:
    """The answer to one question, from a library's folder or from texts in hand.

    Without either, from the library that `CITEWELL_LIBRARY` names, or the user's own. For several
    questions, `Assistant.open` is faster; what the rest means is told there.
    """
    if library is not None and texts is not None:
        raise TypeError("give library or texts, not both")
    if library is None and texts is None:
        from assistant.settings import read_settings

        library = read_settings().library
    reached = (options or ModelOptions()).given(base_url, prompts)
    assistant = (
        Assistant.over(texts, model=model, options=reached)
        if texts is not None
        else Assistant.open(library or "", model=model, options=reached)
    )
    try:
        return assistant.ask(question)
    finally:
        assistant.close()
