"""Prompt templates and their variables."""

from pathlib import Path

import pytest

from prompts import PromptError, load_prompt

SHIPPED = {
    "write": frozenset({"boundary", "refusal"}),
    "question": frozenset({"boundary", "sentences", "question"}),
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
        ("{a}", r"missing: \['b'\], unknown: \[\]"),
        ("{a} {b} {c}", r"missing: \[\], unknown: \['c'\]"),
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
