"""Fakes for language models, and texts that several tests ask about."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

WIRE = (
    "In Dubai, Galena Marine said on Tuesday that it would build a second container terminal at "
    "Ras Halim for 640 million dirhams. The terminal is to open in the spring of 2027. It will "
    "have four cranes, each 52 metres high.\n"
    "Construction is to employ about 1,900 people, chief engineer Nadia Farouk told reporters. "
    "She said the dredging permit had taken eleven years.\n"
    "Fishermen in the village of Umm Sadra fear for their lobster grounds. The environment "
    "ministry has promised to move a coral reef of 3 hectares before work begins.\n"
    "(Reporting by Leila Haddad and Omar Nasser; Editing by Ruth Calloway)\n"
)
CHEESE = (
    "Dairy wins prize\n\n"
    "A small dairy in Tarnfell won the national cheese prize on Sunday for a blue goat's cheese "
    "called Grey Abbot. The jury tasted 214 cheeses blind. Founder Piet Mallory gave up a job in "
    "insurance nine years ago. He said the prize money would buy a new vat.\n"
)


class ScriptedModel(BaseChatModel):
    """A chat model that answers what `reply` makes of the prompt, or raises `error` at its end."""

    reply: Callable[[str], str]
    error: Exception | None = None
    model: str = "scripted"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(each.message.content) for each in self._stream(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in re.findall(r"(?s).{1,7}", self.reply(str(messages[-1].content))):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        if self.error:
            raise self.error


def id_of(prompt: str, words: str) -> str:
    """The number that the prompt gives the sentence with these words."""
    found = re.search(rf"^\[(\d+)\].*{re.escape(words)}", prompt, re.MULTILINE)
    assert found, f"{words!r} was not shown to the model"
    return found.group(1)
