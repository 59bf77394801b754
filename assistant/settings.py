"""Settings: the only place that reads or writes the environment."""

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Settings(BaseSettings):
    """What can be set by `CITEWELL_LIBRARY`, and so on with the other names.

    `library` is a folder; `embedder` empty means the library's own, or the default for a new one;
    `model` empty means quoting; `reranker`, `reader` and `caution` empty the default ones.
    `base_url` is a model server's address, `api_key` a key that goes before the provider's own
    variable, `timeout` seconds to wait for a model, `retries` further tries, `prompts` a folder,
    `judge` whether the model is asked once more about what it wrote.
    """

    model_config = SettingsConfigDict(env_prefix="CITEWELL_", extra="ignore")

    library: Path = user_data_path("citewell") / "library"
    embedder: str = ""
    model: str = ""
    reranker: str = ""
    reader: str = ""
    caution: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    timeout: float = Field(default=120.0, gt=0)
    retries: int = Field(default=1, ge=0, le=10)
    prompts: str = ""
    judge: bool = False


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError, naming the variable."""
    try:
        return Settings()
    except ValidationError as error:  # has the values, a key perhaps: only names are told
        wrong = (
            f"CITEWELL_{'_'.join(map(str, each['loc'])).upper()} cannot be used: {each['msg']}"
            for each in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError("; ".join(wrong)) from None


def stay_local() -> None:
    """Turn off the telemetry of the libraries below, and keep calls to this machine off a proxy.

    Call it before they are imported.
    """
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }.items():
        os.environ.setdefault(name, value)
    _reach_this_machine_directly()


def stay_offline() -> None:
    """Have the libraries below fetch no models. Call it before they are imported."""
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"


def keep_uploads_in(folder: str | Path) -> None:
    """Where Gradio puts what visitors send. Call it before it is imported."""
    os.environ["GRADIO_TEMP_DIR"] = str(folder)


def _reach_this_machine_directly() -> None:
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    if not any(os.environ.get(each) or os.environ.get(each.upper()) for each in proxies):
        # On macOS and Windows a NO_PROXY alone would hide the proxy of the system's settings.
        return
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = [host for each in known.split(",") if (host := each.strip())]
    if "*" not in hosts:
        hosts += [each for each in _THIS_MACHINE if each not in hosts]
    # Some libraries read the one name, some the other, and most prefer the small letters.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(hosts)
