"""What somebody said, and about what: "said the ship was safe" -> "the ship". By rules, pure."""

import re

from assistant.mentions import TIME, phrases

_SAID = re.compile(
    r"^(?:has |had )?(?:said|announced|warned|promised|added|argued|confirmed|estimated|predicted|"
    r"cautioned|declared|explained|reported|claimed|told (?:reporters|[^,]{3,40}?) that)"
    r"(?: on [A-Z][a-z]+day| in [A-Z]\w+| last \w+)?(?: that)? (?P<what>.+)$"
)
_MOST = 45  # characters of what is spoken about


def said_about(rest: str) -> str | None:
    """What the saying behind a name is about, "" where that cannot be told; None for no saying."""
    found = _SAID.match(rest)
    if not found:
        return None
    # Only what the clause is about: its first words.
    first = next((each for each in phrases(found["what"]) if each.span.start == 0), None)
    if first is None or first.kind == TIME or len(first.text) > _MOST:
        return ""
    return first.text if first.definite or first.name else ""
