"""What texts without markup say of themselves."""

from datetime import date

import pytest

from ingest.dayline import day_in_line
from ingest.loaders.load import REVISION
from ingest.loaders.markdown import load_markdown
from ingest.loaders.text import load_text
from ingest.metadata import from_mapping
from ingest.opening import credits_from_text, published_in_text, title_from_text

TITLE, DAY = "Rain falls on Umm Sadra", date(2025, 3, 8)
BODY = (
    "It rained in Umm Sadra on Friday, and the lobster boats stayed in the harbour for most of the "
    "day, as they had in May 2019, when the storm of the century passed over the whole coast.\n"
    "Nobody was surprised, the harbour master said, because the sky had been dark since Tuesday."
)


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("March 8, 2025", ""),
        ("8 March 2025", ""),
        ("2025-03-08", ""),
        ("Saturday, 8th March 2025", ""),
        ("Published: March 8, 2025", ""),
        ("Originally published Mar. 8, 2025", ""),
        ("March 8, 2025 | 10:22PM PST", "2025-03-08T22:22:00-08:00"),
        ("Ann Lee | March 8, 2025", ""),
        ("By Ann Lee and Bo Li on March 8, 2025 at 6:00 pm", "2025-03-08T18:00:00"),
        ("By Ann LeeMarch 8, 2025", ""),
        ("Mar 8, 2025 by Ann B. Lee", ""),
        ("Published March 8, 2025 6:00 AM EST Updated March 9, 2025", "2025-03-08T06:00:00-05:00"),
        ("Posted in Weather, 8th March 2025 13:22 GMT", "2025-03-08T13:22:00+00:00"),
    ],
)
def test_a_line_that_says_when(line: str, time: str) -> None:
    moment = day_in_line(line)
    assert moment is not None
    assert (moment.day, moment.time) == (DAY, time)


@pytest.mark.parametrize(
    "line",
    [
        "Updated March 8, 2025",
        "Last updated by Ann Lee on March 8, 2025",
        "Last modified: March 8, 2025",
        "Copyright March 8, 2025",
        "© March 8, 2025 The Post",
        "Accessed March 8, 2025",
        "Release Date: March 8, 2025",
        "The Hulk arrives in theaters March 8, 2025",
        "March 8",
        "8 March 2025 - 9 April 2026",
        "08 Nov 2020 - 16 Dec 2024",
        "03/08/2025",
        "03.08.2025",
        "It rained on March 8, 2025, and the boats stayed in.",
        "March 8, 2025 " + "x" * 200,
    ],
)
def test_a_line_that_says_something_else(line: str) -> None:
    assert day_in_line(line) is None


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\nBy Ann Lee\nMarch 8, 2025\n{BODY}",
        f"March 8, 2025\n{TITLE}\n{BODY}",
        f"{TITLE} | The Post\nMenu\nHome\nMost read\nFebruary 1, 2020\nOther story\n"
        f"{TITLE}\nThe boats stayed in.\nMarch 8, 2025\n{BODY}",
        f"{TITLE} | The Post\nMenu\nHome\nNews\nMarch 8, 2025 6:00am PT\n{TITLE}\n{BODY}",
        f"{TITLE}\nPublished March 8, 2025\nMarch 20, 2025\n{BODY}",
        f"{TITLE}\nUMM SADRA, March 8, 2025 (Wire) - {BODY}",
    ],
)
def test_the_day_near_the_headline_is_the_articles(text: str) -> None:
    moment = published_in_text(text)
    assert moment is not None
    assert moment.day == DAY


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n{BODY}\nMarch 8, 2025",
        f"{TITLE}\nMarch 8, 2025\nMarch 20, 2025\n{BODY}",
        f"{TITLE}\nUpdated\nMarch 8, 2025\n{BODY}",
        f"{TITLE} | The Post\nMenu\nSaturday, March 8, 2025\n{TITLE}\nBy Ann Lee\n{BODY}",
        f"{TITLE}\nMarch 8, 2999\n{BODY}",
        f"{TITLE}\nUMM SADRA, March 8 (Wire) - {BODY}",
        BODY,
        "",
    ],
)
def test_where_nothing_tells_the_day_there_is_none(text: str) -> None:
    assert published_in_text(text) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{TITLE} | The Post\nMenu\n{BODY}", TITLE),
        (f"{TITLE} - The Post\nThe Post\nMenu\n{TITLE}\n{BODY}", TITLE),
        (f"The Post - {TITLE}\nhttp://www.thepost.com/a\n{BODY}", TITLE),
        (f"{TITLE} - Polygon\nMenu\n{BODY}", TITLE),
        (f"{TITLE} - Report\nMenu\n{BODY}", f"{TITLE} - Report"),
        (f"The Wayback Machine - http://x.example\nSkip to main content\n{TITLE}\n{BODY}", TITLE),
        (f"CNN —\n\n{BODY}", BODY[:34]),
        (f"Ann Lee\nUSA TODAY Sports\n{BODY}", BODY[:34]),
        (f"Ann Lee\nann.lee@post.example\n{BODY}", BODY[:34]),
        (f"Associated Press\n{BODY}", BODY[:34]),
    ],
)
def test_the_headline_is_found_among_what_stands_around_it(text: str, title: str) -> None:
    assert title_from_text(text)[: len(title)] == title
    assert title_from_text(text) == title or title == BODY[:34]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (f"{TITLE}\nBy Ann Lee, Reuters\n{BODY}", ("Ann Lee",)),
        (f"{TITLE}\nBy ANN LEE, Staff Writer\n{BODY}", ("ANN LEE",)),
        (f"{TITLE}\nBy Ann Lee on March 8, 2025\n{BODY}", ("Ann Lee",)),
        (f"Ann Lee and Bo Li\nAssociated Press\n{BODY}", ("Ann Lee", "Bo Li")),
        (f"{TITLE} | The Post\nA\nB\nC\nD\n{TITLE}\nBy Ann Lee\n{BODY}", ("Ann Lee",)),
        (f"{TITLE}\nBy Friday it had rained for a week.\n{BODY}", ()),
    ],
)
def test_who_wrote_it(text: str, authors: tuple[str, ...]) -> None:
    assert credits_from_text(text).authors == authors


def test_a_saved_page_as_markdown() -> None:
    page = f"{TITLE} | The Post\n=====\nMenu\n* Home\n* News\n\n{TITLE}\n----\n### Ann Lee\n"
    article = load_markdown(f"{page}\nMarch 8, 2025 | 10:22PM PST\nBoats stay in\n\n{BODY}", "x")
    assert (article.title, article.published) == (TITLE, DAY)
    assert article.metadata["published_time"] == "2025-03-08T22:22:00-08:00"


def test_front_matter_says_the_time_with_its_zone() -> None:
    said = "---\ntitle: Rain\ndate: 2025-03-08T23:30:00-05:00\n---\n"
    article = load_markdown(f"{said}{TITLE}\n\nMarch 9, 2025 10:00 am\n\n{BODY}", "x")
    assert (article.published, article.title) == (DAY, "Rain")
    assert article.metadata["published_time"] == "2025-03-08T23:30:00-05:00"


def test_columns_say_the_time_in_any_form() -> None:
    for value in (1741431600, "1741431600", "Sat, 08 Mar 2025 11:00:00 +0000"):
        known = from_mapping({"date": value, "author": {"name": "Ann Lee"}})
        assert (known["published"], known["authors"]) == (DAY, ("Ann Lee",))
        assert known["metadata"] == {"published_time": "2025-03-08T11:00:00+00:00"}


def test_a_plain_text_is_titled_by_its_first_sentence() -> None:
    article = load_text(BODY, "x")
    assert article.title.startswith("It rained in Umm Sadra on Friday")
    assert (article.published, article.authors, article.publisher) == (None, (), "")
    assert REVISION >= 3
