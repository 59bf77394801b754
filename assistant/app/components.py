"""What the pages' components have in common: how they are shown, and how their events are sent."""

from collections.abc import Callable
from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Of an event that only the page itself sends."""
AT_ONCE = QUIET | {"queue": False}
"""Of such an event that must not wait for others."""


def question_box(
    label: str, placeholder: str, name: str, most: int, *, autofocus: bool = False
) -> gr.Textbox:
    """A box to type a question in, by its element's name; of at most so many lines."""
    # One line at first is what makes Enter send; Shift+Enter still starts a new one.
    return gr.Textbox(
        label=label,
        placeholder=placeholder,
        show_label=False,
        container=False,
        lines=1,
        max_lines=most,
        autofocus=autofocus,
        elem_id=name,
        scale=1,
    )


def html(
    value: str, name: str, script: str | None, server: Callable[[object], str] | None = None
) -> gr.HTML:
    """A part of a page, by its element's name; `script` runs behind it, and may call `server`."""
    return gr.HTML(
        value,
        elem_id=name,
        apply_default_css=False,
        js_on_load=script,
        server_functions=[server] if server else None,
    )
