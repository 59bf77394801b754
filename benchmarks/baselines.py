"""What the product is compared with: the plain LangChain recipe, and textbook BM25.

Arms like those in `arms`, but with an index of their own over the same articles.
"""

import math
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import Stemmer
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.retrieve import DEPTH
from benchmarks.arms import MakeArm, Rank
from benchmarks.build import Bench
from benchmarks.vectors import file_name
from ingest.article import Article
from ingest.terms import STOP_WORDS

CHUNK_SIZE, CHUNK_OVERLAP = 1_000, 200  # characters, as in LangChain's tutorials
BM25_CHUNK, BM25_K1, BM25_B = 1_200, 0.9, 0.4  # characters; Anserini's and BEIR's k1 and b


def langchain(bench: Bench) -> Rank:
    """RecursiveCharacterTextSplitter, Chroma.from_documents, similarity search; same embedder."""
    store = _store(bench)

    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        found = store.similarity_search_by_vector(list(vector), k=DEPTH)
        return [str(document.metadata["source"]) for document in found]

    return rank


def bm25(bench: Bench) -> Rank:
    """BM25 (Robertson et al., TREC-3; Lucene's inverse document frequency) in memory."""
    owners: list[str] = []
    bags: list[Counter[str]] = []
    for article in bench.test_set.articles:
        for piece in _pieces(_whole(article)):
            owners.append(article.source)
            bags.append(Counter(_words(piece)))
    postings = _postings(bags)

    def rank(question: str, vector: Sequence[float]) -> Iterable[str]:
        scores = np.zeros(len(owners))
        for word in _words(question):
            if word in postings:
                holders, weights = postings[word]
                scores[holders] += weights
        best = np.argsort(-scores, kind="stable")[: DEPTH * 4]
        return [owners[row] for row in best if scores[row] > 0]

    return rank


BASELINES: dict[str, MakeArm] = {"langchain": langchain, "bm25": bm25}


def _store(bench: Bench) -> Chroma:
    """The recipe's store, from the cache where it is there whole."""
    parts = (bench.test_set.name, bench.test_set.digest[:8], file_name(bench.embedder.name))
    folder = bench.cache / "langchain" / "-".join((*parts, f"{CHUNK_SIZE}-{CHUNK_OVERLAP}"))
    settings = Settings(anonymized_telemetry=False)
    if (folder / "whole").exists():
        return Chroma(
            persist_directory=str(folder),
            embedding_function=bench.embedder,
            client_settings=settings,
        )
    shutil.rmtree(folder, ignore_errors=True)
    documents = [
        Document(_whole(article), metadata={"source": article.source})
        for article in bench.test_set.articles
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    store = Chroma.from_documents(
        splitter.split_documents(documents),
        bench.embedder,
        persist_directory=str(folder),
        client_settings=settings,
    )
    (folder / "whole").touch()
    return store


def _whole(article: Article) -> str:
    # A title that was made from the text is in it already.
    has_title = article.text.startswith(article.title.rstrip("…"))
    return article.text if has_title else f"{article.title}\n\n{article.text}"


def _pieces(text: str) -> Iterator[str]:
    """Pieces of at most BM25_CHUNK characters, cut at white space where there is any."""
    start = 0
    while start < len(text):
        end = start + BM25_CHUNK
        if end < len(text):
            gap = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
            end = gap if gap > start else end
        yield text[start:end]
        start = end


def _words(text: str) -> list[str]:
    # Stop words and stems, as in Lucene: on squad2 hit@4 .942 with both, .928 with stems alone,
    # .915 with neither.
    words = [word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS]
    return list(Stemmer.Stemmer("english").stemWords(words))


def _postings(bags: Sequence[Counter[str]]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each word the rows of the bags that hold it, and what it adds to their scores."""
    rows: dict[str, list[int]] = {}
    for row, bag in enumerate(bags):
        for word in bag:
            rows.setdefault(word, []).append(row)
    lengths = np.array([bag.total() for bag in bags], dtype=float)
    norms = BM25_K1 * (1 - BM25_B + BM25_B * lengths / max(1.0, lengths.mean()))
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for word, holders in rows.items():
        counts = np.array([bags[row][word] for row in holders], dtype=float)
        rarity = math.log1p((len(bags) - len(holders) + 0.5) / (len(holders) + 0.5))
        found[word] = (np.array(holders), rarity * counts / (counts + norms[holders]))
    return found
