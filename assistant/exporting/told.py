"""What an exported turn says, in the order in which it is written, whatever the format. Pure."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import QUOTING, Answer, Citation, Passage, Turn, in_words

CLOSEST = 5  # passages under a refusal, as many as the chat shows


def about(turns: Sequence[Turn], made: date | None) -> str:
    """The line under the title: how many questions, and when the file was made."""
    count = "1 question" if len(turns) == 1 else f"{len(turns):,} questions"
    day = f", {in_words(made)}" if made else ""
    return f"{count}{day}. Quotes are the articles’ own words; answers rest on nothing else."


def understood(turn: Turn) -> list[str]:
    """The lines between a question and its answer: what it was taken for, what was searched."""
    lines = []
    if turn.answer.understood:
        lines.append(f"Understood as: {turn.answer.understood}")
    if turn.answer.filters:
        lines.append(f"Only articles that match were searched: {'; '.join(turn.answer.filters)}")
    return lines


def afterwards(answer: Answer, asked: date | None) -> list[str]:
    """The lines under an answer: notes, which model wrote it, when it was asked."""
    lines = list(answer.notes)
    if answer.model not in ("", QUOTING) and answer.citations:
        lines.append(f"Written by {answer.model}, and checked against the quotes.")
    if asked:
        lines.append(f"Asked on {in_words(asked)}.")
    return lines


def closest(answer: Answer) -> tuple[Passage, ...]:
    """The passages offered with a refusal."""
    return answer.passages[:CLOSEST] if answer.refused else ()


def how_sure(answer: Answer, citation: Citation) -> str:
    """How sure the support is; "" for what is only quoted."""
    return "" if answer.model == QUOTING else f"support: {citation.sure}"
