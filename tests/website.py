"""A web site on this machine, which behaves and misbehaves as a test asks."""

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """What is answered. With `etag` or `modified`, 304 to who shows the same."""

    body: bytes = b""
    media: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    site: "Site"

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.site.pages.get(self.path, Page(b"nothing here", status=404))
        with contextlib.suppress(OSError):
            if isinstance(answer, Page):
                self.answer(answer)
            else:
                self.close_connection = True
                answer(self)

    def answer(self, page: Page) -> None:
        shown = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        is_same = (page.etag, page.modified) != ("", "") and shown == (
            page.etag or None, page.modified or None
        )  # fmt: skip
        self.send_response(304 if is_same else page.status)
        body = b"" if is_same else page.body
        known = {"ETag": page.etag, "Last-Modified": page.modified, "Content-Type": page.media}
        for name, value in {**known, **page.headers}.items():
            if value:
                self.send_header(name, value)
        if not is_same:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, media: str = HTML, **headers: str) -> None:
        """Send a head whose body ends with the connection."""
        self.send_response(200)
        for name, value in {"Content-Type": media, "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Site:
    """The pages by their paths, and what was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Page | Callable[[Handler], None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def article(self, path: str, *sentences: str, etag: str = "") -> str:
        self.pages[path] = Page(article(path.strip("/"), *sentences), etag=etag)
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.pages[path] = Page(status=status, headers={"Location": to})
        return self.url(path)


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (Handler,), {}))
    server.daemon_threads = True
    site = Site(server.server_address[1])
    server.RequestHandlerClass.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def article(name: str, *sentences: str) -> bytes:
    """A page about a ferry of that name."""
    told = sentences or (f"The ferry {name} left Lindhaven at dawn with 212 passengers on board.",)
    text = "".join(f"<p>{each} The port authority said that nobody was hurt.</p>" for each in told)
    page = f"<html><head><title>Ferry {name} leaves</title></head><body><article>{text}"
    end = f"<p>It is the oldest ship on the line to {name}.</p></article></body></html>"
    return f"{page}{end}".encode()


def rss(*items: str, title: str = "Harbour News") -> bytes:
    head = f"<title>{title}</title><language>en</language>"
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    ).encode()


def item(link: str, day: str = "", title: str = "A ferry", text: str = "", author: str = "") -> str:
    date = f"<pubDate>{day}</pubDate>" if day else ""
    where = f"<link>{link}</link>" if link else ""
    by = f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{author}</dc:creator>'
    told = f"<description><![CDATA[{text}]]></description>"
    return f"<item><title>{title}</title>{where}{date}{by if author else ''}{told}</item>"


def sitemap(*urls: tuple[str, str], kind: str = "url") -> bytes:
    """A sitemap of addresses and when each changed; with `sitemap`, an index of sitemaps."""
    outer = "urlset" if kind == "url" else "sitemapindex"
    listed = "".join(
        f"<{kind}><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{kind}>"
        for url, day in urls
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'<?xml version="1.0"?><{outer} {space}>{listed}</{outer}>'.encode()


# ---- misbehaviour


def endless(handler: Handler) -> None:
    """Sends without an end."""
    handler.begin()
    while True:
        handler.wfile.write(b"<p>more and more</p>" * 1_000)


def film(handler: Handler) -> None:
    """Sends no page, and that for long."""
    handler.begin("video/mp4")
    while True:
        handler.wfile.write(b"0" * 10_000)


def dripping(handler: Handler) -> None:
    """Sends a letter now and then, so that no wait is long."""
    handler.begin()
    for _ in range(600):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def dripping_head(handler: Handler) -> None:
    """The same before the body."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(600):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    """Takes the request and says nothing for long."""
    time.sleep(30)


def resetting(handler: Handler) -> None:
    """Hangs up."""
    handler.connection.close()


def cut_short(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.begin(Content_Length="5000")
    handler.wfile.write(b"<p>half of it")


def babbling(handler: Handler) -> None:
    """Does not speak HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")


def bomb(handler: Handler) -> None:
    """Sends 64 KB that unpack to 64 MB."""
    handler.begin(Content_Encoding="gzip")
    handler.wfile.write(gzip.compress(b"0" * 64_000_000))


def bomb_twice(handler: Handler) -> None:
    """The same, packed twice."""
    handler.begin(Content_Encoding="gzip, gzip")
    handler.wfile.write(gzip.compress(gzip.compress(b"0" * 64_000_000)))
