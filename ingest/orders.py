"""Orders: what somebody wants read, kept in the library's folder until it has been.

An order is a folder of its own in `uploads/waiting`: the files that were sent, under numbers, and
`order.json`. It is there whole or not at all, so a server that is killed finds at its next start
what it had promised.
"""

import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.disk import ROOM, need_room
from ingest.errors import IngestError, LoadError
from ingest.loaders.item import Options
from ingest.uploads import FOLDER, Upload

_ORDER = "order.json"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """Files that were sent, or addresses; `key` is its own, and in the order of their coming.

    `limit` is the most pages to take from each feed or sitemap.
    """

    key: str
    uploads: tuple[Upload, ...] = ()
    addresses: tuple[str, ...] = ()
    limit: int | None = None

    @property
    def options(self) -> Options:
        """What is asked of the loaders."""
        return Options(limit=self.limit)


class Orders:
    """The orders of the library in a folder."""

    def __init__(self, library: Path) -> None:
        self._folder = library / FOLDER / "waiting"

    def put(self, uploads: Sequence[Upload], addresses: Sequence[str], limit: int | None) -> Order:
        """Keep an order. The files are moved here. Raises NoRoom, and LoadError for a file that is
        not there any more; then nothing is kept.
        """
        key = f"{time.time_ns():020}-{secrets.token_hex(4)}"
        made = self._folder / f".{key}"
        try:
            made.mkdir(parents=True)
            need_room(made, ROOM + sum(_size(each) for each in uploads))
            for number, upload in enumerate(uploads):
                shutil.move(upload.file, made / str(number))
            (made / _ORDER).write_text(_written(uploads, addresses, limit), "utf-8")
            made.rename(self._folder / key)
        except OSError as error:
            raise LoadError(f"what was sent cannot be kept: {error.strerror or error}") from error
        finally:
            shutil.rmtree(made, ignore_errors=True)
        order = self._read(self._folder / key)
        assert order
        return order

    def waiting(self) -> list[Order]:
        """Every order, the oldest first; one that cannot be read stays there, and is logged."""
        with suppress(OSError):
            keys = sorted(each for each in os.listdir(self._folder) if not each.startswith("."))
            found = (self._read(self._folder / key) for key in keys)
            return [order for order in found if order]
        return []

    def sweep(self) -> None:
        """Remove what a killed server left half kept, an hour ago or longer."""
        for half in self._folder.glob(".*"):
            with suppress(OSError):
                if time.time() - half.stat().st_mtime > 3_600:
                    shutil.rmtree(half, ignore_errors=True)

    def size(self) -> int:
        """Bytes of the files that wait."""
        return sum(_size(each) for order in self.waiting() for each in order.uploads)

    def done(self, order: Order) -> None:
        """Let go of an order and its files."""
        shutil.rmtree(self._folder / order.key, ignore_errors=True)

    def _read(self, folder: Path) -> Order | None:
        try:
            return _order(folder, json.loads((folder / _ORDER).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, IngestError) as error:
            log.warning("The order in %s cannot be read: %s", folder, error)
            return None


def _written(uploads: Sequence[Upload], addresses: Sequence[str], limit: int | None) -> str:
    names = [each.name.encode("utf-8", "replace").decode() for each in uploads]
    return json.dumps({"names": names, "addresses": list(addresses), "limit": limit})


def _order(folder: Path, given: dict[str, Any]) -> Order:
    limit = given["limit"]
    return Order(
        folder.name,
        tuple(Upload(str(name), folder / str(at)) for at, name in enumerate(given["names"])),
        tuple(map(str, given["addresses"])),
        int(limit) if limit is not None else None,
    )


def _size(upload: Upload) -> int:
    try:
        return upload.file.stat().st_size
    except OSError:
        return 0
