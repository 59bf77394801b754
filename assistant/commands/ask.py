"""`citewell ask` and `citewell chat`. Imports what it needs when it runs."""

import argparse
import signal
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.commands.serving import passwords_of, serve_options
from assistant.options import filters_of
from assistant.printed import answer_page, print_json

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def ask(parsed: argparse.Namespace) -> int:
    """Print the answer to a question."""
    from assistant.question import checked

    question = checked(" ".join(parsed.question))
    answer = opened(parsed).ask(
        question, filters_of(parsed), today=parsed.today, as_typed=parsed.as_typed
    )
    if parsed.json:
        print_json(answer.to_dict())
    else:
        print(answer_page(answer))
    return 0


def chat(parsed: argparse.Namespace) -> int:
    """Serve the chat until it is stopped."""
    from assistant.settings import keep_uploads_in, stay_offline

    options = serve_options(parsed)
    passwords = passwords_of(options)
    if options.share_nothing:
        stay_offline()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill is as Ctrl-C
    # Only this account may see what visitors send, and nothing of it stays.
    with TemporaryDirectory(prefix="citewell-") as uploads:
        keep_uploads_in(uploads)
        from assistant.app.serve import serve
        from assistant.collection import Collection
        from assistant.intake.collector import Collector
        from assistant.intake.jobs import Jobs
        from ingest.library import Library

        Library.open(parsed.library, create=True).close()  # an empty one says how to fill it
        assistant = opened(parsed)
        jobs = Jobs(
            Collector(assistant, private=options.allow_private, offline=options.share_nothing)
        )
        try:
            serve(
                assistant,
                library=parsed.library,
                examples=parsed.example,
                options=options,
                passwords=passwords,
                collection=Collection(assistant.library, assistant.writer),
                jobs=jobs,
            )
        finally:
            jobs.close()
    return 0


def opened(parsed: argparse.Namespace) -> "Assistant":
    """The assistant that the options ask for."""
    from assistant.answerers.chat_model import ModelOptions
    from assistant.assistant import Assistant

    options = ModelOptions(
        parsed.base_url,
        parsed.api_key,
        parsed.timeout,
        parsed.retries,
        judge=parsed.judge,
    )
    return Assistant.open(
        parsed.library,
        model=parsed.model,
        embedder=parsed.embedder,
        reranker=parsed.reranker,
        reader=parsed.reader,
        caution=parsed.caution,
        prompts=parsed.prompts,
        options=options,
    )
