"""The HTML of a citation's number in an answer, and of the card that says what is behind it."""

from assistant.answer import Citation
from assistant.app.conversation import Exchange
from assistant.app.markup import cut, how_sure, opens, origin, text, titled

QUOTE_SHOWN = 420


def marker(turn: int, citation: Citation, sure: str = "") -> str:
    """The button with the citation's number, which opens the cited words."""
    about = f" ({sure})" if sure else ""
    label = text(f"Citation {citation.number}: {titled(citation.title)}{about}")
    return (
        f'<button type="button" class="marker" {opens(turn, citation)} aria-label="{label}" '
        f'aria-describedby="{_name(turn, citation)}">{citation.number}</button>'
    )


def cards(turn: int, exchange: Exchange) -> str:
    """What the numbers of an answer stand for, each on a card that the script shows beside it."""
    return "".join(_card(turn, each, exchange) for each in exchange.citations())


def _card(turn: int, citation: Citation, exchange: Exchange) -> str:
    quote = text(cut(" ".join(citation.quote.split()), QUOTE_SHOWN))
    sure = text(how_sure(exchange.answer, citation))
    last = f'<p class="sure">{sure}</p>' if sure else ""
    return (
        f'<div class="about" id="{_name(turn, citation)}" role="tooltip" popover="manual">'
        f'<p class="quote" dir="auto">{quote}</p><p class="from">{origin(citation)}</p>'
        f"{last}</div>"
    )


def _name(turn: int, citation: Citation) -> str:
    return f"citation-{turn}-{citation.number}"
