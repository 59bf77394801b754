"""Which of the ranked sentences are quoted."""

from dataclasses import replace

import pytest
from test_checking import shown

from assistant.choosing import Margins, few, leads, survey
from assistant.cite import Evidence

MARGINS = Margins(further=0.3, behind=0.04, unsure=0.1)
FERRY = (
    "The ferry Aurora ran aground off Lindhaven on Friday. Nobody was hurt. A tug came at noon. "
    "The owner spoke of a storm. It was the worst in ten years, he said. The port was closed."
)
DAIRY = "A dairy in Tarnfell won a prize. Its owner wept at the ceremony in the town hall."


def of(text: str, *supports: float) -> list[Evidence]:
    """The text's sentences with these supports."""
    return weighed(shown(text), *supports)


def weighed(found: list[Evidence], *supports: float) -> list[Evidence]:
    return [replace(each, support=sure) for each, sure in zip(found, supports, strict=False)]


def ranked(*found: Evidence) -> list[Evidence]:
    return sorted(found, key=lambda each: -each.support)


@pytest.mark.parametrize(("best", "quoted"), [(0.9, 1), (0.4, 3)])
def test_beside_an_unsure_sentence_weaker_ones_are_quoted(best: float, quoted: int) -> None:
    first, _, third, *_, last = of(FERRY, best, 0, 0.2 * best, 0, 0, 0.15 * best)
    found = few(ranked(first, third, last), 3, MARGINS)
    assert len(found) == quoted
    assert found[0] == first
    assert few(ranked(first, third, last), 3, MARGINS.narrow()) == [first]


def test_what_goes_on_from_an_unsure_sentence_has_its_place_before_weaker_ones() -> None:
    first, behind, *others = of(FERRY, 0.4, 0.03, 0.1, 0.09, 0.08, 0.07)
    found = few(ranked(first, behind, *others), 3, MARGINS)
    assert found == [first, behind, others[0]]


@pytest.mark.parametrize(("begins", "first"), [(0.6, "The ferry Aurora"), (0.3, "A tug came")])
def test_how_an_article_begins_stands_for_it_where_it_is_near_as_good(
    begins: float, first: str
) -> None:
    both = weighed(shown(f"News\n\n{FERRY}", DAIRY), 0.7, begins, 0.1, 0.7, 0, 0, 0, 0.5, 0.1)
    said = [each.quote[: len(first)] for each in survey(ranked(*both[1:]))]
    assert said == [first, DAIRY[: len(first)]]


def test_what_goes_on_with_the_best_sentence_of_a_single_article_comes_along() -> None:
    found = survey(ranked(*of(FERRY, 0.1, 0.1, 0.1, 0.8, 0.2)))
    assert [each.quote for each in found] == [
        "The owner spoke of a storm.", "It was the worst in ten years, he said.",
    ]  # fmt: skip


def test_an_article_does_not_begin_with_its_heading() -> None:
    heading, first, *others = weighed(shown(f"News\n\n{FERRY}"), 0.1, 0.1, 0.1, 0.1)
    assert (heading.quote, leads([heading, first, *others])) == ("News", [first])
    assert leads([heading]) == [heading]
