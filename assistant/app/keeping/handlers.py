"""What the page does with conversations that the browser keeps: tells it, opens, exports, judges.

Holds no conversation and keeps none: each comes from its session or its browser.
"""

import hashlib
import json
import logging
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.app.conversation import Conversation, Exchange
from assistant.app.handlers import Chat, View
from assistant.app.keeping.exchanges import (
    as_turns,
    asked,
    refilled,
    to_exchange,
    to_record,
)
from assistant.app.keeping.records import Record, read_records, to_line
from assistant.app.visitor import Visitor
from assistant.errors import BadRecord
from assistant.exporting import as_html, as_markdown
from ingest.errors import IngestError
from ingest.feedback import CitedWords, Feedback, FeedbackBox

READ_ONLY = "This library can be read and asked: no feedback is kept in it."
NOT_UNDERSTOOD = "The page sent something that was not understood. Reload it and try again."
_FILES = {"markdown": ("md", "text/markdown"), "html": ("html", "text/html")}

NOBODY = Visitor()

log = logging.getLogger(__name__)


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Opening(_Sent):
    """What to open; nothing for a new conversation. `restore` gives way to what is there."""

    id: Annotated[str, StringConstraints(max_length=64)] = ""
    lines: str = ""
    restore: bool = False


class _Export(_Sent):
    form: Literal["markdown", "html"]
    title: Annotated[str, StringConstraints(max_length=400)] = ""
    lines: str = ""


class _Opinion(_Sent):
    """What a person says of the answer in that turn; no verdict takes it back."""

    turn: Annotated[int, Field(ge=0)]
    verdict: Literal["up", "down", ""]
    id: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{32})?$")] = ""
    note: Annotated[str, StringConstraints(max_length=4_000)] = ""
    article: Annotated[str, StringConstraints(max_length=1_000)] = ""
    words: Annotated[str, StringConstraints(max_length=2_000)] = ""
    unanswerable: bool = False


def newest(conversation: Conversation) -> str:
    """What the page is to keep of the newest question, and which questions stand before it."""
    if not conversation:
        return _message("nothing")
    *before, last = conversation
    try:
        line = to_line(to_record(last, datetime.now(UTC)))
    except BadRecord as problem:
        return _message("unkept", problem=f"{problem}.")
    return _message(
        "newest", before=[asked(each) for each in before], going=last.waiting, line=line
    )


@dataclass(frozen=True, slots=True)
class Keeper:
    """The handlers of one server, over those of its chat and the library's feedback.

    Without a `box`, visitors leave nothing in the library.
    """

    chat: Chat
    box: FeedbackBox | None

    def open(self, data: object, now: Conversation) -> tuple[View | None, str]:
        """The page with a conversation that the browser sent, or with a new one; and what to tell
        the script. No page where it cannot be opened.
        """
        try:
            wanted = _Opening.model_validate(data)
            if wanted.restore and now:
                return None, _message("skipped", id=wanted.id)
            conversation = self._conversation(read_records(wanted.lines))
        except (BadRecord, ValidationError) as problem:
            said = f"{problem}." if isinstance(problem, BadRecord) else NOT_UNDERSTOOD
            id = data.get("id") if isinstance(data, dict) else ""
            return None, _message("refused", id=id, problem=said)
        return self.chat.view(conversation), _message("opened", id=wanted.id)

    def whole(self, conversation: Conversation) -> str:
        """All of the conversation, for a page that has lost its thread."""
        lines, now = [], datetime.now(UTC)
        for exchange in conversation:
            try:
                lines.append(to_line(to_record(exchange, now)))
            except BadRecord as problem:
                return _message("unkept", problem=f"{problem}.")
        return _message("whole", lines=lines)

    def export(self, data: object) -> dict[str, str]:
        """A file of the conversation that the browser sent: its `name`, `type` and `text`; or a
        `problem`.
        """
        try:
            wanted = _Export.model_validate(data)
            records = read_records(wanted.lines)
        except BadRecord as problem:
            return {"problem": f"{problem}."}
        except ValidationError:
            return {"problem": NOT_UNDERSTOOD}
        turns = as_turns(self._conversation(records))
        write = as_markdown if wanted.form == "markdown" else as_html
        days = [each.when.date() for each in records]
        text = write(turns, wanted.title, made=date.today(), asked=days)
        ending, kind = _FILES[wanted.form]
        named = wanted.title or (records[0].question if records else "")
        return {"name": f"{_file_name(named)}.{ending}", "type": kind, "text": text}

    def judge(self, data: object, conversation: Conversation, visitor: Visitor = NOBODY) -> str:
        """Keeps what a person says of an answer, and tells the script under which id."""
        try:
            opinion = _Opinion.model_validate(data)
        except ValidationError:
            return _message("opinion", problem=NOT_UNDERSTOOD)
        about: dict[str, Any] = {"turn": opinion.turn, "verdict": opinion.verdict}
        at = opinion.turn
        exchange = conversation[at] if at < len(conversation) else None
        if exchange is None or exchange.answer is None or exchange.reply:
            return _message("opinion", **about, problem="That answer is not on this page any more.")
        if self.box is None:
            return _message("opinion", **about, problem=READ_ONLY)
        if refusal := visitor.add():
            return _message("opinion", **about, problem=refusal)
        key = opinion.id or secrets.token_hex(16)
        try:
            if opinion.verdict:
                self.box.put(_feedback(exchange, opinion, key))
            else:
                self.box.take_back(key)
        except IngestError as problem:
            log.warning("Feedback was not kept: %s", problem.__cause__ or problem)
            said = str(problem)
            return _message("opinion", **about, problem=f"{said[:1].upper()}{said[1:]}.")
        return _message("opinion", **about, question=asked(exchange), id=key)

    def _conversation(self, records: list[Record]) -> Conversation:
        return refilled(tuple(map(to_exchange, records)), self.chat.assistant.article)


def mark_of(visitor: Visitor) -> str:
    """What tells the conversations of people apart who sign in at one browser; "" for no name."""
    return hashlib.sha256(visitor.name.encode()).hexdigest()[:12] if visitor.name else ""


def feedback_box(library: str) -> FeedbackBox:
    """Where the feedback of the library in that folder is kept."""
    return FeedbackBox(Path(library).expanduser())


def _feedback(exchange: Exchange, opinion: _Opinion, key: str) -> Feedback:
    answer = exchange.answer
    assert answer is not None
    return Feedback(
        id=key,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        verdict=opinion.verdict or "down",
        question=asked(exchange),
        understood=answer.understood,
        status=answer.status,
        answer=answer.text,
        cited=tuple(
            CitedWords(
                each.article_id,
                each.version,
                each.source.start,
                each.source.end,
                each.title,
                each.quote,
            )
            for each in exchange.citations()
        ),
        filters=answer.filters,
        model=answer.model,
        note=opinion.note.strip(),
        article=opinion.article.strip(),
        words=opinion.words.strip(),
        unanswerable=opinion.unanswerable and opinion.verdict == "down",
    )


def _message(kind: str, **about: Any) -> str:
    """A message to the script. No two are alike, for one that is the same again is not heard."""
    said = json.dumps({"kind": kind, "serial": time.monotonic_ns(), **about})
    return said.replace("<", "\\u003c")


def _file_name(title: str) -> str:
    """A file's name of plain letters, whatever the title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower())[:60].strip("-") or "conversation"
