"""Whether many may ask at once: `python -m benchmarks.crowd DIR`.

DIR holds a `corpus.jsonl` in BEIR's form, of which a library of 10,000 articles is made, with drawn
vectors (see `synthetic`) and kept in the cache. `citewell chat` serves it. 20 people ask at once,
each their own questions, by the endpoint that scripts use; then each question is asked again alone,
and must get the same answer. How long one person waits is timed with other questions, for the chat
remembers what it read. Then somebody opens the page in Chromium and asks: timed are the page until
it can be typed in, and the first sentence of an answer from pressing Enter. The figures go to
stdout and to `benchmarks/results/crowd.json`.
"""

import argparse
import json
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from gradio_client import Client
from playwright.sync_api import Page
from tqdm import tqdm

from benchmarks.build import GivenWriter
from benchmarks.bulk import Plan, real_vectors, write
from benchmarks.chat import WARMING, opened, running
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.synthetic import DrawnEmbedder, varied
from ingest.article import Article
from ingest.chunk import chunk_article
from ingest.embed import load_embedder
from ingest.library import Library
from ingest.writer import writing

_TOGETHER = 100  # articles written together
_PAGES = 5  # times that the page is opened


@dataclass(frozen=True, slots=True)
class Said:
    """What a question was answered with, as far as it can be compared; and in how many seconds."""

    question: str
    status: str
    text: str
    quotes: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def answer(self) -> tuple[object, ...]:
        """All but the time."""
        return self.question, self.status, self.text, self.quotes


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what is missing, measure, print, keep."""
    parsed = _parser().parse_args(arguments)
    plan = Plan(parsed.corpus, parsed.articles, parsed.cache, parsed.embedder)
    articles = list(islice(varied(plan.articles()), parsed.articles))
    library = plan.cache / "crowd" / f"{plan.digest}-{parsed.articles}"
    if not library.with_suffix(".whole").exists():
        build(plan, articles, library)
        library.with_suffix(".whole").touch()
    count = parsed.people * parsed.each
    questions = asked_of(articles, count + parsed.people + _PAGES)
    others, last = questions[count:-_PAGES], questions[-_PAGES:]
    with running(library) as address:
        result = measure(address, questions[:count], others, parsed.people)
        result["page"] = page_times(address, last)
    result |= {
        "set": parsed.corpus.resolve().name,
        "articles": parsed.articles,
        "cores": len(os.sched_getaffinity(0)),
        **made_with(("gradio", "sentence-transformers", "torch")),
    }
    keep(result, parsed.out, "crowd")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if result["wrong"] or result["errors"]:
        raise SystemExit("some answers were wrong, or did not come")


def build(plan: Plan, articles: Sequence[Article], folder: Path) -> None:
    """Write the library, or go on where a killed run left it."""
    embedder = DrawnEmbedder(load_embedder(plan.embedder), real_vectors(plan))
    library = Library.open(folder, create=True)
    writer = GivenWriter(library, embedder)
    with writing(library):
        writer.mend()
        done = library.article_count()
        for at in tqdm(range(done, len(articles), _TOGETHER), mininterval=30):
            batch = articles[at : at + _TOGETHER]
            chunked = [
                (each, chunk_article(each, embedder.count_tokens, embedder.limit)) for each in batch
            ]
            write(chunked, writer)
    writer.close()
    library.close()


def asked_of(articles: Sequence[Article], count: int) -> list[str]:
    """Questions about as many articles, spread over all of them, no two the same."""
    step = max(1, len(articles) // count)
    titles = dict.fromkeys(each.title.rstrip(" .?!…") for each in articles[::step] if each.title)
    if len(titles) < count:
        raise SystemExit(f"only {len(titles)} different titles for {count} questions")
    return [f"What is reported about this: {title}?" for title in islice(titles, count)]


def measure(
    address: str, questions: Sequence[str], others: Sequence[str], people: int
) -> dict[str, Any]:
    """How long answers take alone and in the crowd, in seconds, and whether they are the same."""
    first = _client(address)
    ask(first, WARMING)
    load = round(os.getloadavg()[0], 1)
    waited = [ask(first, each).seconds for each in others]
    clients = [_client(address) for _ in range(people)]
    start = threading.Barrier(people + 1)

    def person(number: int) -> list[Said | Exception]:
        start.wait()
        said: list[Said | Exception] = []
        for question in questions[number::people]:
            try:
                said.append(ask(clients[number], question))
            except Exception as problem:
                said.append(problem)
        return said

    with ThreadPoolExecutor(people) as pool:
        asking = [pool.submit(person, number) for number in range(people)]
        start.wait()
        began = time.perf_counter()
        crowd = [said for each in asking for said in each.result()]
        seconds = time.perf_counter() - began
    came = [said for said in crowd if isinstance(said, Said)]
    alone = [ask(first, each) for each in questions]
    known = {said.question: said.answer for said in alone}
    return {
        "people": people,
        "questions": len(questions),
        "answered": sum(said.status == "answered" for said in alone),
        "different_answers": len({(said.text, said.quotes) for said in alone}),
        "errors": [str(each)[:200] for each in crowd if isinstance(each, Exception)],
        "wrong": sum(known[said.question] != said.answer for said in came),
        "alone_s": _percentiles(waited),
        "crowd_s": _percentiles([said.seconds for said in came]),
        "answers_a_second": round(len(came) / seconds, 2),
        "load_average": [load, round(os.getloadavg()[0], 1)],
    }


def ask(client: Client, question: str) -> Said:
    """One question by the endpoint that scripts use."""
    began = time.perf_counter()
    answer = client.predict(question=question, as_typed=True, api_name="/ask")
    seconds = time.perf_counter() - began
    quotes = tuple((each["article_id"], each["quote"]) for each in answer["citations"])
    return Said(question, answer["status"], answer["text"], quotes, seconds)


def page_times(address: str, questions: Sequence[str]) -> dict[str, Any]:
    """Seconds until the page can be used, and from Enter until an answer's first sentence."""
    usable: list[float] = []
    sentence: list[float] = []
    for question in questions:
        with opened(address) as page:
            page.wait_for_selector("#question textarea:focus")
            usable.append(_since_asked_for(page))
            if said := _first_sentence(page, question):
                sentence.append(said)
    return {
        "usable_s": _percentiles(usable),
        "first_sentence_s": _percentiles(sentence),
        "times": len(usable),
        "answered": len(sentence),
    }


def _since_asked_for(page: Page) -> float:
    """Seconds since the browser began to ask for the page."""
    return float(page.evaluate("performance.now()")) / 1000


def _first_sentence(page: Page, question: str) -> float:
    """Seconds; 0 where the articles do not say."""
    page.fill("#question textarea", question)
    began = time.perf_counter()
    page.press("#question textarea", "Enter")
    shown = "document.querySelector('.answer .sentence, .refusal, .problem')"
    page.wait_for_function(shown, polling="raf")
    seconds = time.perf_counter() - began
    return seconds if page.locator(".answer .sentence").count() else 0.0


def _client(address: str) -> Client:
    return Client(address, verbose=False, analytics_enabled=False, download_files=False)


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    return {
        name: round(float(np.percentile(seconds, share)), 2)
        for name, share in (("p50", 50), ("p95", 95), ("max", 100))
        if seconds
    }


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("crowd", __doc__)
    add = parser.add_argument
    add("corpus", type=Path, metavar="DIR")
    add("--articles", type=int, default=10_000)
    add("--people", type=int, default=20)
    add("--each", type=int, default=5, help="questions of each person")
    return parser


if __name__ == "__main__":
    main()
