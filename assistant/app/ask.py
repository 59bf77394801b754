"""The page where questions are asked: its components, and which handler answers which event."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.app.answering import Answering
from assistant.app.asking import Asking
from assistant.app.assets import asset
from assistant.app.components import QUIET, html, question_box
from assistant.app.conversation import Conversation
from assistant.app.handlers import USUAL, Chat, View
from assistant.app.keeping import blocks as keeping
from assistant.app.keeping.handlers import Keeper, newest
from assistant.app.visitor import visitor_of
from assistant.errors import Busy

# Answers that are made at once, for pages and scripts; more wait their turn.
AT_ONCE = 4
# Seconds: how long a page that was opened waits for questions to offer, and how often it looks.
EXAMPLES_WITHIN, EXAMPLES_EVERY = 60, 1

Shown = tuple[Any, ...]
Event = Callable[..., Any]
# Reader, box, edited turn, its note and further questions, while an answer goes on.
STAYS: Shown = (gr.skip(),) * 5


def lay_out(
    blocks: gr.Blocks,
    tab: gr.Tab,
    handlers: Chat,
    header: gr.HTML,
    answering: Answering,
    keeper: Keeper,
) -> gr.State:
    """The page's components, in the `tab`, which is open; `header` is kept up to date. What it
    returns holds the conversation.
    """
    state, editing = gr.State(()), gr.State(None)
    # The key and the secret stay the same, or every start would forget what people have set.
    kept = gr.BrowserState(USUAL.kept(), storage_key="citewell-settings", secret="citewell")
    script, asking = asset("script.js"), asset("asking.js")
    nothing = handlers.view(())
    with gr.Row(elem_id="columns", equal_height=False):
        with gr.Column(elem_id="left"):
            keeps = keeping.place(keeper)
            welcome = html(handlers.opened()[1], "welcome", script + asking)
            turns = html(nothing.turns, "turns", script + asset("citations.js") + asking)
            more = html("", "more", script + asking)
            with gr.Column(elem_id="ask"):
                note = html("", "editing", script + asking)
                with gr.Row(elem_id="box"):
                    box, ask, stop = _question_box()
                with gr.Row(elem_id="bar"):
                    settings, now = handlers.settings(USUAL.kept())
                    panes = html(settings, "settings", script + asking), html(now, "now", "")
        with gr.Column(elem_id="right"):
            panel = html(nothing.panel, "panel", script)
            # Apart from the panel, so that an answer still being made does not close it.
            reading = html("", "reading", script + asset("reader.js"))
    page = _Page(
        state, editing, kept, keeps, header, welcome, turns, more, note, box, panel, reading
    )
    _listen_for_settings(blocks, handlers, kept, panes)
    _listen_for_questions(handlers, answering, page, (ask, stop))
    _listen_for_editing(handlers, page)
    opened = ("", gr.skip(), None, "", "")
    other = keeping.listen(
        keeps, keeper, state, page.shown[:-1], lambda view: _shown(view, opened)[:-1]
    )
    _listen_for_welcome(handlers, page, (blocks.load, tab.select, other.then))

    def choose(conversation: Conversation, event: gr.EventData) -> str:
        return handlers.choose(event._data, conversation)

    for chosen in (turns.select, panel.select, reading.select):
        chosen(choose, state, reading, queue=False, **QUIET)
    return state


@dataclass(frozen=True, slots=True)
class _Page:
    """The components that questions change."""

    state: gr.State
    editing: gr.State
    kept: gr.BrowserState
    keeps: gr.HTML
    header: gr.HTML
    welcome: gr.HTML
    turns: gr.HTML
    more: gr.HTML
    note: gr.HTML
    box: gr.Textbox
    panel: gr.HTML
    reading: gr.HTML

    @property
    def shown(self) -> list[Any]:
        """What an answer changes, in the order of `_shown`."""
        return [
            self.state, self.header, self.turns, self.panel, self.reading, self.box,
            self.editing, self.note, self.more, self.keeps,
        ]  # fmt: skip


def _listen_for_questions(
    handlers: Chat, answering: Answering, page: _Page, buttons: tuple[gr.Button, gr.Button]
) -> None:
    ask, stop = buttons

    async def converse(
        typed: str,
        conversation: Conversation,
        editing: int | None,
        kept: object,
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[Shown]:
        asking = Asking.of(event._data, typed, conversation, editing)
        if not asking.question.strip():
            return
        # Once: what is typed and opened while the answer comes must stay.
        once: tuple[Any, ...] = ("", "" if asking.from_box else gr.skip(), None, "", "")
        view = handlers.view(asking.before)
        how: Any = {"as_typed": asking.as_typed, "without": asking.without}
        making = handlers.ask(asking.question, asking.before, chosen=handlers.chosen(kept), **how)
        queued = handlers.queued(asking.question, asking.before, **how)
        visitor = visitor_of(request)
        if refusal := visitor.ask():
            yield _shown(handlers.turned_away(asking.question, asking.before, refusal), once)
            return
        session = str(request.session_hash)
        try:
            async for view in answering.steps(session, making, queued, visitor.key):
                yield _shown(view, once)
                once = STAYS
        except Busy as busy:
            view = handlers.turned_away(asking.question, asking.before, str(busy))
            yield _shown(view, once)
        if view.answering:
            yield _shown(handlers.stopped(view.conversation), once)

    async def halt(conversation: Conversation, request: gr.Request) -> Shown:
        if answering.stop(str(request.session_hash)):
            return (gr.skip(),) * len(page.shown)
        # It ended without the page hearing of it: the connection was lost.
        return _shown(handlers.stopped(conversation), STAYS)

    def follow_up(conversation: Conversation) -> str:
        # Not while others wait for answers: these come first.
        return "" if answering.busy else handlers.follow_ups(conversation)

    # "once", of all of them: a second question waits in the box until the first is answered.
    asking = QUIET | {"trigger_mode": "once", "concurrency_limit": None}
    chosen = (page.welcome.input, page.turns.input, page.more.input)
    given = [page.box, page.state, page.editing, page.kept]
    answered = gr.on([page.box.submit, ask.click, *chosen], converse, given, page.shown, **asking)
    # By itself: it must not keep the next question waiting.
    answered.then(follow_up, page.state, page.more, concurrency_limit=1, **QUIET)
    # Not Gradio's `cancels`: it would leave the conversation as it stands, for ever being answered.
    stop.click(halt, page.state, page.shown, queue=False, **QUIET)


def _listen_for_editing(handlers: Chat, page: _Page) -> None:
    def edit(conversation: Conversation, event: gr.EventData) -> tuple[Any, int | None, str]:
        question, turn, note = handlers.edit(event._data, conversation)
        return gr.skip() if question is None else question, turn, note

    for edited in (page.turns.edit, page.note.edit):
        edited(edit, page.state, [page.box, page.editing, page.note], queue=False, **QUIET)


def _listen_for_settings(
    blocks: gr.Blocks, handlers: Chat, kept: gr.BrowserState, panes: tuple[gr.HTML, gr.HTML]
) -> None:
    def change(event: gr.EventData) -> tuple[dict[str, Any], Any, str]:
        chosen = handlers.chosen(event._data).kept()
        usual = not event._data  # the panel stands as the person left it, but for these
        shown, now = handlers.settings(chosen, opened=usual)
        return chosen, shown if usual else gr.skip(), now

    blocks.load(handlers.settings, kept, [*panes], queue=False, **QUIET)
    # "multiple": what is set while the last change is on its way counts too.
    settling = QUIET | {"trigger_mode": "multiple"}
    panes[0].input(change, None, [kept, *panes], queue=False, **settling)


def _listen_for_welcome(handlers: Chat, page: _Page, events: Sequence[Event]) -> None:
    """Bring it up to date after each of the events, for who has not asked anything yet."""
    nothing = gr.skip()

    def greet(conversation: Conversation) -> Any:
        return (nothing, nothing) if conversation else handlers.opened()

    async def wait(conversation: Conversation) -> Any:
        for _ in range(0 if conversation else round(EXAMPLES_WITHIN / EXAMPLES_EVERY)):
            if (shown := await asyncio.to_thread(handlers.welcomed)) is not None:
                return shown
            await asyncio.sleep(EXAMPLES_EVERY)
        return nothing

    # "multiple": the library may change again while questions to offer are still looked for.
    welcoming = QUIET | {"queue": False, "trigger_mode": "multiple"}
    for event in events:
        # Not the conversation: what comes late here must not undo a question asked at once.
        event(greet, page.state, [page.header, page.welcome], **welcoming).then(
            wait, page.state, page.welcome, **welcoming
        )


def _question_box() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    box = question_box("Your question", "Ask your articles …", "question", 8, autofocus=True)
    # The style sheet puts Stop in the place of Ask while an answer is made.
    ask = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=88)
    stop = gr.Button("Stop", variant="secondary", elem_id="stop", scale=0, min_width=88)
    return box, ask, stop


def _shown(view: View, once: tuple[Any, ...]) -> Shown:
    """The values of what is shown; `once` are those that an answer changes when it begins."""
    told = newest(view.conversation)
    return view.conversation, view.header, view.turns, view.panel, *once, told
