"""Numbers in a text: "2 million", "two million", "2m" and "2,000,000" are one. Pure.

A number has its possible values (of "2m" two: it may be metres), a kind (percent, a currency, an
order, an hour) and the word that it counts. "About" and its kin are no numbers: they let a rounder
number stand for an exact one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.facts.spelt import ORDERS, SCALES, SMALL, SPELT, value_of
from ingest.article import Span
from ingest.terms import terms

_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_UNSURE = frozenset({"m", "b", "k"})  # metres, bytes, kelvin: unless money
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
          "eighth": 8, "tenth": 10}  # fmt: skip
CURRENCIES = frozenset("$€£¥₹")
_CURRENCIES = {
    "dollar": "$", "euro": "€", "pound": "£", "sterling": "£", "yen": "¥", "rupee": "₹",
    "usd": "$", "eur": "€", "gbp": "£", "jpy": "¥",
}  # fmt: skip
_NAMES_OF_ONE = {"km": "kilomet", "kilometr": "kilomet", "metr": "meter", "foot": "feet",
                 "kg": "kilogram", "tonn": "ton", "litr": "liter"}  # fmt: skip
_MEASURES = frozenset(
    _NAMES_OF_ONE.get(each, each)
    for each in terms(
        "miles kilometres kilometers km metres meters feet foot inches yards acres hectares tons "
        "tonnes kilograms kg pounds ounces litres liters gallons seconds minutes hours days weeks "
        "months years decades centuries degrees mph kph megawatts gigawatts"
    )
)

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HOUR = re.compile(
    r"(?<![\w.:$])(?P<hour>\d{1,2})(?:(?::|\.(?=\d\d ?[ap]))(?P<minute>\d\d))?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|(?<=:\d\d)(?!:?\d))",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?:(?P<over>an?|one|two|three|four|five|seven|\d)[ -])?(?P<under>{'|'.join(_PARTS)})"
    r"s?(?=,? (?:of|the)\b|(?<=s)-)",
    re.IGNORECASE,
)
_ORDER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(each for each in SMALL if each.endswith('ty'))})-)?"
    rf"(?P<word>{'|'.join(ORDERS)})\b(?<!\bat first)|(?<![\w.])(?P<number>\d{{1,3}}(?:,\d{{3}})*)"
    r"(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?P<word>dozen|hundred|thousand|million|billion|trillion)s\b", re.I)
_PLAIN = re.compile(
    rf"(?P<sign>(?:US|A|C|HK)?[$€£¥₹]\s?)?(?<![\w.,])(?<![A-Za-z]-)(?P<digits>{_DIGITS})"
    rf"(?:(?P<short>{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b"
    rf"|[ -](?P<scale>{'|'.join(SCALES)})\b)?(?P<joined>-year-old)?(?![\w]|[.,]\d)"
    rf"|(?<![\w-])(?P<spelt>{SPELT})(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s?(?:%|per ?cents?(?:age points?)?\b|pct\b|percentage\b)", re.IGNORECASE)
_TO = re.compile(r"\s?(?:-|–|—|to|and|or)\s?[$€£]?$", re.IGNORECASE)
_CURRENCY = re.compile(rf"[ -](?:(?:U\.?S\.?|US) )?(?P<word>{'|'.join(_CURRENCIES)})s?\b", re.I)
_ABOUT = re.compile(
    r"\b(?:(?P<over>more than|over|at least|above|upwards of|exceed(?:s|ed|ing)?)"
    r"|(?P<under>fewer than|less than|under|nearly|almost|up to|below|close to)"
    r"|(?P<about>about|around|some|roughly|approximately|an estimated|estimated))"
    r"\s(?:U\.?S\.?\s?)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[ -]+((?:[^\W\d_]|['’-])+)(?:[ -]+((?:[^\W\d_]|['’-])+))?")
_NEAR = Fraction(11, 10)  # "over" and "under" are said of what is near
_ONE = frozenset({Fraction(1)})
_SAYS_ONE = re.compile(r"\b(?:an?|one|single|once|first|each|per|another|1)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a span; `kind` is "", "%", a currency's sign, "nth", "part", "hour" or "vague".

    `about` is "", "about", "over" or "under". `counts` has the terms of the two words behind it.
    """

    span: Span
    values: frozenset[Fraction]
    kind: str = ""
    about: str = ""
    counts: tuple[str, ...] = ()


def numbers(text: str, taken: Sequence[Span] = ()) -> list[Number]:
    """The numbers of a text in order, but for what stands in the spans `taken`, by dates say."""
    busy = list(taken)
    found: list[Number] = []
    for pattern, make in ((_HOUR, _hour), (_PART, _part), (_ORDER, _order), (_VAGUE, _vague),
                          (_PLAIN, _plain)):  # fmt: skip
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.start < each.end and each.start < span.end for each in busy):
                continue
            if number := make(match, span):
                busy.append(span)
                found.append(_placed(number, text))
    return list(_with_units(sorted(found, key=lambda each: each.span), text))


def holds(claimed: Number, given: Sequence[Number], text: str) -> bool:
    """Whether the text, which has the numbers `given`, says the number that is claimed."""
    same = [each for each in given if _is_same(claimed, each)]
    if not same:
        one = claimed.values == _ONE and not claimed.kind
        return (one and bool(_SAYS_ONE.search(text))) or any(
            _rounds(claimed, each) for each in given
        )
    return any(_counts_alike(claimed, each) for each in same) or not _counts_other(
        claimed, same, given
    )


def _is_same(one: Number, other: Number) -> bool:
    if "vague" in (one.kind, other.kind):
        return _vaguely(one, other)
    if {one.kind, other.kind} == {"part", "%"}:
        part, percent = (one, other) if one.kind == "part" else (other, one)
        return any(100 * value in percent.values for value in part.values)
    if "hour" in (one.kind, other.kind) and one.kind != other.kind:
        return False
    money = {one.kind, other.kind} & CURRENCIES
    fits = one.kind == other.kind or ("" in (one.kind, other.kind) and bool(money))
    # "The 3rd" and "3", but not "3 percent" and "3".
    fits = fits or {one.kind, other.kind} == {"", "nth"}
    return fits and bool(one.values & other.values)


def _vaguely(one: Number, other: Number) -> bool:
    """ "Thousands" is 4,000 too."""
    if one.kind == other.kind:
        return one.values == other.values
    vague, exact = (one, other) if one.kind == "vague" else (other, one)
    least = min(vague.values)
    return vague is one and any(2 * least <= value < 1000 * least for value in exact.values)


def _rounds(claimed: Number, exact: Number) -> bool:
    """Whether "about", "over" or "nearly" a rounder number is true of the exact one."""
    if not claimed.about or not _is_same(replace(claimed, values=exact.values), exact):
        return False
    for round_ in claimed.values:
        for value in exact.values:
            unit = _unit(round_)
            if value <= 0 or _unit(value) >= unit or unit * 10 > 10 * round_:
                continue
            down = value // unit * unit
            nearest = (value + unit / 2) // unit * unit
            allowed = {"over": {down}, "under": {down + unit}, "about": {nearest}}
            if round_ in allowed[claimed.about]:
                return True
    return _bounds(claimed, exact)


def _bounds(claimed: Number, exact: Number) -> bool:
    """Whether "over 4.5 million" is true of the 4.7 million of the same that it is not far from."""
    if claimed.counts[:1] != exact.counts[:1] and claimed.counts and exact.counts:
        return False
    return any(
        (claimed.about == "over" and bound <= value <= bound * _NEAR)
        or (claimed.about == "under" and value <= bound <= value * _NEAR)
        for bound in claimed.values
        for value in exact.values
    )


def _unit(value: Fraction) -> Fraction:
    """The place of the last digit that is not 0: of 640 it is 10, of 2.5 a tenth."""
    unit = Fraction(1)
    while value and value % unit:
        unit /= 10
        if unit < Fraction(1, 10**6):
            return unit
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def _counts_alike(one: Number, other: Number) -> bool:
    if not one.counts or not other.counts:
        return False
    if {one.counts[0], other.counts[0]} & _MEASURES:
        return one.counts[0] == other.counts[0]
    return bool(set(one.counts) & set(other.counts))


def _counts_other(claimed: Number, same: Sequence[Number], given: Sequence[Number]) -> bool:
    """Whether the number is said of something else: "12 passengers" of "212 passengers, 12 crew";
    or in another measure, "5 miles" of "5 kilometres".
    """
    if not claimed.counts:
        return False
    first = claimed.counts[0]
    if first in _MEASURES:
        return all(each.counts and each.counts[0] in _MEASURES for each in same)
    others = [
        each for each in given
        if each not in same and each.kind == claimed.kind and not claimed.values & each.values
    ]  # fmt: skip
    counted = [each for each in others if each.counts[:1] == (first,)]
    return bool(counted) and all(each.counts and each.counts[0] != first for each in same)


def _hour(match: re.Match[str], span: Span) -> Number | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 24 or minute > 59:
        return None
    half = (match["half"] or "").lower()
    if half:
        hours = {hour % 12 + (12 if half == "p" else 0)}
    else:
        hours = {hour % 24, hour + 12} if 0 < hour <= 12 else {hour % 24}
    return Number(span, frozenset(Fraction(60 * each + minute) for each in hours), "hour")


def _part(match: re.Match[str], span: Span) -> Number:
    over = (match["over"] or "one").lower()
    above = int(over) if over.isdigit() else SMALL.get(over, 1)
    return Number(span, frozenset({Fraction(above, _PARTS[match["under"].lower()])}), "part")


def _order(match: re.Match[str], span: Span) -> Number | None:
    if match["word"] and match["word"].istitle() and match.string[match.end() :][:1] == ",":
        return None  # "First, it rained."
    if match["number"]:
        value = int(match["number"].replace(",", ""))
    else:
        value = SMALL.get((match["tens"] or "").lower(), 0) + ORDERS[match["word"].lower()]
    return Number(span, frozenset({Fraction(value)}), "nth")


def _vague(match: re.Match[str], span: Span) -> Number:
    return Number(span, frozenset({Fraction(SCALES[match["word"].lower()])}), "vague")


def _plain(match: re.Match[str], span: Span) -> Number | None:
    if match["spelt"]:
        value = value_of(match["spelt"])
        return Number(span, frozenset({value})) if value is not None else None
    value = Fraction(match["digits"].replace(",", ""))
    sign = (match["sign"] or "").strip()[-1:]
    kind = sign if sign in CURRENCIES else ""
    short = (match["short"] or "").lower()
    values = {value * SCALES.get((match["scale"] or "").lower(), _SHORT.get(short, 1))}
    if short in _UNSURE and not kind:
        values.add(value)
    return Number(span, frozenset(values), kind)


def _placed(number: Number, text: str) -> Number:
    """The number with what stands around it: percent or currency, "about", what it counts."""
    kind, end = number.kind, number.span.end
    if percent := _PERCENT.match(text, end):
        kind, end = "%", percent.end()
    elif not kind and (currency := _CURRENCY.match(text, end)):
        kind, end = _CURRENCIES[currency["word"].lower()], currency.end()
    said = _ABOUT.search(text, 0, number.span.start)
    about = (said.lastgroup or "") if said else ""
    counted = _COUNTED.match(text, end)
    words = [term for each in counted.groups() if each for term in terms(each)] if counted else []
    named = tuple(_NAMES_OF_ONE.get(each, each) for each in words)
    return replace(number, kind=kind, about=about, counts=named)


def _with_units(found: Sequence[Number], text: str) -> Iterator[Number]:
    """The numbers, the first of "40 to 50 percent" with the unit of the second."""
    for at, each in enumerate(found):
        behind = found[at + 1] if at + 1 < len(found) else None
        between = text[each.span.end : behind.span.start] if behind else ""
        if behind and _TO.fullmatch(between) and not each.kind:
            scale = _scale(behind, text)
            scaled = frozenset(value * scale for value in each.values)
            values = each.values | scaled if each.span.cut(text).isdigit() else each.values
            yield replace(each, kind=behind.kind, values=values, counts=behind.counts)
        else:
            yield each


def _scale(number: Number, text: str) -> int:
    found = re.search(rf"(?:{'|'.join(SCALES)})$", number.span.cut(text).lower())
    return SCALES[found.group()] if found else 1
