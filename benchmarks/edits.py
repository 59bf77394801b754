"""Articles edited as those are who pass them on, and made over into articles of other events.

Each maker takes a story and a source of chance, the same each time it is given the same. What an
edit puts in are sentences written for it here.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.swaps import name_runs


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and a text, its paragraphs apart by empty lines."""

    title: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """Its paragraphs; of a text in one piece, three sentences each."""
        parts = [each.strip() for each in re.split(r"\n+", self.text) if each.strip()]
        if len(parts) > 3:
            return parts
        said = sentences(self.text)
        return [" ".join(said[at : at + 3]) for at in range(0, len(said), 3)]


Make = Callable[[Story, random.Random], Story]


def sentences(text: str) -> list[str]:
    """The sentences of a text, as a rule of thumb has them."""
    return re.split(r"(?<=[.!?][\"”’]|.[.!?])\s+(?=[\"“‘A-Z])", text.strip())


def _of(title: str, paragraphs: Sequence[str]) -> Story:
    return Story(title, "\n\n".join(each for each in paragraphs if each))


# ---- passed on, edited at most

_NAMES = ("Mary Hollis", "Jon Abara", "Petra Lindqvist", "Sam Okafor", "Ines Duarte", "Wei Tan")
_PAPERS = ("The Harbour Gazette", "Northgate Daily", "Valley Tribune", "The Evening Ledger")
_TOWNS = ("WESTBRIDGE", "PORT ELLEN", "NEW HARLOW", "STONEFIELD")
_AGENCIES = ("Meridian", "Wireline", "PressPool")


def headline(story: Story, by: random.Random) -> Story:
    """Another headline, a byline and the time of the last change."""
    name, paper = by.choice(_NAMES), by.choice(_PAPERS)
    hour = f"{by.randint(1, 12)}:{by.randint(10, 59)} {by.choice(('a.m.', 'p.m.'))}"
    title = by.choice(("What to know now", "The day's top story", f"{paper}: what happened"))
    return _of(title, [f"By {name}, {paper}", f"Updated {hour}", *story.paragraphs])


def dateline(story: Story, by: random.Random) -> Story:
    """A wire's dateline in front, its credit at the end."""
    agency, (first, *others) = by.choice(_AGENCIES), story.paragraphs
    credit = (
        f"({agency} staff contributed to this report. Copyright {agency}. All rights reserved.)"
    )
    return _of(story.title, [f"{by.choice(_TOWNS)} ({agency}) — {first}", *others, credit])


_BEFORE = (
    "We and our partners use cookies to make this site work. Choose what you allow below.",
    "Skip to content. Home News Sport Weather Business Opinion Obituaries Puzzles Shop Sign in",
    "You have two free articles left this month. Become a member for a dollar a week.",
)
_BETWEEN = (
    "READ MORE: The ten stories that our readers opened most this week",
    "Get the morning's news by e-mail. Enter your address and we will write to you each weekday.",
    "Story continues below advertisement",
)
_AFTER = (
    "Do you know more about this? Write to our newsroom, or leave a comment below the line.",
    "Share this article on social media. Print. Save for later. Report a mistake.",
    "About us. Contact. Terms of use. Privacy. Do not sell my data. All rights reserved.",
)


def framed(story: Story, by: random.Random) -> Story:
    """What a site puts around its articles and in between, forty words or more."""
    inner = story.paragraphs
    inner.insert(by.randint(1, len(inner)), by.choice(_BETWEEN))
    return _of(story.title, [*by.sample(_BEFORE, 2), *inner, *by.sample(_AFTER, 2)])


def cut(story: Story, by: random.Random) -> Story:
    """Without its last third or half."""
    said = story.paragraphs
    words = sum(len(each.split()) for each in said)
    kept: list[str] = []
    most = words * by.choice((0.5, 0.67))
    for each in said:
        for sentence in sentences(each):
            if sum(len(one.split()) for one in kept) < most:
                kept.append(sentence)
    return _of(story.title, [" ".join(kept[at : at + 2]) for at in range(0, len(kept), 2)])


def dropped(story: Story, by: random.Random) -> Story:
    """Without one or two paragraphs, the first never among them."""
    inner = story.paragraphs
    for _ in range(by.choice((1, 2)) if len(inner) > 4 else 1):
        if len(inner) > 2:
            inner.pop(by.randrange(1, len(inner)))
    return _of(story.title, inner)


_WORDS = {
    "color": "colour", "labor": "labour", "center": "centre", "program": "programme",
    "organization": "organisation", "organized": "organised", "percent": "per cent",
    "defense": "defence", "favor": "favour", "toward": "towards", "gray": "grey",
    "said": "told reporters", "says": "said", "will": "is to", "about": "around",
    "U.S.": "United States", "President": "Pres.", "January": "Jan.", "February": "Feb.",
    "August": "Aug.", "September": "Sept.", "October": "Oct.", "November": "Nov.",
    "December": "Dec.", "won't": "will not", "don't": "do not", "didn't": "did not",
    "isn't": "is not", "it's": "it is", "can't": "cannot", "It's": "It is", "doesn't": "does not",
    "because": "as", "but": "though", "However": "But", "more than": "over", "nearly": "almost",
    "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
    "9": "nine", "people": "persons", "also": "too", "after": "following", "began": "started",
    "while": "as", "including": "among them", "since": "from",
}  # fmt: skip
_WORD = re.compile(
    r"(?<![\w.,$-])(" + "|".join(re.escape(each) for each in sorted(_WORDS, key=len, reverse=True))
    + r")(?![\w,.-]*\d)(?!\w)"
)  # fmt: skip


def reworded(story: Story, by: random.Random) -> Story:
    """Other spellings and small words: at most one word in 25, as a desk's style has them."""
    found = list(_WORD.finditer(story.text))
    most = min(len(found), len(story.text.split()) // 25)
    text = story.text
    for each in sorted(by.sample(found, most), key=lambda at: -at.start()):
        text = text[: each.start()] + _WORDS[each[1]] + text[each.end() :]
    return replace(story, text=text)


def reordered(story: Story, by: random.Random) -> Story:
    """Its paragraphs in another order."""
    inner = story.paragraphs
    by.shuffle(inner)
    return _of(story.title, inner)


def misread(story: Story, by: random.Random) -> Story:
    """One word of a hundred misspelt, or misread by a machine."""

    def wrong(word: str) -> str:
        at = by.randrange(len(word) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        seen = word.replace("m", "rn").replace("l", "1").replace("O", "0")
        return by.choice((swapped, word[:at] + word[at + 1 :], seen, f"{word[:at]} {word[at:]}"))

    def changed(found: re.Match[str]) -> str:
        return wrong(found[0]) if by.random() < 0.01 * 1.5 else found[0]  # two in three are long

    return replace(story, text=re.sub(r"\w{4,}", changed, story.text))


def punctuated(story: Story, by: random.Random) -> Story:
    """Other quotation marks, dashes and commas; lines broken at 70 characters."""
    text = re.sub(r"\"([^\"\n]*)\"", r"“\1”", story.text) if by.random() < 0.5 else story.text
    text = re.sub(r"[“”]", "'", text) if by.random() < 0.5 else text
    text = re.sub(r"\s[-–—]+\s|—", " – ", text).replace(", and ", " and ").replace("; ", ". ")
    return replace(story, text=re.sub(r"(.{60,70}) ", r"\1\n", text).replace("\n\n\n", "\n\n"))


def led(story: Story, by: random.Random) -> Story:
    """A paragraph of its own before it and another behind, some fifty words."""
    lead = by.choice(
        (
            f"It was the talk of the town this {by.choice(('morning', 'week', 'weekend'))}, and it "
            f"will not be over soon. Here is our partners' account of it: {story.title}",
            "Much has been said of this in the last days, not all of it true. We print here what "
            "is known so far, and will add to it as soon as there is more to tell.",
        )
    )
    end = by.choice(
        (
            "What happens next is anybody's guess. Those whom this paper asked had little to add.",
            "This is a shortened account. Follow us for the latest on this and on other stories.",
        )
    )
    return _of(f"Latest: {story.title}", [lead, *story.paragraphs, end])


def trimmed(story: Story, by: random.Random) -> Story:
    """Without one sentence in ten, and without what stands in brackets."""
    inner = []
    for each in story.paragraphs:
        kept = [one for one in sentences(each) if by.random() > 0.1]
        inner.append(re.sub(r" \([^()]{3,60}\)", "", " ".join(kept)))
    return _of(story.title, inner)


def in_all(story: Story, by: random.Random) -> Story:
    """A dateline, small words, a paragraph dropped, a frame and a headline: all of these."""
    for make in (dateline, reworded, dropped, framed, headline):
        story = make(story, by)
    return story


MANY = "many at once"
EDITS: dict[str, Make] = {
    "headline, byline": headline, "dateline, credit": dateline, "frame": framed,
    "last third or half cut": cut, "paragraphs dropped": dropped, "small words": reworded,
    "paragraphs reordered": reordered, "misread words": misread, "quotes, punctuation": punctuated,
    "new lead and end": led, "sentences dropped": trimmed, MANY: in_all,
}  # fmt: skip


# ---- another event in the same form

_FIGURE = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def figures_swapped(story: Story, by: random.Random) -> Story:
    """Other figures, days and months in the same words, each always for the same."""
    days = dict(zip(_DAYS, by.sample(_DAYS, 7), strict=True))
    months = dict(zip(_MONTHS, by.sample(_MONTHS, 12), strict=True))
    known: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        said = found[0]
        if said not in known:
            known[said] = "".join(
                str(by.randint(1, 9)) if each.isdigit() else each for each in said
            )
        return known[said]

    text = _FIGURE.sub(other, story.text)
    for table in (days, months):
        text = re.sub(rf"\b({'|'.join(table)})\b", lambda at, to=table: to[at[0]], text)  # type: ignore[misc]
    return replace(story, text=text)


def event_swapped(story: Story, other: Story, by: random.Random) -> Story:
    """Other figures too, and for each name one of another story's."""
    own = sorted(set(name_runs(story.text)), key=len, reverse=True)
    names = [each for each in dict.fromkeys(name_runs(other.text)) if each not in own] or _PAPERS
    for at, name in enumerate(own):
        swapped = names[at % len(names)]
        text = re.sub(rf"\b{re.escape(name)}\b", lambda _, to=swapped: to, story.text)  # type: ignore[misc]
        story = replace(story, text=text)
    return figures_swapped(replace(story, title=other.title), by)


def filled_in(story: Story, words: int, by: random.Random) -> tuple[Story, Story] | None:
    """The first sentences of a story, about so many words, and the same as a form filled in anew:
    one name and one figure are others. None where it has no name.
    """
    told: list[str] = []
    for each in sentences(" ".join(story.paragraphs)):
        told.append(each)
        if len(" ".join(told).split()) >= words:
            break
    text = " ".join(told)
    names = sorted(set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", text)))
    if not names:
        return None
    anew = text.replace(by.choice(names), by.choice(("Korvath", "Belmere", "Tessaro")))
    if figures := sorted(set(_FIGURE.findall(anew))):
        chosen = re.escape(by.choice(figures))
        anew = re.sub(rf"(?<![\w.]){chosen}\b", str(by.randint(2, 99)), anew)
    return replace(story, text=text), replace(story, text=anew)


def figures_in(story: Story) -> int:
    """How many figures its text has."""
    return len(_FIGURE.findall(story.text))
