"""`citewell add`, `list`, `show`, `remove`: the collection. Imports what it needs when it runs."""

import argparse
import sys
from typing import TYPE_CHECKING

from assistant.printed import about, print_json, printable

if TYPE_CHECKING:
    from ingest.library import Library


def add(parsed: argparse.Namespace) -> int:
    """Take in articles, with progress; what failed is named, and makes the exit status 1."""
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
        print_json(
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
        print(printable(f"note: {source}: {note}"), file=sys.stderr)
    for source, reason in report.failed.items():
        print(printable(f"failed: {source}: {reason}"), file=sys.stderr)
    return 1 if report.failed else 0


def show_all(parsed: argparse.Namespace) -> int:
    """Print a line for each article."""
    articles = _library(parsed).articles()
    if parsed.json:
        print_json([about(article) for article in articles])
        return 0
    for article in articles:
        day = str(article.published or "no date   ")
        publisher = f"  ({article.publisher})" if article.publisher else ""
        print(printable(f"{article.id}  {day}  {article.title}{publisher}"))
    print(f"{len(articles)} articles in {parsed.library}", file=sys.stderr)
    return 0


def show(parsed: argparse.Namespace) -> int:
    """Print an article, whole."""
    article = _library(parsed).article(parsed.id)
    if parsed.json:
        print_json(about(article) | {"text": article.text})
        return 0
    known = (", ".join(article.authors), article.publisher, str(article.published or ""))
    print(printable(article.title))
    print(printable(" · ".join(filter(None, known))))
    print(printable(f"{article.id}  {article.url or article.source}\n\n{article.text}"))
    return 0


def remove(parsed: argparse.Namespace) -> int:
    """Take articles out of the library."""
    from ingest.embed import DEFAULT
    from ingest.writer import Writer, writing

    library = _library(parsed)
    articles = [library.article(article_id) for article_id in parsed.ids]
    writer = Writer(library, parsed.embedder or library.embedder_name() or DEFAULT)
    with writing(library, lambda message: print(f"citewell: {message}", file=sys.stderr)):
        for article in articles:
            writer.remove(article.id)
    if parsed.json:
        print_json({"removed": [article.id for article in articles]})
    else:
        for article in articles:
            print(printable(f"removed {article.id}  {article.title}"))
    return 0


def _library(parsed: argparse.Namespace) -> "Library":
    from ingest.library import Library

    return Library.open(parsed.library)
