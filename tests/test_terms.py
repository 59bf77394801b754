"""Index terms."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.terms import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S. troops", "US troop"),
        ("1,900 people", "1900 people"),
        ("Zürich's", "zurich"),
        ("wrote", "written"),
        ("FLIGHTS", "flew"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_stop_words_and_scripts_without_spaces() -> None:
    assert terms("What is the …?") == []
    assert terms("東京") == ["東", "京"]


@given(st.text())
def test_only_letters_and_digits(text: str) -> None:
    assert all(re.fullmatch(r"[^\W_]+", term) for term in terms(text))
