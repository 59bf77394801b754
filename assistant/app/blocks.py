"""The chat as Gradio Blocks: its pages, its looks, and what scripts can call."""

from collections.abc import Sequence
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.app import ask
from assistant.app.answering import Answering
from assistant.app.ask import AT_ONCE
from assistant.app.assets import asset, asset_path
from assistant.app.collection import blocks as collecting
from assistant.app.collection.intake import lay_out_intake
from assistant.app.collection.intake_handlers import Intake
from assistant.app.conversation import ChatAssistant
from assistant.app.endpoints import Endpoints
from assistant.app.greeting import LIBRARY_PAGE
from assistant.app.handlers import chat
from assistant.app.keeping.blocks import STYLE as KEEPING
from assistant.app.keeping.handlers import Keeper, feedback_box
from assistant.app.markup import SIGN_OUT
from assistant.app.overview.blocks import lay_out as lay_out_overview
from assistant.app.overview.handlers import Overviews
from assistant.collection import Collection
from assistant.intake.jobs import Jobs
from assistant.serving import ServeOptions

STYLES = (
    "style.css",
    "asking.css",
    "check.css",
    "serve.css",
    "collection/shelf.css",
    "collection/intake.css",
    "overview.css",
    KEEPING,
)
ENDPOINTS = ("ask", "search", "read_article")
_CACHE = (600, 3600)  # seconds: every so often, files that were sent and are so old are deleted


def build(
    assistant: ChatAssistant,
    *,
    library: str,
    examples: Sequence[str],
    options: ServeOptions = ServeOptions(),  # noqa: B008 - frozen
    collection: Collection | None = None,
    jobs: Jobs | None = None,
) -> gr.Blocks:
    """The chat over `assistant`, not yet served: see `run.serving`.

    `library` is the folder named where the page says how to add articles, and where feedback is
    kept; `options` say what visitors may do. With the library's `collection` there is a page where
    its articles are listed, and with its `jobs` they are added there.
    """
    adding = (
        Intake(jobs, options.limits, options.read_only, options.share_nothing) if jobs else None
    )
    can_add = adding is not None and not options.read_only
    shown = library if options.shows_paths else "LIBRARY"
    handlers = chat(assistant, shown, examples, can_add=can_add)
    keeper = Keeper(handlers, None if options.read_only else feedback_box(library))
    answering = Answering(AT_ONCE, options.limits.waiting)
    blocks = gr.Blocks(
        title="Citewell", analytics_enabled=False, fill_width=True, delete_cache=_CACHE
    )
    with blocks:
        # First: Gradio gives a name once, and a page's own events have names too.
        _offer(Endpoints(assistant, answering))
        head, _ = handlers.opened()
        header = gr.HTML(head, elem_id="header", apply_default_css=False, js_on_load=None)
        if options.passwords:
            gr.HTML(SIGN_OUT, elem_id="sign-out", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="pages"):
            with gr.Tab("Ask", id="ask") as tab:
                conversation = ask.lay_out(blocks, tab, handlers, header, answering, keeper)
            if collection:
                with gr.Tab("Library", id=LIBRARY_PAGE, elem_id=LIBRARY_PAGE) as tab:
                    changes = lay_out_intake(blocks, adding) if adding else None
                    refresh = collecting.lay_out(tab, collection, header, options)
                    if changes:
                        refresh.after(changes.change)
            with gr.Tab("Overview", id="overview") as tab:
                lay_out_overview(tab, Overviews(assistant), conversation)
    return blocks


def _offer(endpoints: Endpoints) -> None:
    """What scripts and models can call, and nothing else."""
    for each in (endpoints.ask, endpoints.search, endpoints.read_article):
        # Not in Gradio's queue: they wait in ours, and a tool is called without a second request.
        api(each, api_name=each.__name__, queue=False, concurrency_limit=None)


def mount_options(options: ServeOptions) -> dict[str, Any]:
    """The arguments of `mount_gradio_app` for the looks, and for keeping all on the machine."""
    return {
        "theme": _theme(),
        "css": "\n".join(map(asset, STYLES)),
        "favicon_path": str(asset_path("icon.svg")),
        "footer_links": [],
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": options.mcp,
        # Gradio would keep every question in the browser's storage.
        "run_history": False,
        "enable_monitoring": False,
        "allowed_paths": [],
        # A fault's own words can tell more than a visitor should know.
        "show_error": False,
        "max_file_size": options.limits.file_bytes,
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
