"""How near the rules come to how people rewrite follow-ups: `python -m benchmarks.rewriting FILE`.

FILE has JSON lines, plain or with `.gz`, each a follow-up with its `id` (conversation-turn), its
`history` of questions and answers, the `question` as typed and a person's `rewrite`. Conversations
are held in order: a first turn stands as the person wrote it out, later ones as the rules did, and
nothing is searched, so that the passages that the rules otherwise go by are not there.

Of the words (index terms) of the person's rewrite, the share that ours has (recall), beside the
share that the follow-up has as typed; of ours, the share that the person's has (precision); how
often a follow-up that the person left as it was is changed, and how often the person's own rewrite
is, which stands alone. Every fourth conversation may be tuned on (`tuned`); the others are `check`.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Turn
from assistant.rewrite import standalone
from benchmarks.kept import RESULTS, keep, made_with
from ingest.terms import terms

_TUNED = 4  # every so many conversations
_TURN = re.compile(r"[-_][^-_]*$")  # the end of an id
_NO_ANSWER = "I don't know."


@dataclass(frozen=True, slots=True)
class Row:
    """A follow-up: as typed, as the rules have it, as a person has it, and that rewritten again."""

    tuned: bool
    typed: str
    ours: str
    theirs: str
    theirs_again: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Rewrite, print, keep."""
    parsed = _parser().parse_args(arguments)
    rows = list(rewritten(list(_read(parsed.file))))
    parts = {
        "all": rows,
        "check": [row for row in rows if not row.tuned],
        "tuned": [row for row in rows if row.tuned],
    }
    result = {name: figures(part) for name, part in parts.items() if part}
    name = parsed.file.name.split(".")[0]
    for part, values in result.items():
        print(part, *(f"{key} {value}" for key, value in values.items()), sep="  ")
    made = {"set": name, **result, **made_with(("PyStemmer",))}
    print(f"kept in {keep(made, parsed.out, f'rewriting-{name}')}")


def rewritten(rows: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Each follow-up of the conversations, which are held in order."""
    conversations: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        conversations[_TURN.sub("", row["id"])].append(row)
    for number, name in enumerate(sorted(conversations)):
        turns: list[Turn] = []
        ordered = sorted(conversations[name], key=lambda row: len(row["history"]))
        for place, row in enumerate(ordered):
            typed, ours = row["question"], row["rewrite"]
            if turns:
                ours, again = standalone(typed, turns), standalone(row["rewrite"], turns)
                yield Row(number % _TUNED == 0, typed, ours, row["rewrite"], again)
            following = ordered[place + 1]["history"] if place + 1 < len(ordered) else []
            turns.append(_turn(typed, ours, following[-1]["answer"] if following else ""))


def figures(rows: Sequence[Row]) -> dict[str, float | int]:
    """The shares over these rows."""
    sets = [tuple(set(terms(text)) for text in (r.typed, r.ours, r.theirs)) for r in rows]
    sets = [each for each in sets if each[2]]
    left = [each for each in sets if each[0] == each[2]]
    again = [row for row in rows if set(terms(row.theirs_again)) != set(terms(row.theirs))]
    return {
        "follow_ups": len(sets),
        "recall_typed": _mean([len(typed & theirs) / len(theirs) for typed, _, theirs in sets]),
        "recall": _mean([len(ours & theirs) / len(theirs) for _, ours, theirs in sets]),
        "precision": _mean([len(ours & theirs) / len(ours) for _, ours, theirs in sets if ours]),
        "left_by_people": len(left),
        "of_these_changed": sum(ours != typed for typed, ours, _ in left),
        "standalone_changed": round(len(again) / len(rows), 3),
    }


def _turn(typed: str, alone: str, answer: str) -> Turn:
    told = bool(answer) and answer != _NO_ANSWER
    status: Any = "answered" if told else "refused"
    made = Answer(typed, alone, answer if told else "", (), (), status, "quoting")
    return Turn(alone, made)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rewriting",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="DIR")
    return parser


if __name__ == "__main__":
    main()
