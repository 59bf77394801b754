"""The HTML above an answer: what its question was taken for, and which articles it was kept to."""

from assistant.app.conversation import Exchange
from assistant.app.markup import QUESTION_SHOWN, TITLE_SHOWN, cut, text


def kept(turn: int, exchange: Exchange) -> str:
    """What the question was taken for, which articles the answer was kept to, and how to ask
    without that; nothing for a plain one.
    """
    said = f"{_understood(exchange)}{_filtered(turn, exchange)}{_without(exchange)}"
    if exchange.as_typed:
        said = f"As typed{said}" if exchange.filters else f"In all articles, as typed{said}"
    elif exchange.filters or exchange.understood:
        # Not while the answer is made: the next question waits for it.
        said += "" if exchange.waiting else _again(turn, exchange)
    return f'<div class="kept">{said}</div>' if said else ""


def _understood(exchange: Exchange) -> str:
    if not exchange.understood:
        return ""
    meant = text(cut(exchange.understood, QUESTION_SHOWN))
    return f'<span>Understood as: <q class="understood" dir="auto">{meant}</q></span>'


def _filtered(turn: int, exchange: Exchange) -> str:
    if not exchange.filters:
        return ""
    listed = "".join(
        f'<li dir="auto">{text(cut(each, TITLE_SHOWN))}{_off(turn, number, each, exchange)}</li>'
        for number, each in enumerate(exchange.filters)
    )
    return f'<span>Only</span><ul aria-label="Searched only">{listed}</ul>'


def _off(turn: int, number: int, said: str, exchange: Exchange) -> str:
    if exchange.waiting:
        return ""
    label = text(f"Remove filter: {cut(said, TITLE_SHOWN)}")
    return (
        f'<button type="button" class="off" data-turn="{turn}" data-off="{number}" '
        f'aria-label="{label}" title="{label}"></button>'
    )


def _without(exchange: Exchange) -> str:
    if not exchange.without:
        return ""
    said = "; ".join(cut(each, TITLE_SHOWN) for each in exchange.without)
    return f'<span dir="auto">Filter removed: {text(said)}</span>'


def _again(turn: int, exchange: Exchange) -> str:
    said = "Ask as typed" if exchange.understood else "Search all articles"
    label = text(f"{said}: {cut(exchange.question, TITLE_SHOWN)}")
    return (
        f'<button type="button" class="again" data-again="{turn}" aria-label="{label}">'
        f"{said}</button>"
    )
