"""The part of a page where articles are added: its components, and what answers which event."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.app.assets import asset
from assistant.app.collection import intake_page as page
from assistant.app.collection.intake_handlers import Intake, IntakeView
from assistant.app.components import AT_ONCE, html

_PAGES = 50

Shown = tuple[Any, ...]


def lay_out_intake(blocks: gr.Blocks, intake: Intake) -> gr.HTML:
    """The components of adding, none where nothing may be added. The `change` of what is returned
    says that the library has changed.
    """
    # Not a State: that tells nobody of its changes where an event is not queued.
    now = intake.look()
    changes = gr.HTML(str(now.changes), elem_id="intake-changes", visible="hidden", js_on_load=None)
    if intake.read_only:
        return changes
    script = asset("collection/intake.js")
    with gr.Column(elem_id="intake"):
        with gr.Row(elem_id="intake-ways"):
            drop = html(page.drop(intake.limits), "intake-drop", script)
            with gr.Column(elem_id="intake-link"):
                box, most, add = _address_box(visible=not intake.offline)
        said = html("", "intake-said", None)
        with gr.Row(elem_id="intake-buttons"):
            stop = _button("Stop", "stop")
            sync = _button("Read all sources again", "sync")
            retry = _button("Try again what failed", "retry")
            forget = _button("Forget what failed", "forget")
        serial = _serial(intake)
        state = html(now.state, "intake-state", script, serial)
        # Apart, so that what is said aloud is only what is new.
        announced = html("", "intake-announced", None)
    shown = [state, announced, changes, said]

    def looked() -> Shown:
        return _shown(intake.look())

    def received(event: gr.EventData) -> Shown:
        return _shown(intake.received(event._data, Path(get_upload_folder())))

    def linked(typed: str, limit: object) -> Shown:
        view = intake.link(typed, limit)
        return (*_shown(view), typed if view.said else "")

    blocks.load(looked, None, shown, **AT_ONCE)
    state.input(looked, None, shown, **AT_ONCE)
    drop.input(received, None, shown, **AT_ONCE)
    gr.on([box.submit, add.click], linked, [box, most], [*shown, box], **AT_ONCE)
    for button, ask in (
        (stop, intake.stop),
        (sync, intake.sync),
        (retry, intake.retry),
        (forget, intake.forget),
    ):
        button.click(_asking(ask), None, shown, **AT_ONCE)
    return changes


def _asking(ask: Callable[[], IntakeView]) -> Callable[[], Shown]:
    def asked() -> Shown:
        return _shown(ask())

    return asked


def _serial(intake: Intake) -> Callable[[object], str]:
    def serial(_: object) -> str:
        return intake.serial()

    return serial


def _shown(view: IntakeView) -> Shown:
    """The values of `shown`."""
    said = gr.skip() if view.said is None else view.said
    return view.state, view.announced, str(view.changes), said


def _address_box(*, visible: bool) -> tuple[gr.Textbox, gr.Number, gr.Button]:
    box = gr.Textbox(
        label="Or add a link, a feed or a sitemap",
        placeholder="https://",
        lines=1,
        max_lines=6,
        elem_id="intake-addresses",
        visible=visible,
        scale=1,
    )
    with gr.Row(elem_id="intake-how-many", visible=visible):
        most = gr.Number(
            _PAGES, label="At most so many articles of a feed", precision=0, elem_id="intake-most"
        )
        add = gr.Button("Add", variant="primary", elem_id="intake-add", scale=0, min_width=88)
    return box, most, add


def _button(label: str, name: str) -> gr.Button:
    return gr.Button(label, variant="secondary", elem_id=f"intake-{name}", scale=0, min_width=60)
