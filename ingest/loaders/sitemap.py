"""Sitemaps: the pages that a site lists, or the sitemaps that an index does, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urldefrag, urljoin

from ingest.errors import LoadError
from ingest.loaders.item import Failed, Item, Linked, Options, Raw, shown
from ingest.loaders.xml import check_entities, kind_of, parse_xml, prolog_of
from ingest.metadata import is_web_address

_NEVER = datetime.min.replace(tzinfo=UTC)
_NEWS = {"title": "title", "publication_date": "published", "name": "publisher",
         "language": "language"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Listed:
    """An address as it is written, when it last changed or was published, what is said of it."""

    place: str
    moment: datetime
    known: dict[str, str]


def links(raw: Raw, data: bytes, options: Options) -> Iterator[Item]:
    """The pages or sitemaps in the sitemap `data`.

    That a page changed on a day says nothing of when it was published: `<lastmod>` is only for
    the order and for `options.since`. What a sitemap for news says goes along. Raises LoadError
    where it is broken, empty, or attacks a parser.
    """
    check_entities(prolog_of(data))
    root = parse_xml(data)
    is_index = kind_of(root).lower() == "sitemapindex"
    listed = [_listed(each) for each in root if kind_of(each) in ("url", "sitemap")]
    if not listed:
        raise LoadError("there is no page in this sitemap")
    listed.sort(key=lambda each: each.moment, reverse=True)
    since = options.since
    fresh = [
        each for each in listed
        if since is None or each.moment is _NEVER or each.moment.date() >= since
    ]  # fmt: skip
    for each in fresh if is_index else fresh[: options.limit]:
        if url := _whole(raw.url, each.place):
            yield Linked(url, each.known, is_list=is_index)
        else:
            name = f"{raw.name}#{shown(each.place)[:200]}"
            yield Failed(name, "the sitemap names this as a page, and it is no web address")


def _listed(element: Any) -> _Listed:
    place, changed, known = "", "", dict[str, str]()
    for child in element.iter():
        name, text = kind_of(child), " ".join((child.text or "").split())
        if not text or _of_an_image(child):
            continue
        if name == "loc":
            place = place or text
        elif name == "lastmod":
            changed = text
        elif name in _NEWS:
            known.setdefault(_NEWS[name], text)
    moment = _moment(known.get("published", "")) or _moment(changed) or _NEVER
    return _Listed(place, moment, known)


def _of_an_image(element: Any) -> bool:
    return isinstance(element.tag, str) and ("image" in element.tag or "video" in element.tag)


def _moment(text: str) -> datetime | None:
    """A moment of the W3C's form, None where it does not name a day."""
    for parse in (datetime.fromisoformat, _day):
        try:
            moment = parse(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text[:10]), datetime.min.time())


def _whole(base: str, place: str) -> str:
    try:
        url = urldefrag(urljoin(base, place)).url
    except ValueError:
        return ""
    return url if is_web_address(url) else ""
