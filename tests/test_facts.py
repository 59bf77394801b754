"""Numbers, dates, names and negations of a sentence against its evidence: what holds, what not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.compare import conflicts
from assistant.facts.dates import dates
from assistant.facts.names import names
from assistant.facts.numbers import numbers
from assistant.facts.told import Told

MONDAY = date(2011, 3, 14)
HELD = [
    # numbers, however written
    ("The firm sold two million cars.", "The firm sold 2,000,000 cars."),
    ("The firm sold 2m cars.", "The firm sold 2 million cars."),
    ("It made $3bn.", "It made 3 billion dollars."),
    ("Turnout was 50 percent.", "Turnout was 50%."),
    ("Half of them left.", "Of them, 50% left."),
    ("Two-thirds of the voters agreed.", "It was agreed to by two-thirds of the voters."),
    ("It has 212 seats.", "It has two hundred and twelve seats."),
    ("It was the 3rd fire.", "It was the third fire."),
    ("Between 40 and 50 percent of the trees died.", "The blight killed 40-50% of the trees."),
    ("A 69-year-old won.", "The winner is 69 years old."),
    ("More than 200 people came.", "In all, 212 people came."),
    ("About 2 million people came.", "In all, 1,973,400 people came."),
    ("It left at 19:14.", "It left at 7:14 p.m."),
    ("Thousands came.", "Some 4,000 people came."),
    # dates
    ("It rained on 12 March 2011.", "It rained on March 12, 2011."),
    ("It rained on 2011-03-12.", "It rained on 12 March 2011."),
    ("It rained on 12 March 2011.", "It rained on Saturday."),
    ("It rained on Saturday.", "It rained on March 12."),
    ("It rained in March 2011.", "It rained yesterday."),
    ("It rained in 2010.", "It rained last year."),
    ("It rained in the 1990s.", "It rained in 1994."),
    # names
    ("The United States won.", "The U.S. won."),
    ("The U.N. agreed.", "The United Nations agreed."),
    ("The World Health Council agreed.", "The WHC agreed."),
    ("The WHC agreed.", "The World Health Council agreed."),
    ("Mallory spoke.", "President Piet Mallory spoke."),
    ("Mr. Mallory spoke.", "Piet Mallory's words were clear."),
    ("Japan lost the final.", "The Japanese team lost the final."),
    ("Sao Tome is small.", "São Tomé is small."),
    ("Officials were glad.", "They were glad."),
    # polarity and roles
    ("The bridge wasn't closed.", "The bridge was not closed."),
    ("Not only the bridge was closed.", "The bridge was closed, and the road."),
    ("Acme was sued by Borden.", "Borden sued Acme."),
    ("It opened before the war.", "Before the war, it opened."),
]
BROKEN = [
    ("The firm sold three million cars.", "The firm sold 2,000,000 cars.", "number"),
    ("The firm sold 2 billion cars.", "The firm sold 2 million cars.", "number"),
    ("It made €3 billion.", "It made $3 billion.", "number"),
    ("Turnout was 5%.", "Turnout was 50%.", "number"),
    ("A third of them left.", "Half of them left.", "number"),
    ("It is 5 miles away.", "It is 5 kilometres away.", "number"),
    ("It carried 12 passengers.", "It carried 212 passengers and 12 dogs.", "number"),
    ("It left at 8:14 p.m.", "It left at 7:14 p.m.", "number"),
    ("More than 300 people came.", "In all, 212 people came.", "number"),
    ("About 215 people came.", "In all, 212 people came.", "number"),
    ("It rained on 13 March 2011.", "It rained on Saturday.", "date"),
    ("It rained on Friday.", "It rained on Saturday.", "date"),
    ("It rained in April.", "It rained on 12 March 2011.", "date"),
    ("It rained in 2012.", "It rained on 12 March 2011.", "date"),
    ("It rained in 1984.", "It rained.", "date"),
    ("Hob Mallory spoke.", "President Piet Mallory spoke.", "name"),
    ("Paris was flooded.", "London was flooded.", "name"),
    ("The prize went to Tarnfell.", "The prize went to Lindhaven.", "name"),
    ("Norwegian ships came.", "Danish ships came.", "name"),
    ("The bridge was not closed.", "The bridge was closed.", "polarity"),
    ("The bridge was closed.", "The bridge was never closed on a day of snow.", "polarity"),
    ("Mallory took the money.", "Mallory denied taking the money.", "polarity"),
    ("Prices fell in the north.", "Prices rose in the north.", "polarity"),
    ("It opened before the war.", "It opened after the war.", "polarity"),
    ("Acme sued Borden.", "Borden sued Acme.", "role"),
    ("Acme was sued by Borden.", "Acme sued Borden.", "role"),
]


def kinds(claim: str, *evidence: str, question: str = "") -> list[str]:
    found = conflicts(claim, [Told(each, MONDAY) for each in evidence], question)
    return [each.kind for each in found]


@pytest.mark.parametrize(("claim", "evidence"), HELD)
def test_what_the_evidence_says_in_other_words_holds(claim: str, evidence: str) -> None:
    assert kinds(claim, evidence) == []


@pytest.mark.parametrize(("claim", "evidence", "kind"), BROKEN)
def test_what_it_does_not_say_is_told_by_kind(claim: str, evidence: str, kind: str) -> None:
    assert kinds(claim, evidence) == [kind]


@pytest.mark.parametrize("text", [each for pair in HELD for each in pair])
def test_a_text_is_never_in_conflict_with_itself(text: str) -> None:
    assert kinds(text, text) == []
    assert kinds(text, "Something else was said first.", text) == []


SOME = (
    "not never 12 two 2,000 % $3 million March 12 2011 Saturday yesterday Piet Mallory Acme Japan "
    "U.S. rose fell before after sued was by the of and , . : “ ” ( ) third half p.m. 7:14"
)
WORDS = st.sampled_from(SOME.split())


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_no_words_are_in_conflict_with_themselves(words: list[str]) -> None:
    text = " ".join(words)
    assert conflicts(text, [Told(text, MONDAY)]) == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_read(claim: str, evidence: str) -> None:
    for found in (numbers(claim), dates(claim), names(claim)):
        assert all(0 <= each.span.start < each.span.end <= len(claim) for each in found)
    conflicts(claim, [Told(evidence)])


@given(st.integers(2, 10**9))
def test_a_number_is_the_same_with_separators_and_without(value: int) -> None:
    [plain], [parted] = numbers(f"They counted {value}."), numbers(f"They counted {value:,}.")
    assert plain.values == parted.values


def test_what_the_question_says_may_be_said_again() -> None:
    claim, evidence = "Mallory won 3 prizes in 1984.", "He won them all."
    assert kinds(claim, evidence) == ["date", "number", "name"]
    assert kinds(claim, evidence, question="Did Mallory win 3 prizes in 1984?") == []


def test_an_article_is_named_by_its_publisher_and_people_by_their_passage() -> None:
    told = Told("Mallory won.", None, "Dairy wins\nLindhaven Post", "Founder Piet Mallory won.")
    assert conflicts("The Lindhaven Post reported that Piet Mallory won.", [told]) == []
    found = conflicts("The Tarnfell Post reported that Hob Mallory won.", [told])
    assert [each.words for each in found] == ["Tarnfell Post", "Hob Mallory"]


def test_a_weekday_is_no_date_where_the_day_of_publication_is_unknown() -> None:
    assert conflicts("It rained on Saturday.", [Told("It rained on Saturday.")]) == []
    found = conflicts("It rained on 12 March 2011.", [Told("It rained on Saturday.")])
    assert [each.kind for each in found] == ["date"]
