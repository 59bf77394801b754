"""What a model wrote -> plain text that is safe to show, or nothing. Pure.

A model may have obeyed an article. So a sentence with markup or a mark of a chat template is left
out, and one with an address, a telephone number or a run of letters that its evidence does not
hold; so is one that gives away the prompt, or that only says that the articles do not say. Light
marks of Markdown and brackets that look like citations are taken off. Whether what it says is true,
others check.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.answer import REFUSAL, unmarked
from assistant.cite import Draft
from assistant.orders import is_order
from ingest.text import normalise

MOST_SENTENCES = 12  # of an answer: the prompt asks for four
MOST_CHARACTERS = 700  # of a sentence
_ECHO = 7  # words in a row that are the prompt's own

_EMPHASIS = re.compile(
    r"(\*\*|__|`|~~)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?!\w)"
)
_HEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s*)+")
_LIGHT_TAG = re.compile(r"</?(?:b|i|em|strong|p|br|u|span|sup|sub)\s*/?>", re.IGNORECASE)
# Citations in other forms than ours, and sources named in brackets: only the program cites.
_FOREIGN = re.compile(
    r"【[^】]{0,60}】|\[\^[^\]]{1,20}\]|\[[^\]\w]*\d+[^\]\w]*[†:][^\]]{0,60}\]|［\s*[\d０-９,\s]+\s*］"
    r"|[\(\[]\s*(?:sources?|citations?|refs?|references?|quelle|fuente)\b\s*[:.][^\)\]]{0,120}[\)\]]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|file|javascript|vbscript|blob|intent)\s*:\S*|\bdata:\w+/\S*"
    r"|\b(?:mailto|tel|sms):\S+|\bhxxps?\S*|//\w[\w-]*\.\w\S*|\bwww\.\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+",
    re.IGNORECASE,
)
# In small letters: "stopped.It" lacks a blank.
_HOST = re.compile(
    r"\b(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:com|org|net|info|biz|app|dev|xyz|online"
    r"|site|shop|top|link|click|example|[a-z]{2})\b(?:[/:?#]\S*)?"
)
# Shorter numbers are held to the evidence by the check of facts; a date in ISO form has eight.
_PHONE = re.compile(r"\+\d(?:[\s().-]{0,2}\d){5,}|\d(?:[\s().-]{0,2}\d){8,}")
_MARKUP = re.compile(r"</?[a-z!?][^>]*>?|&(?:#\w+|[a-z]+);|!?\[[^\]]*\]\s*[\(\[]", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"<\|.*?\|>|\[/?INST\]|<</?SYS>>|\{[a-z_]+\}|\$\{|\{\{|\{\s*\"|\"\s*:\s*[\[{\"\d]|[}\]]{2}",
    re.IGNORECASE,
)
# A boundary, a key, something encoded: a run of letters that is no word.
_RUN = re.compile(r"-{4,}|\b(?=[a-f]*\d)[0-9a-f]{12,}\b|[a-z0-9+/=_%]{40,}", re.IGNORECASE)
_LEFTOVER = re.compile(r"\(\s*\)|\[\s*\]|\s+(?=[.,;!?])")


class Clean:
    """Drafts as they come, their text clean; without those that are not fit to be shown.

    `own` are the words that the model was given as its task, which no answer may repeat.
    """

    def __init__(self, drafts: Iterable[Draft], own: Iterable[str] = ()) -> None:
        self._drafts = drafts
        self._own = {each for text in own for each in _runs(text)}
        self._left_out = 0

    def __iter__(self) -> Iterator[Draft]:
        said: set[str] = set()
        for draft in self._drafts:
            text = clean(draft.text, [each.quote for each in draft.evidence])
            if text is None or self._own & set(_runs(text)):
                self._left_out += 1
            elif text.lower() not in said:
                said.add(text.lower())
                yield replace(draft, text=text)
            if len(said) == MOST_SENTENCES:
                return

    @property
    def notes(self) -> tuple[str, ...]:
        """How many were left out, in plain words."""
        if not self._left_out:
            return ()
        why = "they held what is not in the passages cited, or was not an answer"
        return (left_out(self._left_out, why),)


def clean(text: str, evidence: Iterable[str]) -> str | None:
    """The sentence as plain text; None where it holds what its evidence does not, or is no answer.

    One without a single letter is none, nor is the refusal, nor an order to a machine.
    """
    quotes = " ".join(evidence)
    plain = _plain(text)
    if not re.search(r"[^\W_]", plain) or len(plain) > MOST_CHARACTERS:
        return None
    if is_refusal(plain) or is_order(plain):
        return None
    if _MARKUP.search(plain) or _TEMPLATE.search(plain):
        return None  # whatever the evidence holds: as words, it is quoted better
    held = "".join(quotes.lower().split())
    foreign = (
        found.group() for pattern in (_ADDRESS, _HOST, _RUN) for found in pattern.finditer(plain)
    )
    if any("".join(each.lower().split()).rstrip(".,;:!?)") not in held for each in foreign):
        return None
    digits = re.sub(r"\D", "", quotes)
    if any(re.sub(r"\D", "", each) not in digits for each in _PHONE.findall(plain)):
        return None
    return plain


def is_refusal(text: str) -> bool:
    """Whether it says, in whatever letters, that the articles do not say."""
    return _bare(text) == _bare(REFUSAL)


def left_out(count: int, why: str) -> str:
    """The note that so many of a model's sentences were left out, and why."""
    sentences = "1 sentence" if count == 1 else f"{count} sentences"
    return f"Left out {sentences} of the model's: {why}."


def _plain(text: str) -> str:
    text = _LIGHT_TAG.sub("", _HEAD.sub("", normalise(text)))
    text = _EMPHASIS.sub(lambda found: found[2] or found[3] or "", text)
    text = unmarked(_FOREIGN.sub("", text))
    return " ".join(_LEFTOVER.sub("", " ".join(text.split())).split())


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _runs(text: str) -> Iterator[str]:
    words = _bare(text).split()
    return (" ".join(words[at : at + _ECHO]) for at in range(len(words) - _ECHO + 1))
