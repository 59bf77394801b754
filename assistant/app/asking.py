"""What is to be asked, and behind which turns: the box's question, one offered, or a turn's anew.

Pure. What a browser sends is looked up in the session's own memory, or is a question as any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.app.conversation import Conversation, Exchange

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and the turns that it comes behind; those after them are gone.

    `as_typed` asks without what was understood and without the filters of its words, `without` are
    filters that were taken off. `from_box` says that it was typed, and not chosen elsewhere.
    """

    question: str
    before: Conversation
    as_typed: bool = False
    without: tuple[str, ...] = ()
    from_box: bool = False

    @classmethod
    def of(
        cls, data: object, typed: str, conversation: Conversation, editing: int | None
    ) -> "Asking":
        """What is asked by an event with this data, `typed` being in the box.

        `editing` is the turn that the typed question replaces, with those after it.
        """
        chosen = data if isinstance(data, Mapping) else {}
        if isinstance(offered := chosen.get("ask"), str):
            return cls(offered, conversation)
        if turn := one(conversation, chosen.get("again")):
            return cls(turn.question, conversation, as_typed=True)
        if turn := one(conversation, chosen.get("retry")):
            before = _instead(turn, conversation)
            return cls(turn.question, before, turn.as_typed, turn.without)
        turn = one(conversation, chosen.get("turn"))
        if turn and (off := one(turn.filters, chosen.get("off"))):
            before = _instead(turn, conversation)
            return cls(turn.question, before, turn.as_typed, (*turn.without, off))
        if chosen.keys() & {"again", "retry", "off"}:
            return cls("", conversation)
        before = conversation if editing is None else conversation[: max(0, editing)]
        return cls(typed, before, from_box=True)


def one(items: Sequence[Item], number: object) -> Item | None:
    """The item of that number, as a browser sends it; None where there is none."""
    found = [each for at, each in enumerate(items) if str(at) == str(number)]
    return found[0] if found else None


def _instead(turn: Exchange, conversation: Conversation) -> Conversation:
    """The turns before the one that is asked anew: the last is replaced, others stay."""
    return conversation[:-1] if turn is conversation[-1] else conversation
