"""Turns as Markdown (CommonMark). What comes from outside is escaped: it shows as it was written.

Also what GitHub and others read into plain words (bare addresses, tables, strikethrough, formulas)
is escaped, so that no quote becomes a link.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Citation, Passage, Turn
from assistant.exporting import told
from ingest.text import visible

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&@^]")
_LINKED = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto|..xmpp):", re.IGNORECASE)
_LEADING = re.compile(r"^(?:[-+=]|\d+(?=[.)])[.)]?)")


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
    blocks = [f"# {plain(named)}", f"*{plain(told.about(turns, made))}*"]
    for turn, day in zip(turns, days, strict=False):
        blocks += _turn(turn, day)
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """The text on one line, such that Markdown shows just its characters."""
    line = " ".join(visible(text).split())
    line = _SPECIAL.sub(r"\\\g<0>", line)
    line = _LINKED.sub(r"\\\g<0>", line)
    return _LEADING.sub(_escaped_start, line)


def _escaped_start(found: re.Match[str]) -> str:
    said = found.group()
    return f"\\{said}" if not said[0].isdigit() else f"{said[:-1]}\\{said[-1]}"


def _turn(turn: Turn, day: date | None) -> Iterator[str]:
    answer = turn.answer
    yield f"## {plain(turn.question)}"
    for line in told.understood(turn):
        yield f"*{plain(line)}*"
    if answer.citations:
        yield " ".join(_sentence(text, cited) for text, cited in answer.sentences())
        yield "**Sources**"
        yield "\n".join(_source(turn, each) for each in told.cited(answer))
    elif answer.text.strip():
        yield plain(answer.text)
    if found := told.closest(answer):
        yield "**The closest passages**"
        yield "\n".join(_passage(each) for each in found)
    for line in told.afterwards(answer, day):
        yield f"*{plain(line)}*"


def _sentence(text: str, cited: Sequence[Citation]) -> str:
    markers = "".join(rf"\[{number}\]" for number in told.numbers(cited))
    return f"{plain(text)} {markers}"


def _source(turn: Turn, citation: Citation) -> str:
    sure = told.how_sure(turn.answer, citation)
    said = f" ({plain(sure)})" if sure else ""
    return rf"- \[{citation.number}\] “{plain(citation.quote)}” — {_origin(citation)}{said}"


def _passage(passage: Passage) -> str:
    words = plain(passage.chunk.text)
    return f"- “{words}” — {_origin(passage)}" if words else f"- {_origin(passage)}"


def _origin(of: Citation | Passage) -> str:
    title, *known = told.origin(of)
    where = ", ".join([f"*{plain(title)}*", *map(plain, known)])
    # In these brackets an address is taken as it is; is_web_address lets none through that ends it.
    url = told.address(of)
    return f"{where}. <{url}>" if url else f"{where}."
