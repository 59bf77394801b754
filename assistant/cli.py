"""The `citewell` command. Parses, calls, prints; imports what a command needs when it runs."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.options import add_filter_options, filters_of
from assistant.printed import about, answer_page
from assistant.readings import CAUTIONS, DEFAULT_CAUTION
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.library import Library

_DESCRIPTION = """\
Ask your articles. Every sentence of an answer links to the exact words that support it.

  citewell add my-articles/             take in .txt, .md and .html files
  citewell ask "Who edited the story?"  a cited answer, or a plain "the articles do not say"
  citewell chat                         the same in the browser
"""
_EPILOG = """\
The library is a folder: --library DIR, or CITEWELL_LIBRARY, or one in your user data folder.
Without --model the answer is quoted; with one (--model ollama:llama3.2) it is written and cited.
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
    except (AssistantError, IngestError, OSError) as error:
        if parsed.debug:
            raise
        print(f"citewell: {error}", file=sys.stderr)
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
    add = _command(commands, "add", _add, "take in articles: files and folders")
    add.add_argument(
        "paths", nargs="+", metavar="PATH", help="a .txt, .md or .html file, or a folder"
    )
    ask = _command(commands, "ask", _ask, "answer a question, with numbered quotes")
    ask.add_argument("question", nargs="+", help="the question; quotes around it are not needed")
    add_filter_options(ask)
    chat = _command(commands, "chat", _chat, "open the chat in the browser", prints_data=False)
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    chat.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    chat.add_argument(
        "--example",
        action="append",
        default=[],
        metavar="QUESTION",
        help="a question to offer at the start; can be given several times",
    )
    _command(commands, "list", _list, "list the articles of the library")
    show = _command(commands, "show", _show, "print an article")
    show.add_argument("id", metavar="ID", help="its id, or the beginning of it (`citewell list`)")
    remove = _command(commands, "remove", _remove, "take articles out of the library")
    remove.add_argument("ids", nargs="+", metavar="ID", help="ids from `citewell list`")
    for with_model in (ask, chat):
        with_model.add_argument(
            "--model",
            metavar="NAME",
            help="write with this model, provider:name as LangChain has it (default: quote)",
        )
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
    from assistant.settings import Settings, stay_local

    stay_local()
    logging.basicConfig(level=logging.DEBUG if parsed.debug else logging.ERROR)
    settings = Settings()
    parsed.library = parsed.library or str(settings.library)
    parsed.embedder = parsed.embedder or settings.embedder
    if "model" in parsed:
        parsed.model = parsed.model or settings.model or None
        parsed.reranker = parsed.reranker or settings.reranker
        parsed.reader = parsed.reader or settings.reader
        parsed.caution = parsed.caution or settings.caution


def _add(parsed: argparse.Namespace) -> int:
    from tqdm import tqdm

    from ingest.embed import DEFAULT
    from ingest.library import Library
    from ingest.pipeline import add

    library = Library.open(parsed.library, create=True)
    with tqdm(unit="article", file=sys.stderr, leave=False, disable=None) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name[:40], refresh=False)
            bar.update(done - bar.n)

        report = add(
            parsed.paths,
            library,
            embedder=parsed.embedder or library.embedder_name() or DEFAULT,
            progress=progress,
            say=lambda message: print(f"citewell: {message}", file=sys.stderr),
        )
    if parsed.json:
        _print_json(
            {
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "failed": report.failed,
                "notes": report.notes,
            }
        )
    else:
        print(f"{report.summary()}; {library.article_count()} in {parsed.library}")
    for source, note in report.notes.items():
        print(f"note: {source}: {note}", file=sys.stderr)
    for source, reason in report.failed.items():
        print(f"failed: {source}: {reason}", file=sys.stderr)
    return 1 if report.failed else 0


def _ask(parsed: argparse.Namespace) -> int:
    from assistant.question import checked

    question = checked(" ".join(parsed.question))
    answer = _open(parsed).ask(
        question, filters_of(parsed), today=parsed.today, as_typed=parsed.as_typed
    )
    if parsed.json:
        _print_json(answer.to_dict())
    else:
        print(answer_page(answer))
    return 0


def _chat(parsed: argparse.Namespace) -> int:
    from assistant.app.serve import serve
    from ingest.library import Library

    Library.open(parsed.library, create=True).close()  # an empty one says how to fill it
    serve(
        _open(parsed),
        host=parsed.host,
        port=parsed.port,
        library=parsed.library,
        examples=parsed.example,
    )
    return 0


def _list(parsed: argparse.Namespace) -> int:
    articles = _library(parsed).articles()
    if parsed.json:
        _print_json([about(article) for article in articles])
        return 0
    for article in articles:
        day = str(article.published or "no date   ")
        publisher = f"  ({article.publisher})" if article.publisher else ""
        print(f"{article.id}  {day}  {article.title}{publisher}")
    print(f"{len(articles)} articles in {parsed.library}", file=sys.stderr)
    return 0


def _show(parsed: argparse.Namespace) -> int:
    article = _library(parsed).article(parsed.id)
    if parsed.json:
        _print_json(about(article) | {"text": article.text})
        return 0
    known = (", ".join(article.authors), article.publisher, str(article.published or ""))
    print(article.title)
    print(" · ".join(filter(None, known)))
    print(f"{article.id}  {article.url or article.source}\n\n{article.text}")
    return 0


def _remove(parsed: argparse.Namespace) -> int:
    from ingest.embed import DEFAULT
    from ingest.pipeline import Writer, writing

    library = _library(parsed)
    articles = [library.article(article_id) for article_id in parsed.ids]
    writer = Writer(library, parsed.embedder or library.embedder_name() or DEFAULT)
    with writing(library, lambda message: print(f"citewell: {message}", file=sys.stderr)):
        for article in articles:
            writer.remove(article.id)
    if parsed.json:
        _print_json({"removed": [article.id for article in articles]})
    else:
        for article in articles:
            print(f"removed {article.id}  {article.title}")
    return 0


def _open(parsed: argparse.Namespace) -> "Assistant":
    from assistant.assistant import Assistant

    return Assistant.open(
        parsed.library,
        model=parsed.model,
        embedder=parsed.embedder,
        reranker=parsed.reranker,
        reader=parsed.reader,
        caution=parsed.caution,
    )


def _library(parsed: argparse.Namespace) -> "Library":
    from ingest.library import Library

    return Library.open(parsed.library)


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
