"""English verbs in the past and in the plain form: "erupted" <-> "erupt". Pure.

Of irregular verbs by a list, of others by their ending, where the plain form is one that is known.
"""

import re

from assistant.wording import VERBS, word_set

_IRREGULAR = dict(
    pair.split(":")
    for pair in word_set("""
        became:become began:begin broke:break brought:bring built:build bought:buy came:come
        caught:catch chose:choose cut:cut dealt:deal drove:drive fell:fall fled:flee flew:fly
        found:find fought:fight froze:freeze gave:give went:go grew:grow held:hold hit:hit
        hurt:hurt kept:keep knew:know laid:lay led:lead left:leave let:let lost:lose made:make
        meant:mean met:meet paid:pay put:put ran:run read:read rose:rise sank:sink saw:see
        sent:send set:set shook:shake shot:shoot shut:shut sold:sell spent:spend spoke:speak
        stood:stand stole:steal struck:strike stuck:stick swam:swim swept:sweep took:take
        taught:teach threw:throw told:tell thought:think understood:understand woke:wake
        won:win withdrew:withdraw wrote:write
        """)
)
_PAST = {plain: told for told, plain in reversed(_IRREGULAR.items())} | dict(
    pair.split(":")
    for pair in word_set("""
        be:was bear:bore bend:bent bet:bet bind:bound bite:bit bleed:bled blow:blew breed:bred
        burst:burst cast:cast cling:clung cost:cost creep:crept dig:dug do:did draw:drew
        drink:drank eat:ate feed:fed feel:felt forbid:forbade forget:forgot get:got go:went
        grind:ground hang:hung have:had hear:heard hide:hid lend:lent lie:lay overcome:overcame
        ride:rode ring:rang say:said seek:sought shed:shed shine:shone sing:sang sit:sat
        sleep:slept slide:slid spin:spun split:split spread:spread spring:sprang sting:stung
        swear:swore swing:swung tear:tore undergo:underwent uphold:upheld wear:wore weep:wept
        withhold:withheld withstand:withstood
        """)
)
# One short vowel before a last consonant that is then written twice: "stop", "ban".
_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]$")


def is_irregular(verb: str) -> bool:
    """Whether a plain form has an irregular past."""
    return verb in _PAST


def past(verb: str) -> str:
    """The past of a verb's plain form, in small letters."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _DOUBLED.match(verb) else f"{verb}ed"


def base(verb: str) -> str:
    """The plain form; "" where the word is no verb in the past that is known."""
    word = verb.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("ed"):
        return ""
    stem = word[:-2]
    candidates = [stem, f"{stem}e"]
    if stem.endswith("i"):
        candidates.append(f"{stem[:-1]}y")
    if len(stem) > 3 and stem[-1] == stem[-2]:
        candidates.append(stem[:-1])
    return next((each for each in candidates if each in VERBS), "")
