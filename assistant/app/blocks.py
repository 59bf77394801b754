"""The chat as Gradio Blocks: which component shows what, and which handler answers which event."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.app.conversation import ChatAssistant, Conversation
from assistant.app.handlers import Chat, View, chat

# Answers that are made at once; more wait their turn.
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
                box, button = _question_box()
        with gr.Column(elem_id="right"):
            panel = _html(nothing.panel, "panel", script)
    shown: list[Any] = [state, header, turns, panel, button, box]
    # Not the conversation: what comes late here must not undo a question asked at once.
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    blocks.load(handlers.opened, None, [header, welcome], queue=False, **quiet)
    _listen(handlers, welcome, shown, quiet)


def _listen(handlers: Chat, welcome: gr.HTML, shown: list[Any], quiet: dict[str, Any]) -> None:
    state, _, turns, panel, button, box = shown

    def converse(question: str, conversation: Conversation) -> Iterator[Shown]:
        # The box is emptied once: what is typed while the answer comes must stay.
        emptied: Any = ""
        for view in handlers.ask(question, conversation):
            yield _shown(view, emptied)
            emptied = gr.skip()

    def example(conversation: Conversation, event: gr.EventData) -> Iterator[Shown]:
        yield from converse(handlers.example(event._data), conversation)

    def choose(conversation: Conversation, event: gr.EventData) -> str:
        return handlers.choose(event._data, conversation)

    at_once: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    # "once": a second question waits in the box until the first is answered.
    asking = quiet | at_once | {"trigger_mode": "once"}
    gr.on([box.submit, button.click], converse, [box, state], shown, **asking)
    welcome.input(example, state, shown, **asking)
    for chosen in (turns.select, panel.select):
        chosen(choose, state, panel, queue=False, **quiet)
    api(handlers.answer, api_name="ask", **at_once)


def _html(value: str, name: str, script: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=script)


def _question_box() -> tuple[gr.Textbox, gr.Button]:
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
    return box, gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=88)


def _shown(view: View, question: Any = "") -> Shown:
    button = gr.update(interactive=not view.answering)
    return view.conversation, view.header, view.turns, view.panel, button, question


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
