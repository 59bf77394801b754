"""An article in, its chunks out, on sentence boundaries with exact spans. Pure.

Sentences are packed greedily into chunks of even size, whatever the embedder's tokenizer counts
them as; nothing is re-joined or searched for: a chunk is cut from the article by its span.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ingest.article import Article, Chunk, Span
from ingest.sentences import split_sentences

TokenCounter = Callable[[Sequence[str]], list[int]]
CHUNKING = "sentences-1"  # recorded in each library; another value means other chunks
MAX_TITLE_TOKENS = 48  # a longer title is cut where it is embedded: the text matters more
_SPECIAL = 4  # tokens: begin, end, and the full stop and space between title and text


def embedded_title(article_title: str) -> str:
    """The part of a title that is embedded with each chunk and sentence: its first 160 characters.

    Bounded in characters, too, so that a hostile title cannot crowd out the text.
    """
    return article_title[:160]


def embedded(article_title: str, text: str) -> str:
    """What is embedded for a chunk or a sentence of an article: "title. text"."""
    return f"{embedded_title(article_title)}. {text}"


def chunk_article(article: Article, count_tokens: TokenCounter, limit: int) -> list[Chunk]:
    """The chunks of `article`, each of at most `limit` tokens with its title, in order.

    `count_tokens` gives each text's length in the embedder's tokens, without special ones. Every
    character of the article's sentences is in exactly one chunk. A first line that only repeats
    the title is left out, unless the article has nothing else.
    """
    title_tokens = min(count_tokens([embedded_title(article.title)])[0], MAX_TITLE_TOKENS)
    budget = max(16, limit - title_tokens - _SPECIAL)
    spans = _without_headline(article, split_sentences(article.text, article.language or "en"))
    counts = count_tokens([span.cut(article.text) for span in spans])
    pieces = [
        (piece, count)
        for span, whole in zip(spans, counts, strict=True)
        for piece, count in _fit(article.text, span, whole, count_tokens, budget)
    ]
    return [_chunk(article, ordinal, group) for ordinal, group in enumerate(_pack(pieces, budget))]


def _without_headline(article: Article, spans: list[Span]) -> list[Span]:
    first_line_end = article.text.find("\n", spans[0].start) if spans else -1
    if first_line_end < 0:
        return spans
    first_line = article.text[spans[0].start : first_line_end].strip()
    body = [span for span in spans if span.start > first_line_end]
    return body if body and first_line == article.title else spans


def _fit(
    text: str, span: Span, count: int, count_tokens: TokenCounter, budget: int
) -> Iterator[tuple[Span, int]]:
    """The span itself, or, where it alone exceeds the budget, halves of it at white space."""
    if count <= budget or span.end - span.start < 2:
        yield span, count
        return
    middle = (span.start + span.end) // 2
    gap = text.rfind(" ", span.start + 1, middle + 1)
    cut = gap if gap > 0 and gap > span.start else middle
    for start, end in ((span.start, cut), (cut, span.end)):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            half = Span(left, right)
            yield from _fit(text, half, count_tokens([half.cut(text)])[0], count_tokens, budget)


def _pack(pieces: list[tuple[Span, int]], budget: int) -> Iterator[list[Span]]:
    """Groups of at most `budget` tokens; the target is the even share, so none is a mere tail."""
    total = sum(count for _, count in pieces)
    chunks = max(1, -(-total // budget))
    target = total / chunks
    group: list[Span] = []
    size = 0
    for span, count in pieces:
        if group and (size + count > budget or size + count / 2 > target):
            yield group
            group, size = [], 0
        group.append(span)
        size += count
    if group:
        yield group


def _chunk(article: Article, ordinal: int, spans: list[Span]) -> Chunk:
    assert all(before.end <= after.start for before, after in pairwise(spans))
    start, end = spans[0].start, spans[-1].end
    return Chunk(
        article_id=article.id,
        version=article.version,
        ordinal=ordinal,
        start=start,
        end=end,
        text=article.text[start:end],
        sentences=tuple(spans),
    )
