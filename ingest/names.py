"""The names of people in what a source calls its authors. Pure."""

import re
from collections.abc import Iterable

MAX_NAME, MAX_NAMES = 120, 100  # characters; names

_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,4}")
_BEFORE = re.compile(
    r"^(?:(?:posted|written|words|story|text|report(?:ed)?) )?by[: ]\s*", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\s*(?:[|/(]|\s[-–—]\s|,\s*(?=(?:the |an? )?[\w ]*\b(?:writer|reporter|editor|correspondent"
    r"|contributor|columnist|producer|press|reuters|staff|news)\b)).*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b", re.IGNORECASE)
# What stands where a name would and names nobody.
_NOBODY = re.compile(
    r"(?:the |our )?(?:[\w.’' ]{0,30} )?(?:staff|team|admin|administrator|newsroom"
    r"|editorial(?: board)?|staff writers?|staff reporters?|news desk|web desk|contributors?"
    r"|correspondents?|reporters?"
    r"|editors?|guest(?: author)?|writers?|senior writer|unknown|anonymous|none|null|n/a|author"
    r"|undefined)",
    re.IGNORECASE,
)
_AGENCIES = re.compile(
    r"reuters|ap|(?:the )?associated press|afp|agence france-presse|cnn|upi|dpa|bloomberg(?: news)?"
    r"|press association|usa ?today(?: sports| network)?",
    re.IGNORECASE,
)
_SMALL = ("to", "for", "of", "the", "and")
_OUTLET = re.compile(
    r"(?:special (?:to|for) )?(?:the )?(?:[\w&.’'/-]+ ){0,5}[\w/.-]*(?:press|times|news|post"
    r"|register|journal|tribune|herald|republic|star|network|sports|today|bureau|staff|newspapers?|courier|gazette"
    r"|telegram|sentinel|chronicle|leader|statesman|street|observer|inquirer|dispatch)(?:-[\w]+)?",
    re.IGNORECASE,
)


def split_names(names: str) -> list[str]:
    """The names in "Ann Lee, Bo Li and Cy Oz"."""
    pieces = re.split(r",|;|\band\b|&", " ".join(names.split()).rstrip(" .)"))
    return [piece.strip() for piece in pieces if _NAME.fullmatch(piece.strip())]


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names of people, each once, without "By", roles and addresses.

    An agency is kept only where nobody else is named.
    """
    people: dict[str, str] = {}
    for name in names:
        if _ADDRESS.search(name):
            continue
        name = _BEHIND.sub("", _BEFORE.sub("", " ".join(name.split()))).strip(" ,;:")
        if name and not _NOBODY.fullmatch(name):
            people.setdefault(name.casefold(), name[:MAX_NAME].rstrip())
    persons = [name for key, name in people.items() if not _AGENCIES.fullmatch(key)]
    return tuple((persons or list(people.values()))[:MAX_NAMES])


def names_in(line: str) -> tuple[str, ...]:
    """The names of people in one line, such as "By Ann Lee and Bo Li, Reuters"."""
    line = _BEFORE.sub("", line.strip())
    return clean_names(split_names(line) or [line])


def is_agency(name: str) -> bool:
    """Whether it is the name of a news agency."""
    return bool(_AGENCIES.fullmatch(name.strip(" .")))


def is_outlet(line: str) -> bool:
    """Whether the line can be the name of a newspaper or agency under that of a writer."""
    words = line.split()
    is_name = all(not word[0].islower() or word in _SMALL for word in words)
    return is_agency(line) or bool(is_name and _OUTLET.fullmatch(line))


def are_names(line: str) -> bool:
    """Whether the line can be the names of people and nothing else: each of them in capitals."""
    names = split_names(line)
    words = [word for name in names for word in name.split()]
    return (
        bool(names)
        and len(words) <= 12
        and all(
            2 <= len(name.split()) <= 4 and all(word[0].isupper() for word in name.split())
            for name in names
        )
    )
