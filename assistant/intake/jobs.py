"""Jobs: the runs over one library that a server has been asked for, one after another.

They go on whoever closes the page. What is to be added is an order on disk until it has been, so
that a server which is killed goes on at its next start.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.errors import SOMETHING_WRONG, AssistantError
from assistant.intake.collector import Collector
from assistant.intake.job import Job, Look, State, What
from ingest.errors import IngestError, LoadError
from ingest.ledger import Failure
from ingest.orders import Order
from ingest.report import Happened, Report, Step
from ingest.run import Run
from ingest.uploads import Upload, name_of

MOST_QUEUED = 20
MOST_BYTES = 2_000_000_000  # of files that wait
_MOST_ENDED = 5  # that are remembered
_SHOWN_EVERY = 3.0  # seconds between two looks at a library that is being written to
_LOOK = 0.3  # seconds between two looks at whether another program has finished
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    job: Job
    order: Order | None = None


class Jobs:
    """The queue of one server. Safe from several threads."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._changed = threading.Condition()
        self._queue: deque[_Asked] = deque()
        self._running: Job | None = None
        self._ended: deque[Job] = deque(maxlen=_MOST_ENDED)
        self._broken: list[Order] = []
        self._numbers = 0
        self._serial = 0
        self._changes = 0
        self._written = 0.0
        self._stop = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._failures: tuple[Failure, ...] = ()
        self._can_sync = False

    # ---- what a person asks for

    def start(self) -> None:
        """Go on with what a server before this one had promised."""
        self._collector.orders.sweep()
        self._look_again()
        for order in self._collector.orders.waiting():
            self._ask(_what(order), order)

    def add(
        self, uploads: Sequence[Upload] = (), addresses: Sequence[str] = (), limit: int | None = 50
    ) -> Job:
        """Have files or addresses added; the files are moved away. `limit` is the most pages of
        each feed or sitemap.

        Raises LoadError where too much waits already, NoRoom where the disk is too full.
        """
        self._check_queue()
        orders = self._collector.orders
        if uploads and orders.size() > MOST_BYTES:
            raise LoadError("too much waits to be read already: try again when that is done")
        order = orders.put(uploads, addresses, limit)
        return self._ask(_what(order), order)

    def sync(self) -> Job:
        """Have every source read again. Raises LoadError where too much waits already."""
        return self._once("sync")

    def retry(self) -> Job:
        """Have everything read again that failed, and what was stopped as a whole. Raises
        LoadError where too much waits already.
        """
        with self._changed:
            broken, self._broken = self._broken, []
        jobs = [self._ask(_what(order), order) for order in broken]
        return self._once("retry") if self._collector.failures() or not jobs else jobs[0]

    def forget(self) -> Job:
        """Have everything forgotten that failed. Raises LoadError where too much waits already."""
        with self._changed:
            broken, self._broken = self._broken, []
        for order in broken:
            self._collector.orders.done(order)
        return self._once("forget")

    def stop(self) -> None:
        """End the job at work after the article in hand; what is done is kept."""
        with self._changed:
            if self._running:
                self._stop.set()
                self._running = replace(self._running, stopping=True)
                self._note()

    def close(self, patience: float = 10.0) -> None:
        """End the work, and wait so many seconds for it; what is left is done at the next start."""
        with self._changed:
            self._closing = True
            self._stop.set()
            self._changed.notify_all()
        if self._thread:
            self._thread.join(patience)

    def look(self) -> Look:
        """What there is to see."""
        with self._changed:
            at_work = [self._running] if self._running else []
            jobs = (*at_work, *(each.job for each in self._queue), *reversed(self._ended))
            return Look(jobs, self._failures, self._serial, self._changes, self._can_sync)

    @property
    def serial(self) -> int:
        """Another number whenever there is something else to see."""
        return self._serial

    # ---- the queue

    def _check_queue(self) -> None:
        if len(self._queue) >= MOST_QUEUED:
            raise LoadError(f"{MOST_QUEUED} jobs wait already: try again when one is done")

    def _once(self, what: What) -> Job:
        """The job of that kind that waits already, or a new one."""
        with self._changed:
            waiting = [each.job for each in self._queue if each.job.what == what]
            if waiting:
                return waiting[0]
            self._check_queue()
            return self._ask(what, None)

    def _ask(self, what: What, order: Order | None) -> Job:
        names = _names(order) if order else ()
        with self._changed:
            self._numbers += 1
            job = Job(self._numbers, what, names)
            self._queue.append(_Asked(job, order))
            self._note()
            if self._thread is None:
                # A daemon: Ctrl-C must not wait for a feed of a thousand pages.
                self._thread = threading.Thread(target=self._work, daemon=True, name="intake")
                self._thread.start()
            return job

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._closing)
                if self._closing:
                    return
                asked = self._queue.popleft()
                self._stop.clear()
                self._running = replace(asked.job, state="running", began=_now(), now=_now())
                self._note()
            self._do(asked)
            self._look_again()
            with self._changed:
                if self._running:
                    self._ended.append(self._running)
                self._running = None
                self._changes += 1
                self._note()

    def _do(self, asked: _Asked) -> None:
        job, order = asked.job, asked.order
        try:
            if not self._may_begin():
                self._end(order, Report(stopped=True))
                return
            self._end(order, self._run(job.what, order))
        except (IngestError, AssistantError) as problem:
            self._break(order, str(problem))
        except Exception:
            log.exception("Articles could not be taken in")
            self._break(order, SOMETHING_WRONG)

    def _may_begin(self) -> bool:
        """Wait for another program that writes; False where the person stops that."""
        while self._collector.busy():
            self._set(lambda job: replace(job, state="waiting"))
            if self._stop.wait(_LOOK):
                return False
        self._set(lambda job: replace(job, state="running", began=_now(), now=_now()))
        return True

    def _run(self, what: What, order: Order | None) -> Report:
        run = Run(
            progress=self._progress, say=self._say, told=self._told, stopped=self._stop.is_set
        )
        if order:
            return self._collector.take(order, run)
        named = {
            "sync": self._collector.sync,
            "retry": self._collector.retry,
            "forget": self._collector.forget,
        }
        return named[what](run)

    def _end(self, order: Order | None, report: Report) -> None:
        if order and not (report.stopped and self._closing):
            self._collector.orders.done(order)
        state: State = "stopped" if report.stopped else "done"
        self._set(lambda job: replace(job, state=state, notes=report.notes, now=_now()))

    def _break(self, order: Order | None, problem: str) -> None:
        with self._changed:
            if order:
                self._broken.append(order)
        self._set(lambda job: replace(job, state="failed", problem=problem, now=_now()))

    # ---- what is told of the one at work

    def _progress(self, step: Step) -> None:
        self._set(lambda job: job.at(step, _now()))

    def _say(self, message: str) -> None:
        self._set(lambda job: replace(job, name=message, now=_now()))

    def _told(self, happened: Happened) -> None:
        self._set(lambda job: job.after(happened))

    def _set(self, change: Callable[[Job], Job]) -> None:
        with self._changed:
            if self._running:
                self._running = change(self._running)
            if _now() - self._written > _SHOWN_EVERY:
                self._written = _now()
                self._changes += 1
            self._note()

    def _note(self) -> None:
        self._serial += 1
        self._changed.notify_all()

    def _look_again(self) -> None:
        """See what has failed so far, for others may have been at it too."""
        try:
            failures, can_sync = tuple(self._collector.failures()), self._collector.has_sources()
        except IngestError as problem:
            log.warning("What failed cannot be looked up: %s", problem)
            return
        with self._changed:
            self._failures, self._can_sync = failures, can_sync
            self._note()


def _what(order: Order) -> What:
    return "addresses" if order.addresses else "files"


def _names(order: Order) -> tuple[str, ...]:
    return order.addresses or tuple(name_of(each.name) for each in order.uploads)


def _now() -> float:
    return time.monotonic()
