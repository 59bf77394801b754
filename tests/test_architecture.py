"""The walls between the parts, read off the imports."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(
    path.relative_to(ROOT)
    for package in ("assistant", "ingest", "prompts")
    for path in (ROOT / package).rglob("*.py")
)
MOST_LINES = 300


@cache
def imports(path: Path) -> frozenset[str]:
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def importers(module: str) -> set[str]:
    """The shipped files that import `module` or something in it."""
    return {
        path.as_posix()
        for path in SHIPPED
        if any(f"{name}.".startswith(f"{module}.") for name in imports(path))
    }


def test_layers() -> None:
    assert all(name.startswith("assistant/") for name in importers("assistant"))
    assert all(name.startswith(("assistant/", "ingest/")) for name in importers("ingest"))
    assert importers("prompts") == {
        "assistant/answerers/generative.py",
        "assistant/answerers/model_judge.py",
        "assistant/answerers/rewriting.py",
        "assistant/cli.py",
        "assistant/commands/prompting.py",
    }
    assert {
        name for name in importers("assistant.app") if not name.startswith("assistant/app/")
    } == {"assistant/commands/ask.py"}
    # What measures answers is known to nothing that answers.
    assert {
        name
        for name in importers("assistant.evaluation")
        if not name.startswith("assistant/evaluation/")
    } == {"assistant/commands/evaluate.py"}
    assert not importers("benchmarks") | importers("tests")


@pytest.mark.parametrize(
    ("module", "only"),
    [
        ("sqlite3", "ingest/database.py"),
        ("chromadb", "ingest/store.py"),
        ("langchain_chroma", "ingest/store.py"),
        ("trafilatura", "ingest/loaders/html.py"),
        ("httpcore", "ingest/connection.py"),
        ("protego", "ingest/manners.py"),
        ("feedparser", "ingest/loaders/feed.py"),
        ("sentencex", "ingest/sentences.py"),
        ("dateutil", "ingest/dates.py"),
        ("dateparser", "ingest/dates.py"),
        ("pydantic_settings", "assistant/settings.py"),
        ("xllamacpp", "assistant/answerers/gguf.py"),
    ],
)
def test_one_place_for_each_library(module: str, only: str) -> None:
    assert importers(module) == {only}


def test_models_are_loaded_in_two_places() -> None:
    assert importers("sentence_transformers") == {"ingest/embed.py", "assistant/rerank.py"}


def test_facts_are_compared_by_themselves() -> None:
    for path in SHIPPED:
        if path.as_posix().startswith("assistant/facts/"):
            ours = {name for name in imports(path) if name.startswith(("assistant", "prompts"))}
            assert all(name.startswith("assistant.facts.") for name in ours), path
    users = {each for each in importers("assistant.facts") if "/facts/" not in each}
    assert users == {
        f"assistant/{name}.py"
        for name in ("deeds", "doers", "mending", "premises", "rivals", "sides", "verdicts")
    }


def test_gradio_is_the_apps_alone() -> None:
    assert importers("gradio")
    assert all(name.startswith("assistant/app/") for name in importers("gradio"))


def test_one_place_for_the_environment() -> None:
    readers = {
        path.as_posix()
        for path in SHIPPED
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.alias)
        and (node.attr if isinstance(node, ast.Attribute) else node.name)
        in ("environ", "getenv", "putenv")
    }
    assert readers == {"assistant/settings.py"}


@pytest.mark.parametrize("path", SHIPPED, ids=Path.as_posix)
def test_modules_are_short_and_say_what_they_do(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert source.count("\n") <= MOST_LINES
    assert ast.get_docstring(ast.parse(source))
