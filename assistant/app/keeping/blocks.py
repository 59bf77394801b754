"""The part of the page that keeps conversations, and which handler answers which of its events."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import Dependency

from assistant.app.assets import asset
from assistant.app.components import AT_ONCE
from assistant.app.conversation import Conversation
from assistant.app.handlers import View
from assistant.app.keeping.handlers import Keeper, mark_of
from assistant.app.visitor import visitor_of

STYLE = "keeping/keeping.css"
_SCRIPTS = ("page.js", "store.js", "opinions.js", "drawer.js", "keeping.js")


def place(keeper: Keeper) -> gr.HTML:
    """The component, where it is to stand. Its value is what the script is told, and not shown."""

    def export_conversation(data: Any) -> dict[str, str]:
        return keeper.export(data)

    def whose(data: Any, request: gr.Request) -> str:
        return mark_of(visitor_of(request))

    return gr.HTML(
        "",
        elem_id="keeping",
        elem_classes=[] if keeper.box else ["silent"],
        html_template='<div class="keeping"></div>',
        apply_default_css=False,
        js_on_load="\n".join(asset(f"keeping/{name}") for name in _SCRIPTS),
        server_functions=[export_conversation, whose],
    )


def listen(
    kept: gr.HTML,
    keeper: Keeper,
    state: gr.State,
    shown: list[Any],
    shows: Callable[[View], tuple[Any, ...]],
) -> Dependency:
    """Answer the component's events. `shows` gives the values of the `shown` for a view. What is
    returned is the opening of another conversation, or of a new one.
    """

    def open_kept(conversation: Conversation, event: gr.EventData) -> tuple[Any, ...]:
        view, message = keeper.open(event._data, conversation)
        if view is None:
            return (*(gr.skip() for _ in shown), message)
        return (*shows(view), message)

    def send_whole(conversation: Conversation) -> str:
        return keeper.whole(conversation)

    def judge(conversation: Conversation, event: gr.EventData, request: gr.Request) -> str:
        return keeper.judge(event._data, conversation, visitor_of(request))

    opening = kept.select(open_kept, state, [*shown, kept], **AT_ONCE)
    kept.input(send_whole, state, kept, **AT_ONCE)
    kept.submit(judge, state, kept, **AT_ONCE)
    return opening
