"""The chat as Gradio Blocks: which component shows what, and which handler answers which event."""

from collections.abc import AsyncIterator, Sequence
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.app.answering import Answering
from assistant.app.conversation import ChatAssistant, Conversation
from assistant.app.handlers import Chat, View, chat

# Answers that are made at once, for the page and as many for scripts; more wait their turn.
AT_ONCE = 4

Shown = tuple[Any, ...]


def build(assistant: ChatAssistant, *, library: str, examples: Sequence[str]) -> gr.Blocks:
    """The chat over `assistant`, not yet launched; launch it with `launch_options()`.

    `library` is the folder named where the page says how to add articles.
    """
    handlers = chat(assistant, library, examples)
    blocks = gr.Blocks(title="Citewell", analytics_enabled=False, fill_width=True)
    with blocks:
        _lay_out(blocks, handlers)
    return blocks


def launch_options() -> dict[str, Any]:
    """The arguments of `launch` for the looks, and for keeping everything on the machine."""
    return {
        "theme": _theme(),
        "css": asset("style.css"),
        "favicon_path": str(files("assistant.app") / "icon.svg"),
        "footer_links": [],
        "share": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        # Gradio would keep every question in the browser's storage.
        "run_history": False,
        "enable_monitoring": False,
        "allowed_paths": [],
        # Nothing is uploaded here, but Gradio's upload route cannot be taken away.
        "max_file_size": 1,
    }


def asset(name: str) -> str:
    """The text of a file that lies beside this module."""
    return (files("assistant.app") / name).read_text("utf-8")


def _lay_out(blocks: gr.Blocks, handlers: Chat) -> None:
    state = gr.State(())
    script = asset("script.js")
    head, start = handlers.opened()
    nothing = handlers.view(())
    header = gr.HTML(head, elem_id="header", apply_default_css=False, js_on_load=None)
    with gr.Row(elem_id="columns", equal_height=False):
        with gr.Column(elem_id="left"):
            welcome = _html(start, "welcome", script)
            turns = _html(nothing.turns, "turns", script)
            with gr.Row(elem_id="ask"):
                box, ask, stop = _question_box()
        with gr.Column(elem_id="right"):
            panel = _html(nothing.panel, "panel", script)
            # Apart from the panel, so that an answer still being made does not close it.
            reading = _html("", "reading", script)
    shown: list[Any] = [state, header, turns, panel, reading, box]
    # Not the conversation: what comes late here must not undo a question asked at once.
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    blocks.load(handlers.opened, None, [header, welcome], queue=False, **quiet)
    _listen_for_questions(handlers, (ask, stop), (welcome, turns), shown, quiet)

    def choose(conversation: Conversation, event: gr.EventData) -> str:
        return handlers.choose(event._data, conversation)

    for chosen in (turns.select, panel.select, reading.select):
        chosen(choose, state, reading, queue=False, **quiet)
    api(handlers.answer, api_name="ask", concurrency_limit=AT_ONCE)


def _listen_for_questions(
    handlers: Chat,
    buttons: tuple[gr.Button, gr.Button],
    offering: tuple[gr.HTML, gr.HTML],
    shown: list[Any],
    quiet: dict[str, Any],
) -> None:
    (ask, stop), (welcome, turns), (state, *_, box) = buttons, offering, shown
    answering: Answering[View] = Answering(AT_ONCE)

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
        async for view in answering.steps(str(request.session_hash), making, queued):
            yield _shown(view, reader, typing)
            reader = typing = gr.skip()
        if view.answering:
            yield _shown(handlers.stopped(view.conversation), reader, typing)

    async def halt(conversation: Conversation, request: gr.Request) -> Shown:
        if answering.stop(str(request.session_hash)):
            return (gr.skip(),) * len(shown)
        # It ended without the page hearing of it: the connection was lost.
        return _shown(handlers.stopped(conversation), gr.skip(), gr.skip())

    # "once", of all of them: a second question waits in the box until the first is answered.
    asking = quiet | {"trigger_mode": "once", "concurrency_limit": None}
    asked = [box.submit, ask.click, welcome.input, turns.input]
    gr.on(asked, converse, [box, state], shown, **asking)
    # Not Gradio's `cancels`: it would leave the conversation as it stands, for ever being answered.
    stop.click(halt, state, shown, queue=False, **quiet)


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
    return view.conversation, view.header, view.turns, view.panel, reader, typing


def _theme() -> gr.themes.Base:
    # Plain names: Gradio fetches nothing for them.
    sans = ["system-ui", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"]
    theme = gr.themes.Base(font=sans, font_mono=["ui-monospace", "Menlo", "monospace"])
    return theme.set(
        body_background_fill="#fbf9f4",
        body_background_fill_dark="#171614",
        body_text_color="#1d1b18",
        body_text_color_dark="#ece7dc",
    )
