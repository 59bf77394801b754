"""Text in, index terms out: the words that the keyword search and the evidence scores compare.

One rule for articles and questions alike: letters folded to their base form, acronyms without
their dots ("U.S." and "US"), numbers without thousands separators, stop words left out, the rest
stemmed (Porter's algorithm, by PyStemmer). Characters of scripts written without spaces are
terms by themselves. Pure.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

_ACRONYM = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_POSSESSIVE = re.compile(r"['’]s?\b")
_WORD = re.compile(
    r"(?!\W)[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+"
)

RULES = 1  # recorded in each library: another number where the same text would give other terms

STOP_WORDS = frozenset(
    [
        "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any",
        "are", "article", "articles", "as", "at", "be", "because", "been", "before", "being",
        "below", "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing",
        "down", "during", "each", "few", "for", "from", "further", "had", "has", "have", "having",
        "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it",
        "its", "itself", "just", "me", "more", "most", "my", "no", "nor", "not", "now", "of", "off",
        "on", "once", "only", "or", "other", "our", "out", "over", "own", "piece", "please", "s",
        "said", "same", "say", "says", "she", "should", "so", "some", "stories", "story", "such",
        "t", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they",
        "this", "those", "through", "to", "told", "too", "under", "until", "up", "us", "very",
        "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose",
        "why", "will", "with", "would", "you", "your",
    ]
)  # fmt: skip
# Forms that no stemmer brings together; the ones that questions about news ask with most.
_IRREGULAR = {
    form: base
    for base, forms in {
        "write": "wrote written writing", "win": "won winning", "begin": "began begun",
        "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought",
        "choose": "chose chosen", "come": "came", "die": "died dead dying death",
        "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen", "fight": "fought",
        "find": "found", "fly": "flew flown flight flights", "get": "got gotten",
        "give": "gave given", "go": "went gone", "grow": "grew grown growth", "hold": "held",
        "keep": "kept", "know": "knew known", "lead": "led", "leave": "left", "lose": "lost loss",
        "make": "made", "meet": "met", "pay": "paid payment", "rise": "rose risen", "run": "ran",
        "see": "saw seen", "sell": "sold", "send": "sent", "shake": "shook shaken",
        "show": "shown", "sink": "sank sunk", "speak": "spoke spoken", "spend": "spent",
        "stand": "stood", "steal": "stole stolen", "stick": "stuck", "strike": "struck",
        "take": "took taken", "teach": "taught", "think": "thought", "throw": "threw thrown",
        "weapon": "weaponry", "man": "men", "woman": "women", "child": "children",
    }.items()
    for form in forms.split()
}  # fmt: skip

_stemmer = Stemmer.Stemmer("english")
_stemming = threading.Lock()  # a PyStemmer object is not to be used by two threads at once


def terms(text: str) -> list[str]:
    """The index terms of `text`, in order, repeats kept. Only letters and digits occur in them."""
    return [_term(word) for word in words(text) if word not in STOP_WORDS]


def words(text: str) -> list[str]:
    """All words of `text`, in order, folded and not stemmed: what index terms are made of."""
    text = _ACRONYM.sub(lambda found: found.group().replace(".", ""), text)
    text = _POSSESSIVE.sub("", _THOUSANDS.sub("", text))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _WORD.findall(folded)


def indexed(title: str, text: str) -> list[str]:
    """The terms that a chunk is found by: those of its article's title and of its text."""
    return terms(f"{title}\n{text}")


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    with _stemming:
        return str(_stemmer.stemWord(_IRREGULAR.get(word, word)))
