"""What a browser asks of the list, as values. Pure; knows nothing about HTML.

Anybody can send anything: what makes no sense is left out.
"""

from collections.abc import Mapping
from datetime import date

from ingest.shelf import SORTS, Wanted

_LONGEST = 200  # characters of a value
_MOST = 200  # values chosen of a facet
_MOST_IDS = 20_000
_YEAR, _MONTH = 4, 7  # characters of a period


def wanted(data: object) -> Wanted:
    """The part of the list that is asked for."""
    if not isinstance(data, Mapping):
        return Wanted()
    sorts = [each for each in SORTS if each == data.get("sort")]
    page = data.get("page")
    return Wanted(
        words=_text(data.get("words")),
        sort=(*sorts, SORTS[0])[0],
        page=page if isinstance(page, int) and 0 < page < 1_000_000 else 1,
        publishers=_texts(data.get("publishers")),
        languages=_texts(data.get("languages")),
        periods=tuple(each for each in _texts(data.get("periods")) if _is_period(each)),
        after=_day(data.get("after")),
        before=_day(data.get("before")),
    )


def ids(data: object, name: str) -> tuple[str, ...]:
    """The articles' ids under that name."""
    return _texts(data.get(name), _MOST_IDS) if isinstance(data, Mapping) else ()


def word(data: object, name: str) -> str:
    """The text under that name."""
    return _text(data.get(name)) if isinstance(data, Mapping) else ""


def number(data: object, name: str) -> int | None:
    """The number under that name, which comes as text."""
    said = word(data, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _is_period(text: str) -> bool:
    try:
        filled = {0: "2000-01-01", _YEAR: f"{text}-01-01", _MONTH: f"{text}-01"}[len(text)]
        date.fromisoformat(filled)
    except (KeyError, ValueError):
        return False
    return True


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _texts(value: object, most: int = _MOST) -> tuple[str, ...]:
    some = value[:most] if isinstance(value, list) else []
    return tuple(dict.fromkeys(_text(each) for each in some if isinstance(each, str)))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        return None
