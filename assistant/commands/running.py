"""What the commands that read sources have in common: progress, Ctrl-C, and how a run is told."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from assistant.printed import print_json, printable

if TYPE_CHECKING:
    from ingest.library import Library
    from ingest.report import Report, Step
    from ingest.run import Run

_LINE_EVERY = 10.0  # seconds between two lines of progress where nobody watches a bar


class _Stop:
    """Remembers that the person pressed Ctrl-C; a second time it interrupts at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def ask(self, number: int, frame: FrameType | None) -> None:
        """What a signal calls."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        print("\ncitewell: stopping after the article in hand …", file=sys.stderr, flush=True)


@contextmanager
def stopping() -> Iterator[_Stop]:
    """Within, Ctrl-C and a polite kill only ask to stop."""
    stop = _Stop()
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, stop.ask) for kind in kinds]
    try:
        yield stop
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


@contextmanager
def running(parsed: argparse.Namespace) -> "Iterator[Run]":
    """How a run goes for who gave this command: told as it goes, stopped by Ctrl-C."""
    from ingest.run import Run

    with stopping() as stop, _Told() as told:
        yield Run(
            embedder=parsed.embedder,
            workers=parsed.workers,
            private=parsed.allow_private,
            gone=getattr(parsed, "gone", "mark"),
            progress=told.step,
            say=lambda message: print(f"citewell: {message}", file=sys.stderr),
            stopped=stop,
        )


def tell(report: "Report", parsed: argparse.Namespace, library: "Library") -> int:
    """Print what a run did; the exit status: 1 where something failed, 130 where it was stopped."""
    if parsed.json:
        print_json(report.to_dict())
    else:
        print(f"{report.summary()}; {library.article_count()} in {parsed.library}")
    for source, note in report.notes.items():
        print(printable(f"note: {source}: {note}"), file=sys.stderr)
    for source, reason in report.failed.items():
        print(printable(f"failed: {source}: {reason}"), file=sys.stderr)
    if report.stopped:
        print("citewell: stopped; what was finished is kept", file=sys.stderr)
        return 130
    return 1 if report.failed else 0


class _Told:
    """Progress: a bar on a terminal, and a plain line now and then elsewhere."""

    def __init__(self) -> None:
        from tqdm import tqdm

        watched = sys.stderr.isatty()
        self._bar = tqdm(total=1.0, leave=False, bar_format=_FORMAT, disable=not watched)
        self._watched = watched
        self._began = self._said = time.monotonic()

    def __enter__(self) -> "_Told":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def step(self, step: "Step") -> None:
        """Say how far it is."""
        now = time.monotonic()
        if self._watched:
            rate = step.done / max(now - self._began, 0.001)
            self._bar.set_postfix_str(
                printable(f"{step.done:,} articles, {rate:.1f}/s, {step.name[:40]}"), refresh=False
            )
            self._bar.update(max(0.0, step.share - self._bar.n))
        elif now - self._said >= _LINE_EVERY:
            self._said = now
            print(printable(_line(step, now - self._began)), file=sys.stderr, flush=True)


_FORMAT = "{percentage:3.0f}% {bar:20} {remaining} left, {postfix}"


def _line(step: "Step", seconds: float) -> str:
    rate = step.done / max(seconds, 0.001)
    said = f"citewell: {step.done:,} articles, {step.share:.0%}, {rate:.1f}/s"
    if step.share > 0:
        said += f", {_duration(seconds * (1 - step.share) / step.share)} left"
    return said


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
