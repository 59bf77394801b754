"""XML: a feed (RSS, Atom, RDF), a sitemap, or a page, told by its outermost element.

The entries of a feed are links to be followed; what the feed carries of them goes along.
"""

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urldefrag, urljoin

from ingest.errors import LoadError
from ingest.loaders.apart import apart
from ingest.loaders.item import Failed, Item, Linked, Options, Raw, shown
from ingest.loaders.load import items
from ingest.loaders.sitemap import links
from ingest.loaders.xml import FEEDS, SITEMAPS, check_entities, prolog_of, root_of
from ingest.metadata import is_web_address

_TAG = re.compile(r"<[^<>]*>")
_ODD = (ValueError, TypeError, AttributeError, KeyError, IndexError, LookupError, AssertionError,
        RecursionError, OverflowError)  # fmt: skip
_MOST_OF_ID = 200  # characters
_MOST_TAGS = 1_200_000  # 10 MB of news in short have 0.5 million; of tags alone, 3.3 million
_MOST_ENTRIES = 100_000  # 10 MB of news in short have 32,000
_MOST_SECONDS = 60.0  # 10 MB of news take 5; 50 KB of one long word as an author took 9, 5 MB a day


def load_xml(raw: Raw, options: Options) -> Iterator[Item]:
    """What a feed or sitemap links to, the newest first; the article, where it is a page in XML.

    An entry of a feed that has no address is an article itself. Raises LoadError where it is
    other XML, or attacks a parser.
    """
    data = raw.read()
    root = root_of(data)
    if root in SITEMAPS:
        return links(raw, data, options)
    if root in FEEDS:
        return _entries(raw, data, options)
    if root == "html":
        return items(replace(raw, content=data, media="text/html"), options)
    found = f"its outermost element is <{shown(root)[:60]}>" if root else "it does not begin as XML"
    raise LoadError(f"it is neither a feed nor a sitemap nor a page: {found}")


def _entries(raw: Raw, data: bytes, options: Options) -> Iterator[Item]:
    check_entities(prolog_of(data))
    if (tags := data.count(b"<")) > _MOST_TAGS:
        raise LoadError(
            f"refused: there are {tags:,} tags in it, and up to {_MOST_TAGS:,} are read"
        )
    feed = apart(_MOST_SECONDS, parsed, data, raw.charset, raw.url)
    if not feed.entries:
        raise LoadError("there is no entry in this feed")
    dated = [(_moment(entry), entry) for entry in feed.entries]
    dated.sort(key=lambda each: each[0], reverse=True)  # stable: what is not dated, as it stands
    since = options.since
    fresh = [
        entry for moment, entry in dated
        if since is None or not moment or date(*moment[:3]) >= since
    ]  # fmt: skip
    for entry in fresh[: options.limit]:
        yield from _entry(raw, feed, entry)


def parsed(data: bytes, charset: str, url: str) -> Any:
    """The feed as feedparser reads it, which mends much; it is given bytes, so fetches nothing.

    Addresses within the text of entries stay as they are, which takes a third of the time: nothing
    is made of them. Raises LoadError where it is broken.
    """
    import feedparser  # a tenth of a second

    declared = f"; charset={charset}" if charset.isalnum() else ""
    headers = {"content-type": f"application/xml{declared}"}
    if url:
        headers["content-location"] = url
    try:
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers,
            sanitize_html=False, resolve_relative_uris=False,
        )  # fmt: skip
    except _ODD as error:
        raise LoadError(f"this feed is broken ({type(error).__name__})") from error
    if (entries := len(feed.entries)) > _MOST_ENTRIES:
        raise LoadError(
            f"refused: there are {entries:,} entries in it, and up to {_MOST_ENTRIES:,} are read"
        )
    feed.pop("bozo_exception", None)  # holds on to the parser
    return feed


def _entry(raw: Raw, feed: Any, entry: Any) -> Iterator[Item]:
    known = _known(feed, entry)
    text = _carried(entry, known.get("title", ""))
    if url := _address(raw, feed, entry):
        yield Linked(url, known, text)
        return
    mark = str(entry.get("id") or "") or sha256(f"{known}{text}".encode()).hexdigest()[:16]
    name = f"{raw.name}#{shown(mark)[:_MOST_OF_ID]}"
    if not text.strip():
        yield Failed(name, "this entry has no web address, and no text either")
        return
    itself = Raw(name, text.encode("utf-8", "replace"), ".html", charset="utf-8", known=known)
    try:
        yield from items(itself)
    except LoadError as error:
        yield Failed(name, str(error))


def _address(raw: Raw, feed: Any, entry: Any) -> str:
    """The address of an entry, whole and without the place in the page; "" where it has none."""
    base = raw.url or str(feed.feed.get("link") or "")
    try:
        url = urldefrag(urljoin(base, str(entry.get("link") or "").strip())).url
    except ValueError:
        return ""
    return url if url != base and is_web_address(url) else ""


def _known(feed: Any, entry: Any) -> Mapping[str, Any]:
    """What the feed says of an entry, by the names that `from_mapping` knows."""
    source = entry.get("source") or {}
    names = [str(each.get("name") or "") for each in entry.get("authors") or [] if each]
    known = {
        "title": _plain(entry.get("title"), entry.get("title_detail")),
        "authors": [name for name in map(_plain, names) if name and "@" not in name],
        "published": _published(feed, entry),
        "publisher": _plain(source.get("title")) or _plain(feed.feed.get("title")),
        "language": str(feed.feed.get("language") or ""),
    }
    return {name: value for name, value in known.items() if value}


def _carried(entry: Any, title: str) -> str:
    """The longest text of an entry that the feed has itself, as a page; "" where it has none."""
    details = [*(entry.get("content") or []), entry.get("summary_detail") or {}]
    texts = [(str(each.get("value") or ""), each.get("type")) for each in details]
    text, kind = max(texts, key=lambda each: len(each[0]))
    if kind == "text/plain":
        blocks = re.split(r"\n\s*\n", text)
        text = "".join(f"<p>{html.escape(block)}</p>" for block in blocks if block.strip())
    if not text.strip():
        return ""
    head = f"<html><head><title>{html.escape(title)}</title></head>"
    return f"{head}<body><article>{text}</article></body></html>"


def _plain(text: Any, detail: Any = None) -> str:
    """One line without markup."""
    plain = str(text or "")
    if not detail or detail.get("type") != "text/plain":
        plain = html.unescape(_TAG.sub("", plain))
    return " ".join(plain.split())


def _published(feed: Any, entry: Any) -> str:
    """When an entry was published, in ISO form and its own time zone; "" where it does not say.

    Only Atom tells when something was published from when it was last changed.
    """
    field = "published"
    if not dict.get(entry, field) and not str(feed.get("version") or "").startswith("atom"):
        field = "updated"
    text, parsed = str(dict.get(entry, field) or ""), dict.get(entry, f"{field}_parsed")
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text.strip()).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return date(*parsed[:3]).isoformat() if parsed else ""


def _moment(entry: Any) -> tuple[int, ...]:
    """When an entry was last new, to put entries in order: year, month … in UTC; () unknown."""
    for field in ("published_parsed", "updated_parsed"):
        if parsed := dict.get(entry, field):
            moment = tuple(parsed)[:6]
            try:
                date(*moment[:3])
            except (ValueError, TypeError):
                continue
            return moment
    return ()
