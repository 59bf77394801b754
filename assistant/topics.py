"""What ranks for a request for a whole topic: its articles, not the passages that answer. Pure."""

from collections.abc import Iterable, Sequence

from assistant.answer import Passage
from assistant.rerank import ranked
from assistant.retrieve import fuse

# Level from 0 to 7 on wildgraph's requests, above which they lose; the lists are shorter than those
# of chunks, of which two or three are an article's. See benchmarks/README.md.
_CONSTANT = 2


class TopicReranker:
    """Ranks articles by the best place of any passage of theirs in each search, fused.

    What tells of a topic is spread over an article: both searches count for it where they find
    different passages. What reads for an answer has no part in it, for nothing is asked.
    """

    def rank(
        self, question: str, vector: Sequence[float], passages: Sequence[Passage]
    ) -> list[Passage]:
        """The same passages, best first; `score` is their article's, less the further below its
        best one they were.
        """
        dense = _articles((each.dense_rank, each) for each in passages)
        keyword = _articles((each.keyword_rank, each) for each in passages)
        articles = dict(fuse([dense, keyword], _CONSTANT))
        best: dict[str, float] = {}
        for each in passages:
            article = each.chunk.article_id
            best[article] = max(each.score, best.get(article, 0.0))
        return ranked(
            passages,
            [
                articles[each.chunk.article_id] * each.score / best[each.chunk.article_id]
                for each in passages
            ],
        )


def _articles(found: Iterable[tuple[int | None, Passage]]) -> list[str]:
    """The articles of what one search found, in its order, each where it first comes."""
    places = sorted((place, each.chunk.article_id) for place, each in found if place)
    return list(dict.fromkeys(article for _, article in places))
