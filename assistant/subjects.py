"""The names that an article is about: those of its headline, and those said repeatedly. Pure."""

import re
from collections import Counter

from assistant.mentions import CALENDAR
from assistant.wording import SMALL

_CAPITAL = r"[A-ZÀ-Þ][\w’'-]*\w"
_RUN = re.compile(rf"{_CAPITAL}(?: {_CAPITAL})*")
_AGAIN = 2  # times a name is said in an article that is about it
_NATIONAL = re.compile(r"(?:ian|ish|ese|ench|erman|utch|can|iss|eek|ech)$")


def subjects(title: str, text: str) -> list[str]:
    """The names, with "the" where the text says it so; those of the headline first, then often said
    ones.
    """
    said: Counter[str] = Counter()
    within: set[str] = set()
    for run in _RUN.finditer(text):
        name = re.sub(r"['’]s?$", "", run.group()).removeprefix("The ")
        said[name] += 1
        # The first word of a sentence is written so, name or not.
        if " " in name or re.search(r"[\w,;–—-] [“\"]?$", text[: run.start()]):
            within.add(name)
    often = [name for name in within if said[name] >= _AGAIN and _is_subject(name)]
    whole = [each for each in often if not any(each != other and each in other for other in often)]
    whole.sort(key=lambda name: (name not in title, -said[name], name))
    return [_with_the(name, text) for name in whole]


def _is_subject(name: str) -> bool:
    parts = name.lower().split()
    if all(part in CALENDAR or part in SMALL for part in parts):
        return False
    return len(name) > 2 and not (len(parts) == 1 and _NATIONAL.search(name))


def _with_the(name: str, text: str) -> str:
    with_the = len(re.findall(rf"\b[Tt]he {re.escape(name)}\b", text))
    without = len(re.findall(rf"(?<![Tt]he )\b{re.escape(name)}\b(?! [A-Z])", text))
    return f"the {name}" if with_the > without else name
