"""Articles as rows and back: the same id, the same version; what others wrote is bounded."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Article
from ingest.errors import LoadError
from ingest.exchange import from_row, is_row, to_row
from ingest.loaders.item import shown
from ingest.text import normalise

# Letters that combine, join, hide and change when they are composed.
LETTERS = st.sampled_from(
    "aé\u0301\u2126\ufe0f\ufe00\u200d\u200c\u0645\u202e\u00ad\u2028\xa0\t\n=\u0338🙂"
)
ANY_TEXT = st.text() | st.text(LETTERS)
TEXT = ANY_TEXT.map(normalise).filter(str.strip)
LINE = ANY_TEXT.map(lambda text: " ".join(normalise(text).split()))
ARTICLE = st.builds(
    Article,
    source=st.text(min_size=1).map(shown).filter(str.strip),
    text=TEXT,
    title=LINE.filter(bool),
    authors=st.lists(LINE.filter(bool), max_size=4).map(tuple),
    publisher=LINE,
    published=st.none() | st.dates(),
    url=st.sampled_from(["", "https://news.example/a?b=c", "http://news.example/ü"]),
    language=LINE,
    metadata=st.dictionaries(LINE, LINE, max_size=4),
)
ANYTHING = (
    st.none()
    | st.text()
    | st.integers()
    | st.lists(st.text() | st.none())
    | st.dictionaries(st.text(), st.text())
)
RAIN = to_row(Article("/in/rain.txt", "It rained.", "Rain", published=date(2024, 5, 3)))


@given(ANY_TEXT)
def test_normal_text_is_left_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ARTICLE)
def test_an_article_comes_back_the_same(article: Article) -> None:
    row = json.loads(json.dumps(to_row(article)))
    back = from_row(row)
    assert back == article
    assert (back.id, back.version) == (article.id, article.version)


@given(st.dictionaries(st.sampled_from([*RAIN, "other"]), ANYTHING))
def test_whatever_a_row_says_what_is_made_of_it_is_clean(changes: dict[str, Any]) -> None:
    with suppress(LoadError):
        article = from_row({**RAIN, **changes})
        assert from_row(to_row(article)) == article
        assert "\n" not in article.title + article.source + "".join(article.metadata.values())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"citewell": 2}, "form 2"),
        ({"text": " "}, "no text"),
        ({"text": 5}, "its text is not text: 5"),
        ({"source": ""}, "does not say its source"),
        ({"published": "3 May 2024"}, "no day like"),
        ({"url": "javascript:alert(1)"}, "no web address"),
        ({"authors": "Ann"}, "not a list"),
        ({"metadata": []}, "not an object"),
        ({"title": "a" * 30_000}, "longer than 20,000"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        from_row({**RAIN, **change})


def test_other_rows_are_not_taken_for_one() -> None:
    assert is_row(RAIN)
    assert not is_row({"title": "Rain", "text": "It rained."})
