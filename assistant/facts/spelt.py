"""Numbers in words: "two hundred and twelve", "third". Pure."""

import re
from fractions import Fraction

_listed = str.split  # words written one behind the other

SMALL = {
    word: value
    for value, word in enumerate(
        _listed("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
""")
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "lakh": 10**5, "crore": 10**7, "dozen": 12,
}  # fmt: skip
ORDERS = {
    word: value
    for value, word in enumerate(
        _listed("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""),
        start=1,
    )
} | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_WORD = "|".join(sorted((*SMALL, *SCALES), key=len, reverse=True))
# "A hundred" is a number, and "a two-year" is not three.
_A = rf"an? (?={'|'.join(SCALES)})"
SPELT = rf"(?:(?:{_A})?(?:{_WORD})(?:(?:[ -]|,? and )(?:{_WORD}))*)"


def value_of(words: str) -> Fraction | None:
    """The value of "two hundred and twelve thousand"; None where it is no one number."""
    total, part, last = 0, 0, ""
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ("a", "an"):
            part = 1
        elif word in SMALL:
            if last in SMALL and not (SMALL[last] >= 20 and 0 < SMALL[word] < 10):
                return None
            part += SMALL[word]
        elif word in ("hundred", "dozen"):
            part = (part or 1) * SCALES[word]
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0
        last = word
    return Fraction(total + part)
