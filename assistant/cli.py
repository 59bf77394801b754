"""The `citewell` command: its options, its settings, its errors; `commands/` has what each does."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from assistant.commands import ask as asking
from assistant.commands import care, collect, freshness, prompting, serving
from assistant.commands import evaluate as evaluating
from assistant.errors import AssistantError
from assistant.options import add_filter_options, add_model_options
from assistant.printed import printable
from assistant.reading_options import (
    add_again_options,
    add_interval_option,
    add_reading_options,
)
from assistant.readings import CAUTIONS, DEFAULT_CAUTION
from ingest.errors import IngestError
from prompts import PromptError

_DESCRIPTION = """\
Ask your articles. Every sentence of an answer links to the exact words that support it.

  citewell add my-articles/             take in files, folders, pages, feeds
  citewell ask "Who edited the story?"  a cited answer, or a plain "the articles do not say"
  citewell chat                         the same in the browser
  citewell eval questions.jsonl         how well it answers questions of your own
"""
_EPILOG = """\
The library is a folder: --library DIR, or CITEWELL_LIBRARY, or one in your user data folder.
Without --model the answer is quoted; with one (--model ollama:llama3.2, --model gguf:FILE, or
--model NAME --base-url URL for an OpenAI-compatible server) it is written and cited.
Nothing leaves this machine unless a model that you name is elsewhere.
`citewell COMMAND --help` tells more of each command.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0; 1 for a failure; 2 for wrong usage; 130 for Ctrl-C."""
    parsed = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = parsed.run
    try:
        _settle(parsed)
        status = run(parsed)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # `citewell ask … | head` has what it wanted
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return 0
    except (AssistantError, IngestError, PromptError, OSError) as error:
        if parsed.debug:
            raise
        print(printable(f"citewell: {error}"), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("citewell: stopped; what was finished is kept", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="citewell",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _command(commands, "add", collect.add, "take in articles: files, folders and addresses")
    add.add_argument(
        "things",
        nargs="+",
        metavar="THING",
        help="a file, a folder, or the address of a page, a feed or a sitemap",
    )
    add_reading_options(add)
    ask = _command(commands, "ask", asking.ask, "answer a question, with numbered quotes")
    ask.add_argument("question", nargs="+", help="the question; quotes around it are not needed")
    add_filter_options(ask)
    chat = _command(
        commands, "chat", asking.chat, "open the chat in the browser", prints_data=False
    )
    serving.add_serve_options(chat)
    chat.add_argument(
        "--example",
        action="append",
        default=[],
        metavar="QUESTION",
        help="a question to offer at the start; can be given several times",
    )
    listed = _command(commands, "list", collect.show_all, "list the articles of the library")
    collect.add_list_options(listed)
    show = _command(commands, "show", collect.show, "print an article")
    show.add_argument("id", metavar="ID", help="its id, or the beginning of it (`citewell list`)")
    show.add_argument("--version", metavar="VERSION", help="as it was in that older version")
    remove = _command(commands, "remove", collect.remove, "take articles out of the library")
    remove.add_argument("ids", nargs="+", metavar="ID", help="ids from `citewell list`")
    remove.add_argument("--copies", action="store_true", help="and what is kept as copies of them")
    collect.add_undo_options(
        _command(commands, "undo", collect.undo, "bring back what was removed")
    )
    _freshness(commands)
    care.add_care_commands(
        lambda name, run, purpose, prints_data: _command(
            commands, name, run, purpose, prints_data=prints_data
        )
    )
    evaluate = _command(
        commands, "eval", evaluating.evaluate, "measure the answers to questions of your own"
    )
    evaluating.add_evaluation_options(evaluate)
    password = _command(
        commands, "password", serving.password, "make a line for --auth FILE", prints_data=False
    )
    password.add_argument("name", metavar="NAME", help="who signs in with it")
    prompts = _command(
        commands, "prompts", prompting.export, "write the prompts to a folder, to change them"
    )
    prompts.add_argument("action", choices=["export"], help="what to do")
    prompts.add_argument("folder", metavar="DIR", help="for --prompts DIR; made if need be")
    for with_model in (ask, chat, evaluate):
        add_model_options(with_model, several=with_model is chat)
        with_model.add_argument(
            "--reranker",
            metavar="NAME",
            help="rank passages with this sentence-transformers CrossEncoder, or none",
        )
        with_model.add_argument(
            "--reader",
            metavar="DIR",
            help="read with the reader in this folder, or none: then likeness decides",
        )
        with_model.add_argument(
            "--caution",
            choices=CAUTIONS,
            help=f"how sure it must be that the articles answer (default: {DEFAULT_CAUTION})",
        )
    return parser


def _freshness(commands: Any) -> None:
    """The commands that keep a collection in step with its sources."""
    sync = _command(
        commands, "sync", freshness.sync, "read every source again, update what changed"
    )
    watch = _command(
        commands,
        "watch",
        freshness.watch,
        "do so whenever a file changes, until Ctrl-C",
        prints_data=False,
    )
    add_interval_option(watch)
    failures = _command(
        commands, "failures", freshness.failures, "list what could not be read, and why"
    )
    failures.add_argument("--forget", action="store_true", help="and do not try them again")
    retry = _command(commands, "retry", freshness.retry, "read again what failed")
    for again in (sync, watch, retry):
        add_again_options(again)


def _command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    purpose: str,
    *,
    prints_data: bool = True,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=purpose)
    command.add_argument("--library", metavar="DIR", help="the library's folder")
    command.add_argument(
        "--embedder", metavar="NAME", help="a sentence-transformers model or folder"
    )
    command.add_argument("--debug", action="store_true", help="show tracebacks")
    if prints_data:
        command.add_argument("--json", action="store_true", help="print one JSON document")
    command.set_defaults(run=run)
    return command


def _settle(parsed: argparse.Namespace) -> None:
    """Fill in from the environment what was not given, and quieten the libraries below."""
    from assistant.settings import read_settings, stay_local

    stay_local()
    logging.basicConfig(level=logging.DEBUG if parsed.debug else logging.ERROR)
    settings = read_settings()
    parsed.library = parsed.library or str(settings.library)
    parsed.embedder = parsed.embedder or settings.embedder
    if "model" in parsed:
        parsed.model = parsed.model or settings.model or None
        parsed.reranker = parsed.reranker or settings.reranker
        parsed.reader = parsed.reader or settings.reader
        parsed.caution = parsed.caution or settings.caution
        parsed.base_url = parsed.base_url or settings.base_url
        parsed.prompts = parsed.prompts or settings.prompts
        parsed.judge = settings.judge if parsed.judge is None else parsed.judge
        parsed.api_key = settings.api_key.get_secret_value()
        parsed.timeout, parsed.retries = settings.timeout, settings.retries
