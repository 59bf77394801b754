"""Following: which pages of feeds and sitemaps are to be read in a run, and in which order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.ledger import Ledger, Source
from ingest.loaders.item import Linked
from ingest.reading import Job
from ingest.report import Report

STEPS = 3  # links from a thing to a page: an index of sitemaps, a sitemap, a page


class Following:
    """What has been linked to in one run. Every source is read once, however many name it.

    With `again`, what a person took out stays out.
    """

    def __init__(self, jobs: Iterable[Job], ledger: Ledger, again: bool) -> None:
        self._ledger = ledger
        self.again = again
        self._seen = {job.source.name for job in jobs}
        self._taken: dict[str, int] = {}  # pages, by the thing that they come from
        self._lists: list[Source] = []
        self._failed: set[str] = set()
        self._quiet: set[str] = set()

    def job_of(self, link: Linked, job: Job) -> Job | None:
        """What is to be read for a link; None where there are more than the person asked for."""
        thing, limit = job.source.thing, job.options.limit
        taken = self._taken.get(thing, 0)
        if limit is not None and taken >= limit:
            return None
        self._taken[thing] = taken + (not link.is_list)
        source = self._ledger.source(link.url) or Source(link.url, thing)
        source = source if self.again else named_again(source, self._ledger)
        if link.is_list and not job.source.digest:
            source = source.unread()  # as the list is that names it: more of it may be wanted now
        source = replace(source, thing=thing, known=link.known)
        return Job(source, link.url, job.options, job.steps + 1, link.text, link.is_list)

    def unchanged(self, thing: str) -> None:
        """Note that a list is as it was, so that the pages which were taken of it still count."""
        self._quiet.add(thing)
        self._taken[thing] = max(self._taken.get(thing, 0), len(self._ledger.held_under(thing)))

    def untouched(self, report: Report) -> list[str]:
        """The articles of unchanged lists that nothing else is reported of."""
        if self.again:  # each of them is read by itself
            return []
        told = {*report.added, *report.updated, *report.unchanged, *report.gone, *report.removed}
        under = (each for thing in sorted(self._quiet) for each in self._ledger.held_under(thing))
        return [each for each in dict.fromkeys(under) if each not in told]

    def follow(self, links: Sequence[Job], jobs: deque[Job]) -> None:
        """Put links before what waits, so that one sitemap's pages are done before the next is."""
        again = {link.source.name: link for link in links if link.source.name in self._seen}
        new = []
        for link in links:
            if link.source.name not in self._seen:
                self._seen.add(link.source.name)
                new.append(link)
        # A feed says more of a page than the ledger, which knew of it before the feed was read.
        waiting = [again.get(job.source.name, job) if job.steps else job for job in jobs]
        jobs.clear()
        jobs.extend(job for job in [*new, *waiting] if not self._is_full(job))

    def read(self, source: Source) -> None:
        """Note a list that was read; it counts as read when its pages are."""
        self._lists.append(source)

    def failed(self, thing: str) -> None:
        """Note that something of a thing failed: its lists are read again the next time."""
        self._failed.add(thing)

    def finished(self) -> Iterator[Source]:
        """The lists that were read with all that they name."""
        return (source for source in self._lists if source.thing not in self._failed)

    def _is_full(self, job: Job) -> bool:
        limit = job.options.limit
        return job.is_list and limit is not None and self._taken.get(job.source.thing, 0) >= limit


def named_again(source: Source, ledger: Ledger) -> Source:
    """As it is to be read where a person names it: what was taken out of it comes back."""
    return source.unread() if ledger.holds_away(source.name) else source
