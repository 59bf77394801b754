"""The command line: what it prints, where, and with which exit status."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fakes import CHEESE, WIRE

from assistant.cli import main

Capture = pytest.CaptureFixture[str]
QUESTION = "When is the terminal at Ras Halim to open?"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, and the environment naming a library that is not there yet."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "wire.txt").write_text(WIRE)
    (texts / "cheese.txt").write_text(CHEESE)
    monkeypatch.setenv("CITEWELL_LIBRARY", str(tmp_path / "library"))
    monkeypatch.delenv("CITEWELL_MODEL", raising=False)
    monkeypatch.delenv("CITEWELL_EMBEDDER", raising=False)
    return texts


def run_json(capsys: Capture, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_whole_way(library: Path, capsys: Capture) -> None:
    added = run_json(capsys, "add", str(library))
    assert len(added["added"]) == 2
    assert added["failed"] == {}
    listed = run_json(capsys, "list")
    assert {each["id"] for each in listed} == set(added["added"])
    wire = next(each for each in listed if "Galena" in each["title"])
    shown = run_json(capsys, "show", wire["id"][:8])
    given = run_json(capsys, "ask", *QUESTION.split())
    cited = given["citations"][0]
    assert shown["text"][cited["source"]["start"] : cited["source"]["end"]] == cited["quote"]
    assert "2027" in cited["quote"]
    assert run_json(capsys, "remove", wire["id"]) == {"removed": [wire["id"]]}
    assert len(run_json(capsys, "list")) == 1


def test_for_people(library: Path, capsys: Capture) -> None:
    assert main(["add", str(library)]) == 0
    assert "2 added, 0 updated, 0 unchanged, 0 failed; 2 in" in capsys.readouterr().out
    assert main(["ask", QUESTION]) == 0
    page = capsys.readouterr().out
    assert "[1] “The terminal is to open in the spring of 2027.”" in page
    assert main(["ask", "What is the capital of Australia?"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("The articles do not say.")
    assert "The closest passages:" in page
    assert main(["list"]) == 0
    listed = capsys.readouterr()
    assert "Dairy wins prize" in listed.out
    assert listed.err.startswith("2 articles in")
    article_id = next(line for line in listed.out.splitlines() if "Dairy" in line).split()[0]
    assert main(["show", article_id]) == 0
    assert CHEESE.strip() in capsys.readouterr().out
    assert main(["remove", article_id]) == 0
    assert capsys.readouterr().out == f"removed {article_id}  Dairy wins prize\n"


def test_what_failed_is_named(library: Path, capsys: Capture) -> None:
    (library / "empty.txt").write_text("")
    assert main(["add", str(library), "--json"]) == 1
    printed = capsys.readouterr()
    assert list(json.loads(printed.out)["failed"].values()) == ["the file is empty"]
    assert f"failed: {library / 'empty.txt'}: the file is empty" in printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "Who?"],
        ["ask", " "],
        ["ask", "word " * 10_000],
        ["list"],
        ["show", "abc"],
        ["remove", "abc"],
        ["add", "x.txt", "--library", __file__],
    ],
)
@pytest.mark.usefixtures("library")
def test_failures_are_one_line(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("citewell: ")
    assert printed.err.count("\n") == 1


def test_ids_that_are_not_there(library: Path, capsys: Capture) -> None:
    main(["add", str(library / "wire.txt")])
    capsys.readouterr()
    assert main(["remove", "abcdefgh"]) == 1
    assert "there is no article 'abcdefgh'" in capsys.readouterr().err
    assert main(["ask", "Who?", "--embedder", "./nowhere"]) == 1
    assert "there is no embedder in the folder" in capsys.readouterr().err
    assert main(["ask", "Who?", "--model", "no-such-provider:x"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["ask"], ["add"], ["list", "--nonsense"]])
def test_wrong_usage(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: citewell" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["", "add", "ask", "chat", "list", "show", "remove", "eval"])
def test_help(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*filter(None, [command]), "--help"])
    assert stopped.value.code == 0
    assert f"usage: citewell {command}".strip() in capsys.readouterr().out


def test_as_a_module(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "assistant", "list", "--library", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("citewell: there is no library in")
    assert "Traceback" not in run.stderr


def test_no_model_elsewhere_where_nothing_is_shared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = ["--model", "gguf:here.gguf", "--model", "openai:gpt-5"]
    assert main(["chat", "--library", str(tmp_path / "lib"), "--share-nothing", *models]) == 1
    assert "passages would be sent to openai:gpt-5" in capsys.readouterr().err
    assert not (tmp_path / "lib").exists()
