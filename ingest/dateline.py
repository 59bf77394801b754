"""The dateline that a wire story begins with: place, perhaps day and agency. Pure."""

import re
from datetime import date

from ingest.dates import parse_date

# "DUBAI, March 8 (Reuters) - " and its kin: place in capitals, perhaps a date, perhaps an agency.
DATELINE = re.compile(
    r"^(?:(?P<place>[A-Z][A-Z .'’/-]+(?:, [A-Z][\w.]+)?)"
    r"(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?))?"
    r"(?: \((?P<agency>[^)]{2,40})\))?"
    r"|(?:[A-Z][\w.'’-]+,? ){0,4}(?P<channel>CNN)(?: [A-Z]\w+)?)\s*(?:—|–|--|-)(?:\s+|$)"
)


def dateline(text: str) -> tuple[str, date | None]:
    """The agency and the date that a dateline gives; empty and None where it gives none."""
    found = DATELINE.match(text.strip())
    if not found:
        return "", None
    has_year = re.search(r"\d{4}", found["date"] or "")
    agency = found["agency"] or found["channel"] or ""
    return agency, parse_date(found["date"]) if has_year else None


def dateline_length(text: str) -> int:
    """How many characters the dateline that `text` begins with takes, the space behind it too.

    0 where it names neither agency nor date: "NATO - the alliance" begins a sentence.
    """
    found = DATELINE.match(text)
    named = found and (found["agency"] or found["date"] or found["channel"])
    return found.end() if found and named else 0
