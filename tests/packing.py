"""Archives, books and Word files made on the fly, and what the loaders make of them."""

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.item import Failed, Item, Loaded, Options, Raw
from ingest.loaders.load import items

RAIN = "Rain falls\n\nIt rained in Umm Sadra on Friday, and the boats stayed in the harbour."


def zipped(
    members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED, first: str = ""
) -> bytes:
    """A zip file; the member `first` is stored as it is, as EPUB wants it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name == first else method
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 3, 0, 0, 0)), content, kind)
    return file.getvalue()


def raw(content: bytes | Path, suffix: str) -> Raw:
    return Raw(f"/in/rain{suffix}", content, suffix)


def read(content: bytes | Path, suffix: str) -> list[Item]:
    return list(items(raw(content, suffix), Options()))


def articles(content: bytes | Path, suffix: str) -> dict[str, Article]:
    """By the name of the part, without the file's."""
    return {
        item.article.source.partition("#")[2]: item.article
        for item in read(content, suffix)
        if isinstance(item, Loaded)
    }


def failures(content: bytes | Path, suffix: str) -> dict[str, str]:
    """The reasons by the name of the part; by "" what the whole fails with."""
    found: dict[str, str] = {}
    try:
        for item in items(raw(content, suffix), Options()):
            if isinstance(item, Failed):
                found[item.name.partition("#")[2]] = item.reason
    except LoadError as error:
        found[""] = str(error)
    assert all("\n" not in reason and len(reason) < 400 for reason in found.values())
    return found


def survives(content: bytes, suffix: str) -> None:
    """Read it to its end, whatever it is; any error but a LoadError comes out of this."""
    with suppress(LoadError):
        read(content, suffix)
