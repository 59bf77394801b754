"""Where a language model is: on this machine, or at which host questions and passages are sent.

Told from the model's own settings where it has them, for an environment variable may have set them.
"""

from functools import reduce
from typing import Any
from urllib.parse import urlsplit

from ingest.addresses import is_this_machine

HERE = ""
UNKNOWN = "?"
"""Of a model that does not tell where it is."""

# Where a provider's class keeps its server's address.
_ADDRESSES = (
    "root_client.base_url",
    "anthropic_api_url",
    "azure_endpoint",
    "_client._client.base_url",
    "base_url",
    "openai_api_base",
)
_USUAL = {
    "openai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "google_genai": "generativelanguage.googleapis.com",
    "ollama": HERE,
}


def host_of(model: object, name: str = "", base_url: str = "") -> str:
    """The host that the model is sent things at; HERE for this machine, UNKNOWN where none is told.

    `name` is how it was named ("openai:gpt-5"), `base_url` the address that was given with it;
    `model` may be None where it is not loaded yet.
    """
    provider = name.partition(":")[0]
    if provider == "gguf" or getattr(model, "_llm_type", "") == "gguf":
        return HERE
    found = (_told(model, path) for path in _ADDRESSES)
    address = next(filter(None, found), "") or base_url
    if not address:
        return _USUAL.get(provider, UNKNOWN)
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or UNKNOWN
    except ValueError:
        return UNKNOWN
    return HERE if is_this_machine(host) else host


def _told(model: object, path: str) -> str:
    value: Any = reduce(lambda owner, key: getattr(owner, key, None), path.split("."), model)
    # Some keep an address as text, some as their library's URL; a class's other things are neither.
    return str(value) if isinstance(value, str) or hasattr(value, "host") else ""
