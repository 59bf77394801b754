"""Stories for the made corpus: invented places, people and figures, the same for the same number.

Each is unlike the others, so that none is taken for a copy of another.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from corpus_languages import OTHER

_FIRST = [
    "Ada",
    "Bo",
    "Cora",
    "Dag",
    "Edda",
    "Finn",
    "Gita",
    "Hal",
    "Ines",
    "Jory",
    "Kaja",
    "Levi",
    "Mina",
    "Nils",
    "Orla",
    "Piet",
    "Runa",
    "Sten",
]
_SYLLABLES = [
    "ar",
    "bel",
    "cor",
    "dun",
    "el",
    "fen",
    "gar",
    "hol",
    "im",
    "kel",
    "lor",
    "mar",
    "nor",
    "os",
    "pen",
    "ral",
    "sel",
    "tor",
    "ul",
    "ven",
    "wes",
    "yar",
]
_ENDINGS = {
    "place": ["ford", "ham", "mouth", "stead", "wick", "dale"],
    "name": ["sen", "man", "ley", "er", "ow", "ing"],
}
_THINGS = [
    "a wooden footbridge",
    "the old tide mill",
    "a school for clockmakers",
    "the night ferry",
    "a seed bank",
    "an observatory",
    "the salt works",
    "a library of maps",
    "the fish market",
    "a covered ice rink",
    "the botanical garden",
    "a chairlift",
    "the harbour crane",
    "a museum of bells",
    "the tram depot",
    "a herd of wild ponies",
    "the brass foundry",
    "a peat bog",
    "the paper factory",
    "a lighthouse",
]
_BODIES = [
    "the town council",
    "the harbour board",
    "the water company",
    "the miners' union",
    "the bird society",
    "the rail inspectorate",
    "the bakers' guild",
    "the weather office",
    "the county court",
    "the hospital",
]
_LEADS = (
    "{body} of {place} has agreed to pay {n} crowns for {thing}, {person} said",
    "Work on {thing} near {place} will begin in {month}, {n} days later than was planned",
    "More than {n} people came to {place} to see {thing} before it is taken away",
    "A storm that reached {place} before dawn tore {m} tiles from the roof over {thing}",
    "{person} of {place} has won a prize of {n} crowns for a study of {thing}",
    "Thieves who broke into {place} station left with {m} boxes and nothing else, {body} reported",
    "{body} has withdrawn its complaint about {thing}, ending a quarrel that lasted {m} years",
    "Divers off {place} have raised a ship's bell that weighs {n} kilograms",
)
_MORE = (
    "{person} called the figure of {n} crowns far too low",
    "Nobody at {place} had expected the count to reach {n}",
    "The last such case, in {place}, took {m} months to settle",
    "{body} will publish its own report, which is said to fill {n} pages",
    "Of the {n} letters that were received, {m} spoke against the plan",
    "{person}, who is {m}, has kept a diary of it since leaving {place}",
    "A second survey found {n} cracks, most of them thinner than a hair",
    "The road to {place} stays closed for {m} weeks, and buses take the shore instead",
    "Tickets cost {m} crowns and are sold at the post office of {place}",
    "It would need {n} litres of paint and the work of {m} volunteers",
    "Asked about {thing}, {person} laughed and said that it could wait",
    "The archive of {place} holds a drawing of it made by {person}",
    "An engineer from {place} measured it at {n} metres from end to end",
    "{body} denied that {m} of its members had voted in secret",
    "Local schools sent {n} children, each of whom planted a birch",
    "By evening {m} boats were still looking for the buoy off {place}",
    "The contract names {person} as its only witness and {place} as the place of delivery",
    "Insurance will cover {n} crowns, and {body} must find the rest",
    "Fewer than {m} of the {n} lamps were lit when {person} arrived",
    "It is the {m}th winter in which {place} has gone without {thing}",
    "Rain filled the quarry at {place} to a depth of {m} metres within {n} hours",
    "{person} showed reporters a key that opens none of the {m} doors",
    "The choir of {place} sang for {n} minutes while {body} counted the votes",
    "A witness saw {m} lorries turn towards {place} with their lights off",
)
_HEADS = (
    "{place} keeps {thing} after all",
    "{n} crowns for {thing} at {place}",
    "Why {place} waits for {person}",
    "{person} leaves {place} with {m} questions",
    "The {m} days that changed {place}",
    "No agreement in {place} over {n} lamps",
    "{thing} returns to {place}",
    "{place} counts to {n}",
)
_MONTHS = [
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
]


@dataclass(frozen=True, slots=True)
class Story:
    """A text of several paragraphs, and what is true of it; `mark` is a sentence of it alone."""

    headline: str
    paragraphs: tuple[str, ...]
    author: str
    published: date
    mark: str
    language: str = "en"

    @property
    def text(self) -> str:
        """Headline and paragraphs, with a blank line between."""
        return "\n\n".join((self.headline, *self.paragraphs)) + "\n"

    @property
    def body(self) -> str:
        """The paragraphs alone."""
        return "\n\n".join(self.paragraphs) + "\n"


def story(number: int, language: str = "en", seed: int = 1) -> Story:
    """The story of that number in that language."""
    drawn = random.Random(f"{seed}-{number}-{language}")
    person, place = f"{drawn.choice(_FIRST)} {_word(drawn, 'name')}", _word(drawn, "place")
    if language == "en":
        heading = _filled(drawn.choice(_HEADS), drawn, place)
        lead = _filled(drawn.choice(_LEADS), drawn, place) + "."
        told = [_filled(each, drawn) + "." for each in drawn.sample(_MORE, 8)]
        paragraphs = [f"{lead} {told[0]}", " ".join(told[1:4]), " ".join(told[4:])]
        mark = told[2]
    else:
        heading, lead = (_filled(each, drawn, place, person) for each in OTHER[language])
        others = [_filled(OTHER[language][1], drawn) for _ in range(2)]
        paragraphs, mark = [lead, *others], lead[: min(60, len(lead) // 2)].rstrip()
    published = date(2015, 1, 1) + timedelta(days=drawn.randrange(3_600))
    return Story(heading, tuple(paragraphs), person, published, mark, language)


def _filled(template: str, drawn: random.Random, place: str = "", person: str = "") -> str:
    said = template.format(
        place=place or _word(drawn, "place"),
        person=person or f"{drawn.choice(_FIRST)} {_word(drawn, 'name')}",
        body=drawn.choice(_BODIES),
        thing=drawn.choice(_THINGS),
        month=drawn.choice(_MONTHS),
        n=drawn.randrange(1_001, 9_999),
        m=drawn.randrange(21, 98),
    )
    return said[0].upper() + said[1:]


def _word(drawn: random.Random, kind: str) -> str:
    made = "".join(drawn.choice(_SYLLABLES) for _ in range(2)) + drawn.choice(_ENDINGS[kind])
    return made.capitalize()
