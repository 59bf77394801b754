"""A chat model's answer as text, piece by piece, and how it ended; what it raises becomes ours."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answerers.failures import Called, explain
from assistant.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

MOST_CHARACTERS = 6_000  # of an answer: a model that goes on after that repeats itself
# What the providers say instead of "stop" (OpenAI and Ollama; Anthropic; Google).
_LENGTH = ("length", "max_tokens", "max_output_tokens", "model_length")
_WITHHELD = ("content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content")
_THINKS, _THOUGHT = "<think>", "</think>"


class Streamed:
    """The text of one answer, in pieces as they come; thoughts between tags are left out.

    When it has ended, `cut` says whether it was before its own end. Raises ModelError, whatever
    the model raises, and where it says nothing.
    """

    def __init__(self, chunks: Callable[[], Iterator["AIMessage"]], called: Called) -> None:
        self._chunks = chunks
        self._called = called
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        size = 0
        for piece in _without_thoughts(self._pieces()):
            size += len(piece.strip())
            yield piece
            if size > MOST_CHARACTERS:
                self.cut = True
                break
        if not size:
            raise ModelError(f"{self._called} answered nothing: ask again, or try another model")

    def _pieces(self) -> Iterator[str]:
        reason, began = "", False
        try:
            for chunk in self._chunks():
                told = chunk.response_metadata
                reason = str(
                    told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
                    or reason
                ).lower()  # fmt: skip
                if text := chunk.text:
                    began = True
                    yield str(text)
        except ModelError:
            raise
        except Exception as error:  # every provider raises its own kinds: here is the fence
            raise ModelError(explain(error, replace(self._called, began=began))) from error
        if reason in _WITHHELD:
            raise ModelError(f"{self._called} withheld its answer ({reason}): ask differently")
        self.cut = reason in _LENGTH or (not reason and self._called.says_its_end)


def _without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """The text outside of `<think>` … `</think>`, in which some models think aloud."""
    waiting, inside = "", False
    for piece in pieces:
        waiting += piece
        while True:
            tag = _THOUGHT if inside else _THINKS
            before, found, behind = waiting.partition(tag)
            if not found:
                break
            if not inside and before:
                yield before
            waiting, inside = behind, not inside
        kept = _begun(waiting, tag)
        ready, waiting = waiting[: len(waiting) - kept], waiting[len(waiting) - kept :]
        if ready and not inside:
            yield ready
    if waiting and not inside:
        yield waiting


def _begun(text: str, tag: str) -> int:
    """How many characters at the end of the text may be the tag's beginning."""
    return next((n for n in range(len(tag) - 1, 0, -1) if text.endswith(tag[:n])), 0)
