"""Feeds and sitemaps: what they say, and a library that follows a real site through its changes."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import website
from fakes import tiny_embedder
from hypothesis import given, settings
from hypothesis import strategies as st
from website import Page, Site, article, item, rss, serving, sitemap

from ingest.errors import LoadError
from ingest.library import Library
from ingest.loaders.item import Failed, Item, Linked, Loaded, Options, Raw
from ingest.loaders.load import items
from ingest.pipeline import add
from ingest.report import Report
from ingest.run import Run
from ingest.sync import retry, sync

MON, TUE, WED = (f"{day} May 2024 23:30:00 -0700" for day in ("Mon, 06", "Tue, 07", "Wed, 08"))
TEXT = "<p>The ferry Aurora left Lindhaven at dawn.</p><p>Nobody was hurt, the harbour said.</p>"
URL = "https://news.example/feeds/all.xml"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(str(tiny_embedder(tmp_path_factory.mktemp("embedder"))), private=True)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", create=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


def read(content: bytes, options: Options = Options(), **given: Any) -> list[Item]:  # noqa: B008
    return list(items(Raw(URL, content, url=URL, media="application/xml", **given), options))


def urls(found: list[Item]) -> list[str]:
    return [each.url.rpartition("/")[2] for each in found if isinstance(each, Linked)]


def counts(report: Report) -> tuple[int, ...]:
    of = report.added, report.updated, report.unchanged, report.gone, report.removed, report.failed
    return tuple(len(each) for each in of)


def carried(title: str, text: str) -> str:
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article>{text}</article></body></html>"


# ---- what a feed says


def test_an_rss_feed() -> None:
    feed = rss(item("../a#top", MON, "Ferry &amp;amp; <b>harbour</b>", TEXT, "Ada Holm"))
    (link,) = read(feed)
    assert link == Linked("https://news.example/a", {
        "title": "Ferry & harbour", "authors": ["Ada Holm"], "language": "en",
        "published": "2024-05-06T23:30:00-07:00", "publisher": "Harbour News",
    }, carried("Ferry &amp; harbour", TEXT))  # fmt: skip


def test_an_atom_feed() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafen</title>
      <entry><title>Fähre</title><link href="/a"/><updated>2024-05-08T10:00:00Z</updated>
        <author><name>Ada Holm</name></author><content type="text">A &lt; B

Two.</content></entry>
      <entry><title>Kran</title><link href="/b"/><published>2024-05-07T10:00:00+02:00</published>
        <updated>2024-05-09T10:00:00Z</updated></entry></feed>"""
    first, second = read(feed.encode())
    assert isinstance(first, Linked)
    assert isinstance(second, Linked)
    assert (first.url, second.url) == ("https://news.example/a", "https://news.example/b")
    assert "published" not in first.known  # when it was changed is another thing
    assert first.text == carried("Fähre", "<p>A &lt; B</p><p>Two.</p>")
    assert second.known["published"] == "2024-05-07T10:00:00+02:00"


def test_an_rdf_feed() -> None:
    feed = """<?xml version="1.0"?><!-- of old --><rdf:RDF xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>Old</title></channel>
      <item rdf:about="x"><title>T</title><link>https://old.example/a</link>
      <dc:date>2004-05-07</dc:date></item></rdf:RDF>"""
    (link,) = read(feed.encode())
    assert isinstance(link, Linked)
    assert link.known["published"].startswith("2004-05-07")


def test_the_newest_entries_are_the_first() -> None:
    feed = rss(item("/mon", MON), item("/never"), item("/wed", WED), item("/tue", TUE))
    assert urls(read(feed)) == ["wed", "tue", "mon", "never"]
    assert urls(read(feed, Options(limit=2))) == ["wed", "tue"]
    assert urls(read(feed, Options(since=date(2024, 5, 8)))) == ["wed", "tue", "never"]
    assert read(rss(item("/mon", MON)), Options(since=date(2025, 1, 1))) == []


def test_an_entry_without_an_address_is_an_article() -> None:
    first, second, third = read(
        rss(item("", MON, "Ferry leaves", TEXT), item("javascript:alert(1)", TUE), item("", WED))
    )[::-1]
    assert isinstance(first, Loaded)
    assert first.article.source.startswith(f"{URL}#")
    assert (first.article.title, first.article.publisher) == ("Ferry leaves", "Harbour News")
    assert "Aurora left" in first.article.text
    assert isinstance(second, Failed)
    assert isinstance(third, Failed)


def test_a_feed_with_faults_is_read_all_the_same() -> None:
    feed = rss(item("/a", MON, "Fish & chips"), item("/b", TUE, "Ends here"))
    assert urls(read(feed[: feed.index(b"</channel>")])) == ["b", "a"]
    latin = rss(item("/a", MON, "Fähre")).decode().replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
    (link,) = read(latin.encode("latin-1"), charset="utf-8")
    assert isinstance(link, Linked)
    assert link.known["title"] == "Fähre"


@pytest.mark.parametrize(("content", "said"), [
    (b"<?xml version='1.0'?><invoice><total>3</total></invoice>", "outermost element is <invoice>"),
    (b"just words", "does not begin as XML"),
    (rss(), "no entry in this feed"),
    (sitemap(), "no page in this sitemap"),
    (b"<urlset><url><loc>https://a.example/", "XML is broken"),
    (b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
     "entities"),
    (b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url>&x;</url></urlset>',
     "entities"),
])  # fmt: skip
def test_what_is_neither_feed_nor_sitemap(content: bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        read(content)


def test_a_long_feed_is_read() -> None:
    entries = [item(f"/{number}", MON, "A ferry", TEXT) for number in range(3_000)]
    assert len(read(rss(*entries))) == 3_000


@pytest.mark.parametrize(("inside", "said"), [
    ("<a>" * 1_200_000, "1,200,004 tags in it"), ("<item/>" * 110_000, "110,000 entries in it"),
])  # fmt: skip
def test_a_feed_of_tags_alone_is_refused(inside: str, said: str) -> None:
    with pytest.raises(LoadError, match=f"^refused: there are {said}"):
        read(f"<rss><channel>{inside}</channel></rss>".encode())


def test_a_feed_made_to_stall_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.loaders.feed._MOST_SECONDS", 2.0)  # of the 60; it takes 5 minutes
    with pytest.raises(LoadError, match="takes over 2 seconds"):
        read(rss(item("/a", author="a" * 300_000)))
    assert urls(read(rss(item("/a", author="Ada Holm")))) == ["a"]


def test_a_page_in_xml_is_a_page() -> None:
    page = b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
    (loaded,) = read(page + article("Aurora"))
    assert isinstance(loaded, Loaded)
    assert loaded.article.url == URL


PIECES = ["<rss>", "<feed>", "<urlset>", "<url>", "<item>", "<entry>", "<link>", "</link>", "<loc>",
          "<![CDATA[", "]]>", "<!--", "-->", "<?xml ?>", "<pubDate>", "Mon, 06 May 2024", "9e999",
          "<!DOCTYPE x [", "]>", "&amp;", "&#x0;", "&x;", "<content type='base64'>", "http://[",
          "<sitemapindex>", "<lastmod>", "0001-01-01T00:00+23:59", "xmlns='x'", "\ud7ff", "\x00",
          "<guid>", "http://a.example/b", "</item>", "<author>", "<title type='xhtml'>", "<a:b>",
          "<updated>", "99999999999", "<source>", "<dc:creator>", "</url>", "</loc>"]  # fmt: skip


@settings(max_examples=200)
@given(st.sampled_from(PIECES[:3]), st.lists(st.sampled_from(PIECES) | st.text(max_size=5)))
def test_no_feed_stops_the_run(first: str, rest: list[str]) -> None:
    try:
        found = read("".join([first, *rest]).encode("utf-8", "replace"))
    except LoadError:
        return
    for each in found:
        assert not isinstance(each, Linked) or each.url.startswith("http")


# ---- what a sitemap says


def test_a_sitemap() -> None:
    new = ("https://b.example/new#x", "2024-05-08T10:00:00+02:00")
    pages = sitemap(("/old", "2023-01-01"), new, ("/never", ""), ("mailto:a@b.c", ""))
    found = read(pages)
    assert urls(found) == ["new", "old", "never"]
    assert isinstance(found[3], Failed)
    assert all(not each.known for each in found if isinstance(each, Linked))
    assert urls(read(pages, Options(limit=1))) == ["new"]
    assert urls(read(pages, Options(since=date(2024, 1, 1)))) == ["new", "never"]


def test_a_sitemap_for_news_says_more() -> None:
    space = "http://www.google.com/schemas/sitemap-news/0.9"
    image = "http://www.google.com/schemas/sitemap-image/1.1"
    pages = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{space}"
      xmlns:i="{image}"><url><i:image><i:loc>https://a.example/i.png</i:loc><i:title>No</i:title>
      </i:image><loc>https://a.example/a</loc><n:news><n:publication><n:name>Harbour News</n:name>
      <n:language>en</n:language></n:publication><n:title>Ferry leaves</n:title>
      <n:publication_date>2024-05-08</n:publication_date></n:news></url></urlset>"""
    (link,) = read(pages.encode())
    assert link == Linked("https://a.example/a", {
        "publisher": "Harbour News", "language": "en", "title": "Ferry leaves",
        "published": "2024-05-08",
    })  # fmt: skip


def test_an_index_of_sitemaps() -> None:
    index = sitemap(("/1.xml", "2024-01-01"), ("/2.xml", "2024-02-01"), kind="sitemap")
    found = read(index, Options(limit=1))
    assert urls(found) == ["2.xml", "1.xml"]
    assert all(isinstance(each, Linked) and each.is_list for each in found)


# ---- a library that follows a site


def test_a_page_that_changes_and_goes(site: Site, library: Library, run: Run) -> None:
    url = site.article("/a", etag='"1"')
    assert counts(add([f"{url}#part", url], library, run)) == (1, 0, 0, 0, 0, 0)
    (found,) = library.articles()
    assert (found.source, found.url, found.title) == (url, url, "Ferry a leaves")
    assert counts(sync(library, run)) == (0, 0, 1, 0, 0, 0)
    assert site.headers[-1]["if-none-match"] == '"1"'
    site.article("/a", "The ferry a was sold to Oldport for a song.", etag='"2"')
    assert counts(sync(library, run)) == (0, 1, 0, 0, 0, 0)
    site.pages["/a"] = Page(status=500)
    report = sync(library, run)
    assert counts(report) == (0, 0, 0, 0, 0, 1)
    assert "failed (500)" in report.failed[url]
    assert library.ledger.gone() == {}


@pytest.mark.parametrize(
    ("gone", "left", "marked"), [("keep", 1, 0), ("mark", 1, 1), ("remove", 0, 0)]
)
def test_what_becomes_of_a_page_that_is_gone(
    site: Site, library: Library, run: Run, gone: Any, left: int, marked: int
) -> None:
    add([site.article("/a")], library, run)
    site.pages["/a"] = Page(status=410)
    report = sync(library, Run(run.embedder, private=True, gone=gone))
    assert not report.failed
    assert (library.article_count(), len(library.ledger.gone())) == (left, marked)


def test_a_feed_outlives_the_pages_that_it_named(site: Site, library: Library, run: Run) -> None:
    for name in "ab":
        site.article(f"/{name}", f"The ferry {name} left Lindhaven at {ord(name)} past dawn.")
    feed = feed_of(site, "a", "b")
    remove = Run(run.embedder, private=True, gone="remove")
    assert counts(add([feed], library, remove))[0] == 2
    for name in "ab":
        site.pages[f"/{name}"] = Page(status=410)
    assert len(sync(library, remove).removed) == 2
    assert [each.name for each in library.ledger.sources()] == [feed]
    new = site.article("/c")
    feed_of(site, "a", "b", "c")
    assert new in [library.article(each).url for each in sync(library, remove).added]


def test_this_machine_is_not_fetched_from_unasked(
    site: Site, library: Library, run: Run, tmp_path: Path
) -> None:
    report = add([site.article("/a")], library, Run(run.embedder))
    assert "--allow-private" in report.failed[site.url("/a")]
    feed = rss(item("http://169.254.169.254/keys"), item(site.url("/a")))
    file = tmp_path / "feed.xml"
    file.write_bytes(feed)
    report = add([file], library, Run(run.embedder))
    assert sorted(report.failed) == ["http://127.0.0.1:" + str(site.port) + "/a",
                                     "http://169.254.169.254/keys"]  # fmt: skip
    assert site.asked == []


def feed_of(site: Site, *names: str, etag: str = "") -> str:
    days = {"a": WED, "b": TUE, "c": MON, "d": "Thu, 09 May 2024 10:00:00 GMT"}
    entries = [item(f"/{name}", days[name], f"About {name}", TEXT) for name in names]
    site.pages["/feed"] = Page(rss(*entries), "text/html", etag=etag)
    return site.url("/feed")


def test_a_feed_that_grows(site: Site, library: Library, run: Run) -> None:
    for name in "abc":
        site.article(f"/{name}")
    feed = feed_of(site, "a", "b", etag='"1"')
    report = add([feed], library, run)
    assert counts(report) == (2, 0, 0, 0, 0, 0)
    known = {each.url: each for each in library.articles()}[site.url("/a")]
    assert (known.title, str(known.published), known.publisher) == (
        "Ferry a leaves", "2024-05-08", "Harbour News"
    )  # fmt: skip
    assert counts(add([feed], library, run)) == (0, 0, 2, 0, 0, 0)
    assert site.asked.count("/a") == 1
    assert counts(sync(library, run)) == (0, 0, 2, 0, 0, 0)
    assert (site.asked.count("/a"), site.asked.count("/feed")) == (2, 3)
    feed_of(site, "c", "a", etag='"2"')
    site.article("/a", "The ferry a was sold to Oldport for a song.")
    assert counts(sync(library, run)) == (1, 1, 1, 0, 0, 0)
    assert site.asked.count("/a") == 3
    assert library.article_count() == 3


def test_more_of_a_feed_is_taken_when_asked_for(site: Site, library: Library, run: Run) -> None:
    for name in "abcd":
        site.article(f"/{name}")
    feed = feed_of(site, "a", "b", "c", etag='"1"')
    assert counts(add([feed], library, run, Options(limit=1)))[0] == 1
    assert counts(sync(library, run)) == (0, 0, 1, 0, 0, 0)
    assert counts(add([feed], library, run, Options(limit=2)))[:3] == (1, 0, 1)
    feed_of(site, "d", "a", "b", "c", etag='"2"')
    assert counts(sync(library, run))[:3] == (1, 0, 2)
    assert library.article_count() == 3


def test_what_a_feed_carries_stands_in_for_its_page(site: Site, library: Library, run: Run) -> None:
    feed = feed_of(site, "a", etag='"1"')
    site.pages["/a"] = Page(status=403)
    report = add([feed], library, run)
    assert counts(report) == (1, 0, 0, 0, 0, 0)
    assert "taken from the feed" in report.notes[site.url("/a")]
    (carried,) = library.articles()
    assert (carried.url, carried.title) == (site.url("/a"), "About a")
    assert "Aurora" in library.article(carried.id).text
    for _ in range(2):
        assert counts(sync(library, run)) == (0, 0, 1, 0, 0, 0)
    site.article("/a")
    assert counts(sync(library, run)) == (0, 1, 0, 0, 0, 0)
    site.pages["/a"] = Page(status=500)  # a whole page is not given up for a teaser
    feed_of(site, "a", etag='"2"')
    assert counts(sync(library, run)) == (0, 0, 0, 0, 0, 1)
    assert "oldest ship" in library.article(carried.id).text


def test_a_page_that_failed_is_tried_again(site: Site, library: Library, run: Run) -> None:
    site.pages["/feed"] = Page(rss(item("/a", MON), item("/b", TUE)), "text/xml", etag='"1"')
    site.article("/b")
    site.pages["/a"] = Page(status=500)
    assert counts(add([site.url("/feed")], library, run)) == (1, 0, 0, 0, 0, 1)
    assert counts(sync(library, run)) == (0, 0, 1, 0, 0, 1)
    site.article("/a")
    assert counts(retry(library, run)) == (1, 0, 0, 0, 0, 0)
    assert counts(sync(library, run)) == (0, 1, 1, 0, 0, 0)  # with what the feed says of it
    assert counts(sync(library, run)) == (0, 0, 2, 0, 0, 0)


def test_a_run_that_was_stopped_goes_on(site: Site, library: Library, run: Run) -> None:
    for name in "abc":
        site.article(f"/{name}")
    feed = feed_of(site, "a", "b", "c", etag='"1"')
    asked = site.asked
    stopping = Run(run.embedder, private=True, stopped=lambda: "/b" in asked)
    assert add([feed], library, stopping).stopped
    assert library.article_count() < 3
    add([feed], library, run)
    assert library.article_count() == 3


def test_sitemaps_within_an_index(site: Site, library: Library, run: Run) -> None:
    for number in range(3):
        pages = [(site.article(f"/{number}/{number}{page}"), f"2024-0{number + 1}-0{page + 1}")
                 for page in range(2)]  # fmt: skip
        packed = gzip.compress(sitemap(*pages))
        site.pages[f"/{number}.xml.gz"] = Page(packed, "application/x-gzip")
    index = [(site.url(f"/{number}.xml.gz"), f"2024-0{number + 1}-09") for number in range(3)]
    index.append((site.url("/index.xml"), ""))  # itself
    site.pages["/index.xml"] = Page(sitemap(*index, kind="sitemap"), "application/xml", etag='"1"')
    url = site.url("/index.xml")
    assert counts(add([url], library, run, Options(limit=3))) == (3, 0, 0, 0, 0, 0)
    assert "/0.xml.gz" not in site.asked
    assert [each for each in site.asked if each.count("/") == 2] == ["/2/21", "/2/20", "/1/11"]
    assert counts(sync(library, run)) == (0, 0, 3, 0, 0, 0)
    assert counts(add([url], library, run)) == (3, 0, 3, 0, 0, 0)
    assert counts(sync(library, run)) == (0, 0, 6, 0, 0, 0)


def test_pages_that_robots_txt_keeps_to_itself(site: Site, library: Library, run: Run) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /b\n", "text/plain")
    site.article("/a")
    site.article("/b")
    site.pages["/feed"] = Page(rss(item("/a"), item("/b")), "application/rss+xml")
    report = add([site.url("/feed")], library, run)
    assert counts(report) == (1, 0, 0, 0, 0, 1)
    assert "robots.txt" in report.failed[site.url("/b")]
    assert counts(add([site.url("/b")], library, run))[0] == 1


def test_what_is_not_an_address_is_said_so(library: Library, run: Run) -> None:
    report = add(["ftp://a.example/b", "http://ada:secret@a.example/"], library, run)
    assert "not ftp" in report.failed["ftp://a.example/b"]
    assert "password" in report.failed["http://a.example/"]
    assert website.HTML not in report.failed
