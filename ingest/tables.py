"""Tables: what a library's SQLite file holds, and its rows as values. Pure; opens nothing."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.article import Article, Chunk, Span
from ingest.filters import Facets
from ingest.pages import PAGES, pages_between

Row = tuple[str, ...]

SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, ready INTEGER NOT NULL,
    source TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL,
    publisher TEXT NOT NULL, published TEXT, url TEXT NOT NULL, language TEXT NOT NULL,
    metadata TEXT NOT NULL, UNIQUE (id, version));
CREATE INDEX IF NOT EXISTS articles_by ON articles (
    ready, published, publisher, language, authors, source);
CREATE TABLE IF NOT EXISTS chunks (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (key), ordinal INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, sentences TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_of ON chunks (article);
CREATE TABLE IF NOT EXISTS doomed (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
PER_WORD = 12
"""Characters: no language that writes spaces between its words has words as long on average."""
# The words of an article's text: told by the spaces, and where hardly any are written by length.
WORDS = f"max(1 + length(text) - length(replace(text, ' ', '')), length(text) / {PER_WORD})"
# The keyword index (ingest.keywords). A row of `blocks` is never changed and its key never used
# again: its arrays are long, and readers remember them. `gone` are chunks that a block still has.
KEYWORDS = """
CREATE TABLE IF NOT EXISTS blocks (
    key INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL, last INTEGER NOT NULL,
    size INTEGER NOT NULL, chunks BLOB NOT NULL, articles BLOB NOT NULL, lengths BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS postings (
    block INTEGER NOT NULL, term TEXT NOT NULL, chunks BLOB NOT NULL, PRIMARY KEY (block, term)
    ) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (chunk INTEGER PRIMARY KEY);
"""
# The ledger (ingest.ledger): what a person named, the sources under it, the articles that each
# gave, and what failed. `away` are articles that a person took out and no sync may bring back.
LEDGER = """
CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY, options TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    name TEXT PRIMARY KEY, thing TEXT NOT NULL, digest TEXT NOT NULL, etag TEXT NOT NULL,
    modified TEXT NOT NULL, known TEXT NOT NULL, checked TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
    source TEXT NOT NULL, article TEXT NOT NULL, gone TEXT, PRIMARY KEY (source, article)
    ) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_by ON held (article);
CREATE TABLE IF NOT EXISTS failures (
    name TEXT PRIMARY KEY, source TEXT NOT NULL, thing TEXT NOT NULL, reason TEXT NOT NULL,
    at TEXT NOT NULL, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS away (article TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# Sameness: what articles said before (ingest.versions), the articles that another one stands for
# (ingest.copies; `against` is that one's version), and what their texts are found by
# (ingest.twins; `prints` has by article what `bands` has by band).
SAMENESS = """
CREATE TABLE IF NOT EXISTS versions (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, version TEXT NOT NULL,
    until TEXT NOT NULL, content BLOB NOT NULL, UNIQUE (article, version));
CREATE TABLE IF NOT EXISTS copies (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, of TEXT NOT NULL, against TEXT NOT NULL,
    content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS copies_of ON copies (of);
CREATE TABLE IF NOT EXISTS prints (article INTEGER PRIMARY KEY, bands BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (band, article)) WITHOUT ROWID;
"""
# The bin (ingest.bin): what a person took out, whole, for a while; a removal's number is the key of
# its first row. What an article in it said before stays in `versions`.
BIN = """
CREATE TABLE IF NOT EXISTS bin (
    key INTEGER PRIMARY KEY AUTOINCREMENT, removal INTEGER NOT NULL, at TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE, of TEXT NOT NULL, title TEXT NOT NULL, content BLOB NOT NULL);
"""
DROP_FTS5 = ("DROP TABLE IF EXISTS vocabulary", "DROP TABLE IF EXISTS keywords")  # until 0.1
INSERT_ARTICLE = """INSERT INTO articles (id, version, ready, source, text, title, authors,
    publisher, published, url, language, metadata) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SET_READY = "UPDATE articles SET ready = 1 WHERE id = ? AND version = ?"
SELECT_ARTICLE = """SELECT source, text, title, authors, publisher, published, url, language,
    metadata FROM articles"""
SELECT_VERSION = """SELECT version FROM articles WHERE id = ? AND ready
    UNION ALL SELECT version FROM copies WHERE id = ?"""
SELECT_IDS = """SELECT id FROM articles WHERE ready AND substr(id, 1, ?) = ?
    UNION SELECT id FROM copies WHERE substr(id, 1, ?) = ? LIMIT 2"""
NEWEST_FIRST = "ORDER BY published IS NULL, published DESC, title"
# A block tells chunks by their keys: that of one that is gone must not come again.
NEXT_CHUNK = """SELECT 1 + max((SELECT coalesce(max(key), 0) FROM chunks),
    (SELECT coalesce(max(last), 0) FROM blocks))"""
INSERT_CHUNK = """INSERT INTO chunks (key, id, article, ordinal, first, last, sentences)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
SELECT_STORED = f"""SELECT c.ordinal, c.first, c.last, c.sentences, a.id, a.version, a.text,
    a.title, a.publisher, a.published, a.url, CAST(json_extract(a.metadata, '$.{PAGES}') AS BLOB)
    FROM chunks c JOIN articles a ON a.key = c.article"""
COUNT_CHUNKS = "SELECT count(*) FROM chunks c JOIN articles a ON a.key = c.article WHERE a.ready"
DROP_ARTICLE = (
    """INSERT OR IGNORE INTO gone SELECT key FROM chunks
        WHERE article = ? AND key <= (SELECT max(last) FROM blocks)""",
    "INSERT OR IGNORE INTO doomed SELECT id FROM chunks WHERE article = ?",
    "DELETE FROM chunks WHERE article = ?",
    "DELETE FROM articles WHERE key = ?",
)
# What is allowed is found once, from an index, and not for every row that a search touches.
_ALLOWED = "c.article IN (SELECT a.key FROM articles a WHERE a.ready AND {condition})"
SELECT_ALLOWED = f"SELECT c.id FROM chunks c WHERE {_ALLOWED} LIMIT ?"
SELECT_MATCHING = "SELECT a.key FROM articles a WHERE a.ready AND {condition}"
SELECT_EXTENT = """SELECT count(*), min(a.published), max(a.published) FROM articles a
    WHERE a.ready AND {condition}"""
SELECT_FACETS = """SELECT 'publisher', publisher FROM articles WHERE ready
    UNION SELECT 'author', CAST(value AS BLOB) FROM articles, json_each(authors) WHERE ready
    UNION SELECT 'day', published FROM articles WHERE ready AND published
    UNION ALL SELECT 'articles', count(*) FROM articles WHERE ready
    UNION ALL SELECT 'dated', count(published) FROM articles WHERE ready"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk with what its article is called: what a search result needs.

    `page` is the one that it begins on, from 1, and `page_ends` where further ones begin in it, in
    characters of the article; None and () where the article has no pages.
    """

    chunk: Chunk
    title: str
    publisher: str
    published: date | None
    url: str
    page: int | None = None
    page_ends: tuple[int, ...] = ()


def article_values(article: Article) -> tuple[str | None, ...]:
    """What INSERT_ARTICLE stores, not yet ready."""
    return (
        article.id, article.version, article.source, article.text, article.title,
        json.dumps(article.authors), article.publisher,
        article.published.isoformat() if article.published else None,
        article.url, article.language, json.dumps(dict(article.metadata)),
    )  # fmt: skip


def as_article(row: Row) -> Article:
    """The article in a row of SELECT_ARTICLE."""
    source, text, title, authors, publisher, published, url, language, metadata = row
    return Article(
        source=source,
        text=text,
        title=title,
        authors=tuple(json.loads(authors)),
        publisher=publisher,
        published=_date(published),
        url=url,
        language=language,
        metadata=json.loads(metadata),
    )


def packed(article: Article) -> bytes:
    """The whole article, small, for a table that nothing is looked for in."""
    return zlib.compress(json.dumps(article_values(article)[2:]).encode())


def unpacked(content: bytes) -> Article:
    """The article that was packed."""
    return as_article(tuple(json.loads(zlib.decompress(content))))


def chunk_values(chunk: Chunk, key: int, article_key: int) -> tuple[str | int, ...]:
    """What INSERT_CHUNK stores for a chunk of the article in that row."""
    sentences = _pack(chunk.sentences)
    return (key, chunk.id, article_key, chunk.ordinal, chunk.start, chunk.end, sentences)


def as_stored(row: Row) -> Stored:
    """The chunk in a row of SELECT_STORED, cut from its article's text."""
    ordinal, first, last, sentences, article_id, version, text, *known, pages = row
    title, publisher, published, url = known
    chunk = Chunk(
        article_id=article_id,
        version=version,
        ordinal=int(ordinal),
        start=int(first),
        end=int(last),
        text=text[int(first) : int(last)],
        sentences=tuple(Span(start, end) for start, end in json.loads(sentences)),
    )
    page, ends = pages_between(_ascii(pages), chunk.start, chunk.end)
    return Stored(chunk, title, publisher, _date(published), url, page, ends)


def as_facets(rows: Iterable[tuple[object, ...]]) -> Facets:
    """The facets in the rows of SELECT_FACETS."""
    values: dict[object, list[str]] = {}
    for kind, value in rows:
        # JSON can hold half a surrogate pair, which is no text: so what comes of it is bytes.
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        values.setdefault(kind, []).append(text)
    (articles,), (dated,) = values["articles"], values["dated"]
    return Facets(
        publishers=tuple(filter(None, values.get("publisher", ()))),
        authors=tuple(values.get("author", ())),
        days=tuple(sorted(date.fromisoformat(day) for day in values.get("day", ()))),
        dated=int(dated) / max(1, int(articles)),
    )


def _ascii(value: str | bytes | None) -> str:
    """What anybody may have put there, as text: JSON can hold what is none."""
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value or ""


def _pack(spans: Iterable[Span]) -> str:
    return json.dumps([(span.start, span.end) for span in spans], separators=(",", ":"))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
