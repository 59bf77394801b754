"""A row of JSON without objects in it: their keys become columns. Pure."""

import json
from collections.abc import Mapping
from typing import Any

# Objects that describe the row, whose keys are columns like the others; the names of the rest
# go before their keys.
_OPEN = ("metadata", "meta", "_source", "fields", "attributes", "properties", "extra", "info")
_INNER = ("rendered", "name", "value", "@value", "#text", "text")  # what stands for an object
_DEEP = 4  # objects in objects
_MOST = 2_000  # characters of what lies deeper


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row: text, numbers, and lists of text.

    `{"metadata": {"date": …}}` becomes `date`, or `metadata.date` where the row has a date too;
    `{"author": {"name": …}}` becomes `author` and `author.name`.
    """
    found: dict[str, Any] = {}
    _spread(row, "", "", found)
    return found


def _spread(row: Mapping[str, Any], before: str, path: str, found: dict[str, Any]) -> None:
    objects: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in row.items():
        if isinstance(value, Mapping):
            objects.append((key, value))
        else:
            name = f"{before}{key}" if f"{before}{key}" not in found else f"{path}{key}"
            found.setdefault(name, _listed(value) if isinstance(value, list) else value)
    for key, inner in objects:
        name = f"{path}{key}"
        is_open = key.lower() in _OPEN
        if not is_open and (stands := _called(inner)):
            found.setdefault(f"{before}{key}", stands)
        if name.count(".") >= _DEEP:
            found.setdefault(name, _as_json(inner))
        else:
            _spread(inner, before if is_open else f"{name}.", f"{name}.", found)


def _listed(values: list[Any]) -> list[str]:
    """The values of a list as text: of objects, what they are called."""
    return [
        (_called(each) or _as_json(each)) if isinstance(each, Mapping | list) else str(each)
        for each in values
        if each is not None
    ]


def _called(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return next((value[name] for name in _INNER if isinstance(value.get(name), str)), "")


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)[:_MOST]
    except (ValueError, RecursionError):
        return "…"
