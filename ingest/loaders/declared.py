"""What a web page's markup declares of its article: JSON-LD, OpenGraph, meta, microdata, `time`.

Knows nothing of the page's text. What is not declared is not there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ingest.dates import is_past, parse_moment
from ingest.headline import folded, without_site
from ingest.loaders.linked_data import article_in
from ingest.metadata import is_web_address

Metas = Mapping[str, list[str]]

_TITLES = (
    *("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "headline"),
    *("parsely-title", "sailthru.title"),
)
_AUTHORS = (
    *("citation_author", "author", "parsely-author", "sailthru.author", "dc.creator"),
    *("dcterms.creator", "article:author", "article:author_name", "byl", "og:author"),
)
_SITES = (
    *("og:site_name", "citation_journal_title", "application-name", "dc.publisher"),
    *("dcterms.publisher", "publisher", "cre"),
)
_DATES = (
    *("article:published_time", "og:article:published_time", "article:published"),
    *("datepublished", "citation_publication_date", "citation_online_date", "citation_date"),
    *("dc.date.issued", "dcterms.issued", "parsely-pub-date", "sailthru.date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "published_time"),
    *("published-date", "originalpublicationdate", "rnews:datepublished", "pdate", "ptime"),
    *("cxenseparse:recs:publishtime", "dc.date", "dcterms.date", "dcterms.created"),
    *("dc.date.created", "date"),
)
_ADDRESSES = ("og:url", "twitter:url", "citation_abstract_html_url", "parsely-link")
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}\w{0,4}/(?=https?://)")
_NOT_FIRST = re.compile(r"updat|modif|revis|access|comment|related", re.IGNORECASE)
_FIRST = re.compile(r"publish|entry-date|post-date|pubdate|dateline|timestamp", re.IGNORECASE)
_MOST_METAS, _MOST_TIMES = 500, 100


def declared(tree: Any) -> dict[str, Any]:
    """What an lxml tree of a page declares, by the names that `from_mapping` knows.

    The title is without the name of the site; the day is that of publication, never that of the
    last change; of several values the first that can be read is taken. `published` is "" where
    the markup has days and none of them can be told to be it, None where it has none.
    """
    metas = _metas(tree)
    titles = _given(metas, _TITLES)
    head = _text(next(tree.iter("title"), None))
    headings = [text for text in map(_text, tree.iter("h1")) if text]
    address = _address(tree, metas)
    own = {each.casefold() for each in (*titles, *headings, head) if each}
    linked = article_in(_scripts(tree), {address} if address else set(), own)
    sites = [linked.get("publisher", ""), *_given(metas, _SITES)]
    sites = [site for site in sites if site and not is_web_address(site)]
    language = _language(tree, metas, linked)
    url = address or _unarchived(linked.get("url", ""))
    dates = [linked.get("published", ""), *_given(metas, _DATES), *_times(tree)]
    has_days = any(dates) or bool(linked) or next(tree.iter("time"), None) is not None
    return {
        "title": _title(
            [linked.get("title", ""), *titles, *_item(tree, "headline")], head, headings, sites, url
        ),
        "authors": linked.get("authors") or _authors(tree, metas),
        "publisher": sites[0] if sites else "",
        "published": _first_date(dates, language, url) if has_days else None,
        "url": url,
        "language": language,
    }


def _metas(tree: Any) -> Metas:
    metas: dict[str, list[str]] = defaultdict(list)
    for at, meta in enumerate(tree.iter("meta")):
        if at >= _MOST_METAS:
            break
        content = " ".join((meta.get("content") or "").split())
        for key in ("property", "name", "itemprop"):
            if content and meta.get(key):
                metas[meta.get(key).strip().lower()].append(content)
    return metas


def _given(metas: Metas, names: Iterable[str]) -> list[str]:
    return [value for name in names for value in metas.get(name, [])]


def _scripts(tree: Any) -> list[str]:
    return [
        script.text
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower() and script.text
    ]


def _title(titles: list[str], head: str, headings: list[str], sites: list[str], url: str) -> str:
    """The first of the declared titles, or else the page's own, each without the site's name."""
    host = folded(urlsplit(url).hostname or "") if url else ""
    for title in (*titles, head):
        if not title:
            continue
        found = without_site(title, (*sites, *_in_host(title, host)))
        for heading in headings:  # "Rain falls - The Post", and above the article "Rain falls"
            if found != heading and found.startswith(heading) and len(heading.split()) > 2:
                rest = found[len(heading) :]
                found = heading if re.match(r"\s*[|»«·•–—:-]+\s", rest) else found
        return found
    return headings[0] if len(headings) == 1 else ""


def _in_host(title: str, host: str) -> list[str]:
    """The parts of a title that the name of the page's host says too."""
    pieces = re.split(r"\s+(?:[|»«·•]|::|[-–—])\s+", title)
    ends = {pieces[0], pieces[-1]} if len(pieces) > 1 else set()
    return [end for end in ends if len(folded(end)) > 3 and folded(end) in host]


def _authors(tree: Any, metas: Metas) -> list[str]:
    for name in _AUTHORS:
        found = [value for value in metas.get(name, []) if not is_web_address(value)]
        if name == "citation_author":
            found = [_turned(value) for value in found]
        if len(found) > 1:
            return found
        if found:
            return _split(found[0])
    return _item(tree, "author")


def _turned(name: str) -> str:
    """ "Ann Lee" from "Lee, Ann", as catalogues write it."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name


def _split(names: str) -> list[str]:
    return [each.strip() for each in re.split(r"\s*[,;&]\s*|\s+and\s+", names) if each.strip()]


def _item(tree: Any, name: str) -> list[str]:
    """What the page's microdata calls so, outside of lists of other articles."""
    found = []
    for element in tree.xpath(f"//*[@itemprop='{name}']")[:20]:
        inner = element.xpath(".//*[@itemprop='name']")
        text = _text(inner[0] if inner else element) or (element.get("content") or "")
        if element.tag != "meta" and text and len(text) <= 300:
            found.append(text)
    return found if name == "author" else found[:1]


def _times(tree: Any) -> list[str]:
    """The days that elements say are when the page was published; one `time` alone says so too."""
    said: list[str] = []
    others: list[str] = []
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate] | //time[@datetime]")[
        :_MOST_TIMES
    ]:
        value = element.get("datetime") or element.get("content") or _text(element)
        around = " ".join(
            filter(None, (element.get("class"), element.get("itemprop"), element.get("id")))
        )
        if _NOT_FIRST.search(around):
            continue
        is_said = element.get("pubdate") is not None or _FIRST.search(around)
        (said if is_said else others).append(value)
    if said:
        return said[:1]
    return others if len(set(others)) == 1 else []


def _first_date(values: Iterable[str], language: str, url: str) -> str:
    for value in values:
        moment = parse_moment(value, language, url) if value else None
        if moment and is_past(moment.day):
            return value
    return ""


def _address(tree: Any, metas: Metas) -> str:
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for value in (*links, *_given(metas, _ADDRESSES)):
        url = _unarchived(value.strip())
        if is_web_address(url):
            return url.partition("#")[0]
    return ""


def _unarchived(url: str) -> str:
    """The address of a page that an archive keeps."""
    return _ARCHIVE.sub("", url)


def _language(tree: Any, metas: Metas, linked: Mapping[str, Any]) -> str:
    root = tree.getroottree().getroot()
    given = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        linked.get("language"),
        *_given(metas, ("og:locale", "dc.language", "dcterms.language", "content-language")),
    )
    for value in given:
        if value and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", value.strip()):
            return str(value).strip().replace("_", "-")
    return ""


def _text(element: Any) -> str:
    said: list[str] = [] if element is None else list(element.itertext())
    return " ".join("".join(said).split())[:2_000]
