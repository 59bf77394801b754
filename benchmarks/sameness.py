"""How often it is rightly told that two texts are one article.

    python -m benchmarks.sameness DIR [--count N] [--half even]

DIR is a set in BEIR's form. The decision is the product's: the two have a band in common and are
`alike`. Pairs that are one article: each of N articles beside each edit of `benchmarks.edits`.
Pairs that are not: each beside the same text about another event, beside its nearest neighbours
by shared runs of words and by the cosine of TF-IDF, and inside a round-up. What the set has by
itself of nearly equal texts was judged by reading once (`results/sameness-judged.tsv`): in
`natural` are all pairs of the whole set that the decision takes for one article.

The thresholds were chosen on articles of odd numbers; those of even ones are measured.
"""

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.beir import CORPUS, evenly, rows
from benchmarks.edits import (
    EDITS,
    MANY,
    Story,
    event_swapped,
    figures_in,
    figures_swapped,
    filled_in,
)
from benchmarks.kept import RESULTS, keep, made_with
from ingest.sameness import Wording, alike, bands_of
from ingest.terms import terms

JUDGED = RESULTS / "sameness-judged.tsv"
_SEED = 5
_NEAREST = 3  # of each kind of neighbour
_UNREAD = 0.45  # of the shorter's runs; pairs that share less were not read, and are different
_FIGURES = 8  # a text of fewer says little in them
_MOST_OF_A_ROUND_UP = 0.4  # a text that is more of it is that text with something around it

Decision = Callable[[Wording, Wording], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, whether they are one article, and what kind of pair they are."""

    kind: str
    one: Wording
    other: Wording
    same: bool


def same(one: Wording, other: Wording) -> bool:
    """Whether the product takes the two for one article."""
    return not set(bands_of(one)).isdisjoint(bands_of(other)) and alike(one, other)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parsed = _parser().parse_args(arguments)
    corpus = Corpus.read(parsed.folder, parsed.judged)
    chosen = corpus.chosen(parsed.half, parsed.count)
    pairs = [*edited(corpus, chosen), *made_over(corpus, chosen), *neighbours(corpus, chosen)]
    result = {
        "articles": len(chosen), "half": parsed.half, **counted(pairs, same),
        "natural": natural(corpus, same),
    }  # fmt: skip
    target = keep(result | made_with(["datasketch"]), parsed.out, f"sameness-{corpus.name}")
    for name, value in result.items():
        print(f"{name}: {value}")
    print(f"kept in {target}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set's articles, and what was judged of pairs of them, by their ids in order."""

    name: str
    ids: list[str]
    stories: list[Story]
    wordings: list[Wording]
    judged: Mapping[tuple[str, ...], str]

    @classmethod
    def read(cls, folder: Path, judged: Path) -> "Corpus":
        """The set in `folder`."""
        name, read = folder.resolve().name, list(rows(folder, CORPUS))
        stories = [Story(row.get("title") or "", row["text"]) for row in read]
        with judged.open(encoding="utf-8", newline="") as lines:
            verdicts = {
                tuple(sorted((row["one"], row["other"]))): row["verdict"]
                for row in csv.DictReader(lines, delimiter="\t")
                if row["set"] == name
            }
        wordings = [_wording(each) for each in stories]
        return cls(name, [row["_id"] for row in read], stories, wordings, verdicts)

    def chosen(self, half: str, count: int) -> list[int]:
        """The numbers of at most `count` articles, evenly over the half: odd, even or both."""
        which = {"even": (0,), "odd": (1,), "both": (0, 1)}[half]
        return evenly([at for at in range(len(self.ids)) if at % 2 in which], count)

    def verdict(self, one: int, other: int) -> str:
        """same, different, between; unread where nobody has looked."""
        if self.stories[one].text == self.stories[other].text:
            return "same"
        known = self.judged.get(tuple(sorted((self.ids[one], self.ids[other]))))
        near = _shared(self.wordings[one], self.wordings[other]) >= _UNREAD
        return known or ("unread" if near else "different")


def edited(corpus: Corpus, chosen: Iterable[int]) -> Iterator[Pair]:
    """Each chosen article beside each edit that changes it, and two edits beside each other."""
    for at in chosen:
        story, made = corpus.stories[at], dict[str, Story]()
        for kind, make in EDITS.items():
            other = make(story, random.Random(f"{_SEED} {kind} {at}"))
            if other.text != story.text:
                made[kind] = other
                yield Pair(kind, corpus.wordings[at], _wording(other), same=True)
        made.pop(MANY, None)
        one, two = random.Random(f"{_SEED} {at}").sample(sorted(made), 2)
        yield Pair("two edits", _wording(made[one]), _wording(made[two]), same=True)


def made_over(corpus: Corpus, chosen: Sequence[int]) -> Iterator[Pair]:
    """Each beside the same text about another event, and beside a round-up that has it in it."""
    for at, next_ in zip(chosen, [*chosen[1:], *chosen[:1]], strict=True):
        story, wording, by = corpus.stories[at], corpus.wordings[at], random.Random(f"{_SEED} {at}")
        other = event_swapped(story, corpus.stories[next_], by)
        yield Pair("another event in its words", wording, _wording(other), same=False)
        if figures_in(story) >= _FIGURES:
            other = figures_swapped(story, by)
            yield Pair("other figures and days in its words", wording, _wording(other), same=False)
        if form := filled_in(story, by.randint(40, 200), by):
            first, anew = map(_wording, form)
            yield Pair("a form filled in anew", first, anew, same=False)
        several = [story, *(corpus.stories[each] for each in by.sample(range(len(corpus.ids)), 3))]
        by.shuffle(several)
        whole = Story("The week in brief", "\n\n".join(f"{x.title}\n\n{x.text}" for x in several))
        if len(story.text) < _MOST_OF_A_ROUND_UP * len(whole.text):
            yield Pair("a round-up with it", wording, _wording(whole), same=False)


def neighbours(corpus: Corpus, chosen: Sequence[int]) -> Iterator[Pair]:
    """Each beside those of the whole set that share most with it, as far as they were judged."""
    ways = {"nearest by runs": _runs(corpus), "nearest by TF-IDF": _tf_idf(corpus)}
    for kind, matrix in ways.items():
        for start in range(0, len(chosen), 200):
            some = chosen[start : start + 200]
            likeness = (matrix[some] @ matrix.T).toarray()
            likeness[np.arange(len(some)), some] = -1.0
            for at, row in zip(some, likeness, strict=True):
                for other in np.argsort(-row, kind="stable")[:_NEAREST].tolist():
                    verdict = corpus.verdict(at, other)
                    if verdict in ("same", "different"):
                        one, two = corpus.wordings[at], corpus.wordings[other]
                        label = f"{kind}, one article" if verdict == "same" else kind
                        yield Pair(label, one, two, same=verdict == "same")


def natural(corpus: Corpus, decide: Decision) -> dict[str, Any]:
    """Of the pairs of the whole set that were judged or have a band in common: how many of each
    verdict, how many of these are taken for one; also where the first article's number is even.
    """
    places: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at, wording in enumerate(corpus.wordings):
        for number, band in enumerate(bands_of(wording)):
            places[number, band].append(at)
    near = {
        (one, other)
        for found in places.values()
        for at, one in enumerate(found)
        for other in found[at + 1 :]
    }
    taken = {pair for pair in near if decide(*(corpus.wordings[at] for at in pair))}
    where = {name: at for at, name in enumerate(corpus.ids)}
    read = {tuple(sorted((where[a], where[b]))) for a, b in corpus.judged}
    counts: Counter[str] = Counter()
    for pair in sorted(near | read):
        exact = corpus.stories[pair[0]].text == corpus.stories[pair[1]].text
        verdict = "equal texts" if exact else corpus.verdict(*pair)
        for name in (verdict, f"{verdict}, even") if pair[0] % 2 == 0 else (verdict,):
            counts[name] += 1
            counts[f"{name}: taken for one"] += pair in taken
    wrong = [[corpus.ids[at] for at in pair] for pair in sorted(taken)
             if corpus.verdict(*pair) in ("different", "unread")]  # fmt: skip
    return {**dict(sorted(counts.items())), "wrongly": wrong}


def counted(pairs: Iterable[Pair], decide: Decision) -> dict[str, Any]:
    """Precision and recall over all pairs, and for each kind how many are taken for one article."""
    taken: Counter[tuple[bool, str]] = Counter()
    given: Counter[tuple[bool, str]] = Counter()
    for pair in pairs:
        given[pair.same, pair.kind] += 1
        taken[pair.same, pair.kind] += decide(pair.one, pair.other)
    right, wrong = (
        sum(n for (one, _), n in taken.items() if one == kind) for kind in (True, False)
    )
    there = sum(n for (one, _), n in given.items() if one)
    return {
        "precision": round(right / max(1, right + wrong), 4),
        "recall": round(right / max(1, there), 4),
        "recall by kind": _shares(taken, given, True),
        "taken for one and not": _shares(taken, given, False),
    }


def _shares(
    taken: Mapping[tuple[bool, str], int], given: Mapping[tuple[bool, str], int], which: bool
) -> dict[str, list[float]]:
    """For each kind of pair: how many were taken for one article, of how many, their share."""
    kinds = [kind for one, kind in given if one == which]
    found = {kind: (taken[which, kind], given[which, kind]) for kind in kinds}
    return {kind: [some, all_, round(some / all_, 4)] for kind, (some, all_) in found.items()}


def _wording(story: Story) -> Wording:
    return Wording(story.title, story.text)


def _shared(one: Wording, other: Wording) -> float:
    """How many of the runs of the text with fewer are in the other, in [0, 1]."""
    least = min(len(one.runs), len(other.runs))
    return len(np.intersect1d(one.runs, other.runs, assume_unique=True)) / least


def _runs(corpus: Corpus) -> Any:
    return _matrix([each.runs.tolist() for each in corpus.wordings], weighted=False)


def _tf_idf(corpus: Corpus) -> Any:
    return _matrix([terms(each.text) for each in corpus.stories], weighted=True)


def _matrix(said: Sequence[Sequence[Any]], *, weighted: bool) -> Any:
    """A row an article, of length 1; a column a thing that at least two of them have."""
    from scipy.sparse import csr_matrix, diags

    columns: dict[Any, int] = {}
    values = [columns.setdefault(each, len(columns)) for every in said for each in every]
    ends = np.cumsum([0, *(len(every) for every in said)])
    matrix = csr_matrix((np.ones(len(values)), values, ends), shape=(len(said), len(columns)))
    matrix.sum_duplicates()
    has = np.bincount(matrix.indices, minlength=len(columns))
    if weighted:
        matrix.data = 1 + np.log(matrix.data)
    matrix = (matrix @ diags(np.log(len(said) / has) if weighted else np.ones(len(has))))[
        :, has > 1
    ]
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9)) @ matrix).tocsr()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sameness",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR")
    add("--count", type=int, default=1000, help="so many articles at most; 0: all")
    add("--half", choices=("even", "odd", "both"), default="even", help="of the articles' numbers")
    add("--judged", type=Path, default=JUDGED, metavar="FILE")
    add("--out", type=Path, default=RESULTS, metavar="DIR", help="for the figures, as JSON")
    return parser


if __name__ == "__main__":
    main()
