"""Collector: takes articles in through what an assistant has open, for whoever serves it."""

from dataclasses import replace

from assistant.assistant import Assistant
from ingest.ledger import Failure
from ingest.library import Library
from ingest.orders import Order, Orders
from ingest.report import Report
from ingest.run import Run


class Collector:
    """What may be done to an assistant's library. One run at a time: each waits for those before.

    It writes with the assistant's own embedder and index, so that neither is in memory twice and
    what is taken in can be asked at once. `private` lets addresses of the local network be fetched;
    with `offline`, none is.
    """

    def __init__(
        self, assistant: Assistant, *, private: bool = False, offline: bool = False
    ) -> None:
        folder = assistant.library.folder
        if folder is None:
            raise ValueError("a library in memory takes nothing in")
        self._assistant = assistant
        self._private = private
        self._offline = offline
        self._folder = folder
        self.orders = Orders(folder)

    @property
    def library(self) -> Library:
        """What is written to."""
        return self._assistant.library

    def take(self, order: Order, run: Run) -> Report:
        """Add what was ordered. Raises IngestError for what stops the whole run."""
        if order.addresses:
            from ingest.pipeline import add

            return add(order.addresses, self.library, self._run(run), order.options)
        from ingest.uploads import take

        return take(order.uploads, self.library, self._run(run), order.options)

    def sync(self, run: Run) -> Report:
        """Read every source again; what is gone is marked."""
        from ingest.sync import sync

        return sync(self.library, self._run(run))

    def retry(self, run: Run) -> Report:
        """Read again what failed."""
        from ingest.sync import retry

        return retry(self.library, self._run(run))

    def forget(self, run: Run) -> Report:
        """Forget what failed."""
        from ingest.sync import forget

        forget(self.library, run)
        return Report()

    def failures(self) -> list[Failure]:
        """What could not be read, by name."""
        return self.library.ledger.failures()

    def has_sources(self) -> bool:
        """Whether there is anything that could be read again."""
        return bool(self.library.ledger.things())

    def busy(self) -> bool:
        """Whether another program is writing to the library just now."""
        from ingest.writer import busy

        return busy(self._folder)

    def _run(self, run: Run) -> Run:
        self._assistant.warm()  # opens what is shared, once
        return replace(
            run, writer=self._assistant.writer, private=self._private, offline=self._offline
        )
