"""What a question means after the turns before it: by a model where there is one, else by rules."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer import Turn
from assistant.question import checked
from assistant.smalltalk import reply_to

if TYPE_CHECKING:
    from assistant.answerers.generative import GenerativeAnswerer


def small_talk(question: str, as_typed: bool = False) -> str:
    """What to reply where nothing is asked of the articles ("Thanks"); else "".

    Raises BadQuestion. With `as_typed`, everything is a question.
    """
    question = checked(question)
    return "" if as_typed else reply_to(question)


def understood(
    question: str, turns: Sequence[Turn], write: "GenerativeAnswerer | None", as_typed: bool = False
) -> str:
    """The question as it stands alone; "" where that is as typed. Raises BadQuestion."""
    question = checked(question)
    if as_typed:
        return ""
    from assistant.rewrite import standalone  # its patterns take a while to compile

    alone = standalone(question, turns)
    if write and any(turn.answer.status != "reply" for turn in turns):
        alone = write.rewriter.rewrite(question, turns) or alone
    return alone if alone != question else ""
