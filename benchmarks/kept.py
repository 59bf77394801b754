"""What the benches share: their sets and options, and how their figures are kept."""

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from benchmarks.beir import TestSet, read_set
from ingest.embed import DEFAULT

RESULTS = Path(__file__).parent / "results"


def bench_parser(name: str, about: str | None) -> argparse.ArgumentParser:
    """A parser for the bench of that name, with the options that all have."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--embedder", default=DEFAULT)
    add("--cache", type=Path, default=user_cache_path("citewell") / "benchmarks", metavar="DIR")
    add("--out", type=Path, default=RESULTS, metavar="DIR", help="for the figures, as JSON")
    return parser


def sets(folders: Sequence[Path]) -> Iterator[TestSet]:
    """The sets in these folders; ends the bench where one is missing."""
    for folder in folders:
        try:
            yield read_set(folder)
        except FileNotFoundError as error:
            sys.exit(str(error))


def made_with(packages: Sequence[str]) -> dict[str, Any]:
    """What figures hang on besides data and settings: versions, and the machine's kind."""
    return {
        "versions": {name: version(name) for name in packages},
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }


def keep(result: Mapping[str, Any], out: Path, name: str) -> Path:
    """Write a bench's figures to `out`; where they are."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{name}.json"
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target
