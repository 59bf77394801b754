"""Yes against no, and rose against fell, in two texts about the same. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.terms import terms

_listed = str.split  # words written one behind the other

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?()\"“”–—]")
_CUES = frozenset(
    _listed("""
    not no never none nobody nothing neither nor without cannot hardly deny denies denied
    denying
""")
)
# A "not" before "to": a firm declines to sell, and sales decline.
_CUES_TO = frozenset(
    _listed("""
    fail fails failed failing failure refuse refuses refused refusing refusal decline declines
    declined declining unable inability neglect neglects neglected neglecting
""")
)
# They may say "not" in another way: they bear out a "not", and are none themselves.
_NEARLY = frozenset(
    _listed("""
    few lack lacks lacked lacking absence absent scarcely barely rarely seldom stop stops
    stopped stopping cease ceases ceased halt halts halted prevent prevents prevented avoid avoids
    avoided far except ban bans banned shortage
""")
)
_ONLY = frozenset({"only", "just", "merely", "simply", "necessarily"})
_ENDS = frozenset('.,;:!?()"“”–—') | {"but", "because", "although", "while", "and", "which", "that"}
_SCOPE = 5  # content words that a "not" reaches
# Said of the same thing, one of these contradicts the other.
_PAIRS = [
    ("rise rose risen rising increase increased increases increasing grew grown grow climb climbed "
     "jumped surged gain gained up higher",
     "fall fell fallen falling decrease decreased decreases decreasing shrank drop dropped "
     "decline plunged slumped lost down lower"),
    ("win won wins winning winner beat", "lose lost loses losing loser"),
    ("accept accepted accepts", "reject rejected rejects refuse refused"),
    ("approve approved approves", "reject rejected rejects disapprove disapproved"),
    ("support supported supports supporting", "oppose opposed opposes opposing"),
    ("begin began begun begins start started starts",
     "end ended ends finish finished stop stopped"),
    ("open opened opens opening", "close closed closes closing shut"),
    ("buy bought buys", "sell sold sells"),
    ("arrive arrived arrives", "depart departed departs leave left leaves"),
    ("alive survived survive survives", "dead died killed"),
    ("guilty convicted", "innocent acquitted"),
    ("allow allowed allows permit permitted",
     "ban banned bans forbid forbidden prohibit prohibited"),
    ("succeed succeeded succeeds success", "fail failed fails failure"),
    ("more most", "less fewer least"),
    ("above over", "below under"),
    ("before", "after"),
    ("first", "last"),
    ("largest biggest larger bigger", "smallest smaller"),
    ("highest", "lowest"),
    ("oldest older", "youngest newest younger newer"),
    ("best better", "worst worse"),
    ("early earlier earliest", "late later latest"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("male man men", "female woman women"),
    ("legal", "illegal"), ("possible", "impossible"), ("able", "unable"), ("likely", "unlikely"),
    ("clear", "unclear"), ("known", "unknown"), ("certain", "uncertain"), ("stable", "unstable"),
    ("successful", "unsuccessful"), ("lawful", "unlawful"), ("willing", "unwilling"),
    ("agree agreed agrees", "disagree disagreed disagrees"),
    ("include included includes including", "exclude excluded excludes excluding"),
    ("confirm confirmed confirms", "deny denied denies"),
    ("praise praised praises", "criticise criticised criticize criticized condemn condemned"),
    ("improve improved improves", "worsen worsened worsens"),
    ("strengthen strengthened", "weaken weakened"),
    ("expand expanded expands", "shrink shrank shrunk"),
    ("always", "never"), ("inside", "outside"),
    ("import imports imported", "export exports exported"),
    ("same", "different"), ("public", "private"), ("true", "false"), ("safe", "dangerous unsafe"),
    ("major", "minor"), ("maximum", "minimum"), ("remember remembered", "forget forgot forgotten"),
    ("hire hired hires", "fire fired fires"), ("borrow borrowed", "lend lent"),
    ("attack attacked attacks", "defend defended defends"),
    ("raise raised raises", "cut cuts cutting lowered reduce reduced reduces"),
    ("agree agreed agrees", "refuse refused refuses refusing"),
    ("lift lifted lifts", "impose imposed imposes"),
    ("ease eased eases", "tighten tightened tightens"),
    ("lengthen lengthened lengthens", "shorten shortened shortens"),
    ("longer", "shorter"), ("faster", "slower"), ("stronger", "weaker"), ("heavier", "lighter"),
    ("wider", "narrower"), ("thicker", "thinner"), ("warmer hotter", "cooler colder"),
    ("majority", "minority"), ("optimistic", "pessimistic"), ("visible", "invisible"),
    ("full", "empty"),
]  # fmt: skip
# These say how two things stand: they count only with the same word behind them.
_PLACED = frozenset(
    _listed("""
    before after above over below under more most less fewer least up down first last early
    earlier late later north south east west
""")
)
_SIDES: dict[str, list[tuple[int, int]]] = {}
for _at, _pair in enumerate(_PAIRS):
    for _side, _words in enumerate(_pair):
        for _word in _words.split():
            _SIDES.setdefault(_word, []).append((_at, _side))
_ALIKE = 0.5  # of a claim's words, in the evidence: from here on the two speak of the same
_NEARLY_COPIED = 0.85  # of the words of both: from here on one "not" more turns it round


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its index term ("" for a stop word); `negated` within a "not"."""

    text: str
    term: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text's words in order, the terms that its negations are about, and how many they are.

    `doubted` are terms of which it may say no in other words; `breaks_off` where a "not" is about
    something said before: "It was expected to, but did not."
    """

    words: tuple[Word, ...]
    targets: tuple[str, ...]
    cues: int
    doubted: frozenset[str] = frozenset()
    breaks_off: bool = False

    @property
    def plain(self) -> frozenset[str]:
        """The terms that it says without a negation."""
        return frozenset(each.term for each in self.words if each.term and not each.negated)

    @property
    def denied(self) -> frozenset[str]:
        """The terms within a negation."""
        return frozenset(each.term for each in self.words if each.term and each.negated)

    @property
    def terms(self) -> frozenset[str]:
        """All of its terms."""
        return self.plain | self.denied


def parsed(text: str) -> Parsed:
    """The text's words, with what its negations reach."""
    tokens = [each.lower().replace("’", "'") for each in _TOKEN.findall(text)]
    negated = [False] * len(tokens)
    found = [(terms(each) or [""])[0] if each[0].isalnum() else "" for each in tokens]
    targets, cues = [], [at for at in range(len(tokens)) if _is_cue(tokens, at)]
    breaks_off = False
    for at in cues:
        reached = list(_reached(tokens, found, at))
        for each in reached:
            negated[each] = True
        if reached:
            targets.append(found[reached[0]])
        breaks_off = breaks_off or not reached
    doubted = frozenset(
        found[each]
        for at, token in enumerate(tokens)
        if token in _NEARLY and not _is_some(tokens, at)
        for each in _reached(tokens, found, at)
    )
    words = tuple(map(Word, tokens, found, negated))
    return Parsed(words, tuple(targets), len(cues), doubted, breaks_off)


def opposed(claim: Parsed, evidence: Parsed, beside: Iterable[Parsed] = ()) -> str:
    """The word of the claim that the evidence says the opposite of; "" for none.

    What stands `beside` the evidence may say no to a word as well.
    """
    if not _alike(claim, evidence):
        return ""
    denied = evidence.denied.union(evidence.doubted, *(each.denied for each in beside))
    for target in claim.targets:
        if target in evidence.plain and target not in denied and not evidence.breaks_off:
            return f"not {target}"
    for target in evidence.targets:
        if target in claim.plain and target not in claim.denied | evidence.plain:
            return target
    if (claim.cues + evidence.cues) % 2 and _is_nearly_copied(claim, evidence):
        left_out = [each for each in evidence.targets if each not in claim.terms]
        if not left_out:
            return "not"
    return next(_antonyms(claim, evidence), "")


def shared(claim: Parsed, evidence: Parsed) -> int:
    """How many terms the two have in common."""
    return len(claim.terms & evidence.terms)


def _alike(claim: Parsed, evidence: Parsed) -> bool:
    return bool(claim.terms) and shared(claim, evidence) >= _ALIKE * len(claim.terms)


def _is_nearly_copied(claim: Parsed, evidence: Parsed) -> bool:
    most = max(len(claim.terms), len(evidence.terms))
    return shared(claim, evidence) >= _NEARLY_COPIED * most


def _is_cue(tokens: Sequence[str], at: int) -> bool:
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else ""
    if token == "no" and (behind in (".", ",", "one's") or behind.isdigit()):
        return False
    is_not = token in _CUES or token.endswith("n't") or (token in _CUES_TO and behind == "to")
    return is_not and behind not in _ONLY


def _is_some(tokens: Sequence[str], at: int) -> bool:
    """Whether it is "a few", or a "far" that is no "far from"."""
    if tokens[at] == "far":
        return tokens[at + 1 : at + 2] != ["from"]
    return tokens[at] == "few" and tokens[at - 1 : at] == ["a"]


def _reached(tokens: Sequence[str], found: Sequence[str], at: int) -> Iterator[int]:
    left = _SCOPE
    for behind in range(at + 1, len(tokens)):
        if not left or (tokens[behind] in _ENDS and behind > at + 1):
            return
        if found[behind]:
            left -= 1
            yield behind


def _antonyms(claim: Parsed, evidence: Parsed) -> Iterator[str]:
    theirs = {each.text for each in evidence.words}
    ours = {each.text for each in claim.words}
    for at, word in enumerate(claim.words):
        if word.text in theirs or word.term in {each.term for each in evidence.words if each.term}:
            continue
        for pair, side in _SIDES.get(word.text, ()):
            for where, other in enumerate(evidence.words):
                if (pair, 1 - side) not in _SIDES.get(other.text, ()) or other.text in ours:
                    continue
                if word.negated != other.negated:
                    continue
                if word.text not in _PLACED or _behind(claim, at) == _behind(evidence, where):
                    yield word.text


def _behind(text: Parsed, at: int) -> str:
    """The next word that says something, or number."""
    for each in text.words[at + 1 : at + 5]:
        if each.term:
            return each.term
    return ""
