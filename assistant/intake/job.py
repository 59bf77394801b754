"""Job: one run over a library as a person sees it, from its order to its report. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.ledger import Failure
from ingest.report import Happened, Kind, Step

What = Literal["files", "addresses", "sync", "retry", "forget"]
State = Literal["queued", "waiting", "running", "done", "stopped", "failed"]
MOST_SHOWN = 100  # of what happened, the newest


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, and how far it is.

    `names` are those of the files or addresses. `waiting` is for another program that writes.
    `happened` has the newest first, no more than are shown; `notes` say by name what else there is
    to know. `share` of the whole is done, in [0, 1]; `left` counts what is still to be read;
    `began` and `now` are seconds of one clock. `problem` is what stopped it as a whole.
    """

    number: int
    what: What
    names: tuple[str, ...] = ()
    state: State = "queued"
    counts: Mapping[Kind, int] = field(default_factory=dict)
    happened: tuple[Happened, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    share: float = 0.0
    left: int = 0
    began: float = 0.0
    now: float = 0.0
    stopping: bool = False
    problem: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "stopped", "failed")

    @property
    def done(self) -> int:
        """How many articles have been dealt with."""
        return sum(self.counts.values())

    @property
    def per_second(self) -> float:
        """Articles dealt with in a second, so far."""
        return self.done / max(0.001, self.now - self.began)

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None where it is too early to say."""
        if self.share < 0.02 or self.now - self.began < 2:
            return None
        return (self.now - self.began) * (1 - self.share) / self.share

    def after(self, happened: Happened) -> "Job":
        """The job once this has happened."""
        if happened.count == 0:
            return self
        counts = {**self.counts}
        counts[happened.kind] = counts.get(happened.kind, 0) + happened.count
        shown = (happened, *self.happened[: MOST_SHOWN - 1])
        return replace(self, counts=counts, happened=shown)

    def at(self, step: Step, now: float) -> "Job":
        """The job so far on its way."""
        return replace(
            self, state="running", name=step.name, share=step.share, left=step.left, now=now
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see of a server's jobs.

    `jobs` are the one at work, those that wait in their order, and those that ended, the last
    first. `serial` is another number whenever anything here is, `changes` whenever the library has
    been written to. `can_sync` where there are sources to be read again.
    """

    jobs: tuple[Job, ...]
    failures: tuple[Failure, ...]
    serial: int
    changes: int
    can_sync: bool
