"""Who does what in a sentence, as far as its words tell by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.deeds import deed
from assistant.doings import doings, stands_for

CASES = [
    ("The barge, which Nordal had sold in May, sank.", "sold", "Nordal"),
    ("Lund needed ten days, while Holm took weeks.", "needed", "Lund"),
    ("He was met by his wife and by Lund, who held a flag.", "held", "Lund"),
    ("He was met by his wife and by Lund, who held a flag.", "met", "his wife"),
    ("The port authority first demanded 4 million.", "demanded", "The port authority"),
    ("The owner of the barge later demanded 4 million.", "demanded", "The owner"),
    ("Ada Holm, who leads the museum, warned of a storm.", "warned", "Ada Holm"),
    ("Ada Holm, who leads the museum, warned of a storm.", "leads", "Ada Holm"),
    ("It was impounded after the owner refused to pay.", "refused", "the owner"),
    ("On Sunday morning Lund came to the town and won.", "won", "Lund"),
    ("The barge was bought by Nordal in May.", "bought", "Nordal"),
    ("Prices had risen by less than a tenth.", "risen", "Prices"),
    ("He died in May, and Lund took his place.", "died", "He"),
    ("A figure with a female body and holding a sword was found.", "holding", None),
    ('"We won," said Lund.', "said", None),
    ("Won.", "won", None),
]


@pytest.mark.parametrize(("said", "verb", "doer"), CASES)
def test_who_does_it(said: str, verb: str, doer: str | None) -> None:
    [found] = doings(said, verb)
    assert (found.doer and found.doer.cut(said)) == doer
    assert found.verb.cut(said).lower() == verb


def test_a_verb_is_found_in_its_forms_and_not_as_a_noun() -> None:
    said = "The release of the list came late: Nordal releases it yearly and released it in May."
    assert [each.verb.cut(said) for each in doings(said, "release")] == ["releases", "released"]
    assert doings(said, "sank") == doings("", "sank") == []


@pytest.mark.parametrize(
    ("said", "unreal"),
    [
        ("It was the port that the ship should have reached in March.", True),
        ("The ship was expected to reach the port in March.", True),
        ("Nordal plans to reach the port in March.", True),
        ("The ship managed to reach the port in March.", False),
        ("The ship had already reached the port in March.", False),
    ],
)
def test_what_is_only_wanted_is_not_told_as_done(said: str, unreal: bool) -> None:
    assert [each.unreal for each in doings(said, "reach")] == [unreal]


SOME = ["the", "of", "who", "and,", "was", "by", "had", "sold", "Nordal", "ship", ".", "to", "ran"]


@given(st.lists(st.sampled_from(SOME)))
def test_what_is_told_lies_in_the_sentence_around_its_verb(some: list[str]) -> None:
    said = " ".join(some)
    for each in doings(said, "sold"):
        assert each.verb.cut(said) == "sold"
        assert each.subject is None or each.subject.end <= each.verb.start
        assert each.agent is None or each.verb.end < each.agent.start <= each.agent.end <= len(said)


@pytest.mark.parametrize("words", ["ran and ", "the ship of ", "the ship, who "])
def test_a_very_long_sentence_is_read_too(words: str) -> None:
    assert len(doings(words * 3000 + "Nordal had sold it", "sold")) == 1


def test_words_that_stand_for_others() -> None:
    assert stands_for("He")
    assert stands_for("they")
    assert not stands_for("The owner")


@pytest.mark.parametrize(
    ("question", "verbs", "passive"),
    [
        ("Why did Egypt buy the ship?", ("bought",), False),
        ("How long does Tarn need to circle Lund?", ("need", "circle"), False),
        ("What was the staff carved from?", ("carved",), True),
        ("Why has Holm dismissed Lund?", ("dismissed",), False),
    ],
)
def test_the_verbs_of_a_deed(question: str, verbs: tuple[str, ...], passive: bool) -> None:
    found = deed(question, "The staff had been carved from an oak.")
    assert found is not None
    assert (found.verbs, found.passive) == (verbs, passive)
