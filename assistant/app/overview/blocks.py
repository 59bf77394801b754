"""The page's components, and which handler answers which event."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from gradio.components.plot import PlotData

from assistant.app.components import QUIET, html, question_box
from assistant.app.conversation import Conversation
from assistant.app.overview import views
from assistant.app.overview.figure import Figure
from assistant.app.overview.handlers import Asked, Overviews

# Questions whose passages are looked for at once; more wait their turn.
AT_ONCE = 2
FIGURES = ("over-time", "publishers", "lengths")
# A picture is as wide as its place; while another page was open, that had no width.
WIDEN = "() => window.dispatchEvent(new Event('resize'))"

Shown = tuple[Any, ...]


def lay_out(tab: gr.Tab, handlers: Overviews, conversation: gr.State) -> None:
    """The page's components, in the tab that is open; filled when somebody looks at it."""
    with gr.Column(elem_id="overview"):
        facts = html("", "facts", None)
        drawn = []
        with gr.Row(elem_id="figures"):
            for name in FIGURES:
                drawn += _figure(name)
        asking = gr.Column(visible=False, elem_id="spread")
        with asking:
            title = '<h2 class="overview-title">What a question rests on</h2>'
            html(title, "spread-title", None)
            with gr.Row(elem_id="spread-ask"):
                box, button = _question_box()
            spread = _figure("passages", views.invitation())
    taken = gr.State("")
    opened = tab.select(
        lambda: _collection(handlers), None, [facts, asking, *drawn], queue=False, **QUIET
    )
    opened.then(None, js=WIDEN)

    def newest(now: Conversation, before: str) -> Iterator[Shown]:
        question = handlers.newest(now)
        if question != before:
            typed: Any = question
            for asked in handlers.ask(question):
                yield (question, typed, *_asked(asked))
                typed = gr.skip()  # what was typed meanwhile must stay

    def ask(typed: str) -> Iterator[Shown]:
        for asked in handlers.ask(typed):
            yield _asked(asked)

    searching = QUIET | {"concurrency_limit": AT_ONCE, "concurrency_id": "passages"}
    took = tab.select(newest, [conversation, taken], [taken, box, *spread], **searching)
    asked = [box.submit, button.click]
    gr.on(asked, ask, box, spread, trigger_mode="once", cancels=[took], **searching)


def _figure(name: str, said: str = "") -> list[Any]:
    """Words, picture and table of one figure."""
    with gr.Column(elem_id=name, elem_classes="figure"):
        return [html(said, f"{name}-head", None), _plot(), html("", f"{name}-below", None)]


def _plot() -> gr.Plot:
    plot = gr.Plot(visible=False, show_label=False, container=False, elem_classes="picture")
    known: Callable[[], dict[str, Any]] = plot.get_config

    def without_menu() -> dict[str, Any]:
        return {**known(), "show_actions_button": False}

    # The menu that it else has leads to a website.
    plot.get_config = without_menu  # type: ignore[method-assign]
    return plot


def _collection(handlers: Overviews) -> Shown:
    facts, figures = handlers.collection()
    filled = [part for each in figures for part in _parts(each)]
    empty = [part for _ in FIGURES for part in ("", gr.Plot(visible=False), "")]
    return facts, gr.Column(visible=bool(figures)), *(filled or empty)


def _asked(asked: Asked) -> Shown:
    if asked.figure:
        return _parts(asked.figure)
    return asked.said, gr.Plot(visible=False), ""


def _parts(figure: Figure) -> Shown:
    """The values of a figure's components."""
    plot = gr.Plot(visible=False)
    if figure.spec:
        plot = gr.Plot(PlotData(type="altair", plot=json.dumps(figure.spec)), visible=True)
    return views.heading(figure), plot, views.below(figure)


def _question_box() -> tuple[gr.Textbox, gr.Button]:
    box = question_box("A question whose passages to show", "A question …", "spread-question", 4)
    return box, gr.Button("Show", variant="primary", elem_id="spread-show", scale=0, min_width=88)
