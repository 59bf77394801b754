"""The bench of answers: sets read as questions, and what is made of the outcomes."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from fakes import CHEESE, WIRE
from misbehaving import serving

from benchmarks.answers import main
from benchmarks.asking import none_of_these, quizzes, rgb, squad_given

JUDGED = "query-id\tcorpus-id\tscore\nq1\twire\t1\nq2\tcheese\t1\n"


def packed(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def arranged(folder: Path, *about: Mapping[str, Any]) -> Path:
    """A set of two articles, with a question on each, and one that neither answers."""
    texts = {"wire": WIRE, "cheese": CHEESE}
    packed(folder, "corpus", [{"_id": i, "title": "", "text": t} for i, t in texts.items()])
    asked = (
        "How many cranes will the terminal have?",
        "How many cheeses did the jury taste?",
        "How many cheeses did the crane eat?",
    )
    rows = zip(asked, about, strict=False)
    packed(
        folder,
        "queries",
        [
            {"_id": f"q{n}", "text": text, "metadata": each}
            for n, (text, each) in enumerate(rows, 1)
        ],
    )
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(JUDGED)
    return folder


def test_a_paragraph_given_is_asked_alone(tmp_path: Path) -> None:
    known = {"answers": ["four"], "answerable": True, "passage": "wire"}
    unknown = {"answers": [], "answerable": False, "passage": "cheese"}
    asked = squad_given(arranged(tmp_path, known, unknown))
    first, second = asked.questions
    assert first.filters is not None
    assert first.filters.where == {"paragraph": "wire"}
    assert {each.metadata["paragraph"] for each in asked.test_set.articles} == {"wire", "cheese"}
    assert (first.words, first.answerable) == (("four",), True)
    assert (second.words, second.articles, second.answerable) == ((), (), False)


def test_quizzes_are_asked_on_their_day(tmp_path: Path) -> None:
    nota = ["Two", "Six", "None of the above"]
    about = {"answer": ["four"], "date": "2023-01-05", "nota_choices": nota}
    asked = quizzes(
        arranged(tmp_path, about | {"nota_answer_idx": [2]}, about | {"nota_answer_idx": [0]})
    )
    assert [str(each.today) for each in asked.questions] == ["2023-01-05"] * 2
    assert [len(each.articles) for each in asked.questions] == [1, 1]
    assert none_of_these(tmp_path) == {"q1": ("Two", "Six")}


def test_true_and_false_snippets(tmp_path: Path) -> None:
    row = {
        "id": 3, "query": "How many cranes?", "answer": [["four cranes", "4 cranes"]],
        "fakeanswer": "nine cranes", "positive": ["It has four cranes.", "It is new."],
        "positive_wrong": ["It has nine cranes.", "It is new."],
    }  # fmt: skip
    packed(tmp_path, "en_fact", [row])
    asked, sides = rgb(tmp_path, ["positive", "positive_wrong"])
    assert [each.text for each in asked.test_set.articles] == [
        "It has four cranes.", "It is new.", "It has nine cranes.",
    ]  # fmt: skip
    assert asked.questions[0].words == sides["3"].true == ("four cranes", "4 cranes")
    assert sides["3"].false == ("nine cranes",)


def test_the_whole_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both situations of squad2, over a set of three questions, through the product."""
    set_ = tmp_path / "set"
    set_.mkdir()
    known = {"answers": ["four"], "answerable": True, "passage": "wire"}
    tasted = {"answers": ["214"], "answerable": True, "passage": "cheese"}
    unknown = {"answers": [], "answerable": False, "passage": "cheese"}
    arranged(set_, known, tasted, unknown)
    main(["squad2", str(set_), "--cache", str(tmp_path), "--out", str(tmp_path / "out")])
    kept = json.loads((tmp_path / "out" / "answers-squad2.json").read_text(encoding="utf-8"))
    assert kept["faults"] == 0
    assert kept["asked"] == 2 + 3 * 3
    assert kept["over_all"]["shares"]["answer in the first sentence"]["part"] == 2
    assert kept["given"]["deciding"]["questions"] == 3
    # The filter leaves each question its own paragraph alone.
    passages = kept["given"]["generous"]["shares"]["article in the first passage"]
    assert (passages["part"], passages["whole"]) == (2, 2)
    assert "11 answers, 0 faults" in capsys.readouterr().out


def test_any_set_with_judged_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_ = tmp_path / "tiny"
    set_.mkdir()
    arranged(set_, {"answers": [], "answerable": True, "passage": "wire"})
    main(["beir", str(set_), "--cache", str(tmp_path), "--out", str(tmp_path / "out")])
    kept = json.loads((tmp_path / "out" / "answers-tiny.json").read_text(encoding="utf-8"))
    assert (kept["set"], kept["asked"], kept["faults"]) == ("tiny", 1, 0)
    assert kept["questions"]["shares"]["article in the first passage"]["part"] == 1


def test_what_a_model_writes_is_counted(tmp_path: Path) -> None:
    set_ = tmp_path / "tiny"
    set_.mkdir()
    arranged(set_, {"answers": [], "answerable": True, "passage": "wire"})
    with serving(lambda _: "It will have four cranes.\nThe moon is made of cheese.\n") as server:
        given = ["--model", "openai:some", "--base-url", server.base_url, "--out", str(tmp_path)]
        main(["beir", str(set_), "--cache", str(tmp_path), *given])
    kept = json.loads((tmp_path / "answers-tiny-some.json").read_text(encoding="utf-8"))
    assert (kept["model"], kept["asked"], kept["faults"]) == ("openai:some", 1, 0)
    told = kept["questions"]
    assert (told["written"], told["sentences_written"]) == (1, 1)
    [(note, times)] = told["notes"].items()
    assert (note.startswith("Left out N sentence of the model's"), times) == (True, 1)
