"""What is known of saved pages: `python -m benchmarks.metadata SETS`.

SETS holds the folders `wildgraph` and `newsquiz2023`, whose texts are what a person gets who saves
a page as text: menus and all, without markup. Each of the hundred pages is written to a file
without its given title and loaded as `citewell add` would. What is right was read off the pages by
hand: the day that the text gives for its publication ("" where it gives none), and the first words
of its headline, and its last; of a text without one the first words of its first sentence.

The figures go to stdout and to `benchmarks/results/metadata.json`.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.beir import CORPUS, rows
from benchmarks.kept import RESULTS, bench_parser, keep, made_with
from ingest.article import Article
from ingest.headline import folded
from ingest.loaders.load import load

JUDGED = RESULTS / "metadata-judged.json"


def main() -> None:
    """Load, compare, print, keep."""
    parser = bench_parser("metadata", __doc__)
    parser.add_argument("sets", type=Path, metavar="SETS")
    parser.add_argument("--judged", type=Path, default=JUDGED, metavar="FILE")
    parsed = parser.parse_args()
    judged = json.loads(parsed.judged.read_text("utf-8"))
    try:
        found = dict(_loaded(parsed.sets, judged))
    except FileNotFoundError as error:
        sys.exit(str(error))
    result = {**compared(judged, found), **made_with(("python-dateutil", "markdown-it-py"))}
    target = keep(result, parsed.out, "metadata")
    print("\n".join(f"{name}: {value}" for name, value in result.items()))
    print(f"kept in {target}")


def compared(
    judged: Mapping[str, Mapping[str, Any]], found: Mapping[str, Article]
) -> dict[str, Any]:
    """How many titles and days are right, wrong or empty, and of which pages they are wrong."""
    titles: Counter[str] = Counter()
    days: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {"titles": [], "days": [], "days left empty": []}
    for name, right in judged.items():
        kind = "with a headline" if right["headline"] else "without one"
        titles[kind] += 1
        if is_title(found[name].title, right["title"]):
            titles[f"{kind}, right"] += 1
        else:
            wrong["titles"].append(name)
        day = str(found[name].published or "")
        days["given" if right["date"] else "not given"] += 1
        days["right"] += day == right["date"] != ""
        if day and day != right["date"]:
            wrong["days"].append(name)
        elif right["date"] and not day:
            wrong["days left empty"].append(name)
    days["wrong"], days["left empty"] = len(wrong["days"]), len(wrong["days left empty"])
    return {"pages": len(judged), "titles": titles, "days": days, "not right": wrong}


def is_title(title: str, right: list[str]) -> bool:
    """Whether a title begins, and where that is told ends, as one of the right ones does."""
    for each in right:
        first, _, last = each.partition(" …")
        if folded(title).startswith(folded(first)) and folded(title).endswith(folded(last)):
            return True
    return False


def _loaded(sets: Path, judged: Mapping[str, Any]) -> Iterator[tuple[str, Article]]:
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted({each.partition("/")[0] for each in judged}):
            for row in rows(sets / name, CORPUS):
                page = f"{name}/{row['_id']}"
                if page in judged:
                    yield page, _load(row["text"], row["title"], Path(folder) / row["_id"])


def _load(text: str, title: str, path: Path) -> Article:
    """The article in a file with that text but for the title that the set puts on its first line.

    wildgraph's texts are Markdown, newsquiz2023's plain.
    """
    first, _, rest = text.partition("\n")
    given = first.startswith("# ")
    path = path.with_suffix(".md" if given or "\n* " in text else ".txt")
    path.write_text(rest if given else text, encoding="utf-8")
    return load(path).article


if __name__ == "__main__":
    main()
