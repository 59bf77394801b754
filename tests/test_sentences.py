"""Splitting into sentences."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.sentences import split_sentences

AWKWARD = [
    ["The U.S. Senate voted.", "It was late."],
    ["They met at 5 p.m. on Friday.", "Nobody spoke."],
    ["They met at 5 p.m. Friday.", "Nobody spoke."],
    ["They met at 5 p.m.", "Nobody spoke."],
    ["It rose at 7:20 a.m. Eastern time.", "It fell at 5 p.m. British Summer Time.", "They left."],
    ["They met at 5 p.m. New York time.", "They left at 6 p.m.", "The time had come."],
    ["J. K. Rowling wrote it.", "It sold."],
    ["Mr. Smith and Dr. Jones left.", "They walked."],
    ['"We won," he said.', "She left."],
    ["It grew by 3.5 percent.", "Prices fell."],
    ["It took ca. 40 days.", "Then it rained."],
    ["Is it?", "Yes!", "Good."],
]


@pytest.mark.parametrize("expected", AWKWARD, ids=lambda each: each[0])
def test_awkward_sentences(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [span.cut(text) for span in split_sentences(text)] == expected


def test_lines_end_sentences() -> None:
    text = "A headline\nBy Ann Lee\n\nIt rained."
    assert [span.cut(text) for span in split_sentences(text)] == [
        "A headline",
        "By Ann Lee",
        "It rained.",
    ]


PIECES = st.sampled_from(
    [
        "\r\n",
        "\t",
        "\n\n",
        ". ",
        "! ",
        "U.S. ",
        "5 p.m. ",
        "“No.” ",
        "🙂",
        "👩‍👩‍👧 ",
        "قال الوزير. ",
        "。",
        "e\u0301",
        "\u00a0",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join))
@example("\r\n. \t🙂\r\n")
def test_every_character_is_in_one_trimmed_sentence(text: str) -> None:
    spans = split_sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered: set[int] = set()
    for span in spans:
        words = span.cut(text)
        assert words
        assert words == words.strip()
        covered.update(range(span.start, span.end))
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())


@pytest.mark.parametrize("language", ["en", "ar", "de", "xx", "zh"])
def test_any_language_code_will_do(language: str) -> None:
    assert len(split_sentences("One came. Two went.", language)) == 2
