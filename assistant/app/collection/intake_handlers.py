"""What the events of adding do: plain functions of what was sent and of the server's jobs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.app.collection import intake_page as page
from assistant.app.collection.intake_limits import addresses, pages, sent
from assistant.errors import SOMETHING_WRONG
from assistant.intake.jobs import Jobs
from assistant.serving import Limits
from ingest.errors import IngestError

OFFLINE = "Nothing is fetched here: no request may leave this machine (--share-nothing)."
READ_ONLY = "This library can only be read here: nothing can be added or changed."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IntakeView:
    """What the page shows of adding: `said` is what was just asked for in words, None where
    nothing was; `changes` is another number when the library has changed.
    """

    state: str
    announced: str
    changes: int
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """The handlers of one server. With `read_only`, whatever is asked for is refused; with
    `offline`, addresses are.
    """

    jobs: Jobs
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    read_only: bool = False
    offline: bool = False

    def look(self) -> IntakeView:
        """How things stand."""
        look = self.jobs.look()
        return IntakeView(page.state(look), page.announced(look), look.changes)

    def serial(self) -> str:
        """Another text whenever `look` would give another view."""
        return str(self.jobs.serial)

    def received(self, data: object, folder: Path) -> IntakeView:
        """Have the files read that a browser has sent to the folder."""
        if self.read_only:
            return self._said(READ_ONLY)
        found = sent(data, folder, self.limits)
        if not found.uploads:
            return self._said(*(found.refused or ("There was no file in it.",)))
        return self._asked(lambda: self.jobs.add(found.uploads), found.refused)

    def link(self, typed: str, most: object) -> IntakeView:
        """Have addresses read, and at most so many pages of each feed and sitemap."""
        if self.offline:
            return self._said(OFFLINE)
        found, wrong = addresses(typed)
        limit, no_number = pages(most)
        if wrong or no_number:
            return self._said(wrong or no_number)
        return self._asked(lambda: self.jobs.add(addresses=found, limit=limit))

    def sync(self) -> IntakeView:
        """Have every source read again."""
        return self._asked(self.jobs.sync)

    def retry(self) -> IntakeView:
        """Have what failed read again."""
        return self._asked(self.jobs.retry)

    def forget(self) -> IntakeView:
        """Have what failed forgotten."""
        return self._asked(self.jobs.forget)

    def stop(self) -> IntakeView:
        """End the job at work."""
        return self._asked(self.jobs.stop)

    def _asked(self, ask: Callable[[], object], refused: tuple[str, ...] = ()) -> IntakeView:
        if self.read_only:
            return self._said(READ_ONLY)
        try:
            ask()
        except IngestError as problem:
            return self._said(*refused, str(problem))
        except Exception:
            log.exception("What was asked of the library could not be begun")
            return self._said(SOMETHING_WRONG)
        return self._said(*refused)

    def _said(self, *problems: str) -> IntakeView:
        view = self.look()
        return IntakeView(view.state, view.announced, view.changes, page.said(problems))
