"""add(): what a person names, found, and read as one flow (`ingest.flow`). `ingest.sync` runs the
same flow over what a library knows already.
"""

from collections.abc import Iterable
from dataclasses import replace

from ingest.flow import flow
from ingest.following import named_again
from ingest.ledger import Source
from ingest.library import Library
from ingest.loaders.item import Options, shown
from ingest.reading import Job
from ingest.report import Report
from ingest.run import Run
from ingest.sources import Found, NotFound, Thing, find_sources, name_of
from ingest.writer import writing


def add(
    things: Iterable[Thing],
    library: Library,
    run: Run = Run(),  # noqa: B008
    options: Options = Options(),  # noqa: B008
) -> Report:
    """Add the articles of `things` to `library`: files, folders, addresses of pages, feeds and
    sitemaps. Each on its own; the report names every one.

    Unchanged articles are skipped without loading the embedder. Raises IngestError only for what
    stops the whole flow (another embedder's library, a full disk): what was reported is kept.
    """
    jobs: list[Job] = []
    report = Report()
    named: set[str] = set()
    before = library.ledger.things()
    for found in find_sources(things):
        if isinstance(found, NotFound):
            report.failed[shown(found.path)] = found.reason
        else:
            named.add(found.thing)
            job = job_for(found, library, options)
            source = named_again(job.source, library.ledger)
            if before.get(found.thing, options) != options:  # more pages of a feed, perhaps
                source = source.unread()
            jobs.append(replace(job, source=source))
    with writing(library, run.say):
        for name in sorted(named):
            library.ledger.name_thing(name, options)
        return flow(jobs, library, run, report)


def job_for(found: Found, library: Library, options: Options) -> Job:
    """What is to be read, with what the library knows of it."""
    name = name_of(found.place)
    known = library.ledger.source(name) or Source(name, found.thing)
    return Job(replace(known, thing=found.thing), found.place, options)
