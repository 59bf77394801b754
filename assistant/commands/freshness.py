"""`citewell sync`, `watch`, `failures`, `retry`: a collection in step with its sources."""

import argparse
import sys
from datetime import datetime

from assistant.commands.running import running, tell
from assistant.printed import print_json, printable


def sync(parsed: argparse.Namespace) -> int:
    """Read every source again; what failed is named, and makes the exit status 1."""
    from ingest.library import Library
    from ingest.sync import sync

    library = Library.open(parsed.library)
    with running(parsed) as run:
        report = sync(library, run)
    return tell(report, parsed, library)


def watch(parsed: argparse.Namespace) -> int:
    """Sync on every change and at an interval, until Ctrl-C; the exit status is then 0."""
    from ingest.library import Library
    from ingest.report import Report
    from ingest.sync import watch

    library = Library.open(parsed.library)

    def told(report: Report) -> None:
        at = datetime.now().strftime("%H:%M:%S")
        print(f"{at} {report.summary()}; {library.article_count()} in {parsed.library}", flush=True)
        for source, reason in report.failed.items():
            print(printable(f"failed: {source}: {reason}"), file=sys.stderr, flush=True)

    with running(parsed) as run:
        print(f"citewell: watching {parsed.library}; Ctrl-C stops", file=sys.stderr, flush=True)
        watch(library, run, parsed.every, told)
    return 0


def failures(parsed: argparse.Namespace) -> int:
    """List what could not be read, and why; with `--forget`, for the last time."""
    from ingest.library import Library
    from ingest.run import Run
    from ingest.sync import forget

    library = Library.open(parsed.library)
    failed = library.ledger.failures()
    if parsed.forget:
        forget(library, Run(say=lambda message: print(f"citewell: {message}", file=sys.stderr)))
    if parsed.json:
        print_json(
            [
                {"name": each.name, "source": each.source, "reason": each.reason,
                 "at": each.at, "times": each.times}
                for each in failed
            ]
        )  # fmt: skip
        return 0
    for each in failed:
        often = f", {each.times} times" if each.times > 1 else ""
        print(printable(f"{each.name}: {each.reason} ({each.at[:10]}{often})"))
    then = "forgotten" if parsed.forget else "`citewell retry` reads them again"
    print(f"{len(failed)} failed; {then}" if failed else "nothing failed", file=sys.stderr)
    return 0


def retry(parsed: argparse.Namespace) -> int:
    """Read again what failed; what fails once more makes the exit status 1."""
    from ingest.library import Library
    from ingest.sync import retry

    library = Library.open(parsed.library)
    with running(parsed) as run:
        report = retry(library, run)
    return tell(report, parsed, library)
