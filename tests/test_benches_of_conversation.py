"""The conversations over the examples, and the benches of rewriting."""

import json
from typing import Any

from benchmarks.conversation import EXAMPLES, Asked, FollowUp, Held, figures, misses
from benchmarks.rewriting import figures as rewriting_figures
from benchmarks.rewriting import rewritten


def test_the_conversations_are_whole() -> None:
    lines = (EXAMPLES / "conversations.jsonl").read_text("utf-8").splitlines()
    conversations = [json.loads(line) for line in lines]
    articles = {path.name for path in (EXAMPLES / "articles").iterdir()}
    assert len(conversations) >= 40
    assert 0.25 <= sum(each["check"] for each in conversations) / len(conversations) <= 0.4
    for conversation in conversations:
        first, *others = conversation["turns"]
        assert others
        assert first.get("reply") or first["standalone"].lower() in first["typed"].lower()
        for turn in conversation["turns"]:
            assert set(turn["articles"]) <= articles
            assert bool(turn["standalone"]) != bool(turn.get("reply"))


def asked(question: str, first: bool) -> Asked:
    return Asked(question, {"hit@1": first, "hit@4": True, "first sentence": first})


def test_shares_are_taken_by_arm_and_part() -> None:
    good, bad = asked("Who owns the ferry?", True), asked("Who owns it?", False)
    held = Held(
        [
            FollowUp(False, "Who owns it?", {"typed": bad, "rewritten": bad, "by hand": good}),
            FollowUp(True, "Who owns it?", {"typed": bad, "rewritten": good, "by hand": good}),
        ],
        [True, False],
        [True],
    )
    made = figures(held)
    assert made["follow_ups"] == {"all": 2, "check": 1, "tuned": 1}
    assert made["hits"]["all"]["rewritten"] == {"hit@1": 0.5, "hit@4": 1.0, "first sentence": 0.5}
    assert made["hits"]["check"]["rewritten"]["hit@1"] == 1.0
    assert made["replies_not_searched"] == "1 of 2"
    # What is kept aside is not shown.
    assert len([line for line in misses(held) if "by hand:" in line]) == 1


def test_rewrites_are_held_against_a_persons() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a-1", "history": [], "question": "Who is she?", "rewrite": "Who is Ada Holm?"},
        {
            "id": "a-2",
            "history": [{"question": "Who is she?", "answer": "A harbour master."}],
            "question": "When did she resign?",
            "rewrite": "When did Ada Holm resign?",
        },
        {
            "id": "a-3",
            "history": [
                {"question": "Who is she?", "answer": "A harbour master."},
                {"question": "When did she resign?", "answer": "I don't know."},
            ],
            "question": "Who wrote Hamlet?",
            "rewrite": "Who wrote Hamlet?",
        },
    ]
    made = list(rewritten(list(reversed(rows))))
    assert [row.ours for row in made] == ["When did Ada Holm resign?", "Who wrote Hamlet?"]
    assert rewriting_figures(made) == {
        "follow_ups": 2,
        "recall_typed": 0.667,
        "recall": 1.0,
        "precision": 1.0,
        "left_by_people": 1,
        "of_these_changed": 0,
        "standalone_changed": 0.0,
    }
