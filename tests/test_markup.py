"""Pages as publishers really mark them up, and what is known of each."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.loaders.html import load_html

TEXT = (
    "<p>It rained in Umm Sadra on Friday, and the lobster boats stayed in the harbour for most of "
    "the day.</p><p>Nobody was surprised, the harbour master said, because the sky had been dark "
    "since Tuesday and the gulls had gone inland.</p>"
)
TITLE, DAY = "Rain falls on Umm Sadra", date(2025, 3, 8)


def page(head: str = "", above: str = "", html: str = "<html>", title: str = TITLE) -> Article:
    titled = f"<title>{title}</title>" if title else ""
    return load_html(
        f"<!doctype html>{html}<head><meta charset=utf-8>{titled}{head}</head><body><nav>Menu</nav>"
        f"<article><h1>{TITLE}</h1>{above}{TEXT}</article><footer>© 2026</footer></body></html>",
        "/saved/page.html",
    )


def linked(*nodes: Any) -> str:
    return "".join(
        f'<script type="application/ld+json">{each if isinstance(each, str) else json.dumps(each)}'
        "</script>"
        for each in nodes
    )


def news(**said: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **said}


def meta(**said: str) -> str:
    return "".join(f'<meta name="{key}" content="{value}">' for key, value in said.items())


def prop(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


ANN = {"@type": "Person", "name": "Ann Lee"}
POST = {"@type": "NewsMediaOrganization", "name": "The Post"}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "The Post"},
        {"@type": "Organization", "@id": "#org", "name": "The Post Group"},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "WebPage", "@id": "#page", "datePublished": "2025-03-08T10:00:00+02:00"},
        {
            "@type": ["Article", "BlogPosting"],
            "headline": TITLE,
            "author": {"@id": "#ann"},
            "publisher": {"@id": "#org"},
            "dateModified": "2025-04-01",
        },
    ],
}


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (linked(news(author=ANN)), ("Ann Lee",)),
        (linked([news(author=[ANN, {"@type": "Person", "name": "Bo Li"}])]), ("Ann Lee", "Bo Li")),
        (linked(news(author="Ann Lee")), ("Ann Lee",)),
        (linked(news(author=["Ann Lee", "Bo Li", "ann lee"])), ("Ann Lee", "Bo Li")),
        (linked(news(author={"name": ["Ann Lee"]})), ("Ann Lee",)),
        (linked(news(author=None)) + meta(author="Bo Li"), ("Bo Li",)),
        (linked(news(author=[None, 7, {}, ANN])), ("7", "Ann Lee")),
        (linked(news(author=[ANN, {"name": "Reuters"}])), ("Ann Lee",)),
        (linked(news(author={"name": "Reuters"})), ("Reuters",)),
        (linked(news(author="By Ann Lee")), ("Ann Lee",)),
        (linked(news(author=["Staff", "https://post.example/ann"])), ()),
        (linked(GRAPH), ("Ann Lee",)),
        (meta(author="By Ann Lee and Bo Li"), ("Ann Lee", "Bo Li")),
        (meta(author="Ann Lee, Staff Writer"), ("Ann Lee",)),
        (
            prop("article:author", "https://facebook.example/ann") + meta(byl="By Ann Lee"),
            ("Ann Lee",),
        ),
        (meta(citation_author="Lee, Ann") + meta(citation_author="Li, Bo"), ("Ann Lee", "Bo Li")),
        (meta(**{"dc.creator": "Ann Lee"}), ("Ann Lee",)),
        ("", ()),
    ],
)
def test_authors_are_people_named_once(head: str, authors: tuple[str, ...]) -> None:
    assert page(head).authors == authors


@pytest.mark.parametrize(
    ("head", "time"),
    [
        (linked(news(datePublished="2025-03-08")), ""),
        (linked(news(datePublished="2025-03-08T23:30:00-05:00")), "2025-03-08T23:30:00-05:00"),
        (linked(news(datePublished="2025-03-08T00:30:00+09:00")), "2025-03-08T00:30:00+09:00"),
        (linked(news(datePublished="2025-03-08T10:00:00.000Z")), "2025-03-08T10:00:00+00:00"),
        (linked(news(datePublished=["2025-03-08"], dateModified="2025-03-09")), ""),
        (linked(GRAPH), "2025-03-08T10:00:00+02:00"),
        (linked(news(datePublished="soon")) + prop("article:published_time", "2025-03-08"), ""),
        (linked(news(datePublished="9999-03-08")) + meta(pubdate="2025-03-08"), ""),
        (prop("article:published_time", "2025-03-08T10:00:00+0100"), "2025-03-08T10:00:00+01:00"),
        (
            prop("article:modified_time", "2025-03-11")
            + prop("article:published_time", "2025-03-08"),
            "",
        ),
        (meta(date="Sat, 08 Mar 2025 10:00:00 GMT"), "2025-03-08T10:00:00+00:00"),
        (meta(pubdate="March 8, 2025 3:04 p.m. ET"), "2025-03-08T15:04:00-05:00"),
        (meta(**{"parsely-pub-date": "2025-03-08T10:00:00Z"}), "2025-03-08T10:00:00+00:00"),
        (meta(**{"sailthru.date": "2025-03-08 10:00:00"}), "2025-03-08T10:00:00"),
        (meta(citation_publication_date="2025/03/08"), ""),
        (meta(**{"DC.date.issued": "2025-03-08"}), ""),
        (meta(publish_date="1741431600"), "2025-03-08T11:00:00+00:00"),
        (meta(publish_date="1741431600000"), "2025-03-08T11:00:00+00:00"),
        (meta(date="08.03.2025"), ""),
        (meta(date="8 mars 2025"), ""),
        ('<meta itemprop="datePublished" content="2025-03-08">', ""),
    ],
)
def test_the_day_is_that_of_publication_as_the_page_wrote_it(head: str, time: str) -> None:
    article = page(head)
    assert article.published == DAY
    assert article.metadata.get("published_time", "") == time


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ('<time datetime="2025-03-08T10:00Z" itemprop="datePublished">today</time>', DAY),
        ('<time datetime="2025-03-08" pubdate>8 March</time>', DAY),
        ('<time class="entry-date published" datetime="2025-03-08">x</time>'
         '<time class="updated" datetime="2025-03-11">y</time>', DAY),
        ('<time datetime="2025-03-08">8 March</time>', DAY),
        ('<time datetime="2025-03-08">a</time><time datetime="2024-01-01">b</time>', None),
        ('<time class="updated" datetime="2025-03-08">x</time>', None),
        ('<p>By Ann Lee</p><p>March 8, 2025</p>', DAY),
        ('<p>Updated March 8, 2025</p>', None),
        ("<p>3 days ago</p>", None),
    ],
)  # fmt: skip
def test_the_day_above_the_article(above: str, day: date | None) -> None:
    assert page(above=above).published == day


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (prop("og:title", TITLE), "x"),
        (prop("og:title", f"{TITLE} | The Post") + prop("og:site_name", "The Post"), ""),
        ("", f"{TITLE} | The Post"),
        ("", f"{TITLE} - The Post"),
        (linked(news(publisher=POST)), f"{TITLE} – The Post"),
        (prop("og:title", f"The Post: {TITLE}") + linked(news()), "The Post"),
        (
            prop("og:url", "https://www.thepost.example/a")
            + prop("og:title", f"{TITLE} — The Post"),
            "",
        ),
        (meta(citation_title=TITLE), "x"),
        (linked({**news(), "headline": "Rain falls on Umm Sadra "}), "x"),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, title: str) -> None:
    assert page(head, title=title).title == TITLE


def test_a_title_keeps_its_own_dashes() -> None:
    article = page(prop("og:title", "Rain - and then more rain") + prop("og:site_name", "Post"))
    assert article.title == "Rain - and then more rain"


def test_entities_in_linked_data_are_characters() -> None:
    assert page(linked(news(headline="Rain &amp; wind"))).title == "Rain & wind"


OTHERS = [
    news(
        headline=f"Other story {each}",
        url=f"https://post.example/{each}",
        datePublished="2024-01-01",
    )
    for each in range(3)
]


@pytest.mark.parametrize(
    "head",
    [
        linked(*OTHERS, news(datePublished="2025-03-08")),
        linked([*OTHERS, news(datePublished="2025-03-08")]),
        linked({"@type": "ItemList", "itemListElement": OTHERS}, news(datePublished="2025-03-08")),
        linked(
            *OTHERS,
            news(headline="Rain", url="https://post.example/rain", datePublished="2025-03-08"),
        )
        + '<link rel="canonical" href="https://post.example/rain">',
        linked(
            {"@type": "WebPage", "mainEntity": news(datePublished="2025-03-08", hasPart=OTHERS)}
        ),
        linked("{broken", news(datePublished="2025-03-08")),
        linked("/* <![CDATA[ */" + json.dumps(news(datePublished="2025-03-08")) + "/* ]]> */"),
        linked('{"@type": "NewsArticle", "datePublished": "2025-03-08",}'),
        linked("[" * 100_000, news(datePublished="2025-03-08")),
        linked(
            json.dumps(news(datePublished="2025-03-08", description="a\nb")).replace("\\n", "\n")
        ),
        linked({"@type": "http://schema.org/NewsArticle", "datePublished": "2025-03-08"}),
    ],
)
def test_of_several_articles_the_pages_own_is_taken(head: str) -> None:
    assert page(head).published == DAY


def test_none_of_several_is_taken_where_nothing_tells_which() -> None:
    assert page(linked(*OTHERS)).published is None


ADDRESS = "https://post.example/a"
ARCHIVED = f"https://web.archive.org/web/20250401000000/{ADDRESS}"


@pytest.mark.parametrize(
    ("head", "html", "language", "url", "publisher"),
    [
        (linked(news(publisher=POST)), '<html lang="en-GB">', "en-GB", "", "The Post"),
        (linked(news(publisher="The Post", inLanguage="en")), "<html>", "en", "", "The Post"),
        (linked(news(publisher=[POST])), "<html>", "", "", "The Post"),
        (prop("og:locale", "de_DE"), "<html>", "de-DE", "", ""),
        ("", '<html lang="not a language">', "", "", ""),
        (f'<link rel="canonical" href="{ADDRESS}#b">', "<html amp>", "", ADDRESS, ""),
        (f'<link rel="canonical" href="{ARCHIVED}">', "<html>", "", ADDRESS, ""),
        (linked(news(mainEntityOfPage={"@id": ADDRESS})), "<html>", "", ADDRESS, ""),
        (prop("og:url", "javascript:alert(1)"), "<html>", "", "", ""),
        (prop("og:site_name", "The Post"), "<html>", "", "", "The Post"),
    ],
)
def test_language_address_and_publisher(
    head: str, html: str, language: str, url: str, publisher: str
) -> None:
    article = page(head, html=html)
    assert (article.language, article.url, article.publisher) == (language, url, publisher)


def test_a_day_in_numbers_is_read_as_the_page_tells() -> None:
    head = meta(date="03/08/2025")
    assert page(head).published is None
    assert page(head, html='<html lang="en-US">').published == DAY
    assert page(head, html='<html lang="fr">').published == date(2025, 8, 3)
    canonical = '<link rel="canonical" href="https://post.example/2025/03/08/rain">'
    assert page(head + canonical).published == DAY


def test_what_a_page_does_not_say_is_empty(tmp_path: Path) -> None:
    article = page()
    assert (article.authors, article.publisher, article.published) == ((), "", None)
    assert (article.url, article.language, dict(article.metadata)) == ("", "", {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["x" * 5_000, "2025-03-08", "https://a.example/" + "a" * 3_000]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "@id", "@type", "url"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = (
    "headline",
    "author",
    "publisher",
    "datePublished",
    "url",
    "mainEntityOfPage",
    "inLanguage",
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*FIELDS, "@graph", "@type", "@id"]), VALUES, max_size=6))
def test_no_value_from_markup_passes_its_bounds(said: dict[str, Any]) -> None:
    script = json.dumps({"@type": "NewsArticle", **said}).replace("<", "\\u003c")
    article = page(linked(script))
    assert article.text.startswith(("It rained", TITLE))
    assert 0 < len(article.title) <= 400
    assert len(article.publisher) <= 160
    assert len(article.authors) <= 100
    assert all(0 < len(name) <= 120 for name in article.authors)
    assert len(article.language) <= 40
    assert len(article.url) <= 2_000
    assert article.published is None or 1600 <= article.published.year <= 2100
