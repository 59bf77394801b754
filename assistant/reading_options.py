"""The command line's options that say how sources are read, and how often."""

import argparse
import re

from assistant.options import day, pair

_HOUR = 3_600.0
_SECONDS = {"s": 1.0, "m": 60.0, "h": _HOUR, "d": 24 * _HOUR}
_SHORTEST = 1.0  # seconds between two rounds of `watch`
_MOST_WORKERS = 64


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options of `citewell add`."""
    parser.add_argument(
        "--map", type=_pairs, action="extend", default=[], metavar="FIELD=COLUMN,…",
        help="for tables: the column or key that holds a field (title=headline,text=body)",
    )  # fmt: skip
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="take at most N pages of each feed or sitemap"
    )
    parser.add_argument(
        "--since", type=day(last=False), metavar="DATE",
        help="leave out pages that a feed or sitemap dates before this day",
    )  # fmt: skip
    _add_how(parser)


def add_again_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options of what reads sources again."""
    parser.add_argument(
        "--gone", choices=("keep", "mark", "remove"), default="mark",
        help="what becomes of articles no longer at their source (default: %(default)s)",
    )  # fmt: skip
    _add_how(parser)


def add_interval_option(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the option that says how often everything is looked at."""
    parser.add_argument(
        "--every", type=_interval, default=_HOUR, metavar="TIME",
        help="how often addresses are looked at: 90s, 15m, 2h, 1d (default: 1h)",
    )  # fmt: skip


def _add_how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=_workers, default=0, metavar="N",
        help="read files with N processes (default: this one does it all)",
    )  # fmt: skip
    parser.add_argument(
        "--allow-private", action="store_true",
        help="fetch addresses of this machine and the local network too",
    )  # fmt: skip


def _pairs(text: str) -> list[tuple[str, str]]:
    return [pair(each) for each in text.split(",") if each.strip()]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of pages: give 1 or more")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"“{text}”: give a number from 0 to {_MOST_WORKERS}")
    return int(text)


def _interval(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    seconds = float(found[1]) * _SECONDS[found[2] or "s"] if found else 0.0
    if seconds < _SHORTEST:
        raise argparse.ArgumentTypeError(f"“{text}” is no time: write 90s, 15m, 2h or 1d")
    return seconds
