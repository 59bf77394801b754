"""Takes out of a page what its readers cannot see: hidden elements, and what is no text of it.

Only what the page itself says is looked at: attributes, inline styles, and the plain rules of its
style elements. Styles in other files, and what scripts do, are not known here.
"""

import re
from collections.abc import Iterator
from typing import Any

# A page that hides most of its text shows it by a script once it is loaded: then it is kept.
_MOST = 0.5
_ENOUGH = 100  # characters that can be seen: the article is not in the page's data alone
_NOT_TEXT = ("style", "template", "noscript", "iframe", "object", "textarea", "select", "input")
_DATA = "application/ld+json"  # not text, but it says who wrote the page, and when

_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)"
    r"|(?<![-\w])opacity:(?:0+(?:\.0*)?|\.0+)%?(?:;|!|$)"
    r"|font-size:(?:0+(?:\.0*)?|\.0+)[a-z%]*(?:;|!|$)"
    r"|(?:left|top|right|text-indent):-(?:999|\d{4,}|\d{2,}r?em)"
    r"|clip:rect\(0|clip-path:inset\((?:50|100)%|(?<![-\w])color:transparent"
    r"|(?<![-\w])(?:max-)?(?:height|width):0[a-z]*;(?:.*;)?overflow:hidden"
)
_COLOUR = re.compile(r"(?:^|;)(background(?:-color)?|color):([^;!]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Rules inside `@media {…}` hold for some readers only, so only those outside are read.
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z0-9]*([.#])([\w-]+)", re.IGNORECASE)


def drop_unseen(tree: Any) -> None:
    """Take what is hidden out of an lxml tree, in place; what stands behind it is kept."""
    rules = set(_hiding_rules(tree))
    scripts = [each for each in tree.iter("script") if each.get("type") != _DATA]
    _drop([*tree.iter(*_NOT_TEXT), *scripts])
    whole = _length(tree)
    _drop(
        each
        for each in list(tree.iterdescendants())
        if isinstance(each.tag, str)
        and each.tag not in ("head", "body", "script")
        and _is_hidden(each, rules)
        and _length(each) <= _MOST * whole
    )
    for script in tree.iter("script"):
        if script.text and whole >= _ENOUGH:
            script.text = script.text.replace('"articleBody"', '"unseen"')


def _drop(elements: Iterator[Any] | list[Any]) -> None:
    for each in elements:
        if each.getparent() is not None:
            each.drop_tree()


def _is_hidden(element: Any, rules: set[tuple[str, str]]) -> bool:
    if element.get("hidden", "until-found") != "until-found":
        return True
    if _hides(element.get("style") or ""):
        return True
    names = [(".", each) for each in (element.get("class") or "").split()]
    return any(each in rules for each in [*names, ("#", element.get("id") or "")])


def _hides(style: str) -> bool:
    """Whether these declarations hide it, or give the letters the colour of what is behind them."""
    plain = re.sub(r"\s+", "", _COMMENT.sub("", style)).lower()
    colours = dict(_COLOUR.findall(plain))
    ground = colours.get("background-color") or colours.get("background")
    letters = colours.get("color")
    return bool(_HIDING.search(plain)) or (letters is not None and letters == ground)


def _hiding_rules(tree: Any) -> Iterator[tuple[str, str]]:
    """The classes and ids that the page's own styles hide."""
    for sheet in tree.iter("style"):
        css = _AT_RULE.sub("", _COMMENT.sub("", sheet.text or ""))
        for selectors, style in _RULE.findall(css):
            if _hides(style):
                found = (_SIMPLE.fullmatch(each.strip()) for each in selectors.split(","))
                yield from ((each[1], each[2]) for each in found if each)


def _length(element: Any) -> int:
    """How many characters it says, without white space and comments."""
    texts = element.xpath("descendant::text()[not(parent::script)]")  # in time with the page
    return sum(len("".join(each.split())) for each in texts)
