"""A second opinion on a written sentence: the model is asked whether its evidence supports it.

Off unless a person asks for it. It can only take a sentence away: what it says is read as a yes, a
no, or nothing, and a judge that fails is not asked again.
"""

import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from assistant.answerers.failures import Called
from assistant.answerers.shown import folded
from assistant.answerers.streamed import Streamed
from assistant.cite import Evidence
from assistant.errors import ModelError
from prompts import load_prompt

_VARIABLES = frozenset({"boundary", "evidence", "sentence"})
_SAID = re.compile(r"\W*(?:(?:the\s+)?answer\s*(?:is\s*)?:?\W*)?(yes|no)\b", re.IGNORECASE)
_ENOUGH = 200  # characters of a reply: the word stands in front


class ModelJudge:
    """Asks a chat model. Safe from several threads, as far as the model is. Raises PromptError."""

    def __init__(
        self,
        model: Runnable[LanguageModelInput, AIMessage],
        called: Called | None = None,
        prompts: Path | None = None,
    ) -> None:
        self._template = ChatPromptTemplate.from_messages(
            [("human", load_prompt("judge", _VARIABLES, prompts))]
        )
        self._model = model
        self._called = called or Called()

    def denies(self, text: str, evidence: Sequence[Evidence]) -> bool | None:
        """Whether the model finds that the evidence does not say so; None where it says neither.

        Raises ModelError where the model fails, whatever it raises.
        """
        shown = {
            "boundary": f"-----{secrets.token_hex(16)}-----",
            "evidence": "\n".join(folded(each.quote) for each in evidence),
            "sentence": folded(text),
        }
        said = ""
        for piece in Streamed(
            lambda: self._model.stream(self._template.invoke(shown)), self._called
        ):
            said += piece
            if len(said) >= _ENOUGH:
                break
        found = _SAID.match(said)
        return found[1].lower() == "no" if found else None


class Judging:
    """A judge at work on one answer: what it took away, and what is to be told of it."""

    def __init__(self, judge: ModelJudge) -> None:
        self._judge = judge
        self._failed = ""
        self._unsaid = 0

    def denies(self, text: str, evidence: Sequence[Evidence]) -> bool:
        """Whether the sentence is to be left out; never where the judge fails or says neither."""
        if self._failed:
            return False
        try:
            found = self._judge.denies(text, evidence)
        except ModelError as error:
            self._failed = str(error)
            return False
        self._unsaid += found is None
        return bool(found)

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go as asked, in plain words."""
        if self._failed:
            return (f"Not all sentences were judged by the model: {self._failed}.",)
        if self._unsaid:
            many = "a sentence" if self._unsaid == 1 else f"{self._unsaid} sentences"
            return (f"The model, asked to judge {many}, said neither yes nor no.",)
        return ()
