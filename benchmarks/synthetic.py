"""Articles as many as wanted, and vectors for them: a corpus repeated with its words varied.

What the searches take their time over stays as in the corpus: how many chunks hold each term, how
long texts are, who published and when. Vectors are real ones with noise, of no relation to the
texts. The same for the same corpus, each time.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, cycle

import numpy as np
from numpy.typing import NDArray

from ingest.article import Article
from ingest.embed import Embedder

PUBLISHERS = tuple(f"Paper {number}" for number in range(1, 201))
_WEIGHTS = list(accumulate(1 / number for number in range(1, 201)))
_OTHER_SENTENCE = 0.3  # share of the sentences that come from another article
_OTHER_WORD = 0.1  # share of the words that are drawn from all of the corpus' words
_NOISE = 0.75  # length of what is added to a unit vector: a cosine of .8 with the real one
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def varied(articles: Sequence[Article]) -> Iterator[Article]:
    """The articles as they are, then again and again with sentences and words exchanged.

    Each has one of 200 publishers, of which the nth has published 1/n of what the first has.
    """
    words = [word for each in articles for word in each.text.split(" ")]
    for number, article in enumerate(cycle(articles)):
        drawn = random.Random(number)
        again = number >= len(articles)
        made = _vary(article, drawn, articles, words) if again else article
        yield replace(
            made,
            source=f"{article.source}-{number}",
            publisher=drawn.choices(PUBLISHERS, cum_weights=_WEIGHTS)[0],
        )


def _vary(
    article: Article, drawn: random.Random, others: Sequence[Article], words: Sequence[str]
) -> Article:
    def other(word: str) -> str:
        return drawn.choice(words) if drawn.random() < _OTHER_WORD else word

    def sentence(own: str) -> str:
        if drawn.random() >= _OTHER_SENTENCE:
            return own
        return drawn.choice(_SENTENCE.split(drawn.choice(others).text[:2_000]))

    sentences = [sentence(each) for each in _SENTENCE.split(article.text)]
    return replace(
        article,
        text=" ".join(other(word) for word in " ".join(sentences).split(" ")),
        title=" ".join(other(word) for word in article.title.split(" ")),
    )


class DrawnEmbedder(Embedder):
    """An embedder that draws a document's vector instead of computing it; questions it embeds.

    Each is one of `real`, of shape (n, dimension), with noise; which one and what noise hangs on
    the text alone.
    """

    def __init__(self, inner: Embedder, real: NDArray[np.float32]) -> None:
        self.name, self.dimension, self.limit = inner.name, inner.dimension, inner.limit
        self._inner = inner
        self._real = real

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector per text."""
        if not texts:
            return []
        seeds = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        drawn = [np.random.default_rng(list(seed)) for seed in seeds]
        noise = np.stack([each.standard_normal(self.dimension, np.float32) for each in drawn])
        rows = [int(each.integers(len(self._real))) for each in drawn]
        vectors = self._real[rows] + noise * np.float32(_NOISE / self.dimension**0.5)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made: list[list[float]] = vectors.tolist()
        return made

    def embed_query(self, text: str) -> list[float]:
        """The real unit vector of a question."""
        return self._inner.embed_query(text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Each text's length in the real model's tokens."""
        return self._inner.count_tokens(texts)


class QuickEmbedder(Embedder):
    """An embedder that takes no time: a unit vector drawn for each text, the same each time.

    Where what is measured is not embedding, and what is near what does not matter.
    """

    def __init__(self) -> None:
        self.name, self.dimension, self.limit = "drawn", 384, 256

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector per text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The same for a question."""
        seed = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        drawn = np.random.default_rng(list(seed)).standard_normal(self.dimension, np.float32)
        vector: list[float] = (drawn / np.linalg.norm(drawn)).tolist()
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """A little more than each text's words, as a tokenizer would find."""
        return [len(text) // 5 for text in texts]
