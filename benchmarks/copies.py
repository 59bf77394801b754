"""What a whole library makes of copies: the way that `citewell add` decides, at its full size.

    python -m benchmarks.copies DIR [--count N]

Every article of the set in DIR is taken into one library (embedding apart, which decides nothing
here), then each edit of N of its articles is looked up as if it came in next: found is the article
that it was made of. The same text about another event must be found to be nobody's. What the set's
own articles were taken for is judged by `results/sameness-judged.tsv`, as in `benchmarks.sameness`.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.edits import EDITS, event_swapped
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.sameness import JUDGED, Corpus
from ingest.article import Article
from ingest.library import Library

_SEED = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parsed = _parser().parse_args(arguments)
    corpus = Corpus.read(parsed.folder, JUDGED)
    library = Library(None)
    began = time.perf_counter()
    came = fill(library, corpus)
    each = (time.perf_counter() - began) / len(corpus.ids)
    chosen = corpus.chosen("even", parsed.count)
    result = {
        "articles": len(corpus.ids), "ms_each_to_take_in": round(1_000 * each, 1),
        "came_as_copies": came, **looked_up(library, corpus, chosen),
    }  # fmt: skip
    for name, value in result.items():
        print(f"{name}: {value}")
    print(keep(result | made_with(["datasketch"]), parsed.out, f"copies-{corpus.name}"))


def fill(library: Library, corpus: Corpus) -> dict[str, int]:
    """Take in every article in turn; of those that were kept as copies, what was judged."""
    verdicts: Counter[str] = Counter()
    for at in range(len(corpus.ids)):
        article = _article(corpus, at)
        same = library.twins.find(article)
        if same.of:
            library.put_copy(article, same.of)
            verdicts[_verdict(corpus, at, same.of)] += 1
            continue
        library.put_pending(article, [], same.bands)
        stood_for = [(other, article) for other in same.stands_for]
        library.mark_all_ready([(article.id, article.version)], stood_for)
        for other in same.stands_for:
            verdicts[_verdict(corpus, at, other)] += 1
    return dict(sorted(verdicts.items()))


def looked_up(library: Library, corpus: Corpus, chosen: Sequence[int]) -> dict[str, Any]:
    """How many of each kind of edit are found to be their article, and not found at all."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    seconds = 0.0
    for at, next_ in zip(chosen, [*chosen[1:], *chosen[:1]], strict=True):
        story, own = corpus.stories[at], _ids(library, _article(corpus, at).id)
        made = {
            kind: make(story, random.Random(f"{_SEED} {kind} {at}")) for kind, make in EDITS.items()
        }
        made["another event"] = event_swapped(
            story, corpus.stories[next_], random.Random(f"{_SEED} {at}")
        )
        for kind, other in made.items():
            if other.text == story.text:
                continue
            began = time.perf_counter()
            same = library.twins.find(Article("what comes in", other.text, other.title))
            seconds += time.perf_counter() - began
            found = {each.id for each in (*filter(None, (same.of,)), *same.stands_for)}
            given[kind] += 1
            right[kind] += bool(found & own)
            wrong[kind] += bool(found - own)
    edits = [kind for kind in given if kind != "another event"]
    hits, total = sum(right[each] for each in edits), sum(given[each] for each in edits)
    misses = sum(wrong.values()) + right["another event"]
    return {
        "recall": round(hits / total, 4),
        "precision": round(hits / (hits + misses), 4),
        "ms_to_look_up": round(1_000 * seconds / sum(given.values()), 2),
        "found": {kind: [right[kind], given[kind]] for kind in given},
        "found_another": {kind: wrong[kind] for kind in given if wrong[kind]},
    }


def _article(corpus: Corpus, at: int) -> Article:
    story = corpus.stories[at]
    return Article(corpus.ids[at], story.text, story.title)


def _ids(library: Library, article: str) -> set[str]:
    """The article's own id, and that of the one that stands for it."""
    copy = library.copies.one(article)
    return {article, copy.of} if copy else {article}


def _verdict(corpus: Corpus, at: int, other: Article) -> str:
    return corpus.verdict(at, corpus.ids.index(other.source))


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("copies", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=300, help="so many articles are edited")
    return parser


if __name__ == "__main__":
    main()
