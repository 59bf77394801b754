"""The language models that can write answers, by name, and what leaves the machine with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from assistant.answer import QUOTING
from assistant.answerers.chat_model import ModelOptions, load, name_of
from assistant.answerers.reach import HERE, UNKNOWN, host_of
from assistant.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.answerers.generative import GenerativeAnswerer

Model: TypeAlias = "str | BaseChatModel"
Models: TypeAlias = "Model | Sequence[Model] | None"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be answered: quoting, or a model by its name.

    `host` is where questions and passages are sent: HERE, UNKNOWN, or a host's name.
    """

    name: str
    host: str = HERE

    @property
    def leaves(self) -> str:
        """What leaves this machine, in a plain sentence."""
        if self.host == HERE:
            return "Nothing leaves this machine."
        where = f"wherever {self.name} runs" if self.host == UNKNOWN else self.host
        return (
            "Your question, the questions and answers before it and the passages found "
            f"are sent to {where}."
        )


class Writers:
    """The models named, the first of which writes where none is chosen. Raises ModelError."""

    def __init__(self, models: Models, options: ModelOptions | None = None) -> None:
        self._write: dict[str, GenerativeAnswerer] = {}
        self._hosts: dict[str, str] = {}
        for each in _listed(models):
            name = name_of(each)
            if name in self._write:
                raise ModelError(f"two models are called {name}: name each once")
            self._write[name] = load(each, options)
            given = each if isinstance(each, str) else ""
            base_url = options.base_url if options else ""
            self._hosts[name] = host_of(self._write[name].model, given, base_url)
        self.usual = next(iter(self._write), QUOTING)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every way to be answered, the usual one first; quoting always is one."""
        return (*(Way(name, host) for name, host in self._hosts.items()), Way(QUOTING))

    def chosen(self, name: str = "") -> "GenerativeAnswerer | None":
        """What writes, for a name, or "" for the usual one; None where it is quoted."""
        name = name or self.usual
        if name == QUOTING:
            return None
        if name not in self._write:
            known = ", ".join(each.name for each in self.ways)
            raise ModelError(f"there is no model {name} here: choose one of {known}")
        return self._write[name]


def _listed(models: Models) -> list[Model]:
    if models is None:
        return []
    if isinstance(models, Sequence) and not isinstance(models, str):
        return [*models]
    return [models]
