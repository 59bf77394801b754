"""A language model by name, or as an object, as what writes answers; and what it is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.answer import QUOTING
from assistant.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.answerers.generative import GenerativeAnswerer

TIMEOUT, RETRIES = 120.0, 1
_CONNECTING = 10.0  # seconds: a server that is there takes a connection at once
_NO_KEY = "none"  # what a server that asks for no key is given as one


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a model named by a string is reached.

    `base_url` is an OpenAI-compatible server's, or another address for the provider named.
    `api_key` goes before the provider's own environment variable. `timeout` is in seconds, of
    silence; `retries` are further tries of a call that failed before it was answered. `prompts` is
    a folder of a person's own prompts. With `judge`, the model is asked once more about each
    sentence that it wrote, whether its evidence supports it.
    """

    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    retries: int = RETRIES
    prompts: Path | None = None
    judge: bool = False

    def given(self, base_url: str, prompts: str | Path) -> "ModelOptions":
        """These, with the base URL and the prompts' folder where they are given."""
        folder = Path(prompts).expanduser() if prompts else self.prompts
        return replace(self, base_url=base_url or self.base_url, prompts=folder)


@dataclass(frozen=True, slots=True)
class _Provider:
    extra: str
    keys: tuple[str, ...]


_PROVIDERS: Mapping[str, _Provider] = {
    "openai": _Provider("openai", ("OPENAI_API_KEY",)),
    "azure_openai": _Provider("openai", ("AZURE_OPENAI_API_KEY",)),
    "anthropic": _Provider("anthropic", ("ANTHROPIC_API_KEY",)),
    "google_genai": _Provider("google", ("GOOGLE_API_KEY", "GEMINI_API_KEY")),
    "ollama": _Provider("ollama", ()),
}


def load(model: "str | BaseChatModel", options: ModelOptions | None = None) -> "GenerativeAnswerer":
    """What writes with this model. Raises ModelError, PromptError.

    A key that is missing is no error here: it is told when the model is to write, and it is quoted
    instead.
    """
    options = options or ModelOptions()
    from assistant.answerers.generative import GenerativeAnswerer

    if isinstance(model, str):
        return _named(model, options)
    if options.base_url or options.api_key:
        raise ModelError("a base URL and a key go with a model's name, not with a model")
    from assistant.answerers.failures import Called

    called = Called(secrets=_secrets(model), says_its_end=_says_its_end(model))
    return GenerativeAnswerer(model, called, prompts=options.prompts, judged=options.judge)


def name_of(model: "str | BaseChatModel | None") -> str:
    """Its name in answers; "quoting" for none."""
    if isinstance(model, str) and model.startswith("gguf:"):
        return f"gguf:{Path(model.removeprefix('gguf:')).name}"
    if model is None or isinstance(model, str):
        return model or QUOTING
    return str(
        getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__
    )


def _named(model: str, options: ModelOptions) -> "GenerativeAnswerer":
    from assistant.answerers.failures import Called, explain, kind_of, scrubbed
    from assistant.answerers.generative import GenerativeAnswerer

    name = _full_name(model, options)
    provider = name.partition(":")[0]
    keys = _PROVIDERS[provider].keys if provider in _PROVIDERS else ("its provider's variable",)
    given = (options.api_key,) if options.api_key else ()
    called = Called(name_of(name), _place(options.base_url), keys, given, options.timeout)
    try:
        chat = chat_model(name, options)
    except ModelError:
        raise
    except ImportError as error:
        raise ModelError(_install(name, error)) from error
    except Exception as error:  # providers check keys and names each in their own way
        if kind_of(error) == "no_key":
            return GenerativeAnswerer(_failing(explain(error, called)), prompts=options.prompts)
        reason = scrubbed(str(error), given)
        # What was given may stand in the error, a key with it: it is not kept behind ours.
        raise ModelError(f"the model {model} cannot be used: {reason}") from None
    called = Called(
        called.name, called.place, keys, _secrets(chat), options.timeout, _says_its_end(chat)
    )
    return GenerativeAnswerer(chat, called, prompts=options.prompts, judged=options.judge)


def _full_name(model: str, options: ModelOptions) -> str:
    """The name with its provider: of a server by base URL, OpenAI's, as its protocol is."""
    provider, colon, _ = model.partition(":")
    if options.base_url and not (colon and re.fullmatch(r"[a-z_]+", provider)):
        return f"openai:{model}"
    return model


def chat_model(name: str, options: ModelOptions) -> "BaseChatModel":
    """The chat model of that name. Raises what its provider raises."""
    name = _full_name(name, options)
    provider, _, rest = name.partition(":")
    if provider == "gguf":
        from assistant.answerers.gguf import open_gguf

        return open_gguf(Path(rest).expanduser(), options.timeout)
    from langchain.chat_models import init_chat_model

    given = _arguments(provider, options)
    try:
        made: BaseChatModel = init_chat_model(name, **given)
    except Exception as error:
        from assistant.answerers.failures import kind_of

        if not options.base_url or kind_of(error) != "no_key":
            raise
        made = init_chat_model(name, **given, api_key=_NO_KEY)
    return made


def _arguments(provider: str, options: ModelOptions) -> dict[str, Any]:
    """What the provider's class takes of the options, under its own names."""
    given: dict[str, Any] = {}
    if options.base_url:
        given["base_url"] = options.base_url
    if options.api_key:
        given["api_key"] = options.api_key
    match provider:
        case "openai":
            import httpx

            connecting = min(_CONNECTING, options.timeout)
            given["timeout"] = httpx.Timeout(options.timeout, connect=connecting)
            given["max_retries"] = options.retries
            if options.base_url:  # other servers speak the older protocol, whatever the model
                given["use_responses_api"] = False
        case "azure_openai" | "anthropic":
            given |= {"timeout": options.timeout, "max_retries": options.retries}
        case "google_genai":  # it counts tries, not further ones
            given |= {"timeout": options.timeout, "max_retries": options.retries + 1}
        case "ollama":
            given |= {"client_kwargs": {"timeout": options.timeout}, "temperature": 0}
    return given


def _install(name: str, error: ImportError) -> str:
    provider = name.partition(":")[0]
    if provider in _PROVIDERS:
        package = f'"citewell[{_PROVIDERS[provider].extra}]"'
    else:
        found = re.search(r"pip install (?:-U )?[`'\"]*([\w.\[\]-]+)", str(error))
        package = found[1] if found else f"langchain-{provider.replace('_', '-')}"
    return f"the model {name} needs a package that is not installed: pip install {package}"


def _failing(reason: str) -> Any:
    from langchain_core.runnables import RunnableLambda

    def fail(_: Any) -> Any:
        raise ModelError(reason)

    return RunnableLambda(fail)


def _says_its_end(chat: "BaseChatModel") -> bool:
    """Whether an answer of this model always ends with a reason: OpenAI's protocol has it so."""
    return str(getattr(chat, "_llm_type", "")).startswith(("openai", "azure-openai", "gguf"))


def _secrets(chat: "BaseChatModel") -> tuple[str, ...]:
    """The keys that a model holds, to keep them out of messages."""
    from pydantic import SecretStr

    held = [each for each in vars(chat).values() if isinstance(each, SecretStr)]
    values = (each.get_secret_value() for each in held)
    return tuple(value for value in values if value and value != _NO_KEY)


def _place(base_url: str) -> str:
    """A server's address as it may be shown: without user, password and path."""
    if not base_url:
        return ""
    parts = urlsplit(base_url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}"
