"""Fetching: what is connected to, and what becomes of servers that misbehave, on a real one."""

import contextlib
import errno
import gzip
import ipaddress
import os
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import Any

import httpcore
import pytest
import website
from hypothesis import given
from hypothesis import strategies as st
from website import Page, Site, article, serving

from ingest.addresses import is_public
from ingest.errors import Gone, LoadError
from ingest.fetch import Fetcher, Found, Limits, NotModified, raw_of

QUICK = Limits(seconds=1.0, bytes=1_000_000, pause=0.0, patience=2.0)
PUBLIC = "93.184.215.14"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    opened = Fetcher(allow_private=True, limits=QUICK)
    yield opened
    opened.close()


class Elsewhere(httpcore.SyncBackend):
    """Takes every public address to the site, and remembers which were connected to."""

    def __init__(self, site: Site) -> None:
        self.port = site.port
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.NetworkStream:
        self.connected.append(host)
        return super().connect_tcp("127.0.0.1", self.port, *rest, **more)


def looked_up(*rounds: list[str]) -> Callable[[str, int], list[str]]:
    """A resolver that says another thing each time, and the last for ever."""
    left = list(rounds)

    def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def found(fetcher: Fetcher, url: str, **given: Any) -> Found:
    answer = fetcher.fetch(url, **given)
    assert isinstance(answer, Found)
    return answer


def refusal(fetcher: Fetcher, url: str, **given: Any) -> str:
    with pytest.raises(LoadError) as raised:
        fetcher.fetch(url, **given)
    reason = str(raised.value)
    assert reason.strip()
    assert "\n" not in reason
    return reason


# ---- addresses

INTEGERS_6 = st.integers(0, 2**128 - 1)
INSIDE_6 = st.sampled_from(["::/96", "::ffff:0:0/96", "64:ff9b::/96", "2002::/16", "fc00::/7"])
ODD_4 = ["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "169.254.169.254",
         "172.16.0.1", "192.168.1.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1",
         "255.255.255.255", "168.63.129.16"]  # fmt: skip


@given(st.one_of(st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address),
                 INTEGERS_6.map(ipaddress.IPv6Address)))  # fmt: skip
def test_nothing_that_is_not_global_is_public(address: Any) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved or address in ipaddress.ip_network("64:ff9b::/96")


@given(INSIDE_6.map(ipaddress.ip_network), st.sampled_from(ODD_4))
def test_no_ipv6_address_hides_another(network: Any, inside: str) -> None:
    shift = 80 if network.prefixlen == 16 else 0
    number = int(network.network_address) | int(ipaddress.IPv4Address(inside)) << shift
    assert not is_public(str(ipaddress.IPv6Address(number)))


@pytest.mark.parametrize("address", [*ODD_4, "::1", "::", "fe80::1", "fe80::1%lo", "fec0::1",
                                     "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1",
                                     "2002:5db8:d70e::1", "x", ""])  # fmt: skip
def test_addresses_that_are_not_everybodys(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1",
                                  "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "①②⑦.0.0.1",
                                  "[::]", "localhost."])  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(site: Site, host: str) -> None:
    fetcher = Fetcher(limits=QUICK)
    reason = refusal(fetcher, f"http://{host}:{site.port}/")
    # Whether the last ones stand for this machine is up to its resolver.
    assert "--allow-private" in reason or host in ("0177.0.0.1", "①②⑦.0.0.1", "localhost.")
    assert site.asked == []


def test_what_is_checked_is_what_is_connected_to(site: Site) -> None:
    site.article("/a")
    network = Elsewhere(site)
    resolve = looked_up([PUBLIC], ["127.0.0.1"])  # the second would be for connecting
    found(Fetcher(limits=QUICK, resolve=resolve, network=network), "http://news.example/a")
    assert network.connected == [PUBLIC]
    assert site.headers[0]["host"] == "news.example"


def test_of_several_addresses_only_the_public_ones_are_tried(site: Site) -> None:
    site.article("/a")
    network = Elsewhere(site)
    resolve = looked_up(["10.0.0.1", PUBLIC, "127.0.0.1"])
    found(Fetcher(limits=QUICK, resolve=resolve, network=network), "http://news.example/a")
    assert network.connected == [PUBLIC]


def test_each_redirect_is_checked(site: Site) -> None:
    for number, to in enumerate(
        [site.url("/secret"), "http://169.254.169.254/latest/", "http://rebound.example/"]
    ):
        site.redirect(f"/{number}", to)

    def resolve(host: str, port: int) -> list[str]:
        names = {"news.example": PUBLIC, "rebound.example": "10.0.0.7"}
        return [names.get(host, host)]

    network = Elsewhere(site)
    fetcher = Fetcher(limits=QUICK, resolve=resolve, network=network)
    for number in range(3):
        assert "refused" in refusal(fetcher, f"http://news.example/{number}")
    assert set(network.connected) == {PUBLIC}
    assert "/secret" not in site.asked


def test_proxies_of_the_environment_are_not_used(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert b"Ferry" in found(fetcher, site.article("/a")).content


@pytest.mark.parametrize(("url", "said"), [
    ("ftp://news.example/a", "only http and https"),
    ("file:///etc/passwd", "only http and https"),
    ("http://ada:secret@news.example/", "password"),
    ("http:///nothing", "only http and https"),
    ("http://[::1", "no address"),
    ("http://" + "a" * 300 + ".example/", "looked up"),
])  # fmt: skip
def test_what_is_no_address_to_fetch(fetcher: Fetcher, url: str, said: str) -> None:
    reason = refusal(fetcher, url)
    assert said in reason
    assert "secret" not in reason


@pytest.mark.parametrize(("number", "said"), [
    (socket.EAI_NONAME, "no host named news.example"),
    (socket.EAI_AGAIN, "is this machine on the internet"),
])  # fmt: skip
def test_names_that_are_not_found(number: int, said: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(number, "not found")

    assert said in refusal(Fetcher(resolve=resolve, limits=QUICK), "https://news.example/")


def test_a_look_up_that_hangs_is_not_waited_for() -> None:
    hanging = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        hanging.wait(60)
        return [PUBLIC]

    began = time.monotonic()
    reason = refusal(Fetcher(resolve=resolve, limits=QUICK), "https://news.example/")
    hanging.set()
    assert time.monotonic() - began < 10
    assert "news.example cannot be looked up: no answer within 1 second;" in reason


def test_where_nothing_answers_is_said_in_plain_words(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    reason = refusal(fetcher, f"http://127.0.0.1:{port}/a")
    assert reason.startswith(f"nothing answers at 127.0.0.1:{port} (connection refused)")


@pytest.mark.parametrize(("number", "said"), [
    (errno.ECONNREFUSED, "nothing answers at news.example:443 (connection refused)"),
    (errno.ENETUNREACH, "no way from here to news.example:443: is this machine on the internet?"),
    (errno.EHOSTUNREACH, "no way from here to news.example:443"),
    (errno.EACCES, "news.example:443 cannot be reached (Permission denied)"),
])  # fmt: skip
def test_why_a_host_cannot_be_reached(number: int, said: str) -> None:
    class Broken(httpcore.SyncBackend):
        def connect_tcp(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
            try:
                raise OSError(number, os.strerror(number))
            except OSError as error:
                raise httpcore.ConnectError(error) from error

    fetcher = Fetcher(resolve=looked_up([PUBLIC]), network=Broken(), limits=QUICK)
    reason = refusal(fetcher, "https://news.example/")
    assert said in reason
    assert "Errno" not in reason


# ---- answers


def test_a_page(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(
        article("a"), "text/html; charset=ISO-8859-15", etag='"1"', modified="x"
    )
    page = found(fetcher, site.url("/a#part"))
    assert page == Found(article("a"), "text/html", "ISO-8859-15", site.url("/a"), '"1"', "x")
    assert site.headers[0]["user-agent"].startswith("Citewell")
    raw = raw_of(page, "name")
    assert (raw.name, raw.media, raw.charset, raw.url) == (
        "name", "text/html", "ISO-8859-15", site.url("/a")
    )  # fmt: skip


def test_what_has_not_changed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(b"<p>first", etag='"1"', modified="Sat, 01 Jun 2024 10:00:00 GMT")
    page = found(fetcher, site.url("/a"))
    again = fetcher.fetch(site.url("/a"), etag=page.etag, modified=page.modified)
    assert isinstance(again, NotModified)
    site.pages["/a"] = Page(b"<p>second", etag='"2"')
    again = fetcher.fetch(site.url("/a"), etag=page.etag, modified=page.modified)
    assert isinstance(again, Found)
    assert again.content == b"<p>second"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(site: Site, fetcher: Fetcher, status: int) -> None:
    site.article("/c/d")
    site.redirect("/b/", "../c/d#part", status)
    site.redirect("/a", "/b/", status)
    page = found(fetcher, site.url("/a"))
    assert page.url == site.url("/c/d")


def test_redirects_that_lead_nowhere(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/round", "/about")
    site.redirect("/about", "/round")
    assert "in a circle" in refusal(fetcher, site.url("/round"))
    for number in range(9):
        site.redirect(f"/{number}", f"/{number + 1}")
    assert "more than 5 times" in refusal(fetcher, site.url("/0"))
    assert "only http and https" in refusal(fetcher, site.redirect("/file", "file:///etc/passwd"))
    site.pages["/none"] = Page(status=302)
    assert "to nowhere" in refusal(fetcher, site.url("/none"))


@pytest.mark.parametrize(("status", "said"), [
    (401, "log in"), (403, "save the page"), (418, "answers 418"), (451, "legal"),
    (500, "failed (500)"), (503, "busy (503)"), (204, "without content"), (304, "answers 304"),
])  # fmt: skip
def test_other_answers(site: Site, fetcher: Fetcher, status: int, said: str) -> None:
    site.pages["/a"] = Page(status=status)
    assert said in refusal(fetcher, site.url("/a"))


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/a"] = Page(b"gone", status=status)
    with pytest.raises(Gone, match=str(status)):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_once_more(
    site: Site, fetcher: Fetcher, status: int, dated: bool
) -> None:
    def busy(handler: website.Handler) -> None:
        site.article("/a")
        wait = formatdate(time.time() + 1, usegmt=True) if dated else "1"
        handler.answer(Page(status=status, headers={"Retry-After": wait}))

    site.pages["/a"] = busy
    assert b"Ferry" in found(fetcher, site.url("/a")).content
    assert site.asked == ["/a", "/a"]


def test_a_server_that_wants_to_be_left_alone_is(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "300"})
    site.article("/b")
    assert "in 300 seconds" in refusal(fetcher, site.url("/a"))
    assert "wants no request for 5 minutes" in refusal(fetcher, site.url("/b"))
    assert site.asked == ["/a"]


@pytest.mark.parametrize(("misbehave", "said"), [
    (website.endless, "over the limit of 1 MB"),
    (website.bomb, "over the limit of 1 MB"),
    (website.bomb_twice, "over the limit of 1 MB"),
    (website.dripping, "too long"),
    (website.dripping_head, "too long"),
    (website.silent, "too long"),
    (website.resetting, "broke off"),
    (website.cut_short, "broke off"),
    (website.babbling, "does not speak HTTP"),
])  # fmt: skip
def test_misbehaviour(site: Site, fetcher: Fetcher, misbehave: Any, said: str) -> None:
    site.pages["/a"] = misbehave
    began = time.monotonic()
    reason = refusal(fetcher, site.url("/a"))
    assert said in reason
    assert "Errno" not in reason
    assert time.monotonic() - began < 20  # of the 30 that some of them take
    assert b"Ferry" in found(fetcher, site.article("/b")).content


def test_what_is_packed(site: Site, fetcher: Fetcher) -> None:
    page = article("packed") * 3_000
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = {
        "gzip": gzip.compress(page),
        "deflate": zlib.compress(page),
        "Deflate": raw.compress(page) + raw.flush(),
        "gzip, deflate": zlib.compress(gzip.compress(page)),
        "identity": page,
    }
    for coding, body in packed.items():
        site.pages["/a"] = Page(body, headers={"Content-Encoding": coding})
        assert found(fetcher, site.url("/a")).content == page
    for coding, body in [("gzip", packed["gzip"][:-900]), ("gzip", b"no"), ("br", b"x")]:
        site.pages["/a"] = Page(body, headers={"Content-Encoding": coding})
        refusal(fetcher, site.url("/a"))


def test_what_cannot_be_read_is_refused_before_it_is_fetched(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a.html"] = website.film
    assert "cannot read video/mp4" in refusal(fetcher, site.url("/a.html"))


@pytest.mark.parametrize(("path", "media", "body", "read_as"), [
    ("/feed", "text/html", b"<?xml version='1.0'?><rss><channel/></rss>", ("application/xml", "")),
    ("/feed", "text/plain", b"\xef\xbb\xbf\n<feed xmlns='x'/>", ("application/xml", "")),
    ("/a", "", b"<!doctype html><html><p>Text", ("", ".html")),
    ("/a", "application/octet-stream", b"%PDF-1.7", ("", ".pdf")),
    ("/a.docx", "application/octet-stream", b"PK\x03\x04", ("", ".docx")),
    ("/a.html", "text/html", b"<html><p>Text", ("text/html", ".html")),
])  # fmt: skip
def test_what_kind_it_is(
    site: Site, fetcher: Fetcher, path: str, media: str, body: bytes, read_as: tuple[str, str]
) -> None:
    site.pages[path] = Page(body, media)
    raw = raw_of(found(fetcher, site.url(path)), "name")
    assert (raw.media, raw.suffix) == read_as


# ---- manners


def test_a_host_is_not_asked_too_often(site: Site) -> None:
    limits = Limits(pause=0.3)
    fetcher = Fetcher(limits=limits, resolve=looked_up([PUBLIC]), network=Elsewhere(site))
    site.article("/a")
    began = time.monotonic()
    for host in ("one", "two", "one", "two", "one"):
        found(fetcher, f"http://{host}.example/a")
    assert time.monotonic() - began >= 0.6  # for three to one of them


def test_robots_txt_is_heeded_where_pages_were_not_named(site: Site, fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: citewell\nDisallow: /private/\n"
    site.pages["/robots.txt"] = Page(rules, "text/plain")
    for path in ("/private/a", "/public/a"):
        site.article(path)
    assert "robots.txt does not allow" in refusal(fetcher, site.url("/private/a"), polite=True)
    found(fetcher, site.url("/public/a"), polite=True)
    found(fetcher, site.url("/private/a"))
    site.redirect("/public/b", "/private/a")
    assert "robots.txt does not allow" in refusal(fetcher, site.url("/public/b"), polite=True)
    assert site.asked.count("/robots.txt") == 1


def test_robots_txt_is_heeded_for_a_feed_that_was_named(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    site.pages["/private/feed"] = Page(website.rss(website.item("/a")), "application/rss+xml")
    assert "robots.txt" in refusal(fetcher, site.url("/private/feed"))
    packed = gzip.compress(website.sitemap((site.url("/a"), "")))
    site.pages["/private/map.xml.gz"] = Page(packed, "application/gzip")
    assert "robots.txt" in refusal(fetcher, site.url("/private/map.xml.gz"))


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_a_robots_txt_that_cannot_be_had(
    site: Site, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    site.pages["/robots.txt"] = Page(b"x", status=status)
    url = site.article("/a")
    if allowed:
        found(fetcher, url, polite=True)
    else:
        assert "robots.txt cannot be had (500)" in refusal(fetcher, url, polite=True)


def test_a_crawl_delay_is_kept(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 0.4\n", "text/plain")
    url = site.article("/a")
    began = time.monotonic()
    for _ in range(3):
        found(fetcher, url, polite=True)
    assert time.monotonic() - began >= 0.8


@given(
    st.binary(max_size=300)
    | st.text("\nU:*/$serag-ntDiow 0cylhdq\x00é", max_size=200).map(str.encode)
)
def test_any_robots_txt_is_understood_or_ignored(rules: bytes) -> None:
    from ingest.manners import Manners

    with contextlib.suppress(LoadError):
        Manners(lambda url, most: (200, rules), 0.0).check("https://news.example/a/ü?b=%zz")
