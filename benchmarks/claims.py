"""Where sentences to check come from: articles, and claims that people wrote."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.facts.told import Told
from benchmarks.beir import CORPUS, article_of, rows
from benchmarks.swaps import FAIR, WRONG, Make, Source, name_runs
from ingest.dateline import dateline_length
from ingest.sentences import split_sentences

SEED = 11
_FIRST_CHUNK = 900  # characters, about: the product takes a dateline from there alone
_AN_ARTICLE = 4  # sentences of one article at most
_TAKEN = re.compile(r"[A-Z\"“][^\n|*#\[\]{}<>_]{45,300}[.!?][\"”]?")


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence to check with its evidence; `kind` says how it was made, `half` for what it is."""

    group: str
    kind: str
    set: str
    half: str
    claim: str
    told: Told


def sources(folder: Path, most: int) -> list[Source]:
    """Sentences of a set's articles, at most `most`, no more than four an article."""
    picked = random.Random(SEED)
    articles = [article_of(row) for row in islice(rows(folder, CORPUS), 3000)]
    picked.shuffle(articles)
    pool = sorted({name for each in articles[:300] for name in name_runs(each.text[:3000])})
    found: list[Source] = []
    for article in articles:
        text = article.text
        spans = split_sentences(text[:20_000])
        whole = [each for each in spans if _TAKEN.fullmatch(each.cut(text))]
        names = tuple(sorted(set(name_runs(text))))
        for span in picked.sample(whole, min(_AN_ARTICLE, len(whole))):
            found.append(
                Source(
                    folder.name, article.source, span.cut(text),
                    text[max(0, span.start - 500) : span.end + 500], article.title,
                    article.publisher, article.published, names,
                    tuple(picked.sample(pool, min(60, len(pool)))),
                    text[: dateline_length(text)] if span.start < _FIRST_CHUNK else "",
                )
            )  # fmt: skip
        if len(found) >= most:
            break
    return found


def made(
    given: Sequence[Source], makers: Mapping[str, Make], group: str, most: int
) -> Iterator[Item]:
    """At most `most` sentences of each kind, from as many sentences as it takes."""
    for kind, make in makers.items():
        by, count = random.Random(f"{SEED}{kind}"), 0
        for source in given:
            claim = make(source, by)
            if claim is None or (claim == source.sentence) != (kind == "copied"):
                continue
            told = Told(
                source.sentence,
                source.published,
                f"{source.title}\n{source.publisher}\n{source.dateline}",
                source.around,
            )
            yield Item(group, kind, source.set, half_of(source.article), claim, told)
            count += 1
            if count == most:
                break


def half_of(article: str) -> str:
    """ "develop" or "report", by article: no article is in both."""
    return "report" if hashlib.sha256(article.encode()).digest()[0] % 2 else "develop"


def of_articles(folders: Sequence[Path], most: int) -> Iterator[Item]:
    """Wrong and fair sentences of these sets."""
    for folder in folders:
        given = sources(folder, 6_000)
        yield from made(given, WRONG, "wrong", most)
        yield from made(given, FAIR, "fair", most)


_WRITTEN = (
    ("nli_fever", "", "supports"),
    ("nli_general", "mnli", "supports"),
    ("nli_general", "rte", "supports"),
    ("nli_claims", "wice", "supports"),
    ("nli_summaries_machine_hypotheses", "", "supports"),
    ("nli_fever", "", "refutes"),
    ("nli_fever", "", "neutral"),
    ("nli_claims", "wice", "neutral"),
)
# Those of a set that gives the titles too, checked with them, as the product does, and without.
_TITLED = (("nli_claims", "fool-me-twice", "supports"), ("nli_claims", "fool-me-twice", "refutes"))


def written(folder: Path, most: int) -> Iterator[Item]:
    """Claims that people wrote, with evidence and their verdict."""
    for name, source, label in _WRITTEN:
        for row in _picked(folder, name, source, label, most):
            yield _claimed(row, f"written, {label}", source, row.get("title") or "")
    for name, source, label in _TITLED:
        for row in _picked(folder, name, source, label, most):
            yield _claimed(row, f"titled, {label}", "with the title", row["title"])
            yield _claimed(row, f"titled, {label}", "without it", "")


def _picked(folder: Path, name: str, source: str, label: str, most: int) -> list[dict[str, str]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows_of_it = [json.loads(line) for line in lines]
    picked = [
        row for row in rows_of_it
        if row["label"] == label and row["source"].lower().startswith(source)
    ]  # fmt: skip
    random.Random(SEED).shuffle(picked)
    return picked[:most]


def _claimed(row: Mapping[str, str], group: str, source: str, title: str) -> Item:
    told = Told(row["premise"], None, title, row["premise"])
    kind = f"{row['set'].removeprefix('nli_')}{' ' + source if source else ''}"
    return Item(group, kind, row["set"], half_of(row["id"]), row["hypothesis"], told)


def snippets(folder: Path) -> Iterator[Item]:
    """A true snippet's sentence with the snippet that was made false, and with the true one."""
    for row in rows(folder, "en_fact.jsonl"):
        for true, false in zip(row["positive"], row["positive_wrong"], strict=False):
            for span in split_sentences(true):
                claim = span.cut(true)
                if claim in false or not _holds(claim, row["answer"]):
                    continue
                half = half_of(str(row["id"]))
                yield Item("wrong", "rgb", "rgb", half, claim, Told(false, None, "", false))
                yield Item("fair", "rgb", "rgb", half, claim, Told(true, None, "", true))


def _holds(text: str, answer: object) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    flat = [each for some in given for each in (some if isinstance(some, list) else [some])]
    return any(str(each).lower() in text.lower() for each in flat)
