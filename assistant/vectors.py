"""Vectors of sentences, each embedded once while it is remembered. Knows nothing about answers."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.cite import Evidence
from ingest.chunk import embedded

_DIGITS = 5  # of the cosines
_REMEMBERED = 20_000  # sentence vectors kept: 30 MB
# Characters of a title and of a sentence that are embedded. One sentence in a hundred is longer; of
# the slowest questions' time these took a fifth, for no place in any list (benchmarks/README.md).
_TITLE, _SENTENCE = 120, 320


class DocumentEmbedder(Protocol):
    """What is needed of an embedder."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector per text."""
        ...


class SentenceVectors:
    """Embeds sentences as "title. sentence", the beginning of long ones, and remembers.

    Safe from several threads.
    """

    def __init__(self, embedder: DocumentEmbedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def cosines(
        self, vector: Sequence[float], sentences: Sequence[Evidence]
    ) -> NDArray[np.float32]:
        """Each sentence's cosine with the unit vector of a question, in [-1, 1]; shape (n,)."""
        if not sentences:
            return np.zeros(0, dtype=np.float32)
        # The article's title says what "it" and "he" are about: 9 of 9 against 7 of 9 right in a
        # small trial of choosing the sentence that answers.
        texts = [
            embedded(each.passage.title[:_TITLE], each.quote[:_SENTENCE]) for each in sentences
        ]
        cosines = self._vectors(texts) @ np.asarray(vector, dtype=np.float32)
        # Rounded: the last digits hang on which sentences were embedded together.
        return np.asarray(cosines.round(_DIGITS))

    def likeness(self, text: str, sentences: Sequence[Evidence]) -> NDArray[np.float32]:
        """Each sentence's cosine with another sentence, a written one say; shape (n,)."""
        return self.cosines(self._embedder.embed_documents([text])[0], sentences)

    def between(self, one: Evidence, others: Sequence[Evidence]) -> NDArray[np.float32]:
        """The cosine of one sentence with each of others, by their own words; shape (n,)."""
        vectors = self._vectors([each.quote[:_SENTENCE] for each in (one, *others)])
        return np.asarray((vectors[1:] @ vectors[0]).round(_DIGITS))

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        made = self._embedder.embed_documents(new)
        fresh = {
            text: np.asarray(each, dtype=np.float32) for text, each in zip(new, made, strict=True)
        }
        with self._lock:
            self._known |= fresh
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        known |= fresh
        return np.stack([known[text] for text in texts])
