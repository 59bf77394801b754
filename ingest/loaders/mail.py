"""Mails, and web pages that a browser saved in the form of one.

A mail is an article; what is attached to it and can be read is further ones, `FILE#NAME`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.html import load_html
from ingest.loaders.item import Failed, Item, Linked, Loaded, Options, Raw, shown
from ingest.loaders.letter import body_of, is_part_of_body
from ingest.loaders.load import SUFFIXES, items, reads
from ingest.loaders.message import (
    Message,
    content,
    file_name,
    header_of,
    inner,
    kind_of_part,
    parameter,
    parsed,
    sender_of,
    sent_at,
    text_of_part,
    walk,
)
from ingest.loaders.packed import MOST_DEEP, Part, Spent
from ingest.loaders.text import article_from_text
from ingest.metadata import from_mapping, is_web_address

_MOST = 100_000_000  # bytes of a mail with everything that is attached to it
_PAGES = ("text/html", "application/xhtml+xml")
_MOST_ATTACHED = 200
_MOST_OF_ADDRESS = 400  # characters


def load_eml(raw: Raw, options: Options) -> Iterator[Item]:
    """The mail, and what is attached to it in a form that is read; the rest is passed over.

    It was published when it was sent, by the name that it is from. Mails in it are read as well.
    Raises LoadError where it is no mail, or nothing in it can be read.
    """
    message = parsed(raw.read(_MOST))
    yield from _mail(message, raw, options)


def load_mhtml(raw: Raw, options: Options) -> Iterator[Item]:
    """The page that a browser saved; when it was saved is not when it was published.

    Raises LoadError where there is no page in it.
    """
    message = parsed(raw.read(_MOST))
    page = _page(message)
    if page is None:
        raise LoadError("there is no web page in it")
    text = text_of_part(page)
    if not text:
        raise LoadError("there is no article text in this page")
    article = load_html(text, raw.name)
    places = (header_of(message, "snapshot-content-location"), header_of(page, "content-location"))
    url = next((each for each in places if is_web_address(each)), "")
    saved = sent_at(message)
    metadata = {**article.metadata, **({"saved": saved.isoformat()} if saved else {})}
    yield Loaded(replace(article, url=article.url or url, metadata=metadata))


def _page(message: Message) -> Message | None:
    """The part that holds the page itself: the one that is said to be the start, or the first."""
    pages = [part for part in walk(message) if kind_of_part(part) in _PAGES]
    start = parameter(message, "start")
    at = header_of(message, "snapshot-content-location")
    for part in pages:
        if start and header_of(part, "content-id").lower() == start:
            return part
    for part in pages:
        if at and header_of(part, "content-location") == at:
            return part
    return pages[0] if pages else None


# ---- mails


def _mail(message: Message, raw: Raw, options: Options) -> Iterator[Item]:
    text = body_of(message)
    attached = list(_attached(message, raw.name))
    if text:
        yield Loaded(_article(message, text, raw.name))
    elif not attached:
        raise LoadError("there is no text in it")
    for name, part in attached[:_MOST_ATTACHED]:
        yield from _in_attached(part, name, raw, options)
    for name, _ in attached[_MOST_ATTACHED:]:
        yield Failed(name, f"more than {_MOST_ATTACHED} files are attached to one mail")


def _article(message: Message, text: str, source: str) -> Article:
    name, address = sender_of(message)
    sender, listed = name or address, header_of(message, "list-id")
    # A newsletter comes from who publishes it, a list that is written to from whoever wrote.
    is_letter = bool(listed or header_of(message, "list-unsubscribe")) and not _takes_posts(message)
    declared: dict[str, Any] = {
        "title": header_of(message, "subject"),
        "authors": [] if is_letter else [sender],
        "publisher": sender if is_letter else listed.partition("<")[0].strip(' "'),
        "published": sent_at(message),
        "url": header_of(message, "archived-at").strip("<>"),
        "language": header_of(message, "content-language").partition(",")[0],
    }
    known = from_mapping({key: value for key, value in declared.items() if value})
    kept = {"from": address, "message_id": header_of(message, "message-id").strip("<>")}
    if sender and not is_letter and "@" in sender:
        known["authors"] = known.get("authors") or (sender[:_MOST_OF_ADDRESS],)
    rest = {key: value[:_MOST_OF_ADDRESS] for key, value in kept.items() if value}
    said = article_from_text(text, source)
    told = dict(said.metadata)
    if "published" in known:
        told.pop("published_time", None)  # of another day, which the text names
    metadata = {**told, **rest, **known.pop("metadata")}
    return replace(said, **{key: value for key, value in known.items() if value}, metadata=metadata)


def _takes_posts(message: Message) -> bool:
    return header_of(message, "list-post").lower() not in ("", "no")


def _attached(message: Message, source: str) -> Iterator[tuple[str, Message]]:
    """What is attached and can be read, by a name that nothing else in the mail has."""
    seen: set[str] = set()
    for part in _leaves(message):
        if is_part_of_body(part) or not _is_read(part):
            continue
        name = shown(file_name(part)[:200]) or _name_of(part)
        path, number = PurePosixPath(name), 1
        while name in seen:
            number += 1
            name = f"{path.stem} {number}{path.suffix}"
        seen.add(name)
        yield f"{source}#{name}", part


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that are no containers; a mail in a mail is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part is not message and kind_of_part(part) == "message/rfc822":
            yield part
        elif parts := inner(part):
            waiting += reversed(parts)
        else:
            yield part


def _is_read(part: Message) -> bool:
    kind = kind_of_part(part)
    if kind == "message/rfc822":
        return bool(inner(part))
    return reads(kind if not _suffix(part) else "", _suffix(part))


def _name_of(part: Message) -> str:
    return "mail.eml" if kind_of_part(part) == "message/rfc822" else "attachment"


def _suffix(part: Message) -> str:
    suffix = PurePosixPath(file_name(part)).suffix.lower()
    return suffix if suffix in SUFFIXES or kind_of_part(part) == "application/octet-stream" else ""


def _in_attached(part: Message, name: str, raw: Raw, options: Options) -> Iterator[Item]:
    depth = raw.depth if isinstance(raw, Part) else 0
    allowance = raw.allowance if isinstance(raw, Part) else None
    try:
        if depth >= MOST_DEEP:
            raise LoadError(f"refused: what is attached is opened {MOST_DEEP} deep: save it alone")
        within = Part(name, b"", depth=depth + 1, allowance=allowance)
        if kind_of_part(part) == "message/rfc822":
            yield from _mail(inner(part)[0], within, options)
            return
        suffix = _suffix(part)
        within = replace(within, content=content(part), suffix=suffix,
                         media="" if suffix else kind_of_part(part),
                         charset=parameter(part, "charset"))  # fmt: skip
        for item in items(within, options):
            if isinstance(item, Linked):
                raise LoadError("the pages that it names are not fetched out of a mail")
            yield item
    except Spent:
        raise
    except LoadError as error:
        yield Failed(name, str(error))
