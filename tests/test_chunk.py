"""Chunks are true spans, on sentence boundaries, within the embedder's limit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.chunk import chunk_article
from ingest.embed import load_embedder
from ingest.text import normalise

LIMIT = 40
PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "It rained in Umm Sadra. ",
            "\r\n",
            "“No,” she said. ",
            "قال الوزير. ",
            "🙂" * 30,
            "雨が降った。",
            "x" * 300,
            "\t",
        ]
    ),
)


def check(text: str, title: str, limit: int) -> int:
    embedder = load_embedder()
    article = Article("source", normalise(text), title)
    chunks = chunk_article(article, embedder.count_tokens, limit)
    covered: set[int] = set()
    for ordinal, chunk in enumerate(chunks):
        assert chunk.ordinal == ordinal
        assert article.text[chunk.start : chunk.end] == chunk.text
        assert chunk.sentences[0].start == chunk.start
        assert chunk.sentences[-1].end == chunk.end
        assert sum(embedder.count_tokens([f"{title}. {chunk.text}"])) + 2 <= limit
        for span in chunk.sentences:
            assert not covered & set(range(span.start, span.end))
            covered.update(range(span.start, span.end))
    # All but a first line that repeats the title is in some chunk.
    first_line = article.text.lstrip().partition("\n")[0].strip()
    if first_line != title:
        assert all(at in covered for at, char in enumerate(article.text) if not char.isspace())
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    return len(chunks)


@settings(max_examples=25)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["T", "Rain in Dubai"]))
def test_chunks_of_any_text(text: str, title: str) -> None:
    check(text, title, LIMIT)


def test_one_very_long_sentence_is_cut() -> None:
    assert check("rain and " * 3000 + "sun.", "Weather", load_embedder().limit) > 20
    assert check("x" * 20_000, "Weather", load_embedder().limit) >= 1


def test_chunks_are_even_and_the_headline_is_left_out() -> None:
    embedder = load_embedder()
    body = "The harbour master said that it rained. " * 60
    article = Article("source", f"Rain\n\n{body}".strip(), "Rain")
    chunks = chunk_article(article, embedder.count_tokens, embedder.limit)
    sizes = [len(chunk.sentences) for chunk in chunks]
    assert max(sizes) - min(sizes) <= 2
    assert chunks[0].text.startswith("The harbour")
    only = Article("source", "Rain", "Rain")
    assert [each.text for each in chunk_article(only, embedder.count_tokens, 256)] == ["Rain"]
