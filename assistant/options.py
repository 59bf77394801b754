"""The command line's options that say which articles to ask, and the filters that they make."""

import argparse
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from ingest.filters import Filters


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that `filters_of` reads, and `--today` and `--as-typed`."""
    group = parser.add_argument_group(
        "which articles", "each can be given several times, but for the dates; one match is enough"
    )
    group.add_argument(
        "--after", type=day(last=False), metavar="DATE", help="published on this day or later"
    )
    group.add_argument(
        "--before", type=day(last=True), metavar="DATE", help="published on this day or earlier"
    )
    for option, what in (
        ("publisher", "published by NAME"),
        ("author", "written by NAME"),
        ("source", "from a file or address that begins so"),
        ("language", "in this language, as the articles name it (en)"),
    ):
        group.add_argument(f"--{option}", action="append", default=[], metavar="NAME", help=what)
    group.add_argument(
        "--where", action="append", default=[], type=pair, metavar="KEY=VALUE",
        help="with this in the article's metadata; of several, all must match",
    )  # fmt: skip
    group.add_argument(
        "--today", type=day(last=False), metavar="DATE", help="what “last week” is counted from"
    )
    group.add_argument(
        "--as-typed", action="store_true",
        help="make no filters of words such as “last week” or “according to Reuters”",
    )  # fmt: skip


def add_model_options(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Give `parser` the options that say what writes; with `several`, models to choose from."""
    group = parser.add_argument_group("a language model that writes")
    more = "; given several times, each can be chosen in the page" if several else ""
    group.add_argument(
        "--model", metavar="NAME", action="append" if several else "store",
        help="provider:name as LangChain has it, or gguf:FILE (default: none, answers are quoted)"
        + more,
    )  # fmt: skip
    group.add_argument(
        "--base-url", metavar="URL", help="of an OpenAI-compatible server (http://…/v1)"
    )
    group.add_argument(
        "--prompts", metavar="DIR",
        help="use the prompts in this folder (`citewell prompts export DIR` writes them)",
    )  # fmt: skip
    group.add_argument(
        "--judge", action="store_true", default=None,
        help="ask the model once more about each sentence that it wrote: a call a sentence",
    )  # fmt: skip


def filters_of(parsed: argparse.Namespace) -> Filters:
    """The filters that the options ask for."""
    return Filters(
        after=parsed.after,
        before=parsed.before,
        publishers=tuple(parsed.publisher),
        authors=tuple(parsed.author),
        sources=tuple(parsed.source),
        languages=tuple(parsed.language),
        where=dict(parsed.where),
    )


def day(*, last: bool) -> Callable[[str], date]:
    """A reader of dates; of a month or a year, it takes the last day or the first."""

    def read(text: str) -> date:
        from ingest.dates import parse_date

        try:
            if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text.strip()):
                year, month = int(found[1]), int(found[2] or (12 if last else 1))
                return date(year, month, monthrange(year, month)[1] if last else 1)
            if day := parse_date(text):
                return day
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date: write it as 2023-05-31, 2023-05 or 2023"
        )

    return read


def pair(text: str) -> tuple[str, str]:
    """A reader of KEY=VALUE."""
    key, equals, value = (each.strip() for each in text.partition("="))
    if not (key and equals and value):
        raise argparse.ArgumentTypeError(f"“{text}” is not KEY=VALUE, such as section=politics")
    return key, value
