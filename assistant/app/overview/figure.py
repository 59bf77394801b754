"""Figure: a picture of some numbers, what it shows in a sentence, and the numbers in a table.

The picture is a Vega-Lite specification, which Gradio's page draws with its own copy of that
library. It is drawn as SVG with the page's CSS variables as its colours, so that it follows the
page from light to dark. Names out of articles are data in it, never part of an expression.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.app.markup import cut
from ingest.text import visible, visible_line

Spec = Mapping[str, Any]
ACCENT, SOFT, INK, RULE, PAPER = (
    f"var(--{name})" for name in ("accent", "soft", "ink", "rule", "paper")
)
NAME_SHOWN = 120  # characters of a name in a picture's data; its axis shows fewer
NAME_SAID = 80  # and in a sentence
NARROW = "containerSize()[0] < 480"
# How much room names have beside a picture, by how wide it is.
NAMES_LIMIT = {"expr": f"{NARROW} ? 116 : 190"}


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers for those who do not see the picture, or want them; every row as long as `heads`."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture. `said` is its gist in a sentence; `notes` are what it does not show.

    Without a `spec` there is nothing to draw, and `said` tells why.
    """

    title: str
    said: str
    spec: Spec | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()


def drawn(said: str, rows: Sequence[Mapping[str, Any]], **parts: Any) -> Spec:
    """A Vega-Lite specification over the rows, as wide as its place, in the page's own looks."""
    return {
        "description": visible(said),
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": 0,
        "data": {"values": [_visible(row) for row in rows]},
        "config": _LOOKS,
        "usermeta": {"embedOptions": {"renderer": "svg", "actions": False}},
        **parts,
    }


def _visible(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: visible(each) if isinstance(each, str) else each for key, each in row.items()}


def shown(names: Sequence[str], unknown: str) -> list[str]:
    """The names as a picture has them: short, visible, no two alike, `unknown` for none."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        short = cut(visible_line(name), NAME_SHOWN) or unknown
        seen[short] = seen.get(short, 0) + 1
        found.append(short if seen[short] == 1 else f"{short} ({seen[short]})")
    return found


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 article", "1,204 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_LOOKS: Spec = {
    # Who does not see the picture has its name and the table, not every bar and line of it.
    "aria": False,
    "mark": {"aria": False},
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "labelFontSize": 13,
        "titleColor": SOFT,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domainColor": RULE,
        "gridColor": RULE,
        "ticks": False,
        "labelPadding": 7,
        "titlePadding": 10,
    },
    "text": {"color": SOFT, "fontSize": 13},
    "bar": {"color": ACCENT},
    "point": {"color": ACCENT, "filled": True},
}
