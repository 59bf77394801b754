"""The page where questions are asked: its components, and which handler answers which event."""

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from assistant.app.answering import Answering
from assistant.app.assets import asset
from assistant.app.conversation import Conversation
from assistant.app.handlers import Chat, View
from assistant.app.keeping import blocks as keeping
from assistant.app.keeping.handlers import Keeper, newest
from assistant.app.visitor import visitor_of
from assistant.errors import Busy

# Answers that are made at once, for pages and scripts; more wait their turn.
AT_ONCE = 4
# Of an event that only the page itself sends.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Shown = tuple[Any, ...]


def lay_out(
    blocks: gr.Blocks, handlers: Chat, header: gr.HTML, answering: Answering, keeper: Keeper
) -> gr.State:
    """The page's components, in the tab that is open; `header` is kept up to date. What it returns
    holds the conversation.
    """
    state = gr.State(())
    script = asset("script.js")
    nothing = handlers.view(())
    with gr.Row(elem_id="columns", equal_height=False):
        with gr.Column(elem_id="left"):
            kept = keeping.place(keeper)
            welcome = _html(handlers.opened()[1], "welcome", script)
            turns = _html(nothing.turns, "turns", script + asset("citations.js"))
            with gr.Row(elem_id="ask"):
                box, ask, stop = _question_box()
        with gr.Column(elem_id="right"):
            panel = _html(nothing.panel, "panel", script)
            # Apart from the panel, so that an answer still being made does not close it.
            reading = _html("", "reading", script + asset("reader.js"))
    shown: list[Any] = [state, header, turns, panel, reading, box, kept]
    # Not the conversation: what comes late here must not undo a question asked at once.
    blocks.load(handlers.opened, None, [header, welcome], queue=False, **QUIET)
    _listen_for_questions(handlers, answering, (ask, stop), (welcome, turns), shown)
    keeping.listen(kept, keeper, state, shown[:-1], lambda view: _shown(view, "", gr.skip())[:-1])

    def choose(conversation: Conversation, event: gr.EventData) -> str:
        return handlers.choose(event._data, conversation)

    for chosen in (turns.select, panel.select, reading.select):
        chosen(choose, state, reading, queue=False, **QUIET)
    return state


def _listen_for_questions(
    handlers: Chat,
    answering: Answering,
    buttons: tuple[gr.Button, gr.Button],
    offering: tuple[gr.HTML, gr.HTML],
    shown: list[Any],
) -> None:
    (ask, stop), (welcome, turns), (state, *_, box, _) = buttons, offering, shown

    async def converse(
        typed: str, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Shown]:
        again = handlers.again(event._data, conversation)
        offered = again or handlers.example(event._data)
        question, as_typed = offered or typed, bool(again)
        if not question.strip():
            return
        # Once: what is typed and opened while the answer comes must stay.
        reader: Any = ""
        typing: Any = gr.skip() if offered else ""
        view = handlers.view(conversation)
        making = handlers.ask(question, conversation, as_typed=as_typed)
        queued = handlers.queued(question, conversation, as_typed=as_typed)
        visitor = visitor_of(request)
        if refusal := visitor.ask():
            yield _shown(handlers.turned_away(question, conversation, refusal), reader, typing)
            return
        session = str(request.session_hash)
        try:
            async for view in answering.steps(session, making, queued, visitor.key):
                yield _shown(view, reader, typing)
                reader = typing = gr.skip()
        except Busy as busy:
            view = handlers.turned_away(question, conversation, str(busy))
            yield _shown(view, reader, typing)
        if view.answering:
            yield _shown(handlers.stopped(view.conversation), reader, typing)

    async def halt(conversation: Conversation, request: gr.Request) -> Shown:
        if answering.stop(str(request.session_hash)):
            return (gr.skip(),) * len(shown)
        # It ended without the page hearing of it: the connection was lost.
        return _shown(handlers.stopped(conversation), gr.skip(), gr.skip())

    # "once", of all of them: a second question waits in the box until the first is answered.
    asking = QUIET | {"trigger_mode": "once", "concurrency_limit": None}
    asked = [box.submit, ask.click, welcome.input, turns.input]
    gr.on(asked, converse, [box, state], shown, **asking)
    # Not Gradio's `cancels`: it would leave the conversation as it stands, for ever being answered.
    stop.click(halt, state, shown, queue=False, **QUIET)


def _html(value: str, name: str, script: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=script)


def _question_box() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    # One line at first is what makes Enter send; Shift+Enter still starts a new one.
    box = gr.Textbox(
        label="Your question",
        placeholder="Ask your articles …",
        show_label=False,
        container=False,
        lines=1,
        max_lines=8,
        autofocus=True,
        elem_id="question",
        scale=1,
    )
    # The style sheet puts Stop in the place of Ask while an answer is made.
    ask = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=88)
    stop = gr.Button("Stop", variant="secondary", elem_id="stop", scale=0, min_width=88)
    return box, ask, stop


def _shown(view: View, reader: Any, typing: Any) -> Shown:
    """The values of `shown`; `typing` is what stands in the question's box."""
    told = newest(view.conversation)
    return view.conversation, view.header, view.turns, view.panel, reader, typing, told
