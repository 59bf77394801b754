"""Serves the chat until it is interrupted, and says where."""

import logging
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from assistant.app.blocks import build
from assistant.app.conversation import ChatAssistant
from assistant.app.run import bound, serving
from assistant.collection import Collection
from assistant.errors import AssistantError
from assistant.intake.jobs import Jobs
from assistant.passwords import Passwords
from assistant.serving import ServeOptions
from ingest.errors import IngestError
from ingest.shelf import Wanted

log = logging.getLogger(__name__)


def serve(
    assistant: ChatAssistant,
    *,
    library: str,
    examples: Sequence[str],
    options: ServeOptions,
    passwords: Passwords | None = None,
    collection: Collection | None = None,
    jobs: Jobs | None = None,
) -> None:
    """Serves the chat until it is interrupted.

    `library` is the folder named where the page says how to add articles; `passwords` let in the
    people they know, and without them all may come in. `collection` are the library's articles, for
    the page that lists them, and `jobs` what adds to them there.

    Raises:
        ChatError: the port or host cannot be used.
    """
    bound(options.host, options.port).close()  # before anything slow
    blocks = build(
        assistant,
        library=library,
        examples=examples,
        options=options,
        collection=collection,
        jobs=jobs,
    )
    with serving(blocks, options, passwords) as address:
        sys.stdout.write(f"Citewell is at {address} (Ctrl+C stops it)\n")
        sys.stdout.flush()
        threading.Thread(
            target=_warm, args=[assistant, collection], daemon=True, name="warm"
        ).start()
        if jobs and not options.read_only:
            jobs.start()
        with suppress(KeyboardInterrupt):
            while True:  # a thread that waits for good hears no Ctrl-C on Windows
                time.sleep(60)
        # Pages wait for it; and a model at work while the program ends would bring it down.
        assistant.rest()


def _warm(assistant: ChatAssistant, collection: Collection | None) -> None:
    try:
        if collection:
            collection.page(Wanted())
        assistant.warm()
        assistant.examples()  # in a thread of its own
    except (AssistantError, IngestError) as problem:
        log.warning("The models could not be loaded ahead of the first question: %s", problem)
