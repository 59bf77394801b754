"""The bench of sameness: a tiny set through it, and what the edits do and leave alone."""

import csv
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from test_sameness import STORIES

from benchmarks import copies, sameness
from benchmarks.edits import EDITS, Story, figures_in, figures_swapped, sentences
from ingest.sameness import Wording


def test_a_tiny_set_is_measured(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    texts = [each.text for each in STORIES]
    near = f"{texts[0]} More of it tomorrow."  # judged to be one article with the first
    rows = [
        {"_id": f"a{at}", "title": f"Title {at}", "text": text}
        for at, text in enumerate([*texts, texts[1], near])
    ]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    judged = tmp_path / "judged.tsv"
    judged.write_text(f"set\tone\tother\tverdict\ntiny\ta{len(texts) + 1}\ta0\tsame\n", "utf-8")
    options = ["--half", "both", "--judged", str(judged), "--out", str(tmp_path)]
    sameness.main([str(folder), *options, "--count", "6"])
    result = json.loads((tmp_path / "sameness-tiny.json").read_text("utf-8"))
    assert result["articles"] == 6
    assert result["precision"] == 1.0
    assert 0.8 < result["recall"] <= 1.0  # they are short, and edits replace names in them
    assert result["recall by kind"]["headline, byline"] == [6, 6, 1.0]
    assert EDITS.keys() | {"two edits"} <= result["recall by kind"].keys()
    assert "nearest by runs, one article" in result["recall by kind"]
    others = result["taken for one and not"]
    assert others["another event in its words"] == [0, 6, 0.0]
    copies.main([str(folder), "--out", str(tmp_path)])
    whole = json.loads((tmp_path / "copies-tiny.json").read_text("utf-8"))
    assert whole["came_as_copies"] == {"same": 1, "unread": 1}
    assert (whole["precision"] > 0.9, whole["found"]["another event"][0]) == (True, 0)
    assert whole["recall"] > 0.7
    assert others["nearest by TF-IDF"][0] == 0 < others["nearest by TF-IDF"][1]
    natural = result["natural"]
    assert (natural["equal texts"], natural["equal texts: taken for one"]) == (1, 1)
    assert (natural["same"], natural["same: taken for one"]) == (1, 1)
    assert natural["wrongly"] == []


def test_a_decision_that_takes_all_or_none_shows() -> None:
    def pair(kind: str, *, one_article: bool) -> sameness.Pair:
        one = Wording("", "")
        return sameness.Pair(kind, one, one, same=one_article)

    pairs = [pair("edit", one_article=True)] * 3 + [pair("near", one_article=False)]
    every = sameness.counted(pairs, lambda one, other: True)
    assert (every["precision"], every["recall"]) == (0.75, 1.0)
    assert every["taken for one and not"] == {"near": [1, 1, 1.0]}
    none = sameness.counted(pairs, lambda one, other: False)
    assert (none["precision"], none["recall"]) == (0.0, 0.0)


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_the_same_each_time_and_keeps_most_words(kind: str) -> None:
    for story in STORIES:
        edited = EDITS[kind](story, random.Random(1))
        assert edited == EDITS[kind](story, random.Random(1))
        before, after = (Counter(each.text.split()) for each in (story, edited))
        kept = (before & after).total() / before.total()
        assert kept > (0.45 if kind == "last third or half cut" else 0.7)


def test_figures_are_swapped_everywhere_alike() -> None:
    text = "On Monday 40 ships came, 1,200 men and 40 dogs; on Monday none in 2019."
    swapped = figures_swapped(Story("Ships", text), random.Random(2))
    assert figures_in(swapped) == figures_in(Story("", text)) == 4
    words = swapped.text.split()
    assert words[2] == words[8] != "40"
    assert words[1] == words[-4]
    assert len(words) == len(text.split())


def test_sentences_are_told_apart() -> None:
    text = 'It rained. "We are wet," she said. Mr. Abara, 40.5, said: "No." Then it stopped.'
    assert sentences(text)[0] == "It rained."
    assert sentences(text)[-1] == "Then it stopped."


def test_pairs_were_judged_by_their_ids_alone() -> None:
    with sameness.JUDGED.open(encoding="utf-8", newline="") as lines:
        judged = list(csv.DictReader(lines, delimiter="\t"))
    assert len(judged) > 300
    assert {each["verdict"] for each in judged} == {"same", "different", "between"}
    assert all(len(each["one"]) < 12 > len(each["other"]) for each in judged)
    assert len({(each["set"], *sorted((each["one"], each["other"]))) for each in judged}) == len(
        judged
    )
