"""`citewell add`, `list`, `show`, `remove`, `undo`: the collection. Imports what it needs when it
runs.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.commands.running import running, tell
from assistant.options import add_filter_options, filters_of
from assistant.printed import about, print_json, printable
from ingest.bin import DAYS
from ingest.report import copies_said
from ingest.shelf import PAGE, SORTS, Listed, Page, Wanted

if TYPE_CHECKING:
    from ingest.library import Library
    from ingest.writer import Writer


def add(parsed: argparse.Namespace) -> int:
    """Take in articles, with progress; what failed is named, and makes the exit status 1."""
    from ingest.library import Library
    from ingest.loaders.item import Options
    from ingest.pipeline import add

    library = Library.open(parsed.library, create=True)
    options = Options(dict(parsed.map or ()), parsed.limit, parsed.since)
    with running(parsed) as run:
        report = add(parsed.things, library, run, options)
    return tell(report, parsed, library)


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that `show_all` reads."""
    parser.add_argument(
        "--search", default="", metavar="WORDS",
        help="only those with all these words in title, publisher, authors or source",
    )  # fmt: skip
    parser.add_argument("--sort", choices=SORTS, default=SORTS[0], help="(default: %(default)s)")
    parser.add_argument("--page", type=int, metavar="N", help=f"the N-th {PAGE} of them alone")
    add_filter_options(parser)


def show_all(parsed: argparse.Namespace) -> int:
    """Print a line for each article, or for those asked for."""
    library = _library(parsed)
    wanted = Wanted(parsed.search, parsed.sort, parsed.page or 1, filters=filters_of(parsed))
    page = library.shelf.page(wanted)
    articles = page.articles if parsed.page else library.shelf.all(wanted)
    if parsed.json:
        more = [{"gone": each.gone or None, "copies": each.copies} for each in articles]
        print_json([about(each) | known for each, known in zip(articles, more, strict=True)])
        return 0
    for article in articles:
        day = str(article.published or "no date   ")
        publisher = f"  ({article.publisher})" if article.publisher else ""
        left = f"  [gone since {article.gone[:10]}]" if article.gone else ""
        also = f"  [{copies_said(article.copies)}]" if article.copies else ""
        print(printable(f"{article.id}  {day}  {article.title}{publisher}{also}{left}"))
    print(f"{_counted(page, articles)} in {parsed.library}", file=sys.stderr)
    return 0


def _counted(page: Page, shown: Sequence[Listed]) -> str:
    copies = sum(each.copies for each in shown)
    total = f" and {copies_said(copies)}" if copies else ""
    if len(shown) == page.total:
        return f"{page.total} articles{total}"
    if len(shown) == page.found:
        return f"{page.found:,} of {page.total:,} articles{total}"
    return f"{page.first:,}–{page.first + len(shown) - 1:,} of {page.found:,} articles{total}"


def show(parsed: argparse.Namespace) -> int:
    """Print an article, whole, as it is or as it was in an older version."""
    library = _library(parsed)
    article = library.article(parsed.id)
    copy, older = library.copies.one(article.id), library.versions.of(article.id)
    copies = library.copies.of(article.id)
    if parsed.version:
        article = library.versions.article(article.id, parsed.version)
    if parsed.json:
        document = about(article) | {
            "copy_of": copy.of if copy else None,
            "copies": [about(each) for each in copies],
            "older_versions": [asdict(each) for each in older],
        }
        print_json(document | {"text": article.text})
        return 0
    known = (", ".join(article.authors), article.publisher, str(article.published or ""))
    print(printable(article.title))
    print(printable(" · ".join(filter(None, known))))
    print(printable(f"{article.id}  {article.url or article.source}"))
    if copy:
        print(printable(f"    a copy of {copy.of}  {library.article(copy.of).title}"))
    for each in copies:
        print(printable(f"    also in {each.id}  {each.url or each.source}"))
    for before in older:
        print(f"    until {before.until[:10]} it was version {before.version} (--version)")
    print(printable(f"\n{article.text}"))
    return 0


def remove(parsed: argparse.Namespace) -> int:
    """Take articles out of the library, for `undo` to bring back."""
    library = _library(parsed)
    named = [library.article(article_id) for article_id in parsed.ids]
    if parsed.copies:
        named += [copy for each in named for copy in library.copies.of(each.id)]
    articles = list({each.id: each for each in named}.values())
    copies = {each.id: library.copies.of(each.id) for each in articles}
    with _written(library, parsed) as writer:
        writer.remove(*(article.id for article in articles))
    if parsed.json:
        print_json({"removed": [article.id for article in articles]})
        return 0
    for article in articles:
        print(printable(f"removed {article.id}  {article.title}"))
        left = [each.id for each in copies[article.id] if library.version_of(each.id)]
        if left:
            print(f"    {copies_said(len(left))} of it left: {', '.join(left)}")
    print(f"`citewell undo` brings back what was removed, for {DAYS} days", file=sys.stderr)
    return 0


def add_undo_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that `undo` reads."""
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="what to bring back (default: what was removed last)"
    )
    others = parser.add_mutually_exclusive_group()
    others.add_argument("--list", action="store_true", help="only list what can be brought back")
    others.add_argument(
        "--forget", action="store_true", help="let go of all that was removed, for good"
    )


def undo(parsed: argparse.Namespace) -> int:
    """Bring back what was removed: what is named, or what was removed last."""
    from ingest.undo import bring_back, last, named

    library = _library(parsed)
    if parsed.list:
        return _removals(library, parsed)
    if parsed.forget:
        with _written(library, parsed):
            count = library.bin.empty()
        print(f"{count:,} removed articles are forgotten", file=sys.stderr)
        return 0
    with _written(library, parsed) as writer:
        wanted = named(library, parsed.ids) if parsed.ids else last(library).titles
        back = bring_back(writer, list(wanted))
    if parsed.json:
        print_json({"back": back})
        return 0
    for article_id in back:
        print(printable(f"back {article_id}  {wanted[article_id]}"))
    return 0


def _removals(library: "Library", parsed: argparse.Namespace) -> int:
    removals = library.bin.removals()
    if parsed.json:
        print_json([asdict(each) for each in removals])
        return 0
    for removal in removals:
        for article_id, title in removal.titles.items():
            print(printable(f"{article_id}  removed {removal.at[:10]}  {title}"))
    count = sum(len(each.titles) for each in removals)
    print(f"{count:,} articles can be brought back", file=sys.stderr)
    return 0


@contextmanager
def _written(library: "Library", parsed: argparse.Namespace) -> "Iterator[Writer]":
    """What writes to the library, once no other process does."""
    from ingest.embed import DEFAULT
    from ingest.writer import Writer, writing

    writer = Writer(library, parsed.embedder or library.embedder_name() or DEFAULT)
    with writing(library, lambda message: print(f"citewell: {message}", file=sys.stderr)):
        yield writer


def _library(parsed: argparse.Namespace) -> "Library":
    from ingest.library import Library

    return Library.open(parsed.library)
