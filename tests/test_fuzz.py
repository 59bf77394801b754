"""Every loader on damaged files: it gives articles that keep their promises, or says why not.

More examples: `pytest tests/test_fuzz.py --fuzz 5000`.
"""

import gzip
import io
import json
import random
from collections.abc import Sequence
from functools import cache
from zipfile import ZipFile

import pytest
from corpus_good import format_of, good_files
from corpus_packed import zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.chunk import chunk_article
from ingest.errors import LoadError
from ingest.loaders.item import Failed, Item, Linked, Loaded, Raw
from ingest.loaders.load import _BY_MEDIA, SUFFIXES, items
from ingest.text import normalise

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><item>'
    b"<title>Rain</title><link>https://gazette.example/rain</link>"
    b"<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>It rained.</description>"
    b"</item></channel></rss>"
)
_MOST_TITLE = 400  # characters
_TEXTUAL = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")
_PACKED = (".zip", ".docx", ".epub", ".gz")


@cache
def whole(suffix: str) -> bytes:
    """A good file of each format."""
    if suffix in (".xml", ".rss", ".atom"):
        return FEED
    files = [each for each in good_files() if each.articles]
    return next((each.content for each in files if format_of(each.path) == suffix), FEED)


def count_tokens(texts: Sequence[str]) -> list[int]:
    return [len(each) // 4 for each in texts]


def damaged(content: bytes, drawn: random.Random) -> bytes:
    """The file with a few bytes changed, lost, doubled or put in, or with its end cut off."""
    data = bytearray(content)
    for _ in range(drawn.choice((1, 1, 2, 4, 16))):
        at = drawn.randrange(len(data) + 1)
        end = min(len(data), at + drawn.choice((1, 1, 4, 64, 1_000)))
        match drawn.randrange(6):
            case 0:
                data[at:end] = drawn.randbytes(end - at)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * drawn.choice((1, 1, 3, 50))
            case 3:
                data[at:at] = drawn.choice(_SPLICED)
            case 4 if at < len(data):
                data[at] ^= 1 << drawn.randrange(8)
            case _:
                del data[at:]
    return bytes(data)


def damaged_within(content: bytes, suffix: str, drawn: random.Random) -> bytes:
    """What is packed in the file damaged, and packed again as if nothing had happened."""
    if suffix == ".gz":
        return gzip.compress(damaged(gzip.decompress(content), drawn), mtime=0)
    with ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = drawn.choice(sorted(members))
    return zipped(members | {name: damaged(members[name], drawn)})


_SPLICED = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"]]>", b"&#0;&#xd800;", b'"', b"{", b"[[", b"[1,",
    b"---\n", b"%%EOF", b"PK\x05\x06", b"\r\n\r\n", b"1e999", b"-1", b"=?utf-8?b?/////w==?=", b",,",
    b"\xf0\x9f\x90\x9f", "\u202e\u0301".encode(), b"<!ENTITY a 'b'>", b"NaN", b"\\ud800",
    b"charset=utf-7",
)  # fmt: skip


def check(item: Item) -> None:
    """What must be true of whatever comes out of a loader."""
    match item:
        case Failed(name, reason):
            assert name
            assert reason
            assert "\n" not in reason
        case Linked(url):
            assert url.startswith(("http://", "https://"))
        case Loaded(article):
            check_article(article)


def check_article(article: Article) -> None:
    assert article.text.strip()
    assert article.text == normalise(article.text)
    assert article.title.strip()
    assert "\n" not in article.title
    assert len(article.title) <= _MOST_TITLE
    kept = (article.title, article.publisher, article.url, article.language, *article.authors)
    for each in (*kept, *article.metadata, *article.metadata.values(), article.source):
        each.encode()  # fit for SQLite: no half of a surrogate pair
    json.dumps(dict(article.metadata))
    before = 0
    for chunk in chunk_article(article, count_tokens, 256):
        assert article.text[chunk.start : chunk.end] == chunk.text
        assert chunk.start >= before
        before = chunk.end


def read(raw: Raw) -> list[Item] | str:
    """What is in it, or why nothing is: everything else is a fault of the loader."""
    try:
        return list(items(raw))
    except LoadError as error:
        return str(error)


def check_raw(raw: Raw) -> None:
    first = read(raw)
    assert read(raw) == first
    if isinstance(first, str):
        assert first
        assert "\n" not in first
        return
    for item in first:
        check(item)


def fuzzed(count: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count, suppress_health_check=slow)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_damaged_file_is_read_or_refused(suffix: str, pytestconfig: pytest.Config) -> None:
    content = whole(suffix)

    @fuzzed(pytestconfig.getoption("fuzz"))
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        drawn = random.Random(seed)
        within = suffix in _PACKED and drawn.random() < 0.5
        data = damaged_within(content, suffix, drawn) if within else damaged(content, drawn)
        check_raw(Raw(f"/a/b{suffix}", data, suffix))

    run()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_whole_file_is_read(suffix: str) -> None:
    found = read(Raw(f"/a/b{suffix}", whole(suffix), suffix))
    assert isinstance(found, list)
    assert not any(isinstance(each, Failed) for each in found)
    for item in found:
        check(item)


def test_any_bytes_under_any_name(pytestconfig: pytest.Config) -> None:
    kinds = [(each, "") for each in SUFFIXES] + [("", each) for each in _BY_MEDIA]
    texts = st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))

    @fuzzed(2 * pytestconfig.getoption("fuzz"))
    @given(st.binary(max_size=600) | texts, st.sampled_from(kinds))
    def run(content: bytes, name: tuple[str, str]) -> None:
        suffix, media = name
        check_raw(Raw("/a/b", content, suffix, media))

    run()


@pytest.mark.parametrize("suffix", [each for each in SUFFIXES if each not in _TEXTUAL])
def test_one_format_under_the_name_of_another(suffix: str) -> None:
    for other in SUFFIXES:
        check_raw(Raw(f"/a/b{suffix}", whole(other), suffix))
