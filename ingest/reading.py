"""Reading: a source's bytes, whether they changed since they were last read, and what is in them.

Files can be read by several processes at once; addresses are fetched here, one after another.
"""

import hashlib
import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from ingest.errors import LoadError
from ingest.ledger import Source
from ingest.loaders.item import MAX_BYTES, Item, Options, Raw
from ingest.loaders.load import REVISION, items, raw_file

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

_AHEAD = 4  # files for each worker that are being read or wait for their turn to be stored
_PIECE = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Job:
    """A source to be read: where it is, what is known of it, and how it was come upon.

    `steps` counts the links that led to it; `text` is what a feed carries of it, and `is_list`
    says that a sitemap named it as one of more pages.
    """

    source: Source
    place: Path | str
    options: Options
    steps: int = 0
    text: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What is in a source, and what is to be remembered of it; `raw` tells how far it is read."""

    source: Source
    items: Iterable[Item]
    raw: "Followed"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that is as it was when it was last read."""


@dataclass(frozen=True, slots=True)
class Followed(Raw):
    """A source whose reading can be followed."""

    opened: list[BinaryIO] = field(default_factory=list)

    def open(self) -> BinaryIO:
        """The bytes as a file at its beginning."""
        file = Raw.open(self)
        self.opened.append(file)
        return file

    def share(self) -> float:
        """About how much of it has been read, in [0, 1]."""
        file = self.opened[0] if self.opened else None
        if file is None or file.closed or isinstance(self.content, bytes):
            return 0.0
        return min(1.0, file.tell() / max(1, self.content.stat().st_size))


Outcome = Read | Unchanged | LoadError
Fetch = Callable[[Job], tuple[Followed, Source] | None]


class Reader:
    """Reads jobs in their order, `workers` files at a time in processes of their own (0: here).

    With `private`, addresses of the local network may be fetched; with `offline`, none may.
    """

    def __init__(self, workers: int, private: bool, offline: bool = False) -> None:
        self._workers = workers
        self._private = private
        self._offline = offline
        self._pool = _pool(workers) if workers else None
        self._fetcher: Fetcher | None = None

    def read(self, jobs: deque[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Each job with what came of it; jobs may be added while it runs."""
        ahead: deque[tuple[Job, Future[Outcome] | None]] = deque()
        while jobs or ahead:
            while jobs and len(ahead) <= _AHEAD * self._workers:
                job = jobs.popleft()
                ahead.append((job, self._submit(job)))
            job, future = ahead.popleft()
            yield job, self._result(job, future)

    def close(self) -> None:
        """Let go of the processes and connections."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if self._fetcher:
            self._fetcher.close()

    def _fetch(self, job: Job) -> tuple[Followed, Source] | None:
        """What is at an address, or None where its server says that it is as it was."""
        if self._offline:
            raise LoadError("not fetched: no request may leave this machine here")
        from ingest.fetch import Fetcher, NotModified, raw_of  # what reads files needs no network

        if self._fetcher is None:
            self._fetcher = Fetcher(allow_private=self._private)
        url, source = str(job.place), job.source
        found = self._fetcher.fetch(
            url, etag=source.etag, modified=source.modified, polite=job.steps > 0
        )
        if isinstance(found, NotModified):
            return None
        raw = raw_of(found, source.name)
        source = replace(source, etag=found.etag, modified=found.modified)
        return Followed(
            raw.name, raw.content, raw.suffix, raw.media, raw.charset, raw.url, job.source.known
        ), source

    def _submit(self, job: Job) -> "Future[Outcome] | None":
        if self._pool is None or not isinstance(job.place, Path) or _is_large(job.place):
            return None
        try:
            return self._pool.submit(_read_whole, job)
        except BrokenProcessPool:
            return None

    def _result(self, job: Job, future: "Future[Outcome] | None") -> Outcome:
        if future is None:
            return _outcome(job, self._fetch)
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(job)

    def _alone(self, job: Job) -> Outcome:
        """Read after a worker died, perhaps of another file: in a process that may die of it."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None
        try:
            with _pool(1) as pool:
                return pool.submit(_read_whole, job).result()
        except BrokenProcessPool:
            return LoadError("reading it stopped the process that did (no memory left?): split it")


def digest_of(content: bytes | Path, options: Options, known: Mapping[str, Any]) -> str:
    """A hash of the bytes and of everything else that decides how they are read."""
    hashed = hashlib.sha256(
        json.dumps([REVISION, dict(options.columns), dict(known)], default=str).encode()
    )
    if isinstance(content, bytes):
        hashed.update(content)
        return hashed.hexdigest()[:32]
    try:
        with content.open("rb") as file:
            while piece := file.read(_PIECE):
                hashed.update(piece)
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}") from error
    return hashed.hexdigest()[:32]


def _outcome(job: Job, fetch: Fetch) -> Outcome:
    try:
        found = _from_file(job) if isinstance(job.place, Path) else fetch(job)
        if found is None:
            return Unchanged()
        raw, source = found
        digest = digest_of(raw.content, job.options, raw.known)
        if digest == job.source.digest:
            return Unchanged()
        return Read(replace(source, digest=digest), items(raw, job.options), raw)
    except LoadError as error:
        return error


def _from_file(job: Job) -> tuple[Followed, Source]:
    assert isinstance(job.place, Path)
    raw = raw_file(job.place)
    # Read once where it fits, so that what is hashed is what is read, whoever writes meanwhile.
    content = raw.content if _is_large(job.place) else raw.read()
    # What was sent here lies under a name that says nothing: its source's has the ending.
    suffix = raw.suffix or PurePath(job.source.name).suffix.lower()
    return Followed(job.source.name, content, suffix, known=job.source.known), job.source


def _no_fetch(job: Job) -> None:
    raise LoadError("an address cannot be read here")


def _read_whole(job: Job) -> Outcome:
    """The same with everything in hand, to be sent from one process to another."""
    outcome = _outcome(job, _no_fetch)
    if not isinstance(outcome, Read):
        return outcome
    try:
        found = tuple(outcome.items)
    except LoadError as error:
        return error
    return replace(outcome, items=found, raw=Followed(outcome.raw.name, b""))


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size > MAX_BYTES
    except OSError:
        return False


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: the threads of the embedder and of Chroma would not come along.
    return ProcessPoolExecutor(
        workers,
        multiprocessing.get_context("spawn"),
        signal.signal,
        (signal.SIGINT, signal.SIG_IGN),
    )
