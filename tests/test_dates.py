"""Days and moments, as sources write them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import is_past, parse_date, parse_moment

DAY = date(2025, 3, 8)
FORMATS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y"),
    *("%b. %d, %Y", "%A, %B %d, %Y", "%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ"),
    *("%d-%b-%Y", "%B %d %Y 3:04 PM", "%a %b %d %Y %H:%M:%S GMT+0100 (CET)"),
)


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2025-03-08T10:00:00+02:00", "2025-03-08T10:00:00+02:00"),
        ("2025-03-08T10:00:00Z", "2025-03-08T10:00:00+00:00"),
        ("2025-03-08 10:00", "2025-03-08T10:00:00"),
        ("20250308T101112+0530", "2025-03-08T10:11:12+05:30"),
        ("Sat, 08 Mar 2025 10:00:00 -0500", "2025-03-08T10:00:00-05:00"),
        ("March 8, 2025 3:04 p.m. ET", "2025-03-08T15:04:00-05:00"),
        ("March 8, 2025, 3 p.m.", "2025-03-08T15:00:00"),
        ("March 8, 2025 | 10:22PM PST", "2025-03-08T22:22:00-08:00"),
        ("Sat Mar 08 2025 10:00:00 GMT+0100 (CET)", "2025-03-08T10:00:00+01:00"),
        ("2025-03-08T10:00:00+0100[Europe/Paris]", "2025-03-08T10:00:00+01:00"),
        ("2025-03-08T10:00:00 XYZ", "2025-03-08T10:00:00"),
        (1741431600, "2025-03-08T11:00:00+00:00"),
        ("1741431600000", "2025-03-08T11:00:00+00:00"),
        ("8 mars 2025 à 10h30", "2025-03-08T10:30:00"),
        ("8. März 2025", ""),
        ("8 de marzo de 2025", ""),
        ("8 марта 2025", ""),
        ("Published: March 8th, 2025", ""),
        ("08.03.2025", ""),
    ],
)
def test_the_day_is_kept_as_written_and_the_time_with_its_zone(value: Any, time: str) -> None:
    moment = parse_moment(value)
    assert moment is not None
    assert (moment.day, moment.time) == (DAY, time)


def test_eastern_time_is_another_in_summer() -> None:
    moment = parse_moment("July 8, 2025 3:04 p.m. ET")
    assert moment is not None
    assert moment.time.endswith("-04:00")


@pytest.mark.parametrize(
    ("language", "url", "day"),
    [
        ("", "", None),
        ("en", "", None),
        ("en-US", "", DAY),
        ("en-GB", "", date(2025, 8, 3)),
        ("de", "", date(2025, 8, 3)),
        ("", "https://post.example/2025/03/08/rain", DAY),
        ("de", "https://post.example/2025/8/3/rain", date(2025, 8, 3)),
        ("", "https://post.example/2024/03/08/rain", None),
    ],
)
def test_numbers_that_are_two_days_are_none_unless_told(
    language: str, url: str, day: date | None
) -> None:
    moment = parse_moment("03/08/2025", language, url)
    assert (moment.day if moment else None) == day


@pytest.mark.parametrize("value", ["13/08/2025", "08/13/2025", "13-08-2025"])
def test_numbers_that_are_one_day_are_read(value: str) -> None:
    assert parse_date(value) == date(2025, 8, 13)


@pytest.mark.parametrize(
    "value",
    [
        *("03/08/25", "January 1st 0001", "8 March 1492", "0", 0, True, 12345, 99999999999999),
        *("2025-W10-6", "2025-060", "tomorrow 2025", "10:30 2025", "10:22 March 8", "3 days ago"),
        *("mars 2025", "in 2025, 8 people", "2025-13-45", "-1741431600", float("nan"), [], {}),
    ],
)
def test_what_is_no_whole_day_is_none(value: Any) -> None:
    assert parse_date(value) is None


@given(st.dates(date(1990, 1, 1), date(2025, 12, 31)), st.sampled_from(FORMATS))
@settings(max_examples=200, deadline=None)
def test_a_day_comes_back_from_every_way_of_writing_it(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@given(st.text(max_size=60).filter(lambda text: not any(char.isdigit() for char in text)))
@settings(max_examples=100, deadline=None)
def test_without_a_year_there_is_no_day(text: str) -> None:
    assert parse_date(text) is None
    assert parse_date(f"{text} March 8") is None


@given(st.text(alphabet="0123456789:/.-+TZ amprilsuy,", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it_and_no_year_is_made_up(text: str) -> None:
    moment = parse_moment(text)
    if moment and not text.strip().replace(".", "").isdigit():
        assert f"{moment.day.year:04}" in text
        assert moment.day.year >= 1600


def test_nothing_is_published_in_days_to_come() -> None:
    assert is_past(date.today() + timedelta(days=1))
    assert not is_past(date(2999, 1, 1))
