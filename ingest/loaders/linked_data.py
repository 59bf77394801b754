"""The article that a page describes in JSON-LD (schema.org), among all that is there. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

_MOST_CHARACTERS, _MOST_NODES, _DEEPEST = 2_000_000, 2_000, 8
# What an article is called in schema.org, and what tells of the page that it is on.
_ARTICLE = re.compile(r"(?:\w*Article|\w*BlogPosting|SocialMediaPosting|Report|Review|Recipe)$")
_PAGE = re.compile(r"(?:\w*WebPage|ItemPage)$")
# Only these lead to what the page is about: a list of other articles does not.
_LEADING = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)\s*|\s*(?:-->|(?://\s*)?\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def article_in(scripts: list[str], urls: set[str], titles: set[str]) -> dict[str, Any]:
    """What JSON-LD says of the page's own article, by the names that `from_mapping` knows.

    Of several articles it is the one with an address in `urls` or a title in `titles`, both as the
    page declares them; none where that does not tell. What is broken is as if it was not there.
    """
    nodes = [node for script in scripts for node in _nodes(_parsed(script), 0)][:_MOST_NODES]
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    own = _own([node for node in nodes if _is(node, _ARTICLE)], urls, titles)
    page = next((node for node in nodes if _is(node, _PAGE)), {})
    if own is None:
        return {"published": _text(page.get("datePublished"))} if nodes else {}
    return {
        "title": _text(own.get("headline")) or _text(own.get("name")),
        "authors": _names(own.get("author") or own.get("creator"), known),
        "publisher": next(iter(_names(own.get("publisher"), known)), ""),
        "published": _text(own.get("datePublished")) or _text(page.get("datePublished")),
        "language": _text(own.get("inLanguage")) or _text(page.get("inLanguage")),
        "url": _url(own),
    }


def _parsed(script: str) -> Any:
    """The value in a script, mended where it is wrapped in a comment or has a comma too many."""
    text = _WRAPPED.sub("", script[:_MOST_CHARACTERS]).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:_MOST_NODES]:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _LEADING:
            yield from _nodes(value.get(key), depth + 1)


def _is(node: Mapping[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(each, str) and kind.match(each.rpartition("/")[2])
        for each in (types if isinstance(types, list) else [types])
    )


def _own(
    articles: list[Mapping[str, Any]], urls: set[str], titles: set[str]
) -> Mapping[str, Any] | None:
    if len(articles) < 2:
        return articles[0] if articles else None
    for node in articles:
        if _url(node) in urls:
            return node
    for node in articles:
        if _text(node.get("headline") or node.get("name")).casefold() in titles:
            return node
    headlines = {_text(node.get("headline")) for node in articles}
    return articles[0] if len(headlines) == 1 else None


def _url(node: Mapping[str, Any]) -> str:
    page = node.get("mainEntityOfPage")
    if isinstance(page, Mapping):
        page = page.get("@id") or page.get("url")
    for value in (node.get("url"), page, node.get("@id")):
        if isinstance(value, str) and value.startswith(("http:", "https:")):
            return value.partition("#")[0]
    return ""


def _names(value: Any, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names in any of the ways in which authors are given: text, nodes, lists, references."""
    names = []
    for each in (value if isinstance(value, list) else [value])[:200]:
        if isinstance(each, Mapping) and not each.get("name"):
            each = known.get(str(each.get("@id")), {})
        name = each.get("name") if isinstance(each, Mapping) else each
        if isinstance(name, list):
            name = next(iter(name), "")
        names.append(_text(name))
    return [name for name in names if name]


def _text(value: Any) -> str:
    """A text, the first one in a list, or the text of a value that says its language."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return unescape(str(value)).strip()
