"""Settings: the only place that reads or writes the environment."""

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set by `CITEWELL_LIBRARY`, `CITEWELL_EMBEDDER` and `CITEWELL_MODEL`.

    `library` is a folder; `embedder` empty means the library's own, or the default for a new one;
    `model` empty means quoting.
    """

    model_config = SettingsConfigDict(env_prefix="CITEWELL_", extra="ignore")

    library: Path = user_data_path("citewell") / "library"
    embedder: str = ""
    model: str = ""


def stay_local() -> None:
    """Turn off the telemetry of the libraries below, before they are imported."""
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
