"""What a text or its front matter says of itself."""

from datetime import date, datetime

import pytest
from fakes import CHEESE, WIRE

from ingest.dateline import dateline, dateline_length
from ingest.dates import parse_date
from ingest.headline import MAX_TITLE, shorten
from ingest.metadata import from_mapping
from ingest.opening import credits_from_text, title_from_text


def test_titles() -> None:
    assert title_from_text(CHEESE) == "Dairy wins prize"
    assert title_from_text(WIRE).startswith("Galena Marine said on Tuesday")
    assert len(title_from_text(WIRE)) <= MAX_TITLE
    assert title_from_text("") == title_from_text("\n \n") == ""
    assert title_from_text("By Ann Lee\nIt rained all day. It was cold.") == "It rained all day"


def test_shorten_cuts_behind_a_clause_or_a_word() -> None:
    assert shorten("Short.") == "Short"
    assert shorten("a" * 60 + ", " + "b" * 90) == "a" * 60
    assert shorten("word " * 60).endswith("word…")


def test_credits() -> None:
    found = credits_from_text(WIRE)
    assert found.authors == ("Leila Haddad", "Omar Nasser")
    assert found.editors == ("Ruth Calloway",)
    assert credits_from_text("Head\nBy Ann Lee, Bo Li and Cy Oz\nIt rained.").authors == (
        "Ann Lee",
        "Bo Li",
        "Cy Oz",
    )
    assert credits_from_text("It was written by a committee, long ago.\nA\nB\nC").authors == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PARIS, April 16, 2019 (Wire) - It burned.", ("Wire", date(2019, 4, 16))),
        ("DUBAI, March 8 (Wire) - It rained.", ("Wire", None)),
        ("LONDON — It rained.", ("", None)),
        ("In Dubai, It rained.", ("", None)),
    ],
)
def test_datelines(text: str, expected: tuple[str, date | None]) -> None:
    assert dateline(text) == expected


@pytest.mark.parametrize(
    "value",
    ["March 8", "8 March", "2024", "May 2024", "", None, "soon", "99999999999999", "x" * 99],
)
def test_dates_are_never_guessed(value: str | None) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    "value", ["2024-05-03", "3 May 2024", date(2024, 5, 3), datetime(2024, 5, 3, 23, 59)]
)
def test_full_dates(value: object) -> None:
    assert parse_date(value) == date(2024, 5, 3)


def test_front_matter_fields() -> None:
    known = from_mapping(
        {"Headline": "A  b", "author": "Ann Lee and Bo Li", "date": "May 3", "tags": ["x", "y"]}
    )
    assert known == {
        "title": "A b",
        "authors": ("Ann Lee", "Bo Li"),
        "metadata": {"tags": "x; y"},
    }


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("TOKYO, March 11, 2011 (Gulf Wire) - A quake", "A quake"),
        ("LONDON, 5 May – The bank", "The bank"),
        ("SAN JOSE, Calif. (AP) — Apple", "Apple"),
        ("NATO - the alliance", "NATO - the alliance"),
        ("It rained.", "It rained."),
        ("", ""),
    ],
)
def test_dateline_length(text: str, rest: str) -> None:
    assert text[dateline_length(text) :] == rest


def test_declared_fields_are_clean_short_lines() -> None:
    found = from_mapping(
        {
            "title": "A\x1b[2J quiet\n\u202eday " * 100,
            "publisher": "Po\u200bst " * 100,
            "authors": ["Ada\x07 Holm", "B" * 500, *map(str, range(500))],
            "no\x9bte": "a\x00b",
        }
    )
    assert found["title"].startswith("A[2J quiet day A[2J")
    assert len(found["title"]) <= 400
    assert len(found["publisher"]) <= 160
    assert found["authors"][0] == "Ada Holm"
    assert (len(found["authors"]), len(found["authors"][1])) == (100, 120)
    assert found["metadata"] == {"note": "ab"}


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://news.example/a?b=c#d", True),
        ("http://news.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//news.example/a", False),
        ("https://news.example@other.example/a", False),
        ("https:///a", False),
        ("http://[", False),
        ("https://news.example/a\"onclick='x'", False),
        ("https://news.example/" + "a" * 3_000, False),
    ],
)
def test_only_a_web_address_is_an_articles_url(url: str, is_kept: bool) -> None:
    found = from_mapping({"url": url})
    assert found.get("url") == (url if is_kept else None)
    assert found["metadata"] == ({} if is_kept else {"url": url})
