"""Turns as Markdown (CommonMark). What comes from outside is escaped, and shows as it was."""

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Citation, Passage, Turn, by_number, numbers
from assistant.bibliography import origin
from assistant.escaping import in_markdown
from assistant.exporting import told


def as_markdown(
    turns: Sequence[Turn],
    title: str = "",
    *,
    made: date | None = None,
    asked: Sequence[date | None] = (),
) -> str:
    """The conversation with its numbered citations; each answer counts its own, as on the screen.

    `made` is the day of the export, `asked` those of the questions, where known. `title` is the
    first question where there is none.
    """
    days = [*asked, *[None] * len(turns)]
    named = title or (turns[0].question if turns else "Conversation")
    blocks = [f"# {in_markdown(named)}", f"*{in_markdown(told.about(turns, made))}*"]
    for turn, day in zip(turns, days, strict=False):
        blocks += _turn(turn, day)
    return "\n\n".join(blocks) + "\n"


def _turn(turn: Turn, day: date | None) -> Iterator[str]:
    answer = turn.answer
    yield f"## {in_markdown(turn.question)}"
    for line in told.understood(turn):
        yield f"*{in_markdown(line)}*"
    if answer.citations:
        yield " ".join(_sentence(text, cited) for text, cited in answer.sentences())
        yield "**Sources**"
        yield "\n".join(_source(turn, each) for each in by_number(answer.citations))
    elif answer.text.strip():
        yield in_markdown(answer.text)
    if found := told.closest(answer):
        yield "**The closest passages**"
        yield "\n".join(_passage(each) for each in found)
    for line in told.afterwards(answer, day):
        yield f"*{in_markdown(line)}*"


def _sentence(text: str, cited: Sequence[Citation]) -> str:
    markers = "".join(rf"\[{number}\]" for number in numbers(cited))
    return f"{in_markdown(text)} {markers}"


def _source(turn: Turn, citation: Citation) -> str:
    sure = told.how_sure(turn.answer, citation)
    said = f" ({in_markdown(sure)})" if sure else ""
    return rf"- \[{citation.number}\] “{in_markdown(citation.quote)}” — {_origin(citation)}{said}"


def _passage(passage: Passage) -> str:
    words = in_markdown(passage.chunk.text)
    return f"- “{words}” — {_origin(passage)}" if words else f"- {_origin(passage)}"


def _origin(of: Citation | Passage) -> str:
    found = origin(of, of.page)
    where = ", ".join([f"*{in_markdown(found.title)}*", *map(in_markdown, found.known)])
    # In these brackets an address is taken as it is; is_web_address lets none through that ends it.
    return f"{where}. <{found.address}>" if found.address else f"{where}."
