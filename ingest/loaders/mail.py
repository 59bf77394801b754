"""Mails, and pages that a browser saved as one file (MHTML): both are messages in parts.

A mail is dated by when it was sent. A saved page is dated by what it says itself: the message's own
date is when somebody saved it.
"""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from pathlib import PurePosixPath

from ingest.article import Article
from ingest.errors import LoadError
from ingest.loaders.html import load_html
from ingest.loaders.item import Failed, Item, Loaded, Options, Raw, shown
from ingest.loaders.text import load_text
from ingest.metadata import from_mapping
from ingest.text import decode

_DEEPEST = 3  # mails that lie in mails
_MOST_PARTS = 500


def load_eml(raw: Raw, options: Options) -> Iterator[Item]:
    """The article in a mail, then what is in its attachments of a kind that is read.

    Raises LoadError where there is no text in it.
    """
    mail = _message(raw)
    parts = _parts(mail)
    body = _first(parts, "text/plain") or _first(parts, "text/html")
    if body is None:
        raise LoadError("there is no text in this mail")
    yield Loaded(_of_mail(mail, _article(body, raw.name)))
    for part in parts:
        if part is not body and part.get_filename():
            yield from _attached(part, raw, options)


def load_mhtml(raw: Raw, options: Options) -> Iterator[Item]:
    """The article in a saved page, with the address that it was saved from.

    Raises LoadError where there is no page in it.
    """
    message = _message(raw)
    page = _first(_parts(message), "text/html")
    if page is None:
        raise LoadError("there is no web page in it")
    article = _article(page, raw.name)
    places = (page.get("Content-Location"), message.get("Snapshot-Content-Location"))
    for place in places:
        known = from_mapping({"url": _line(place)}) if place else {}
        if known.get("url") and not article.url:
            article = replace(article, url=known["url"])
    yield Loaded(article)


def _message(raw: Raw) -> Message:
    data = raw.read()
    if not data.strip():
        raise LoadError("the file is empty")
    try:
        return message_from_bytes(data)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise LoadError(f"it is no mail that can be read ({error})") from error


def _parts(message: Message) -> list[Message]:
    """Its parts that hold something, in their order; those of mails within are not its own."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [each for each in inner if isinstance(each, Message)] + waiting
        else:
            found.append(part)
    return found


def _first(parts: list[Message], kind: str) -> Message | None:
    """The first part of that content type that is no attachment and not empty."""
    for part in parts:
        is_body = part.get_content_type() == kind and not part.get_filename()
        if is_body and _bytes(part).strip():
            return part
    return None


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _article(part: Message, source: str) -> Article:
    charset = part.get_content_charset() or ""
    text = decode(_bytes(part), charset).text
    load = load_html if part.get_content_type() == "text/html" else load_text
    return load(text, source)


def _of_mail(mail: Message, article: Article) -> Article:
    name, address = parseaddr(_line(mail.get("From")))
    declared = {
        "title": _line(mail.get("Subject")),
        "authors": [name or address] if name or address else None,
        "published": _line(mail.get("Date")),
    }
    known = from_mapping({key: value for key, value in declared.items() if value})
    metadata = {**article.metadata, **known.pop("metadata")}
    return replace(article, **{k: v for k, v in known.items() if v}, metadata=metadata)


def _attached(part: Message, raw: Raw, options: Options) -> Iterator[Item]:
    """What is in an attachment; nothing where it is of a kind that is not read."""
    from ingest.loaders.load import SUFFIXES, items  # which imports this module by its name

    name = shown(PurePosixPath(_line(part.get_filename()).replace("\\", "/")).name)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        return
    inner = Raw(f"{raw.name}#{name}", _bytes(part), suffix)
    if raw.name.count("#") >= _DEEPEST:
        yield Failed(inner.name, f"it lies in more than {_DEEPEST} other files")
        return
    try:
        yield from items(inner, options)
    except LoadError as error:
        yield Failed(inner.name, str(error))


def _line(value: object) -> str:
    """A header as text, its encoded words decoded where they can be."""
    text = str(value or "")
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except (MessageError, ValueError, LookupError):
        return " ".join(text.split())
