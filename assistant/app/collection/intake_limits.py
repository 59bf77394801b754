"""What may be sent to the chat at once, and what was sent, looked at before anything is kept."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from assistant.serving import MEGABYTE, Limits
from ingest.errors import LoadError
from ingest.loaders.load import check_kind
from ingest.metadata import is_web_address
from ingest.uploads import Upload, name_of

MOST_PAGES = 1_000  # of one feed or sitemap
MOST_ADDRESSES = 50
_MOST_TEXT = 100_000  # characters in the box for addresses


@dataclass(frozen=True, slots=True)
class Sent:
    """Files that can be read, and a sentence for each that cannot."""

    uploads: tuple[Upload, ...] = ()
    refused: tuple[str, ...] = ()


def sent(data: object, folder: Path, limits: Limits) -> Sent:
    """The files that a browser says it has sent to `folder`. Anybody can send anything: a file
    that lies elsewhere is none.
    """
    given = data.get("files") if isinstance(data, Mapping) else None
    files = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
    if limits.files and len(files) > limits.files:
        return Sent(refused=(f"At most {limits.files} files can be sent at once.",))
    uploads: list[Upload] = []
    refused: list[str] = []
    room = limits.upload_bytes or math.inf
    for each in files:
        upload = _upload(each, folder)
        reason = _refusal(upload, limits, room)
        if reason:
            refused.append(f"“{name_of(upload.name)}”: {reason}")
        else:
            uploads.append(upload)
            room -= upload.file.stat().st_size
    return Sent(tuple(uploads), tuple(refused))


def _upload(given: Mapping[str, Any], folder: Path) -> Upload:
    """What is said to have been sent; a file that is nowhere where it lies elsewhere."""
    path, name = given.get("path"), given.get("name")
    name = name if isinstance(name, str) else ""
    nowhere = folder / "nowhere"
    if not isinstance(path, str) or "\0" in path:
        return Upload(name, nowhere)
    file = Path(path)
    inside = not file.is_symlink() and file.resolve().is_relative_to(folder.resolve())
    return Upload(name, file if inside else nowhere)


def _refusal(upload: Upload, limits: Limits, room: float) -> str:
    """Why a file is not taken; "" where it is."""
    if not upload.file.is_file():
        return "it has not arrived: send it again"
    size = upload.file.stat().st_size
    if limits.file_bytes and size > limits.file_bytes:
        return f"it is over the limit of {megabytes(limits.file_bytes)} for one file: split it"
    if size > room:
        most = megabytes(limits.upload_bytes)
        return f"more than {most} cannot be sent at once: send it by itself"
    try:
        check_kind("", PurePath(name_of(upload.name)).suffix.lower())
    except LoadError as error:
        return str(error)
    return ""


def addresses(typed: str) -> tuple[list[str], str]:
    """The addresses that were typed, one or several; and what is wrong with them, "" if nothing.

    Only http and https: who is at the chat must not name a file of the machine that serves it.
    """
    words = list(dict.fromkeys(typed[:_MOST_TEXT].split()))
    if not words:
        return [], "Write the address of a page, a feed or a sitemap: it begins with https://"
    if len(words) > MOST_ADDRESSES:
        return [], f"At most {MOST_ADDRESSES} addresses can be added at once."
    wrong = [each for each in words if not is_web_address(each)]
    return (words, "") if not wrong else ([], _not_an_address(wrong[0]))


def pages(most: object) -> tuple[int, str]:
    """The number of pages that was typed; and what is wrong with it, "" if nothing."""
    if isinstance(most, int | float) and 1 <= most <= MOST_PAGES and most == int(most):
        return int(most), ""
    return 0, f"Give a whole number of articles from 1 to {MOST_PAGES:,}."


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / MEGABYTE:,.0f} MB" if size >= MEGABYTE else f"{size:,} bytes"


def _not_an_address(word: str) -> str:
    shown = word if len(word) <= 80 else f"{word[:80]}…"
    if "@" in word and "://" in word:
        return "Addresses with a user name or a password are not read: only what everybody may see."
    return (
        f"“{shown}” is no web address. Pages, feeds and sitemaps are read from addresses that "
        "begin with http:// or https://. Nothing was added. Files of your own can be dropped here "
        "instead."
    )
