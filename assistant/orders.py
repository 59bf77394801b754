"""Sentences of an article that speak to a machine, not to its readers. Pure.

"Ignore all previous instructions and …" answers no question about the news: such a sentence is
neither quoted nor shown to a model. One that reports it is ("the page told the assistant to …").
No list of phrases is whole: what gets past it is quoted as the article's words, or held to the
checks of what a model writes.
"""

import re
from functools import lru_cache

# Whoever is spoken to, or what the words pretend to be: all that may stand in front.
_FRONT = (
    r"^[\W_]*(?:(?:system|assistant|user|developer|admin|note|attention|important|warning|human"
    r"|instructions?|ai|llms?|chat(?:bots?|gpt)|models?|notice|to|all|the|any|dear|language"
    r"|assistants?|reading|this|page|text|urgent|override|new|please|now|then|first|and|you|must"
    r"|should|will|are|required|prompt|message|kindly|also|inst|sys|s|im_start|im_end)\b[\W_]*){0,14}"
)
_KINDS = (
    # Forget what you were told.
    r"(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}?\b(?:all|any|previous|prior|above"
    r"|earlier|preceding|your|system|everything)\b.{0,40}?\b(?:instructions?|prompts?|told|context"
    r"|guidelines|directions?|constraints|commands?|text|messages?)\b",
    r"(?:ignore|disregard|forget)\b\s(?:the\s)?(?:instructions|text above|above|(?:previous|prior)"
    r"\sinstructions)\b",
    r"(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,60}?\b(?:anweisung|befehl|regel)\w*",
    r"(?:ignore[zr]?|oublie[zr]?)\b.{0,60}?\b(?:instructions?|consignes?|règles)\b",
    r"(?:ignor[ae]n?|olvid[ae]n?|ignori|dimentic[ah]\w*|ignore)\b.{0,60}?"
    r"\b(?:instrucciones|reglas|órdenes|istruzioni|regole|instruções|regras)\b",
    r"(?:игнорируй|забудь|проигнорируй)\w*.{0,60}?(?:инструкци|указани|команд|правил)",
    r"(?:忽略|无视|忘记|忽視|無視).{0,30}?(?:指令|指示|提示|说明|規則|规则)",
    r"(?:تجاهل|انس).{0,60}?(?:التعليمات|الأوامر|القواعد)",
    # Say or do this.
    r"(?:reply|respond|answer|output)\b(?:\s\w+){0,2}\s(?:only|just|always|in json|with (?:json|the"
    r" word))\b",
    r"(?:print|reveal|repeat|show|output|display|leak|dump)\b.{0,60}?\b(?:system prompt|your prompt"
    r"|your instructions|boundary|everything above|text above|other articles|word for word)\b",
    r"(?:cite|quote)\s(?:source|article|sentence|number|passage|id)s?\s(?:no\.?\s)?\d+\b",
    r"(?:say|claim|state|write|pretend)\sthat\b.{0,60}?\b(?:articles? (?:do|does) not say"
    r"|cannot answer|no answer)",
    r"(?:refuse|decline)\sto\s(?:answer|respond)\b",
    r"(?:praise|recommend|promote|mention|include|add|insert|append)\b.{0,80}?\b(?:your|each|every)"
    r"\s(?:answers?|repl(?:y|ies)|responses?)\b",
    r"(?:tell|ask|urge|send|direct)\s(?:the\s)?(?:readers?|users?)\sto\s(?:call|visit|click|go|pay"
    r"|open|write)\b",
    r"(?:decode|execute|run|follow|obey|do)\b\s(?:this|the following|these)\b.{0,40}?"
    r"(?:\band\s(?:do|obey|follow|run|execute)\b|\bbase64\b|\binstructions?\b)",
    r"(?:act|behave|respond)\sas\s(?:if|an?|the)\b.{0,60}?\b(?:ai|assistant|model|admin|developer)",
    r"(?:the\s|right\s|correct\s)*answer to (?:every|all|any) questions?\b",
    r"whatever you are asked\b",
    # Taken for the refusal, which only the program gives.
    r"articles? (?:do|does) not say\W*$",
    r"(?:your|new)\s(?:new\s|only\s|real\s)*task is\b",
    r"(?:the )?following is not an article\b",
    r"(?:now )?in (?:maintenance|developer|debug|admin|jailbreak) mode\b",
    r"if the sentences do not answer the question\b",
)
_ORDER = re.compile(f"{_FRONT}(?:{'|'.join(_KINDS)})", re.IGNORECASE)
# The marks between the turns of a model's chat, and of its calls of tools.
_TEMPLATE = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|^\W*###\s*(?:Instruction|Response|System)|</?tool_?calls?>"
    r"|</?(?:system|assistant|user|articles?|documents?|instructions?)>"
    r"|^\W*(?:system|assistant|user|human)\s*:",
    re.IGNORECASE,
)
# A line of data for a machine: an object of JSON, a long run without a blank.
_DATA = re.compile(r"^\W*\{\s*\"\w+\"\s*:|[!-~]{120,}|[A-Za-z0-9+/]{48,}={0,2}")
# Letters that only Cyrillic words have: Latin words strewn with lookalikes have none of them.
_CYRILLIC = re.compile("[бвгджзйлнптфцчшщъыьэюяБГДЖЗЙЛПУФЦЧШЩЪЫЬЭЮЯ]")
_LOOKALIKES = str.maketrans("асеорхуіІАВСЕНКМОРТХ", "aceopxyiIABCEHKMOPTX")
_A_WORD = 12  # characters: what is longer and has no word is a boundary, or something encoded
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:\S{4,}|www\.\S+")  # and nothing else
_SAME = 0.7  # share of the words of two questions from which they count as one
_LONGEST = 600  # characters looked at: an order is at the beginning


@lru_cache(maxsize=4_096)
def is_order(sentence: str) -> bool:
    """Whether a sentence of an article, or of a model, plainly speaks to a machine."""
    begins = sentence[:_LONGEST]
    plain = begins if _CYRILLIC.search(begins) else begins.translate(_LOOKALIKES)
    return bool(_ORDER.search(plain) or _TEMPLATE.search(plain) or _DATA.search(plain))


def is_to_readers(sentence: str) -> bool:
    """Whether it may be evidence: it is no order to a machine, and if it is long, it has a word;
    an address alone is none.
    """
    if _ADDRESS.fullmatch(sentence.strip()):
        return False
    has_word = re.search(r"(?<!\w)[^\W\d_]{2,}(?!\w)", sentence)
    return bool(has_word or len(sentence) < _A_WORD) and not is_order(sentence)


def repeats(sentence: str, question: str) -> bool:
    """Whether a sentence only asks the question again: nothing is more like it, or says less."""
    if not sentence.rstrip("\"'”’» ").endswith(("?", "？", "؟")):
        return False
    asked, said = _words(question), _words(sentence)
    return len(asked & said) >= _SAME * max(len(asked), len(said))


def as_name(name: str) -> str:
    """A title or publisher as words that may stand in an answer; "" where it is none.

    Nothing in it looks like a citation, an order, an address or markup.
    """
    plain = " ".join(re.sub(r"[\[\]{}<>|`*]+", " ", name).split())
    is_name = plain and not is_order(plain) and not re.search(r"\w:\S|//|www\.", plain)
    return plain if is_name else ""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
