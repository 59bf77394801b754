"""Uploads: files that somebody sends, whose names are no paths and whose places are nobody's.

Such a file becomes the source `upload: NAME`. What was read of it is kept and the file is not, so
no sync looks for it; a file that failed is kept in the library's folder `uploads/failed` until it
has been read, or its failure is forgotten.

A name says little: where it is known already, the texts decide. One that has at least half of the
other's runs of words, or the other of its, is taken for its newer version; one that has fewer is
another file, and kept beside it as `NAME (2)`. So nothing is written over by accident.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ingest.errors import LoadError
from ingest.flow import flow
from ingest.following import named_again
from ingest.ledger import Source
from ingest.library import Library
from ingest.loaders.item import Loaded, Options, Raw, shown
from ingest.loaders.load import items
from ingest.reading import Job, digest_of
from ingest.report import Happened, Report
from ingest.run import Run
from ingest.text import visible
from ingest.writer import writing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = "uploads"  # in the library's own
_PREFIX = "upload: "
_LONGEST = 120  # characters of a name that are kept
_NEWER = 0.5  # of the shorter one's runs of words, at least, in a newer version
_COMPARED = 50  # articles of a file
_TOO_ODD = re.compile(r"[\s#\x00-\x1f\x7f]+")  # `#` parts a source from what is in it


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: what its sender calls it, which may be anything, and where it lies."""

    name: str
    file: Path


def is_upload(source: str) -> bool:
    """Whether a source was sent, and is to be found nowhere else."""
    return source.startswith(_PREFIX)


def name_of(sent: str) -> str:
    """A name that can be shown and stored, of whatever was sent as one: no folders, in one line,
    nothing unseen, not too long; its ending is kept.
    """
    last = re.split(r"[/\\]", sent.strip())[-1]
    name = shown(_TOO_ODD.sub(" ", visible(last))).strip(" .") or "file"
    path = PurePath(name)
    suffix = path.suffix if len(path.suffix) <= 10 else ""
    return name.removesuffix(suffix)[: _LONGEST - len(suffix)].rstrip() + suffix


def take(
    uploads: Sequence[Upload],
    library: Library,
    run: Run = Run(),  # noqa: B008
    options: Options = Options(),  # noqa: B008
) -> Report:
    """Add the articles in files that were sent. The files are removed once all are read; those that
    failed are copied to where `citewell retry` finds them. Files that are not there any more have
    been read before.

    Raises IngestError only for what stops the whole flow; the files are then still there.
    """
    report = Report()
    with writing(library, run.say):
        here = [each for each in uploads if each.file.is_file()]
        jobs = list(_jobs(here, library, run, report, options))
        try:
            flow(jobs, library, run, report)
        finally:
            _keep_failed(jobs, library)
        if not report.stopped:
            for each in here:
                each.file.unlink(missing_ok=True)
    return report


def place(source: str, library: Library) -> Path:
    """Where an upload that failed is kept."""
    assert library.folder is not None
    key = hashlib.sha256(source.encode()).hexdigest()[:32]
    return library.folder / FOLDER / "failed" / key


def clear(library: Library) -> None:
    """Remove the kept uploads that have been read by now, or whose failures are forgotten."""
    if library.folder is None:
        return
    failed = {place(each.source, library) for each in library.ledger.failures()}
    for file in (library.folder / FOLDER / "failed").glob("*"):
        if file not in failed:
            file.unlink(missing_ok=True)


def _jobs(
    uploads: Sequence[Upload], library: Library, run: Run, report: Report, options: Options
) -> Iterator[Job]:
    known = _Known(library, options)
    for upload in uploads:
        if run.stopped():
            report.stopped = True
            return
        name = known.name_for(upload)
        if name is None:
            run.told(Happened("unchanged", source_of(upload.name), reason="it was sent twice"))
            continue
        if name != source_of(upload.name):
            report.notes[name] = (
                f"another file is called {name_of(upload.name)} here and says something else: both "
                "are kept"
            )
        before = library.ledger.source(name) or Source(name, name)
        yield Job(named_again(before, library.ledger), upload.file, options)


def source_of(sent: str) -> str:
    """The source that a file of that name is, where no other of its name is known."""
    return _PREFIX + name_of(sent)


class _Known:
    """The files of one name: those that the library holds, and those that come now."""

    def __init__(self, library: Library, options: Options) -> None:
        self._library = library
        self._options = options
        self._coming: dict[str, Upload] = {}

    def name_for(self, upload: Upload) -> str | None:
        """The source that a file is to be; None where it comes twice."""
        name = self._name_for(upload)
        if name is None or name in self._coming:
            return None
        self._coming[name] = upload
        return name

    def _name_for(self, upload: Upload) -> str | None:
        known = []
        for name in _numbered(source_of(upload.name)):
            if not self._is_taken(name):
                break
            if self._is_same(name, upload):
                return name
            known.append(name)
        if not known:
            return name
        ours = _runs(_texts(_raw(upload), self._options))
        for each in known:
            if each not in self._coming and _near(ours, _runs(self._held(each))):
                return each
        return name

    def _is_taken(self, name: str) -> bool:
        return name in self._coming or bool(self._library.ledger.held(name))

    def _is_same(self, name: str, upload: Upload) -> bool:
        """Whether the bytes are those that were read under that name, or are to be."""
        with suppress(LoadError):
            digest = digest_of(upload.file, self._options, {})
            if coming := self._coming.get(name):
                return digest == digest_of(coming.file, self._options, {})
            source = self._library.ledger.source(name)
            return source is not None and source.digest == digest
        return False

    def _held(self, name: str) -> Iterator[str]:
        for article in self._library.ledger.held(name):
            if self._library.version_of(article):
                yield self._library.article(article).text


def _numbered(name: str) -> Iterator[str]:
    yield name
    path = PurePath(name)
    for number in count(2):
        yield f"{name.removesuffix(path.suffix)} ({number}){path.suffix}"


def _raw(upload: Upload) -> Raw:
    name = source_of(upload.name)
    return Raw(name, upload.file, PurePath(name).suffix.lower())


def _texts(raw: Raw, options: Options) -> Iterator[str]:
    with suppress(LoadError):
        yield from (each.article.text for each in items(raw, options) if isinstance(each, Loaded))


def _runs(texts: Iterator[str]) -> "NDArray[np.uint32]":
    from ingest.sameness import Wording  # NumPy takes 0.1 s

    return Wording("", "\n".join(islice(texts, _COMPARED))).runs


def _near(one: "NDArray[np.uint32]", other: "NDArray[np.uint32]") -> bool:
    import numpy as np

    shared = np.intersect1d(one, other, assume_unique=True)
    return len(shared) >= _NEWER * min(len(one), len(other))


def _keep_failed(jobs: Sequence[Job], library: Library) -> None:
    """Keep the files that failed, whole or in part, and no others."""
    failed = {each.source for each in library.ledger.failures()}
    for job in jobs:
        if job.source.name in failed and isinstance(job.place, Path):
            kept = place(job.source.name, library)
            kept.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):  # a full disk: it must be sent again
                shutil.copyfile(job.place, kept)
    clear(library)
