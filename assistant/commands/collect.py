"""`citewell add`, `list`, `show`, `remove`: the collection. Imports what it needs when it runs."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.commands.running import running, tell
from assistant.printed import about, print_json, printable
from ingest.report import copies_said

if TYPE_CHECKING:
    from ingest.library import Library


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


def show_all(parsed: argparse.Namespace) -> int:
    """Print a line for each article."""
    library = _library(parsed)
    articles, gone = library.articles(), library.ledger.gone()
    copies = library.copies.counts()
    if parsed.json:
        print_json(
            [
                about(each) | {"gone": gone.get(each.id), "copies": copies.get(each.id, 0)}
                for each in articles
            ]
        )
        return 0
    for article in articles:
        day = str(article.published or "no date   ")
        publisher = f"  ({article.publisher})" if article.publisher else ""
        left = f"  [gone since {gone[article.id][:10]}]" if article.id in gone else ""
        also = f"  [{copies_said(copies[article.id])}]" if article.id in copies else ""
        print(printable(f"{article.id}  {day}  {article.title}{publisher}{also}{left}"))
    total = f" and {copies_said(sum(copies.values()))}" if copies else ""
    print(f"{len(articles)} articles{total} in {parsed.library}", file=sys.stderr)
    return 0


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
    """Take articles out of the library."""
    from ingest.embed import DEFAULT
    from ingest.writer import Writer, writing

    library = _library(parsed)
    named = (library.article(article_id) for article_id in parsed.ids)
    articles = list({each.id: each for each in named}.values())
    copies = {each.id: library.copies.of(each.id) for each in articles}
    writer = Writer(library, parsed.embedder or library.embedder_name() or DEFAULT)
    with writing(library, lambda message: print(f"citewell: {message}", file=sys.stderr)):
        writer.remove(*(article.id for article in articles))
    if parsed.json:
        print_json({"removed": [article.id for article in articles]})
    else:
        for article in articles:
            print(printable(f"removed {article.id}  {article.title}"))
            left = [each.id for each in copies[article.id] if library.version_of(each.id)]
            if left:
                print(f"    {copies_said(len(left))} of it left: {', '.join(left)}")
    return 0


def _library(parsed: argparse.Namespace) -> "Library":
    from ingest.library import Library

    return Library.open(parsed.library)
