"""The chat as Gradio Blocks: its pages, its looks, and what scripts can call."""

from collections.abc import Sequence
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.app import ask
from assistant.app.assets import asset, asset_path
from assistant.app.conversation import ChatAssistant
from assistant.app.handlers import chat

STYLES = ("style.css", "check.css")


def build(assistant: ChatAssistant, *, library: str, examples: Sequence[str]) -> gr.Blocks:
    """The chat over `assistant`, not yet launched; launch it with `launch_options()`.

    `library` is the folder named where the page says how to add articles.
    """
    handlers = chat(assistant, library, examples)
    blocks = gr.Blocks(title="Citewell", analytics_enabled=False, fill_width=True)
    with blocks:
        head, _ = handlers.opened()
        header = gr.HTML(head, elem_id="header", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="pages"), gr.Tab("Ask", id="ask"):
            ask.lay_out(blocks, handlers, header)
        api(handlers.answer, api_name="ask", concurrency_limit=ask.AT_ONCE)
    return blocks


def launch_options() -> dict[str, Any]:
    """The arguments of `launch` for the looks, and for keeping everything on the machine."""
    return {
        "theme": _theme(),
        "css": "\n".join(map(asset, STYLES)),
        "favicon_path": str(asset_path("icon.svg")),
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
