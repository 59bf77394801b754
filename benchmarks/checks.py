"""What the checks catch, and what they hold back wrongly: `python -m benchmarks.checks DIR...`.

DIR are sets in BEIR's form, and one in RGB's (`en_fact.jsonl`), known by its file. Of their
articles are made:

- wrong sentences, each with one number, date, name, role or "not" changed: what is caught, by the
  facts alone, by the reader alone, by both as the product has them;
- fair ones, copied or made over by rule: the false alarms;
- for mending: sentences whose evidence is hidden among others of their article, or is not there.

With `--written DIR`, claims that people wrote with evidence (`nli_*.jsonl.gz`) are checked too, and
the support of those that pass is held against their verdict. Half of the articles are to develop on
(`--half develop`), the other half is reported. Kept in `benchmarks/results/checks.json`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.facts.compare import conflicts
from assistant.reader import Reader
from assistant.verdicts import CONTRADICTED, Checker
from benchmarks.claims import Item, of_articles, snippets, sources, written
from benchmarks.kept import bench_parser, keep, made_with
from benchmarks.mends import mends
from benchmarks.metrics import bootstrap
from ingest.embed import load_embedder

_A_KIND = 75  # sentences of each kind and set
_WRITTEN = 200  # written claims of each source


@dataclass(frozen=True, slots=True)
class Checked:
    """An item as it was judged; `reason` is "" where it passes."""

    item: Item
    reason: str
    facts: str
    contradicted: bool
    support: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = bench_parser("checks", __doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--written", type=Path, metavar="DIR")
    parser.add_argument("--half", choices=("develop", "report"), default="report")
    parser.add_argument("--each", type=int, default=_A_KIND, help="sentences a kind and set")
    parser.add_argument("--reader", type=Path, help="another reader than the one that ships")
    parser.add_argument("--mends", type=int, default=150, help="sentences to mend a set")
    parsed = parser.parse_args(arguments)
    rgb = [each for each in parsed.folders if list(each.glob("en_fact.jsonl*"))]
    sets = [each for each in parsed.folders if each not in rgb]
    given: list[Item] = [*of_articles(sets, parsed.each)]
    for folder in rgb:
        given += snippets(folder)
    if parsed.written:
        given += written(parsed.written, _WRITTEN)
    reader = Reader.load(parsed.reader)
    half = [each for each in given if each.half == parsed.half]
    checked = [
        _checked(each, reader) for each in tqdm(half, "sentences", mininterval=30, leave=False)
    ]
    result = {
        "half": parsed.half,
        "sentences": len(checked),
        "groups": _groups(checked),
        "support": _calibration(checked),
        "mends": _mends(sets, parsed.half, parsed.mends, reader, parsed.embedder),
        **made_with(("onnxruntime", "sentence-transformers")),
    }
    print(f"kept in {keep(result, parsed.out, 'checks')}")
    _print(result)


def _checked(item: Item, reader: Reader) -> Checked:
    verdict = Checker("", reader).weigh_told(item.claim, [item.told])
    found = conflicts(item.claim, [item.told])
    read = reader.supports(item.claim, item.told.text)
    return Checked(
        item, verdict.reason, found[0].kind if found else "",
        read.contradicts >= CONTRADICTED, read.supports,
    )  # fmt: skip


def _groups(checked: Sequence[Checked]) -> dict[str, Any]:
    """For each group its kinds and, as "all", the whole; shares that are held back."""
    by_kind: dict[str, dict[str, list[Checked]]] = defaultdict(lambda: defaultdict(list))
    for each in checked:
        family = each.item.kind.partition(":")[0]
        names = {each.item.kind, family, "all"} if each.item.group == "wrong" else {
            each.item.kind, "all"
        }  # fmt: skip
        for name in names:
            by_kind[each.item.group][name].append(each)
    return {
        group: {kind: _figures(found) for kind, found in sorted(kinds.items())}
        for group, kinds in by_kind.items()
    }


def _figures(found: Sequence[Checked]) -> dict[str, Any]:
    return {
        "sentences": len(found),
        "held_back": asdict(bootstrap([float(bool(each.reason)) for each in found])),
        "by_facts": _share(bool(each.facts) for each in found),
        "by_reader": _share(each.contradicted for each in found),
        "reasons": dict(Counter(each.reason for each in found if each.reason)),
    }


def _share(given: Iterable[bool]) -> float:
    values = list(given)
    return round(sum(values) / len(values), 4)


def _calibration(checked: Sequence[Checked]) -> dict[str, Any]:
    """Of the written claims that pass: the share that is supported, by tenths of support."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for each in checked:
        if each.item.group.startswith("written") and not each.reason:
            bins[int(each.support * 10)].append(each.item.group.endswith("supports"))
    return {f"{at / 10:.1f}": {"claims": len(found), "supported": _share(found)}
            for at, found in sorted(bins.items())}  # fmt: skip


def _mends(
    folders: Sequence[Path], half: str, most: int, reader: Reader, embedder: str
) -> dict[str, Any]:
    """What mending finds, with all that the product has, and without a reader or vectors."""
    from assistant.vectors import SentenceVectors

    if not most:
        return {}
    like = SentenceVectors(load_embedder(embedder)).likeness
    given = [each for folder in folders for each in sources(folder, 4 * most)]
    ways = {"with": (reader, like), "without": (None, None)}
    return {
        name: mends(given, half, most, own_reader, own_like)
        for name, (own_reader, own_like) in ways.items()
    }


def _print(result: Mapping[str, Any]) -> None:
    for group, kinds in result["groups"].items():
        for kind, each in kinds.items():
            held = each["held_back"]
            print(
                f"{group:18} {kind:30} {each['sentences']:5}  held back {held['mean']:.3f} "
                f"[{held['low']:.3f}, {held['high']:.3f}]  facts {each['by_facts']:.3f}  reader "
                f"{each['by_reader']:.3f}  {each['reasons']}"
            )
    print(f"support of what passes: {result['support']}")
    print(f"mending: {result['mends']}")


if __name__ == "__main__":
    main()
