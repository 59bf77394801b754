"""Answers by writing: a LangChain chat model is shown numbered sentences and cites them by id.

The model never writes a quote: its ids are resolved to sentences of stored text. Lines come as
the model produces them; a line without an id that exists is not shown.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from assistant.answer import REFUSAL, Passage, unmarked
from assistant.answerers.clean import bounded
from assistant.cite import Draft, Evidence, resolve
from assistant.errors import ModelError
from assistant.orders import as_name
from prompts import load_prompt

_IDS = re.compile(r"\[\s*(\d+(?:\s*[,;–-]\s*\d+)*)\s*\]")
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d+[.)]\s+)")


class GenerativeAnswerer:
    """Writes with a chat model; ids that do not exist are left out."""

    def __init__(self, model: BaseChatModel) -> None:
        task = load_prompt("write", frozenset({"boundary", "refusal"}))
        self.own = (task,)  # what no answer may give away
        template = ChatPromptTemplate.from_messages(
            [
                ("system", task),
                (
                    "human",
                    load_prompt("question", frozenset({"boundary", "sentences", "question"})),
                ),
            ]
        )
        self._chain: Runnable[dict[str, str], str] = template | model | StrOutputParser()

    def answer(self, question: str, sentences: Sequence[Evidence]) -> Iterator[Draft]:
        """The model's sentences that cite at least one of these, which it is shown, as they come.

        Raises ModelError where the model fails, whatever it raises.
        """
        numbered = dict(enumerate(sentences, start=1))
        for line in self._lines(question, numbered):
            text, ids = split_ids(line)
            draft, _ = resolve(text, ids, numbered)
            if draft.evidence and text:
                yield draft

    def _lines(self, question: str, numbered: dict[int, Evidence]) -> Iterator[str]:
        shown = {
            # Made at random for each call, so that no article can close it.
            "boundary": f"-----{secrets.token_hex(8)}-----",
            "refusal": REFUSAL,
            "sentences": "\n".join(_show(numbered)),
            "question": question,
        }
        waiting = ""
        try:
            for piece in bounded(self._chain.stream(shown)):
                *lines, waiting = (waiting + piece).split("\n")
                yield from lines
        except GeneratorExit:
            raise
        except Exception as error:  # every provider raises its own kinds: here is the fence
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise ModelError(f"the model failed ({reason})") from error
        yield waiting


def split_ids(line: str) -> tuple[str, list[int]]:
    """The sentence in a model's line, without markers, and the ids that the markers name."""
    ids: list[int] = []
    for group in _IDS.findall(line):
        ids += [int(number) for number in re.findall(r"\d+", group)]
    text = _BULLET.sub("", _IDS.sub("", line))
    return re.sub(r"\s+([.,;!?])", r"\1", " ".join(text.split())), list(dict.fromkeys(ids))


def _show(numbered: Mapping[int, Evidence]) -> Iterator[str]:
    """The lines for the model: each article's sentences under its title."""
    article = ""
    for number, each in numbered.items():
        if each.passage.chunk.article_id != article:
            article = each.passage.chunk.article_id
            yield f"\n{_about(each.passage)}"
        yield f"[{number}] {unmarked(_line(each.quote))[:600]}"


def _about(passage: Passage) -> str:
    # Only names: a title must neither look like a sentence's number nor give an order.
    known = (as_name(passage.title), as_name(passage.publisher), str(passage.published or ""))
    return ", ".join(filter(None, known))[:160] or "Untitled"


def _line(text: str) -> str:
    return " ".join(text.split())
