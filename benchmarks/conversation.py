"""How well follow-ups are understood: `python -m benchmarks.conversation`.

Each conversation of a file of JSON lines is held with the assistant, over the example articles, and
beside them, with `--beside DIR`, over as many articles of a set in BEIR's form. Of each follow-up
that an article answers: whether that article is the first found (hit@1), among the first four
(hit@4), and where the first sentence quoted comes from; for the follow-up as typed, as the rules
rewrite it after the answers that were given, and as it was written out by hand.

A line has `turns`, each with the question as `typed`, the question `standalone`, and the file names
of the `articles` that answer it; `reply` where nothing is to be searched. `check` marks the
conversations that nothing was tuned on. The figures go to stdout and to `benchmarks/results/`.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Done, Found, Turn
from assistant.assistant import Assistant
from assistant.settings import stay_local
from benchmarks.beir import CORPUS, TestSet, article_of, evenly, rows
from benchmarks.build import GivenWriter, open_bench
from benchmarks.kept import bench_parser, keep, made_with
from ingest.article import Article
from ingest.loaders.load import load

EXAMPLES = Path(__file__).parent.parent / "examples"
ARMS = ("typed", "rewritten", "by hand")
_DEPTHS = (1, 4)
_TODAY = date(2026, 1, 1)  # what "last week" is counted from
_PACKAGES = ("chromadb", "onnxruntime", "sentence-transformers", "torch")


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up put to an arm: what was searched, and whether the right article came."""

    question: str
    hits: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up that articles answer, by arm."""

    check: bool
    typed: str
    arms: Mapping[str, Asked]


@dataclass(slots=True)
class Held:
    """All conversations held: the follow-ups, and how what else was said was taken."""

    follow_ups: list[FollowUp]
    replies: list[bool]
    first_unchanged: list[bool]


def main(arguments: Sequence[str] | None = None) -> None:
    """Hold the conversations, print the table, keep the figures."""
    parsed = _parser().parse_args(arguments)
    stay_local()
    lines = parsed.conversations.read_text("utf-8").splitlines()
    conversations = [json.loads(line) for line in lines if line.strip()]
    test_set = _set(parsed.articles, parsed.beside, parsed.count)
    with open_bench(test_set, parsed.embedder, parsed.cache) as bench:
        assistant = Assistant(bench.library, GivenWriter(bench.library, bench.embedder))
        names = {key: Path(source).name for key, source in bench.sources.items()}
        held = hold(assistant, conversations, names)
    result = {
        "conversations": len(conversations),
        "articles": len(test_set.articles),
        "data": hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16],
        **figures(held),
        "today": _TODAY.isoformat(),
        **made_with(_PACKAGES),
    }
    name = f"conversation-{parsed.beside.resolve().name}" if parsed.beside else "conversation"
    target = keep(result, parsed.out, name)
    print(table(result))
    if parsed.misses:
        print("\n".join(misses(held)))
    print(f"kept in {target}")


def hold(
    assistant: Assistant, conversations: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> Held:
    """Each conversation, its turns as the assistant answers them; `names` are files by article."""
    held = Held([], [], [])
    for conversation in conversations:
        turns: list[Turn] = []
        for each in conversation["turns"]:
            typed, wanted = each["typed"], set(each["articles"])
            asked, answer = _ask(assistant, typed, turns, wanted, names)
            if each.get("reply"):
                held.replies.append(answer.status == "reply")
            elif not turns:
                held.first_unchanged.append(asked.question.lower() == each["standalone"].lower())
            elif wanted:
                by_text = {asked.question: asked}  # the same question finds the same
                for text in (typed, each["standalone"]):
                    if text not in by_text:
                        by_text[text] = _ask(assistant, text, (), wanted, names)[0]
                arms = (by_text[typed], asked, by_text[each["standalone"]])
                arm_by_name = dict(zip(ARMS, arms, strict=True))
                held.follow_ups.append(FollowUp(bool(conversation["check"]), typed, arm_by_name))
            turns.append(Turn(typed, answer))
    return held


def figures(held: Held) -> dict[str, Any]:
    """The shares by arm: of all, of those that nothing was tuned on, and of the others."""
    parts = {
        "all": held.follow_ups,
        "check": [each for each in held.follow_ups if each.check],
        "tuned": [each for each in held.follow_ups if not each.check],
    }
    return {
        "follow_ups": {name: len(part) for name, part in parts.items()},
        "hits": {
            name: {arm: _shares([each.arms[arm] for each in part]) for arm in ARMS}
            for name, part in parts.items()
            if part
        },
        "replies_not_searched": f"{sum(held.replies)} of {len(held.replies)}",
        "first_turns_unchanged": f"{sum(held.first_unchanged)} of {len(held.first_unchanged)}",
    }


def table(result: Mapping[str, Any]) -> str:
    """The figures as aligned text."""
    lines = [f"{result['conversations']} conversations over {result['articles']} articles"]
    for part, arms in result["hits"].items():
        for arm, shares in arms.items():
            cells = "  ".join(f"{name} {share:.3f}" for name, share in shares.items())
            lines.append(f"{part:<6} {result['follow_ups'][part]:>3}  {arm:<10} {cells}")
    lines.append(f"small talk not searched: {result['replies_not_searched']}")
    lines.append(f"first turns unchanged: {result['first_turns_unchanged']}")
    return "\n".join(lines)


def misses(held: Held) -> Iterator[str]:
    """The follow-ups to tune on that find less when rewritten than when written out."""
    for each in held.follow_ups:
        ours, theirs = each.arms["rewritten"], each.arms["by hand"]
        if not each.check and ours.hits != theirs.hits:
            yield f"{each.typed} → {ours.question}\n  by hand: {theirs.question}"
            yield f"  {dict(ours.hits)} by hand {dict(theirs.hits)}"


def _ask(
    assistant: Assistant,
    question: str,
    turns: Sequence[Turn],
    wanted: set[str],
    names: Mapping[str, str],
) -> tuple[Asked, Answer]:
    found: list[str] = []
    for event in assistant.stream(question, today=_TODAY, turns=turns):
        if isinstance(event, Found):
            passed = [names[each.chunk.article_id] for each in event.passages]
            found = list(dict.fromkeys(passed))
        if isinstance(event, Done):
            answer = event.answer
    first = [names[each.article_id] for each in answer.citations[:1]]
    hits = {f"hit@{depth}": bool(wanted & set(found[:depth])) for depth in _DEPTHS}
    hits["first sentence"] = bool(wanted & set(first))
    return Asked(answer.understood or question, hits), answer


def _shares(asked: Sequence[Asked]) -> dict[str, float]:
    return {
        name: round(sum(each.hits[name] for each in asked) / len(asked), 3)
        for name in asked[0].hits
    }


def _set(folder: Path, beside: Path | None, count: int) -> TestSet:
    """The articles in the folder, and so many of the set's beside them."""
    articles: list[Article] = [load(path).article for path in sorted(folder.iterdir())]
    name = "conversation"
    if beside:
        articles += [article_of(row) for row in evenly(list(rows(beside, CORPUS)), count)]
        name = f"conversation-{beside.resolve().name}"
    digest = hashlib.sha256("".join(each.version for each in articles).encode()).hexdigest()
    return TestSet(name, digest, tuple(articles), (), 0)


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser("conversation", __doc__)
    add = parser.add_argument
    add("--conversations", type=Path, default=EXAMPLES / "conversations.jsonl", metavar="FILE")
    add("--articles", type=Path, default=EXAMPLES / "articles", metavar="DIR")
    add("--beside", type=Path, metavar="DIR", help="a set in BEIR's form, to add articles of")
    add("--count", type=int, default=1000, help="how many of them, evenly over the set (1000)")
    add("--misses", action="store_true", help="show what a rewrite finds less, but for the check")
    return parser


if __name__ == "__main__":
    main()
