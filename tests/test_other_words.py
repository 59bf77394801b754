"""What people write of evidence in words of their own: borne out by cause, and a wrong twin not."""

import pytest

from assistant.facts.compare import conflicts
from assistant.facts.names import names
from assistant.facts.told import Told


def kinds(claim: str, evidence: str, beside: str = "", around: str = "") -> list[str]:
    return [each.kind for each in conflicts(claim, [Told(evidence, None, beside, around)])]


NAMES = [
    # a first word that is only a word, whatever the evidence calls it
    ("Anger over the toll grew.", "They were furious about the toll.", None),
    ("Prior to the vote, it rained.", "Before they voted, it rained.", None),
    ("Don't open the sluice.", "The sluice must stay shut.", None),
    ("Hurricanes damaged the pier.", "The pier was damaged by storms.", None),
    ("Penguins sing at noon.", "At noon one hears singing.", None),
    ("Davis won at noon.", "At noon Tarn won.", "name"),
    ("Freedom won the prize of the year.", "Mallory won the prize of the year.", "name"),
    ("She won the prize of the year.", "Mallory won the prize of the year.", None),
    ("Millers won the prize of the year.", "Workers won the prize of the year.", None),
    # and one that is a name, though a verb in -s follows
    ("Mallory leads the council.", "Borden leads the council.", "name"),
    ("Mallory can lead the council.", "Borden can lead the council.", "name"),
    # places, their people, and how newspapers shorten them
    ("She is a Californian.", "She was born in California.", None),
    ("He moved to Burbank, California.", "He moved to Burbank, Calif.", None),
    ("The mayor of Kyiv spoke.", "The mayor of Kiev spoke.", None),
    ("He moved to Burbank, Nevada.", "He moved to Burbank, Calif.", "name"),
    # other words for one thing
    ("He won two Oscars.", "He won two Academy Awards.", None),
    ("It was seen on TV.", "It was seen on television.", None),
    ("He fought in the Second World War.", "He fought in World War II.", None),
    ("He fought in the First World War.", "He fought in World War II.", "name"),
    # firms and titles
    ("Acme Corp. sold the mill.", "Acme sold the mill.", None),
    ("The Norwegian Government agreed.", "Norway agreed.", None),
    ("Executive Producer Piet Mallory spoke.", "Piet Mallory spoke.", None),
    ("Borden Corp. sold the mill.", "Acme sold the mill.", "name"),
    # one name in other letters, or with a hyphen
    ("Mueller spoke.", "The minister Müller spoke.", None),
    ("Soren Kierk spoke.", "Søren Kierk spoke.", None),
    ("The minister Müller spoke.", "Mueller spoke.", None),
    ("Hasan Qalim spoke.", "Hassan Kalim spoke.", None),
    ("Karin Tarn spoke.", "Karen Tarn spoke.", "name"),
    ("The Maglev was slow.", "The Mag-lev was slow.", None),
    ("Maria Halim spoke.", "Mario Halim spoke.", "name"),
    ("Mallard spoke at noon.", "The minister Mallory spoke at noon.", "name"),
]
NUMBERS = [
    # "a" counts with a hundred, and with nothing else
    ("The play is in 3 parts.", "It is a three-act play.", None),
    ("It lasted a hundred days.", "It lasted 100 days.", None),
    ("The play is in 4 parts.", "It is a three-act play.", "number"),
    # "one" that counts nothing
    ("The mill is one of the oldest.", "Few mills are older.", None),
    ("It has at least one oven.", "It has its ovens.", None),
    ("From there one can see the sea.", "From there the sea is seen.", None),
    ("One of the three mills burned.", "Two of the three mills burned.", "number"),
    # years between two, and centuries
    ("She led it for four years.", "She led it from 1991 to 1995.", None),
    ("She led it for five years.", "She led it from 1991 to 1995.", "number"),
    ("It was built in the 17th century.", "It was built in 1642.", None),
    ("It was built in the 18th century.", "It was built in 1642.", "number"),
    # other units of time
    ("It took 30 years.", "It took three decades.", None),
    ("It took 40 years.", "It took three decades.", "number"),
    # words for numbers
    ("Two friends came.", "A couple of friends came.", None),
    ("It was her first album.", "It was her debut album.", None),
    ("Two mills burned.", "Both friends saw mills burn.", "number"),
    # "over" and "under" what is near
    ("It sold over 4.5 million copies.", "It sold 4.7 million copies.", None),
    ("It sold over 3.5 million copies.", "It sold 4.7 million copies.", "number"),
    ("It sold over 4.8 million copies.", "It sold 4.7 million copies.", "number"),
    # what money is counted with, and what not
    ("They made a €50 coin.", "The two coins are €10 or €50 in value.", None),
    ("Forty percents came.", "Of them 40% came.", None),
    ("At first it rained.", "It rained to begin with.", None),
    ("The eighth mill is small.", "The small mill, the eighth, stands there.", None),
]
DATES = [
    ("It was so in the early 80s.", "It was so in 1984.", None),
    ("It was so in the early 80s.", "It was so in 1994.", "date"),
    ("It began on 11 June 2003.", "Begun: 2003.06.11.", None),
    ("It began on 12 June 2003.", "Begun: 2003.06.11.", "date"),
]
TURNED = [
    # "declined" and "failed" say no only of what they are to do
    ("Sales declined due to bans.", "Because of the bans, sales fell due to them.", None),
    ("They failed to sell the mill.", "They sold the mill.", "polarity"),
    # a no in other words
    ("The work is not complete.", "The work is far from complete.", None),
    ("Hardly any millers came.", "There was a lack of millers.", None),
    ("The millers did not come at noon.", "A few millers did come at noon.", "polarity"),
    ("He did not resolve the matter.", "He was to resolve the matter, but he did not.", None),
    ("The work is not complete.", "The work is complete.", "polarity"),
    # what is of someone is nobody's deed
    ("Tarn is the capital of Lindia.", "Lindia's capital Tarn was calm.", None),
    ("Ann Mallory is the wife of Piet Borden.", "Piet Borden praised the wife, Ann Mallory.", None),
    ("Hob Mallory is a son of Piet Mallory.", "Piet Mallory's son is Hob Mallory.", None),
    ("Tarn sued Lindia.", "Lindia sued Tarn.", "role"),
]


@pytest.mark.parametrize(("claim", "evidence", "kind"), [*NAMES, *NUMBERS, *DATES, *TURNED])
def test_other_words_for_it_hold_and_other_facts_do_not(
    claim: str, evidence: str, kind: str | None
) -> None:
    assert kinds(claim, evidence) == ([kind] if kind else [])


def test_a_name_with_a_number_may_stand_in_the_title() -> None:
    assert kinds("Apollo 11 landed.", "It landed.", "Apollo 11 comes home") == []
    assert kinds("Apollo 12 landed.", "It landed.", "Apollo 11 comes home") == ["number"]
    assert kinds("Apollo 11 landed.", "Apollo 12 landed.", "Apollo 11 comes home") == ["number"]


def test_a_title_names_and_says_nothing_else() -> None:
    title = "Mallory's 12 mills burn in May"
    assert kinds("Mallory was sad.", "He was sad.", title) == []
    assert kinds("He owns 12 mills.", "He was sad.", title) == ["number"]
    assert kinds("Mallory was not sad.", "He was sad.", title) == ["polarity"]


def test_a_first_word_is_no_name_where_the_article_writes_it_small() -> None:
    around = "The gannet was seen. It flew away."
    assert kinds("Gannet flies away.", "It flew away.", "", around) == []
    assert kinds("Gannet flies away.", "It flew away.") == ["name"]
    assert kinds("It was Gannet who flew.", "It flew away.", "", around) == ["name"]


def test_an_initial_does_not_part_a_name() -> None:
    assert [each.words for each in names("It was written by George S. Tarn.")] == [
        ("George", "S", "Tarn")
    ]


def test_another_sentence_of_the_evidence_may_say_no() -> None:
    said = "All he has paid at the ferry gate is a low toll."
    claim = "At the ferry gate the toll is low, and the miller has not paid."
    assert kinds(claim, f"The miller has not paid. {said}") == []
    assert kinds(claim, f"The miller was there. {said}") == ["polarity"]
