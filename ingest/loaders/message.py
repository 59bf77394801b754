"""A mail or saved page in the form of mail: its headers in words, its parts as bytes and text.

Everything in it may be broken or wrong; what can be read of it is read.
"""

import email.errors
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator
from datetime import datetime

from ingest.errors import LoadError
from ingest.text import decode, normalise

Message = email.message.Message
_FAULTS = (email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError,
           OverflowError, RecursionError)  # fmt: skip
_NO_MAIL = ("from", "subject", "date", "to", "received", "message-id", "mime-version",
            "content-type")  # fmt: skip
_MOST_OF_HEADER = 10_000  # characters
_MOST_STEPS = 500_000_000  # lines times boundaries: each line is compared with every open one
_STATEFUL = ("iso-2022", "hz", "utf-7")  # look like ASCII, so they are UTF-8 too, wrongly


def parsed(data: bytes) -> Message:
    """The mail in `data`. Raises LoadError where it is none."""
    if not data.strip():
        raise LoadError("the file is empty")
    if data.count(b"\n") * data.count(b"boundary=") > _MOST_STEPS:
        raise LoadError("refused: it has parts within parts without end")
    try:
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    except _FAULTS as error:
        raise LoadError("it cannot be read as a mail: its parts are broken") from error
    if not any(header_of(message, name) for name in _NO_MAIL):
        raise LoadError("it is not a mail or a page saved as one, whatever its name says")
    return message


def header_of(message: Message, name: str) -> str:
    """A header in one line, decoded; "" where there is none."""
    return _words(_raw(message, name), message)


def sender_of(message: Message) -> tuple[str, str]:
    """The name and the address in the header From, each "" where it is not given."""
    raw = _raw(message, "from")
    try:
        name, address = email.utils.parseaddr(raw)
    except _FAULTS:
        name, address = "", ""
    if not name and not address:
        name = raw
    return _words(name, message).strip("\"' "), _words(address)


def sent_at(message: Message) -> datetime | None:
    """When the header Date says that it was sent, with the offset from UTC that it gives."""
    try:
        return email.utils.parsedate_to_datetime(_raw(message, "date"))
    except _FAULTS:
        return None


def kind_of_part(part: Message) -> str:
    """The content type, `text/plain` for what is not one."""
    return str(part.get_content_type())


def parameter(part: Message, name: str) -> str:
    """A parameter of the header Content-Type, in lower case; "" where there is none."""
    try:
        return str(part.get_param(name, "") or "").strip().lower()
    except _FAULTS:
        return ""


def file_name(part: Message) -> str:
    """The name that a part gives itself, in one line and without folders."""
    try:
        name = part.get_filename("") or ""
    except _FAULTS:
        return ""
    return _words(name).replace("\\", "/").rpartition("/")[2].strip()


def is_attached(part: Message) -> bool:
    """Whether it says that it is not to be shown with the mail's own text."""
    return _raw(part, "content-disposition").strip().lower().startswith("attachment")


def inner(part: Message) -> list[Message]:
    """The parts that it is made of; none where it is no container."""
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )


def content(part: Message) -> bytes:
    """What is in a part, decoded from base64 or quoted-printable."""
    try:
        payload = part.get_payload(decode=True)
    except _FAULTS:
        return b""
    return payload if isinstance(payload, bytes) else b""


def text_of_part(part: Message) -> str:
    """The text of a part in its declared encoding, or the one that it really has; "" for none."""
    data = content(part)
    try:
        return _decoded(data, parameter(part, "charset"))
    except LoadError:
        return ""


def walk(message: Message) -> Iterator[Message]:
    """It and all of the parts in it, those of mails within it too."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(inner(part))


def _decoded(data: bytes, charset: str) -> str:
    if charset.startswith(_STATEFUL):
        try:
            return data.decode(charset)
        except (UnicodeError, LookupError):
            pass
    return decode(data, charset).text


def _raw(message: Message, name: str) -> str:
    for key, value in message.raw_items():
        if key.lower() == name:
            return re.sub(r"\s*[\r\n]+\s*", " ", str(value)[:_MOST_OF_HEADER])
    return ""


def _charset(message: Message) -> str:
    """The encoding of the text, which is that of headers whose own is not said."""
    parts = (parameter(part, "charset") for part in walk(message))
    return next((each for each in parts if each not in ("", "us-ascii", "utf-8")), "cp1252")


def _words(raw: str, message: Message | None = None) -> str:
    """A header's value with its encoded words in plain letters, normalised, in one line."""
    try:
        if any("\ud800" <= char <= "\udfff" for char in raw):  # bytes that belong in no header
            charset = _charset(message) if message is not None else "cp1252"
            raw = _short(raw.encode("utf-8", "surrogateescape"), charset)
        pieces = email.header.decode_header(raw)
    except _FAULTS:
        pieces = [(raw, None)]
    return " ".join(normalise("".join(_piece(*piece) for piece in pieces)).split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    if charset is None:
        return piece.decode("latin-1")
    try:
        return piece.decode(charset)
    except (UnicodeError, LookupError):
        return _short(piece, charset)


def _short(data: bytes, charset: str) -> str:
    """So few words that their encoding cannot be found out: UTF-8, or the one that is likely."""
    for encoding in ("utf-8", charset):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")
