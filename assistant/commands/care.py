"""`citewell doctor`, `reindex`, `export`, `backup`, `restore`: a library kept whole."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.options import add_filter_options, filters_of
from assistant.printed import print_json, printable

Command = Callable[[str, Callable[[argparse.Namespace], int], str, bool], argparse.ArgumentParser]


def add_care_commands(command: Command) -> None:
    """Add the commands, each with what `command` makes of name, function, purpose and whether it
    prints data.
    """
    looks = command("doctor", doctor, "say what is wrong with the library, and what mends it", True)
    looks.add_argument(
        "--deep", action="store_true", help="embed some chunks again and compare; read everything"
    )
    again = command("reindex", reindex, "make the index anew from the articles", True)
    again.add_argument(
        "--missing", action="store_true", help="only finish, add and remove what does not match"
    )
    out = command("export", export, "write the articles as JSONL, which `add` takes back", False)
    out.add_argument("file", nargs="?", metavar="FILE", help="FILE.jsonl or .jsonl.gz (or stdout)")
    add_filter_options(out)
    kept = command("backup", backup, "copy the articles into one file, even while in use", True)
    kept.add_argument("file", metavar="FILE", help="a .zip; `citewell restore` puts it back")
    for writes in (out, kept):
        writes.add_argument("--force", action="store_true", help="write over a file that is there")
    back = command("restore", restore, "make a library of a backup, in a new folder", True)
    back.add_argument("file", metavar="FILE", help="what `citewell backup` wrote")


def doctor(parsed: argparse.Namespace) -> int:
    """Print what is wrong; the exit status is 1 where anything is."""
    from dataclasses import asdict

    from ingest.doctor import examine

    folder = Path(parsed.library).expanduser()
    found = examine(folder, deep=parsed.deep, embedder=parsed.embedder)
    if parsed.json:
        print_json({"healthy": not found, "findings": [asdict(each) for each in found]})
        return 1 if found else 0
    for each in found:
        print(printable(f"{each.what}: {each.count:,} (such as {each.example})"))
        print(printable(f"    {each.mend}"))
    if not found:
        print(f"{parsed.library} is healthy")
    return 1 if found else 0


def reindex(parsed: argparse.Namespace) -> int:
    """Make the index anew; stopped by Ctrl-C, the next run goes on."""
    from assistant.commands.running import running
    from ingest.library import Library
    from ingest.reindex import match, reindex

    library = Library.open(parsed.library)
    parsed.workers, parsed.allow_private = 0, False
    with running(parsed) as run:
        if parsed.missing:
            match(library, run)
            return _matched(parsed)
        made = reindex(library, run)
    if made.stopped:
        print(
            f"citewell: stopped after {made.articles:,} articles; the old index is still used, and "
            "`citewell reindex` goes on from here", file=sys.stderr,
        )  # fmt: skip
        return 130
    if parsed.json:
        print_json({"articles": made.articles, "chunks": made.chunks})
    else:
        print(f"{made.articles:,} articles in {made.chunks:,} chunks are indexed anew")
    return 0


def _matched(parsed: argparse.Namespace) -> int:
    if parsed.json:
        print_json({"matched": True})
    else:
        print("every chunk has its vector, and every vector its chunk")
    return 0


def export(parsed: argparse.Namespace) -> int:
    """Write the articles to a file or, without one, print them."""
    from ingest.export import export, lines
    from ingest.library import Library

    library = Library.open(parsed.library)
    filters = filters_of(parsed)
    if parsed.file is None or parsed.file == "-":
        for line in lines(library, filters):
            sys.stdout.buffer.write(f"{line}\n".encode())
        sys.stdout.buffer.flush()
        return 0
    count = export(library, Path(parsed.file).expanduser(), filters, force=parsed.force)
    print(f"{count:,} articles in {parsed.file}; `citewell add {parsed.file}` takes them in")
    return 0


def backup(parsed: argparse.Namespace) -> int:
    """Write a backup, checked, and say how it is put back."""
    from ingest.backup import backup
    from ingest.library import Library

    file = Path(parsed.file).expanduser()
    count = backup(Library.open(parsed.library), file, force=parsed.force)
    if parsed.json:
        print_json({"articles": count, "file": str(file)})
    else:
        print(f"{count:,} articles in {file}, checked; to put them back:")
        print(f"    citewell restore {file} --library NEW-FOLDER")
    return 0


def restore(parsed: argparse.Namespace) -> int:
    """Make a library of a backup."""
    from ingest.backup import restore

    folder = Path(parsed.library).expanduser()
    count = restore(Path(parsed.file).expanduser(), folder)
    if parsed.json:
        print_json({"articles": count, "library": str(folder)})
    else:
        print(f"{count:,} articles in {folder}; now make their index:")
        print(f"    citewell reindex --library {folder}")
    return 0
