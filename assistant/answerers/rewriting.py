"""A follow-up question rewritten by a language model, within bounds; "" where it is not usable.

The model sees the last turns, cut short, inside a boundary made at random. What it gives back is a
question to search for and nothing else: it must be one line, made of the conversation's words.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from assistant.answer import Turn
from assistant.coverage import named
from ingest.terms import terms
from prompts import load_prompt

MOST_TURNS = 3  # shown to the model
_QUESTION_SHOWN = 300  # characters of a question, and of an answer
_ANSWER_SHOWN = 400
_MOST_CHARACTERS = 300  # of a rewrite
_KNOWN = 0.7  # share of its terms that the conversation must have
_LABEL = re.compile(r"^(?:(?:the )?(?:rewritten |standalone |stand-alone )?question)\s*:\s*", re.I)
_QUOTES = "\"'“”‘’*` "

log = logging.getLogger(__name__)


class Rewriter:
    """Rewrites with a chat model. Raises nothing: what fails is noted in the log."""

    def __init__(
        self, model: Runnable[LanguageModelInput, AIMessage], prompts: Path | None = None
    ) -> None:
        prompt = load_prompt("rewrite", frozenset({"boundary", "history", "question"}), prompts)
        template = ChatPromptTemplate.from_messages([("human", prompt)])
        self._chain: Runnable[dict[str, str], str] = template | model | StrOutputParser()

    def rewrite(self, question: str, turns: Sequence[Turn]) -> str:
        """The question standing alone, as the model has it; "" where it failed or went astray."""
        history = _history(turns)
        boundary = f"-----{secrets.token_hex(8)}-----"
        shown = {"boundary": boundary, "history": history, "question": question}
        try:
            said = self._chain.invoke(shown)
        except Exception as error:  # every provider raises its own kinds: here is the fence
            log.debug("A question was not rewritten by the model: %s", error)
            return ""
        rewritten = within_bounds(said, question, history)
        if not rewritten:
            log.debug("The model's rewrite of a question was not used: %.200r", said)
        return rewritten


def within_bounds(said: str, question: str, history: str) -> str:
    """The model's question where it can be one, in its plain form; else "".

    It must be a single line that is not long, keep the names and numbers of the question as typed,
    and bring in hardly a word that neither the question nor the history has.
    """
    plain = _LABEL.sub("", said.strip().strip(_QUOTES)).strip(_QUOTES)
    if not plain or "\n" in plain or len(plain) > max(_MOST_CHARACTERS, 2 * len(question)):
        return ""
    used = terms(plain)
    known = set(terms(f"{question} {history}"))
    if not used or sum(term in known for term in used) < _KNOWN * len(used):
        return ""
    return plain if named(question) <= set(used) else ""


def _history(turns: Sequence[Turn]) -> str:
    about = [turn for turn in turns if turn.answer.status != "reply"][-MOST_TURNS:]
    return "\n".join(
        f"Question: {_line(turn.standalone, _QUESTION_SHOWN)}\n"
        f"Answer: {_line(turn.answer.text, _ANSWER_SHOWN)}"
        for turn in about
    )


def _line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]
