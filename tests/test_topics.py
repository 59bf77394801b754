"""A request for a whole topic: its articles by what both searches find of them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fakes import FERRY, passage
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Passage
from assistant.topics import TopicReranker

Found = tuple[str, int | None, int | None]


def fused(found: Sequence[Found]) -> list[Passage]:
    """Passages of these articles, with their places in the dense and the keyword search."""
    return [
        replace(
            passage(FERRY),
            chunk=replace(passage(FERRY).chunk, article_id=article, ordinal=rank),
            rank=rank,
            score=1 / rank,
            dense_rank=dense,
            keyword_rank=keyword,
        )
        for rank, (article, dense, keyword) in enumerate(found, start=1)
    ]


def order(found: Sequence[Found]) -> str:
    ranked = TopicReranker().rank("Tell me about it", [1.0], fused(found))
    return "".join(dict.fromkeys(each.chunk.article_id for each in ranked))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ""),
        ([("a", 1, 1), ("b", 2, 2)], "ab"),
        # Both searches find b, by different passages of it; each of the others only one of them.
        ([("a", 1, None), ("c", None, 1), ("b", 2, None), ("b", None, 2)], "bac"),
        # Many passages of a long article are no more than its best.
        ([("a", 1, 1), *[("b", n, n) for n in range(2, 9)], ("c", 9, None)], "abc"),
        # An article's place is among articles: seven passages of a before b's are one article.
        ([*[("a", n, None) for n in range(1, 8)], ("b", 8, None), ("c", None, 2), ("d", None, 1)],
         "adbc"),
    ],
)  # fmt: skip
def test_articles_by_the_best_place_in_each_search(found: list[Found], expected: str) -> None:
    assert order(found) == expected


def test_passages_of_an_article_keep_their_order_and_lie_below_its_best() -> None:
    ranked = TopicReranker().rank("", [1.0], fused([("b", 2, 2), ("a", 1, 1), ("a", 3, 3)]))
    assert [(each.chunk.article_id, each.chunk.ordinal) for each in ranked[:2]] == [
        ("a", 2), ("b", 1)
    ]  # fmt: skip
    assert ranked[-1].chunk.ordinal == 3
    assert ranked[-1].score < ranked[0].score


places = st.one_of(st.none(), st.integers(1, 50))
found_by_any = st.tuples(st.sampled_from("abcdef"), places, places).filter(
    lambda each: bool(each[1] or each[2])
)


@given(st.lists(found_by_any, max_size=30))
def test_any_passages(found: list[Found]) -> None:
    passages = fused(found)
    ranked = TopicReranker().rank("Tell me about it", [1.0], passages)
    assert sorted(each.chunk.ordinal for each in ranked) == [each.rank for each in passages]
    assert [each.rank for each in ranked] == list(range(1, len(ranked) + 1))
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
