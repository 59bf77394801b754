"""The HTML of what a person can say of an answer. Which thumb is pressed, the script shows."""

from assistant.app.conversation import Exchange


def thumbs(turn: int, exchange: Exchange) -> str:
    """Two thumbs under an answer or a refusal; nothing under anything else."""
    if exchange.answer is None or exchange.reply:
        return ""
    of = "refusal" if exchange.refused else "answer"
    buttons = "".join(
        f'<button type="button" class="thumb {verdict}" data-verdict="{verdict}" '
        f'aria-pressed="false" aria-label="{word} {of}" title="{word} {of}"></button>'
        for verdict, word in (("up", "Good"), ("down", "Bad"))
    )
    note = '<button type="button" class="add-note" hidden>Add a note</button>'
    return (
        f'<div class="opinion" data-opinion="{turn}" role="group" '
        f'aria-label="Was this {of} right?">{buttons}{note}</div>'
    )
