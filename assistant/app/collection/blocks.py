"""The Library page: its components, and which handler answers which event."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.app.assets import asset
from assistant.app.collection import shelf_page
from assistant.app.collection.shelf import Listing, Shelving
from assistant.app.components import QUIET, html
from assistant.collection import Collection
from assistant.serving import ServeOptions
from ingest.shelf import Wanted

Shown = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Refresh:
    """Brings the list and the count in the head up to date."""

    shown: Callable[[Wanted], Shown]
    wanted: gr.State
    parts: list[Any]

    def after(self, event: Callable[..., Any]) -> None:
        """Do so after that event, such as `button.click` or `state.change`."""
        event(self.shown, self.wanted, self.parts, queue=False, **QUIET)


def lay_out(
    tab: gr.Tab,
    collection: Collection,
    header: gr.HTML,
    options: ServeOptions = ServeOptions(),  # noqa: B008 - frozen
) -> Refresh:
    """The page's components, in the tab that is open; `header` is kept up to date."""
    shelving = Shelving(collection, options.read_only, options.shows_paths)
    state = gr.State(Wanted())
    script = asset("collection/shelf.js")
    controls = html(shelf_page.controls(read_only=options.read_only), "shelf-controls", script)
    notice = html("", "shelf-notice", script)
    with gr.Row(elem_id="shelf-columns", equal_height=False):
        facets = html("", "shelf-facets", script)
        with gr.Column(elem_id="shelf-middle"):
            articles = html("", "shelf-list", script)
            removals = html("", "shelf-removals", script)
        reading = html("", "shelf-reading", script + asset("reader.js"))
    parts: list[Any] = [state, header, facets, articles, removals]
    refresh = Refresh(lambda wanted: _listed(shelving.listing(wanted)), state, parts)
    refresh.after(tab.select)

    def look(event: gr.EventData) -> Shown:
        return _listed(shelving.look(event._data))

    def choose(event: gr.EventData) -> str:
        return shelving.open(event._data)

    def change(wanted: Wanted, event: gr.EventData) -> Iterator[Shown]:
        for each in shelving.change(event._data, wanted):
            shown = _listed(each.listing) if each.listing else (gr.skip(),) * len(parts)
            yield (each.notice, "" if each.closes else gr.skip(), *shown)

    # "always_last": what is typed and chosen while the list is made is asked for when it is there.
    looking = QUIET | {"trigger_mode": "always_last", "queue": False}
    gr.on([controls.input, facets.input, articles.input], look, None, parts, **looking)
    gr.on([articles.select, reading.select], choose, None, reading, queue=False, **QUIET)
    # Queued: it may have to wait long. "multiple": the page's script sees to what is pressed twice.
    changing = QUIET | {"trigger_mode": "multiple", "concurrency_limit": None}
    changes = [each.submit for each in (controls, reading, notice, removals)]
    gr.on(changes, change, state, [notice, reading, *parts], **changing)
    return refresh


def _listed(listing: Listing) -> Shown:
    """The values of `parts`."""
    return listing.wanted, listing.header, listing.facets, listing.articles, listing.removals
