"""The HTML of what can be done with a finished turn: ask it again, edit it, copy its answer."""

from assistant.answer import QUOTING, Citation, numbers, unmarked
from assistant.app.conversation import Exchange
from assistant.app.markup import TITLE_SHOWN, cut, text
from assistant.bibliography import origin
from ingest.text import visible_line


def actions(turn: int, exchange: Exchange) -> str:
    """The buttons below a turn; none while its answer is made."""
    if exchange.waiting:
        return ""
    asked = cut(exchange.question, TITLE_SHOWN)
    retry, edit = text(f"Retry: {asked}"), text(f"Edit: {asked}")
    buttons = (
        f'<button type="button" class="act" data-retry="{turn}" aria-label="{retry}">Retry</button>'
        f'<button type="button" class="act" data-edit="{turn}" aria-label="{edit}">Edit</button>'
    )
    if exchange.citations():
        copied = text(as_text(exchange))
        buttons += f'<button type="button" class="act" data-copy="{copied}">Copy answer</button>'
    return f'<div class="actions">{buttons}{_written_by(exchange)}</div>'


def editing_note(replaced: int) -> str:
    """What sending does while a question is edited; `replaced` turns will be gone."""
    more = {1: "its answer", 2: "its answer, and the turn after it"}.get(
        replaced, f"its answer, and the {replaced - 1} turns after it"
    )
    return (
        f'<p class="editing" role="status">Sending this replaces the question and {more}. '
        '<button type="button" class="act cancel">Cancel editing</button></p>'
    )


def as_text(exchange: Exchange) -> str:
    """The answer with numbers behind its sentences, and below it a reference for each number."""
    said = " ".join(
        f"{unmarked(each.text)} {''.join(f'[{number}]' for number in numbers(each.citations))}"
        for each in exchange.sentences
    )
    return "\n".join([said, "", *map(_reference, exchange.citations())])


def _reference(cited: Citation) -> str:
    found = origin(cited, cited.page)
    known = ", ".join(filter(None, (found.title, *found.known, found.address)))
    return f"[{cited.number}] “{visible_line(cited.quote)}” {known}"


def _written_by(exchange: Exchange) -> str:
    model = exchange.answer.model if exchange.answer else QUOTING
    return "" if model == QUOTING else f'<span class="by">Written by {text(model)}</span>'
