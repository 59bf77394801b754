"""Anybody's words in Markdown: they show as they were written, and none becomes markup or a link.

Pure. Also what GitHub, Pandoc and others read into plain words (bare addresses, tables,
strikethrough, formulas, lists of definitions) is escaped.
"""

import re

from ingest.text import visible_line

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&@^]")
_LINKED = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_STARTS_BLOCK = re.compile(r"^(\d+(?=[.)])|(?=[-+=:%]))")


def in_markdown(text: str) -> str:
    """The text on one line, such that Markdown shows just its characters, wherever it stands."""
    line = _SPECIAL.sub(r"\\\g<0>", visible_line(text))
    line = _LINKED.sub(r"\\\g<0>", line)
    return _STARTS_BLOCK.sub(r"\1\\", line)
