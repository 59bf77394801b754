"""A source in, its articles out: which loader reads what."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest.article import Article
from ingest.errors import Gone, LoadError
from ingest.loaders.item import Failed, Item, Loaded, Loader, Options, Raw, shown
from ingest.metadata import from_mapping
from ingest.text import decode

# By the ending of a file's name: module and function, imported when one is met.
_BY_SUFFIX = {
    ".txt": "text:load_text",
    ".md": "markdown:load_markdown",
    ".markdown": "markdown:load_markdown",
    ".html": "html:load_html",
    ".htm": "html:load_html",
    ".xhtml": "html:load_html",
    ".mhtml": "mail:load_mhtml",
    ".mht": "mail:load_mhtml",
    ".eml": "mail:load_eml",
    ".pdf": "pdf:load_pdf",
    ".docx": "docx:load_docx",
    ".epub": "epub:load_epub",
    ".csv": "table:load_csv",
    ".tsv": "table:load_csv",
    ".json": "table:load_json",
    ".jsonl": "table:load_jsonl",
    ".ndjson": "table:load_jsonl",
    ".zip": "archive:load_zip",
    ".gz": "archive:load_gz",
    ".xml": "feed:load_xml",
    ".rss": "feed:load_xml",
    ".atom": "feed:load_xml",
}
# By what a server says that it sends; before the ending, which in an address means little.
_BY_MEDIA = {
    "text/plain": "text:load_text",
    "text/markdown": "markdown:load_markdown",
    "text/html": "html:load_html",
    "application/xhtml+xml": "html:load_html",
    "multipart/related": "mail:load_mhtml",
    "message/rfc822": "mail:load_eml",
    "application/pdf": "pdf:load_pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx:load_docx",
    "application/epub+zip": "epub:load_epub",
    "text/csv": "table:load_csv",
    "text/tab-separated-values": "table:load_csv",
    "application/json": "table:load_json",
    "application/jsonl": "table:load_jsonl",
    "application/x-ndjson": "table:load_jsonl",
    "application/zip": "archive:load_zip",
    "application/gzip": "archive:load_gz",
    "application/x-gzip": "archive:load_gz",
    "application/rss+xml": "feed:load_xml",
    "application/atom+xml": "feed:load_xml",
    "application/xml": "feed:load_xml",
    "application/rdf+xml": "feed:load_xml",
    "text/xml": "feed:load_xml",
}
# What is not read, and what to do about it.
_INSTEAD = {
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx",
    ".pages": "export it as .docx or .pdf",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
    ".tar": "unpack it, or make a .zip of it",
    ".tgz": "unpack it, or make a .zip of it",
    ".7z": "unpack it, or make a .zip of it",
    ".rar": "unpack it, or make a .zip of it",
    "application/msword": "save it as .docx",
}
# Another number when the same bytes are read otherwise than before: then nothing is unchanged.
REVISION = 3
SUFFIXES = tuple(_BY_SUFFIX)
_OF_TEXT = ("load_text", "load_markdown", "load_html")  # given decoded text, they make one article
# What is known of the source from elsewhere is known of the one article that is in it.
_MAY_BE_EMPTY = ("load_xml", "load_gz")  # a feed whose news is all older than is asked for
_OF_ONE = (*_OF_TEXT, "load_mhtml", "load_eml", "load_pdf", "load_docx", "load_epub")


def items(raw: Raw, options: Options = Options()) -> Iterator[Item]:  # noqa: B008
    """What is in a source, each part on its own: articles, parts that failed, links to follow.

    Raises LoadError, with a reason in one line, where there is nothing to be had.
    """
    module, _, name = _place(raw.media, raw.suffix).partition(":")
    function = getattr(import_module(f"ingest.loaders.{module}"), name)
    loader: Loader = _of_text(function) if name in _OF_TEXT else function
    found = False
    for item in loader(raw, options):
        found = True
        if isinstance(item, Loaded) and name in _OF_ONE:
            item = replace(item, article=_filled(item.article, raw))
        yield _with_text(item) if isinstance(item, Loaded) else item
    if not found and name not in _MAY_BE_EMPTY:
        raise LoadError("there is no article in it")


def load(path: Path) -> Loaded:
    """The article in the file at `path`, the first where there are several.

    Raises LoadError, with a reason in one line, where there is none to be had.
    """
    for item in items(raw_file(path)):
        if isinstance(item, Loaded):
            return item
        if isinstance(item, Failed):
            raise LoadError(item.reason)
    raise LoadError("there is no article in it")


def raw_file(path: Path) -> Raw:
    """The file at `path` as a source. Raises LoadError where it is no file that can be read."""
    real = Path(os.path.realpath(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise LoadError("cannot be read: it is not a file")
    except FileNotFoundError as error:
        if path.is_symlink():  # still there, and what it points to may be back tomorrow
            raise LoadError(
                f"cannot be read: {shown(path)} is a link to a file that is not there"
            ) from error
        raise Gone(f"cannot be read: {error.strerror or error}") from error
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}") from error
    return Raw(shown(real), real, path.suffix.lower())


def can_read() -> str:
    """The endings of the files that are read, in words."""
    return f"articles are read from {', '.join(SUFFIXES)}"


def reads(media: str, suffix: str) -> bool:
    """Whether there is a loader for what is declared as `media`, or has that ending."""
    return media in _BY_MEDIA or suffix in _BY_SUFFIX


def check_kind(media: str, suffix: str) -> None:
    """Raise LoadError, with what is read, where there is no loader for such a thing."""
    _place(media, suffix)


def _place(media: str, suffix: str) -> str:
    place = _BY_MEDIA.get(media) or _BY_SUFFIX.get(suffix)
    if place is None:
        kind = media or suffix or "files without an ending"
        instead = _INSTEAD.get(kind)
        raise LoadError(f"cannot read {kind}{f': {instead}' if instead else ''}; {can_read()}")
    return place


def _of_text(function: Callable[[str, str], Article]) -> Loader:
    def loader(raw: Raw, options: Options) -> Iterator[Item]:
        decoded = decode(raw.read(), raw.charset)
        article = function(decoded.text, raw.name)
        yield Loaded(article, "" if decoded.certain else f"not UTF-8; read as {decoded.encoding}")

    return loader


def _filled(article: Article, raw: Raw) -> Article:
    """The article with what is known of its source from elsewhere, where it says nothing."""
    known = from_mapping({"url": raw.url, **raw.known} if raw.url else raw.known)
    metadata = {**known.pop("metadata"), **article.metadata}
    if article.published and known.get("published") != article.published:
        metadata.pop("published_time", None)  # another day's, unless the article gave it
        metadata.update(article.metadata)
    missing = {name: value for name, value in known.items() if not getattr(article, name)}
    return replace(article, **missing, metadata=metadata)


def _with_text(item: Loaded) -> Loaded | Failed:
    if item.article.text.strip():
        return item
    return Failed(item.article.source, "there is no text in it")
