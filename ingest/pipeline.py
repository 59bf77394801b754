"""add(): find, load, chunk, embed, store, as one flow; the report says what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import LoadError
from ingest.library import Library
from ingest.loaders.item import shown
from ingest.loaders.load import load
from ingest.sources import NotFound, Thing, find_sources
from ingest.writer import Say, Writer, writing

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of the next."""


@dataclass(slots=True)
class Report:
    """What became of each source: article ids, and reasons by source."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def summary(self) -> str:
        """One line that counts everything."""
        return (
            f"{len(self.added)} added, {len(self.updated)} updated, "
            f"{len(self.unchanged)} unchanged, {len(self.failed)} failed"
        )


def add(
    things: Iterable[Thing],
    library: Library,
    *,
    embedder: str,
    progress: Progress = lambda done, total, name: None,
    say: Say = lambda message: None,
) -> Report:
    """Add the articles under `things` to `library`, each on its own; the report names every one.

    Unchanged articles are skipped without loading the embedder. Raises IngestError only for what
    stops the whole flow (another embedder's library, a full disk): what was reported is kept.
    """
    report = Report()
    sources = list(find_sources(things))
    with writing(library, say):
        writer = Writer(library, embedder)
        if library.pending() or library.doomed():
            writer.mend()
        for number, source in enumerate(sources):
            if isinstance(source, NotFound):
                progress(number, len(sources), "")
                report.failed[shown(source.path)] = source.reason
            else:
                progress(number, len(sources), shown(Path(source).name))
                _add_one(Path(source), writer, report)
    progress(len(sources), len(sources), "")
    return report


def _add_one(source: Path, writer: Writer, report: Report) -> None:
    try:
        loaded = load(source)
    except LoadError as error:
        report.failed[shown(source)] = str(error)
        return
    if loaded.note:
        report.notes[shown(source)] = loaded.note
    article = loaded.article
    before = writer.library.version_of(article.id)
    if before == article.version:
        report.unchanged.append(article.id)
        return
    writer.write(article)
    (report.updated if before else report.added).append(article.id)
