"""A language model by name, or as an object, as what writes answers; and what it is called."""

from typing import TYPE_CHECKING, Any

from assistant.answer import QUOTING
from assistant.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.answerers.generative import GenerativeAnswerer


def load(model: "str | BaseChatModel") -> "GenerativeAnswerer":
    """What writes with this model. Raises ModelError."""
    from assistant.answerers.generative import GenerativeAnswerer

    if not isinstance(model, str):
        return GenerativeAnswerer(model)
    from langchain.chat_models import init_chat_model

    try:
        chat: Any = init_chat_model(model)
    except ImportError as error:
        raise ModelError(f"the model {model} needs a package: {error}") from error
    except Exception as error:  # providers check keys and names each in their own way
        reason = " ".join(str(error).split())[:300]
        raise ModelError(f"the model {model} cannot be used: {reason}") from error
    return GenerativeAnswerer(chat)


def name_of(model: "str | BaseChatModel | None") -> str:
    """Its name in answers; "quoting" for none."""
    if model is None or isinstance(model, str):
        return model or QUOTING
    return str(
        getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__
    )
