"""Prompt templates and their variables."""

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import RunnableLambda

from assistant.answer import REFUSAL
from assistant.answerers.generative import GenerativeAnswerer
from assistant.cli import main
from ingest.library import Library
from prompts import PromptError, check_folder, export_prompts, load_prompt

SHIPPED = {
    "write": frozenset(),
    "judge": frozenset({"boundary", "evidence", "sentence"}),
    "rewrite": frozenset({"boundary", "history", "question"}),
    "question": frozenset({"boundary", "sentences", "today", "form", "refusal", "question"}),
    "form_markers": frozenset(),
    "form_json": frozenset(),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_prompts(name: str) -> None:
    assert load_prompt(name, SHIPPED[name]).strip()


def test_every_prompt_is_tested() -> None:
    folder = Path(__file__).parent.parent / "prompts"
    assert {path.stem for path in folder.glob("*.md")} == set(SHIPPED)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{a}", r"p\.md must use the variables {a}, {b}; missing: {b}; unknown: none$"),
        ("{a} {b} {c}", r"missing: none; unknown: {c} \(a brace that is meant as such is doubled"),
        ("{a} {b.__class__}", r"missing: {b}; unknown: {b.__class__}"),
        ("{a} {b", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_wrong_variables(tmp_path: Path, text: str | None, reason: str) -> None:
    if text is not None:
        (tmp_path / "p.md").write_text(text)
    with pytest.raises(PromptError, match=reason):
        load_prompt("p", frozenset({"a", "b"}), tmp_path)


def test_doubled_braces_are_no_variables(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("{{x}} {a}")
    assert load_prompt("p", frozenset({"a"}), tmp_path) == "{{x}} {a}"


def test_they_are_written_once_and_what_was_changed_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "prompts"
    written = export_prompts(folder)
    assert {path.stem for path in written} == set(SHIPPED)
    for name, variables in SHIPPED.items():
        assert load_prompt(name, variables, folder) == load_prompt(name, variables)
    (folder / "write.md").unlink()
    assert export_prompts(folder) == [folder / "write.md"]
    assert export_prompts(folder) == []
    (folder / "write.md").write_text("Be brief.")
    (folder / "question.md").unlink()
    with pytest.raises(PromptError, match=r"write\.md: there already, and changed"):
        export_prompts(folder)
    assert (folder / "write.md").read_text() == "Be brief."
    assert not (folder / "question.md").exists()


def test_a_folder_with_some_prompts_has_the_shipped_ones_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "write.md").write_text("Be brief.")
    (tmp_path / "README.md").write_text("Notes.")
    check_folder(tmp_path)
    assert load_prompt("write", frozenset(), tmp_path) == "Be brief."
    assert "{boundary}" in load_prompt("question", SHIPPED["question"], tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("wirte.md", "Be brief.", "wirte.md is no prompt's name: they are form_json, "),
        ("write.md", "Be {brief}.", "unknown: {brief} (a brace that is meant as such is doubled)"),
        ("question.md", "{boundary}", "missing: {form}, {question}, {refusal}, {sentences}"),
        ("question.md", "{boundary", "question.md cannot be read: "),
        (None, "", "there is no folder"),
    ],
)  # fmt: skip
def test_a_prompt_that_is_wrong_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str | None, text: str, reason: str
) -> None:
    library, folder = tmp_path / "library", tmp_path / "prompts"
    Library.open(library, create=True).close()
    if name:
        folder.mkdir()
        (folder / name).write_text(text)
    options = [
        "--library",
        str(library),
        "--model",
        "openai:x",
        "--base-url",
        "http://127.0.0.1:9/v1",
    ]
    assert main(["ask", "Who?", *options, "--prompts", str(folder)]) == 1
    printed = capsys.readouterr()
    assert reason in printed.err
    assert printed.err.startswith("citewell: ")
    assert printed.err.count("\n") == 1


def test_the_command_exports_and_a_model_is_shown_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "prompts"
    assert main(["prompts", "export", str(folder)]) == 0
    assert f"wrote {folder / 'write.md'}" in capsys.readouterr().out
    assert main(["prompts", "export", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"folder": str(folder), "written": []}
    (folder / "write.md").write_text("Answer as a sailor would.")
    assert main(["prompts", "export", str(folder)]) == 1
    assert "there already, and changed" in capsys.readouterr().err

    shown: list[str] = []

    def keep(prompt: PromptValue) -> AIMessage:
        shown.extend(str(each.content) for each in prompt.to_messages())
        return AIMessage(REFUSAL)

    model: Any = RunnableLambda(keep)
    list(GenerativeAnswerer(model, prompts=folder).answer("Who?", ()))
    assert shown[0] == "Answer as a sailor would."
    assert shown[1].endswith("Question: Who?\n")
