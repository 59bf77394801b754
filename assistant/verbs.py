"""The plain form of an English verb in the past: "erupted" -> "erupt". Pure.

Of irregular verbs by a list, of others by their ending, where the plain form is one that is known.
"""

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
