"""sync() and retry(): what a library knows, read again; watch() does so until it is stopped."""

import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from ingest import uploads
from ingest.flow import flow
from ingest.ledger import Source
from ingest.library import Library
from ingest.loaders.item import Options, shown
from ingest.pipeline import job_for
from ingest.reading import Job
from ingest.report import Report
from ingest.run import Run
from ingest.sources import Found, find_sources, is_address
from ingest.writer import writing

_PAUSE = 1_000  # milliseconds that files must be quiet before they are read
_LOOK = 500  # milliseconds between two looks at whether to stop


def sync(library: Library, run: Run, things: Collection[str] = ()) -> Report:
    """Read every source of the library again, or those of some things: what changed is updated,
    what is new in a folder, feed or sitemap is added, what is gone is treated as `run.gone` says.

    Where a folder itself is missing (a disk not mounted, say), it is a failure, and nothing that
    came from it counts as gone.
    """
    report = Report()
    with writing(library, run.say):
        _adopt(library)
        jobs = list(_jobs(library, report, things))
        return flow(jobs, library, run, report, again=True)


def forget(library: Library, run: Run) -> None:
    """Forget what failed: it is not tried again."""
    with writing(library, run.say):
        library.ledger.forget_failures()
        uploads.clear(library)


def retry(library: Library, run: Run) -> Report:
    """Read the sources again that failed, or that a part failed of."""
    ledger, report = library.ledger, Report()
    options = ledger.things()
    failures = {each.source: each for each in ledger.failures()}
    with writing(library, run.say):
        jobs = []
        for name, failure in failures.items():
            source = ledger.source(name) or Source(name, failure.thing)
            steps = 0 if name == failure.thing else 1
            place = uploads.place(name, library) if uploads.is_upload(name) else _place(name)
            if uploads.is_upload(name) and isinstance(place, Path) and not place.exists():
                report.failed[name] = "the file is not kept here: send it again"
                continue
            jobs.append(Job(source, place, options.get(failure.thing, Options()), steps))
        try:
            return flow(jobs, library, run, report)
        finally:
            uploads.clear(library)


def watch(library: Library, run: Run, every: float, done: Callable[[Report], None]) -> None:
    """Sync once, then whenever a file of the library's folders changes, and all of it `every`
    seconds, until `run.stopped`. `done` gets each report.
    """
    done(sync(library, run))
    last = time.monotonic()
    for changed in _changes(library, run.stopped):
        if changed:
            done(sync(library, run, changed))
        elif time.monotonic() - last >= every:
            done(sync(library, run))
            last = time.monotonic()


def _changes(library: Library, stopped: Callable[[], bool]) -> Iterator[set[str]]:
    """The things of the library under which files have changed, again and again; an empty set
    where none has.
    """
    import watchfiles

    while not stopped():
        things = {
            name: Path(name) for name in library.ledger.things()
            if not is_address(name) and Path(name).exists()
        }  # fmt: skip
        if not things:
            time.sleep(_LOOK / 1_000)
            yield set()
            continue
        looks = watchfiles.watch(
            *things.values(), debounce=_PAUSE, rust_timeout=_LOOK, yield_on_timeout=True,
            raise_interrupt=False,
        )  # fmt: skip
        for changes in looks:
            if stopped():
                return
            paths = [Path(path) for _, path in changes]
            yield {
                name for name, thing in things.items()
                if any(path.is_relative_to(thing) for path in paths)
            }  # fmt: skip


def _jobs(library: Library, report: Report, things: Collection[str]) -> Iterator[Job]:
    """What is found now under what was named, then what was read before and is not found."""
    ledger = library.ledger
    named = ledger.things()
    named = {name: named[name] for name in named if not things or name in things}
    found: set[str] = set()
    missing: set[str] = set()
    for name, options in named.items():
        for each in find_sources([name]):
            if isinstance(each, Found):
                job = job_for(each, library, options)
                if job.source.name not in found:
                    found.add(job.source.name)
                    yield job
            elif not _was_a_file(name, library):
                report.failed[shown(each.path)] = each.reason
                missing.add(name)
    for source in ledger.sources():
        is_asked = source.thing in named and source.thing not in missing
        if is_asked and source.name not in found:
            yield Job(source, _place(source.name), named[source.thing], steps=1)


def _was_a_file(name: str, library: Library) -> bool:
    """Whether a thing that is missing was one file of a folder that is still there."""
    return library.ledger.source(name) is not None and Path(name).parent.is_dir()


def _adopt(library: Library) -> None:
    """Take into the ledger what came into the library before there was one."""
    read = []
    for article, name in library.ledger.strays():
        if is_address(name) or Path(name).is_absolute():
            library.ledger.name_thing(name, Options())
            read.append((Source(name, name), [article]))
    library.ledger.read(read)


def _place(name: str) -> Path | str:
    return name if is_address(name) else Path(name)
