"""The part of a page where articles are added: its components, and what answers which event."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.app.assets import asset
from assistant.app.collection import intake_page as page
from assistant.app.collection.intake_handlers import Intake, IntakeView

# Of an event that only the page itself sends. Not queued: it must not wait for answers.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
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
            drop = _html(page.drop(intake.limits), "intake-drop", script)
            with gr.Column(elem_id="intake-link"):
                box, most, add = _address_box(visible=not intake.offline)
        said = _html("", "intake-said", None)
        with gr.Row(elem_id="intake-buttons"):
            stop = _button("Stop", "stop")
            sync = _button("Read all sources again", "sync")
            retry = _button("Try again what failed", "retry")
            forget = _button("Forget what failed", "forget")
        serial = _serial(intake)
        state = _html(now.state, "intake-state", script, serial)
        # Apart, so that what is said aloud is only what is new.
        announced = _html("", "intake-announced", None)
    shown = [state, announced, changes, said]

    def looked() -> Shown:
        return _shown(intake.look())

    def received(event: gr.EventData) -> Shown:
        return _shown(intake.received(event._data, Path(get_upload_folder())))

    def linked(typed: str, limit: object) -> Shown:
        view = intake.link(typed, limit)
        return (*_shown(view), typed if view.said else "")

    blocks.load(looked, None, shown, **_QUIET)
    state.input(looked, None, shown, **_QUIET)
    drop.input(received, None, shown, **_QUIET)
    gr.on([box.submit, add.click], linked, [box, most], [*shown, box], **_QUIET)
    for button, ask in (
        (stop, intake.stop),
        (sync, intake.sync),
        (retry, intake.retry),
        (forget, intake.forget),
    ):
        button.click(_asking(ask), None, shown, **_QUIET)
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


def _html(
    value: str, name: str, script: str | None, server: Callable[[object], str] | None = None
) -> gr.HTML:
    return gr.HTML(
        value,
        elem_id=name,
        apply_default_css=False,
        js_on_load=script,
        server_functions=[server] if server else None,
    )


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
