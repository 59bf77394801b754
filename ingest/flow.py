"""flow(): read, compare, store, source by source; the report says what became of each.

What `ingest.pipeline`, `ingest.sync` and `ingest.uploads` have in common: they say what is read.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.article import Article
from ingest.embed import DEFAULT
from ingest.errors import Gone, LoadError
from ingest.following import STEPS, Following
from ingest.ledger import Source
from ingest.library import Library
from ingest.loaders.item import Failed, Item, Linked, Raw, shown
from ingest.loaders.load import items
from ingest.reading import Job, Outcome, Read, Reader, Unchanged
from ingest.report import Happened, Kind, Report, Step
from ingest.run import Run
from ingest.writer import Writer

_CARRIED = "carried by its feed"  # the digest of a page that could not be had
_TOGETHER = 500  # unchanged sources noted in one transaction


def flow(
    jobs: Sequence[Job], library: Library, run: Run, report: Report, *, again: bool = False
) -> Report:
    """Read the jobs and store what is in them. With `again`, what a person took out stays out.

    For who holds the library for writing.
    """
    name = run.embedder or library.embedder_name() or DEFAULT
    writer = run.writer or Writer(library, name)
    reader = Reader(run.workers, run.private, run.offline)
    try:
        if library.pending() or library.doomed():
            writer.mend()
        writer.note_same(run)
        following = Following(jobs, library.ledger, again)
        _Flow(library, writer, run, report, following).through(deque(jobs), reader)
    finally:
        reader.close()
        writer.leave()
        if run.writer is None:
            writer.close()
    return report


@dataclass(slots=True)
class _Held:
    """A source that is being stored: what it holds, what of it failed, and whether it was read to
    its end without fault.
    """

    source: Source
    articles: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    whole: bool = True


class _Flow:
    """One run over its jobs."""

    def __init__(
        self, library: Library, writer: Writer, run: Run, report: Report, following: Following
    ) -> None:
        self._library = library
        self._writer = writer
        self._run = run
        self._report = report
        self._away = library.ledger.away()
        self._read: list[_Held] = []
        self._checked: list[str] = []
        self._gone: list[tuple[Source, list[str]]] = []
        self._following = following

    def through(self, jobs: deque[Job], reader: Reader) -> None:
        """Take the jobs one after another, until they are done or the person stops the run."""
        for done, (job, outcome) in enumerate(reader.read(jobs)):
            self._step(done, done + len(jobs) + 1, job, 0.0)
            if self._run.stopped():
                self._report.stopped = True
                break
            self._take(job, outcome, jobs, done)
        self._settle()
        self._report.unchanged += self._following.untouched(self._report)
        if not self._report.stopped:
            self._library.ledger.read((each, []) for each in self._following.finished())
        self._run.progress(Step(self._report.done, 1.0, "", 0))

    # ---- a source

    def _take(self, job: Job, outcome: Outcome, jobs: deque[Job], done: int) -> None:
        is_carried = job.source.digest == _CARRIED
        held = self._library.ledger.held(job.source.name) if isinstance(outcome, LoadError) else []
        match outcome:
            case Unchanged():
                self._unchanged(job)
            case LoadError() if is_carried and not job.text:
                self._unchanged(job)
            case Gone() if held and not is_carried:
                self._gone.append((job.source, held))
                if len(self._gone) >= _TOGETHER:
                    self._settle()
            case Gone() if isinstance(job.place, Path):  # nothing of it was ever read
                self._library.ledger.let_go(job.source.name, [])
                self._library.ledger.succeeded(job.source.name)
            case LoadError() if job.text and (is_carried or not held):
                self._carried(job, str(outcome))
            case LoadError():
                self._fail(job.source.name, job.source, str(outcome))
            case Read():
                self._store(job, outcome, jobs, done)

    def _unchanged(self, job: Job) -> None:
        held = self._library.ledger.held(job.source.name)
        if not held:
            self._following.unchanged(job.source.thing)
        self._report.unchanged += held
        self._tell("unchanged", job.source.name, count=len(held))
        self._checked.append(job.source.name)
        if len(self._checked) >= _TOGETHER:
            self._settle()

    def _store(self, job: Job, read: Read, jobs: deque[Job], done: int) -> None:
        held = _Held(read.source)
        links: list[Job] = []
        try:
            for item in read.items:
                self._step(done, done + len(jobs) + 1, job, read.raw.share())
                if self._run.stopped():
                    held.whole = False  # the next run reads it again
                    break
                self._keep(item, job, held, links)
        except LoadError as error:
            self._fail_part(job.source.name, held, str(error))
        self._following.follow(links, jobs)
        if links and held.whole:  # it is read when its pages are, should the run end before
            self._following.read(held.source)
            held.source = held.source.unread()
        self._library.ledger.succeeded(read.source.name, held.failed)
        if held.articles or held.whole:
            self._read.append(held)
        if self._writer.waiting == 0:
            self._settle()

    def _carried(self, job: Job, reason: str) -> None:
        """Take the text that a feed carries of a page that cannot be had."""
        raw = Raw(job.source.name, job.text.encode(), ".html", url=str(job.place),
                  known=job.source.known)  # fmt: skip
        held = _Held(replace(job.source.unread(), digest=_CARRIED))
        try:
            for item in items(raw):
                self._keep(item, job, held, [])
        except LoadError:
            return self._fail(job.source.name, job.source, reason)
        self._library.ledger.succeeded(job.source.name, held.failed)
        self._report.notes[job.source.name] = f"taken from the feed, for {reason}"
        self._read.append(held)
        return None

    def _fail(self, name: str, source: Source, reason: str) -> None:
        self._following.failed(source.thing)
        self._report.failed[name] = reason
        self._library.ledger.failed(name, source, reason)
        self._tell("failed", name, reason=reason)

    def _fail_part(self, name: str, held: _Held, reason: str) -> None:
        held.whole = False
        held.failed.append(name)
        self._fail(name, held.source, reason)

    # ---- what is in it

    def _keep(self, item: Item, job: Job, held: _Held, links: list[Job]) -> None:
        match item:
            case Failed(name, reason):
                self._fail_part(name, held, reason)
            case Linked():
                self._link(item, job, held, links)
            case _:
                if item.note:
                    self._report.notes[item.article.source] = item.note
                if self._article(item.article):
                    held.articles.append(item.article.id)

    def _article(self, article: Article) -> bool:
        """Store an article where it is new or has changed; whether the library holds it now."""
        if article.id in self._away:
            if self._following.again:
                return True
            self._library.ledger.fetch_back(article.id)
        before = self._library.version_of(article.id)
        if before == article.version:
            self._report.unchanged.append(article.id)
            self._tell("unchanged", article.source, article.title)
            return True
        kept = self._writer.put(article)
        if kept.of:
            self._report.is_copy(article.id, kept.of)
        else:
            (self._report.updated if before else self._report.added).append(article.id)
        became: Kind = "copy" if kept.of else "updated" if before else "added"
        self._tell(became, article.source, article.title)
        for copy in kept.copies:
            self._report.is_copy(copy, article.id)
        return True

    def _link(self, link: Linked, job: Job, held: _Held, links: list[Job]) -> None:
        """Note a link that is to be followed."""
        if job.steps >= STEPS:
            if job.source.name not in held.failed:
                reason = (
                    f"what it names is left out: it is itself {STEPS} links from what you named"
                )
                self._fail_part(job.source.name, held, reason)
        elif followed := self._following.job_of(link, job):
            links.append(followed)

    # ---- what has been done

    def _settle(self) -> None:
        """Finish what waits to be embedded, and note in the ledger what has been read."""
        self._writer.flush()
        done, self._read = self._read, []
        checked, self._checked = self._checked, []
        self._library.ledger.checked(checked)
        sources = [
            (each.source if each.whole else each.source.unread(), each.articles)
            for each in done
        ]  # fmt: skip
        lost = self._library.ledger.read(sources)
        gone, self._gone = self._gone, []
        gone += [
            (each.source, left) for each in done if each.whole and (left := lost[each.source.name])
        ]
        if self._run.gone == "remove":
            self._remove(gone)
            return
        for source, articles in gone:
            self._report.gone += articles
            self._tell("gone", source.name, count=len(articles))
            if self._run.gone == "mark":
                self._library.ledger.mark_gone(source.name, articles)
                for article in articles:
                    self._writer.succeed(article)

    def _remove(self, gone: list[tuple[Source, list[str]]]) -> None:
        """Take out the articles that are no longer at any source."""
        left = [
            article
            for source, articles in gone
            for article in self._library.ledger.let_go(source.name, articles)
        ]
        there = [each for each in dict.fromkeys(left) if self._library.version_of(each)]
        self._writer.take_out(*there)
        self._report.removed += there
        for source, articles in gone:
            self._tell("removed", source.name, count=len(articles))

    def _step(self, done: int, total: int, job: Job, share: float) -> None:
        name = shown(Path(job.source.name).name) or job.source.name
        left = total - done
        self._run.progress(Step(self._report.done, (done + share) / total, name, left))

    def _tell(
        self, kind: Kind, name: str, title: str = "", reason: str = "", count: int = 1
    ) -> None:
        self._run.told(Happened(kind, name, title, reason, count))
