"""What is said and not asked: "thanks", "hello", "who are you?". Pure; nothing is searched for it.

A whole message counts, never a part of one: "Thanks to whom was it freed?" is a question. What
courtesy stands before a question is taken off it: "Hi, who won?".
"""

import re

from assistant.wording import AUXILIARIES, WH, word_set

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_THANKS = "You are welcome."
_HELLO = "Hello. Ask a question, and it is answered from the articles."
_BYE = "Goodbye."
_NOTED = "Good. Ask on when you like."
_ABOUT = (
    "This is Citewell. It answers questions from the articles in the library, shows the words "
    "behind each sentence, and says so where the articles do not say."
)
# Each kind by the words that make it, in the order in which they are looked for.
_KINDS = (
    (frozenset(["thanks", "thank", "thx", "cheers", "grateful"]), _THANKS),
    (frozenset(["bye", "goodbye", "later"]), _BYE),
    (word_set("hi hello hey greetings morning afternoon evening"), _HELLO),
    (
        word_set(
            "ok okay great good perfect nice cool fine alright right wonderful excellent super "
            "interesting yes no yeah yep nope see understood got sure awesome brilliant wow"
        ),
        _NOTED,
    ),
)
_FILLING = word_set(
    "you very so much a lot again many all that's that was is helpful it i oh ah there everyone "
    "for the your help answer this today now then and really just well to know bit of good "
    "interesting useful million too"
)
_MOST_WORDS = 9  # of what is only said
_SELF = re.compile(
    r"(?:and |so |but )?(?:(?:who|what) (?:are|r) you|what(?:['’]s| is) your name|"
    r"what can (?:you|i) (?:do|ask)(?: here| you| for me)?|how (?:do|does) (?:you|this|it) work|"
    r"(?:can|could) you help(?: me)?|help(?: me)?|what is (?:this|citewell)|how are you(?: today)?|"
    r"are you (?:a |an )?(?:bot|robot|ai|human|real|there))",
    re.IGNORECASE,
)
# "Hi, who won?", "ok great, and when?", "hello who won"; not "Hello Kitty" or "OK magazine".
_COURTESY = (
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings|thanks|thank you|thx|cheers|"
    r"many thanks|ok(?:ay)?|great|perfect|nice|good|alright|all right|right|well|cool|fine|yes|no|"
    r"sorry|interesting|i see|wow|excuse me)"
)
_MORE = r"(?: (?:there|again|all|everyone|very much|so much|a lot))?"
_ASKING = (
    r"(?:what|who|whom|whose|which|when|where|why|how|did|does|do|is|are|was|were|can|could|tell|"
    r"and|so|but|then)\b"
)
_LEADING = re.compile(
    rf"^{_COURTESY}{_MORE}(?: {_COURTESY}{_MORE})*(?:\s*[,;:.!–—-]+\s*|\s+(?={_ASKING}))(?=\S)",
    re.IGNORECASE,
)


def reply_to(said: str) -> str:
    """What to reply to a message that asks nothing of the articles; "" for any other."""
    plain = " ".join(said.split()).strip(" .!?,")
    if _SELF.fullmatch(without_courtesy(plain)):
        return _ABOUT
    words = [word.lower() for word in _WORD.findall(said)]
    if not words or len(words) > _MOST_WORDS or words[0] in AUXILIARIES | WH:
        return ""
    for heads, reply in _KINDS:
        if heads.intersection(words) and all(_is_filling(word) for word in words):
            return reply
    return ""


def without_courtesy(question: str) -> str:
    """The question without the greeting or thanks before it."""
    while found := _LEADING.match(question):
        question = question[found.end() :]
    return question


def _is_filling(word: str) -> bool:
    return word in _FILLING or any(word in heads for heads, _ in _KINDS)
