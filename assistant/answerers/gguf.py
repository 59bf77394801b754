"""A language model in this process, from a GGUF file: no server to start, no key.

It runs by llama.cpp, as the package xllamacpp wraps it; this is the only module that imports it.
"""

import os
import queue
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    convert_to_openai_messages,
)
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr

from assistant.errors import ModelError

if TYPE_CHECKING:
    from xllamacpp import Server

CONTEXT = 8_192  # tokens of prompt and answer: passages are about 2,000, so this is ample
MOST_THREADS = 8
_REMEMBERED = 512  # MiB of prompts already read, to read on from: llama.cpp's own default is 8,192
_MAGIC = b"GGUF"


class GgufChatModel(BaseChatModel):
    """A chat model of a GGUF file. Streams; one answer at a time, however many threads ask.

    `max_tokens` are the most of an answer; `timeout` the seconds to wait for its next piece.
    `grammar` (GBNF) keeps it to a form; it can also be given with a call, as can `json_schema`.
    """

    model: str
    max_tokens: int = 600
    temperature: float = 0.0
    seed: int = 1
    timeout: float = 120.0
    grammar: str = ""

    model_config = ConfigDict(extra="forbid")
    _server: "Server" = PrivateAttr()
    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "gguf"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "temperature": self.temperature, "seed": self.seed}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = list(self._stream(messages, stop, run_manager, **kwargs))
        text = "".join(str(each.message.content) for each in chunks)
        told = chunks[-1].message.response_metadata if chunks else {}
        message = AIMessage(text, response_metadata=told)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for said in self._said(self._request(messages, stop, kwargs)):
            if error := said.get("error"):
                raise ModelError(_told(error))
            [choice] = said["choices"]
            text = choice["delta"].get("content") or ""
            reason = choice.get("finish_reason")
            told = {"finish_reason": reason} if reason else {}
            message = AIMessageChunk(content=text, response_metadata=told)
            chunk = ChatGenerationChunk(message=message)
            if run_manager and text:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk

    def _request(
        self, messages: list[BaseMessage], stop: list[str] | None, more: dict[str, Any]
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "messages": convert_to_openai_messages(messages),
            "stream": True,
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "seed": self.seed,
            **({"stop": stop} if stop else {}),
            **{name: more[name] for name in ("max_tokens", "temperature", "seed") if name in more},
        }
        schema = more.get("json_schema")
        if grammar := more.get("grammar") or ("" if schema else self.grammar):
            request["grammar"] = grammar
        elif schema:
            form = {"type": "json_schema", "json_schema": {"schema": schema}}
            request["response_format"] = form
        return request

    def _said(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What the server says, as it says it; it is stopped when no more is asked for."""
        said: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        stopped = threading.Event()

        def each(chunk: Any) -> bool:
            for one in chunk if isinstance(chunk, list) else [chunk]:
                said.put(one)
            return stopped.is_set()

        def run() -> None:
            try:
                with self._turn:
                    if not stopped.is_set():
                        self._server.handle_chat_completions(request, each)
            except Exception as error:  # raised in this thread, it would be lost
                said.put({"error": {"message": str(error) or type(error).__name__}})
            finally:
                said.put(None)

        threading.Thread(target=run, daemon=True, name="gguf").start()
        try:
            while (one := said.get(timeout=self.timeout)) is not None:
                yield one
        except queue.Empty:
            raise TimeoutError(f"nothing in {self.timeout:g} seconds") from None
        finally:
            stopped.set()


def open_gguf(path: Path, timeout: float = 120.0) -> GgufChatModel:
    """The chat model in that file, loaded. Raises ModelError."""
    _check(path)
    try:
        from xllamacpp import Server
    except ImportError as error:
        raise ModelError(
            f'the model {path} needs the package xllamacpp: pip install "citewell[gguf]"'
        ) from error
    model = GgufChatModel(model=path.name, timeout=timeout)
    try:
        model._server = Server(_parameters(path))
    except RuntimeError as error:
        raise ModelError(
            f"the model {path} cannot be loaded: it is damaged, of a kind that llama.cpp does not "
            "know, or too large for this machine's memory"
        ) from error
    return model


def _check(path: Path) -> None:
    if not path.is_file():
        raise ModelError(f"there is no file {path}: --model gguf:PATH names a model's .gguf file")
    try:
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as error:
        raise ModelError(f"the model {path} cannot be read: {error.strerror}") from error
    if begins != _MAGIC:
        raise ModelError(f"{path} is no GGUF file: name one that ends in .gguf")


def _parameters(path: Path) -> Any:
    from xllamacpp import CommonParams

    parameters = CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.verbosity = -1  # it would print to the terminal
    parameters.cache_ram_mib = _REMEMBERED
    threads = min(os.cpu_count() or 1, MOST_THREADS)
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    # llama.cpp opens a port on this machine in any case: nobody else is to use it.
    parameters.api_keys = [secrets.token_hex(32)]
    parameters.ui = parameters.endpoint_slots = parameters.endpoint_props = False
    return parameters


def _told(error: dict[str, Any]) -> str:
    if error.get("type") == "exceed_context_size_error":
        return (
            f"the passages are longer than the model can read at once ({CONTEXT:,} tokens): ask "
            "about fewer articles"
        )
    return f"the model failed ({str(error.get('message', error))[:200]})"
