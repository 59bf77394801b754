"""Models by name: what is missing, and what to do about it."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import FERRY, ScriptedModel, passage

from assistant.answer import REFUSAL
from assistant.answerers.chat_model import ModelOptions, load, name_of
from assistant.answerers.failures import Called, explain, kind_of, scrubbed
from assistant.answerers.generative import GenerativeAnswerer, Written
from assistant.answerers.gguf import open_gguf
from assistant.cite import Evidence
from assistant.errors import ModelError
from ingest.article import Span

FIRST = Evidence(passage(FERRY), Span(0, 51))


@pytest.mark.parametrize(
    ("model", "package"),
    [
        ("azure_openai:gpt-5", '"citewell[openai]"'),
        ("anthropic:claude-sonnet-4-5", '"citewell[anthropic]"'),
        ("google_genai:gemini-2.5-flash", '"citewell[google]"'),
        ("ollama:llama3.2", '"citewell[ollama]"'),
        ("mistralai:mistral-small", "langchain-mistralai"),
    ],
)
def test_a_missing_package_is_told_with_the_command(
    model: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = model.partition(":")[0].removeprefix("azure_")
    # LangChain remembers the classes that it has loaded: no other test uses these providers.
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    with pytest.raises(ModelError) as raised:
        load(model)
    assert str(raised.value) == (
        f"the model {model} needs a package that is not installed: pip install {package}"
    )


def test_gguf_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF and more")
    with pytest.raises(ModelError, match=r'pip install "citewell\[gguf\]"'):
        load(f"gguf:{file}")


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"there is no file .*none\.gguf"):
        load(f"gguf:{tmp_path / 'none.gguf'}")
    with pytest.raises(ModelError, match="there is no file"):
        load(f"gguf:{tmp_path}")
    text = tmp_path / "text.gguf"
    text.write_text("no model")
    with pytest.raises(ModelError, match="is no GGUF file"):
        open_gguf(text)


@pytest.mark.parametrize("model", ["no-such:x", "x"])
def test_a_name_that_no_provider_has_is_one_line(model: str) -> None:
    with pytest.raises(ModelError, match=r"^[^\n]+$"):
        load(model)


def test_a_key_in_what_a_provider_says_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "abcdefghijklmnop"

    def fussy(name: str, **given: Any) -> Any:
        raise ValueError(f"these cannot be used: {given}")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", fussy)
    with pytest.raises(ModelError, match="cannot be used") as raised:
        load("openai:x", ModelOptions(api_key=key))
    assert key not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert key not in repr(ModelOptions(api_key=key))


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-abcd",
        "key: abcd************wxyz",
        "Authorization: Bearer abcdef",
        "used key AIzaSyA1234567890abcdef",
        "http://ann:abcd@host/v1",
        "?key=abcd",
        "it was abcdefghijklmnop",
        "it was abcd…mnop",
    ],
)
def test_what_looks_like_a_key_is_left_out(text: str) -> None:
    clean = scrubbed(text, ("abcdefghijklmnop",))
    assert "abcd" not in clean
    assert "mnop" not in clean
    assert "…" in clean


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionRefusedError(), "unreached"),
        (ConnectionResetError(), "dropped"),
        (TimeoutError("nothing"), "timeout"),
        (type("ReadTimeout", (Exception,), {})(), "timeout"),
        (type("ResponseError", (Exception,), {"status_code": 404})(), "no_model"),
        (type("ClientError", (Exception,), {"code": 429})(), "rate"),
        (type("ServerError", (Exception,), {"code": 503})(), "server"),
        (ValueError("Did not find an API key, please set ANY_API_KEY"), "no_key"),
        (ValueError("prompt is too long: 9000 tokens"), "length"),
        (ValueError("boo"), "other"),
    ],
)
def test_kinds_are_told_whoever_raises_them(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind
    wrapped = RuntimeError("it failed")
    wrapped.__cause__ = error
    assert kind_of(wrapped) == kind
    assert "\n" not in explain(wrapped, Called("ollama:x"))


def test_names() -> None:
    assert name_of(None) == "quoting"
    assert name_of("openai:gpt-5") == "openai:gpt-5"
    assert name_of("gguf:/home/ann/models/small.gguf") == "gguf:small.gguf"


def test_a_base_url_goes_with_a_name() -> None:
    with pytest.raises(ModelError, match="go with a model's name"):
        load(ScriptedModel(reply=lambda _: ""), ModelOptions(base_url="http://127.0.0.1:1"))


def written(reply: str) -> Written:
    model = ScriptedModel(reply=lambda _: reply)
    return GenerativeAnswerer(model).answer("Where?", [FIRST], today=date(2025, 3, 8))


def test_a_sentence_without_ids_is_a_draft_without_evidence() -> None:
    given = written("It left Lindhaven [1]. It was early. [9] It was late.")
    assert [(each.text, each.evidence) for each in given] == [
        ("It left Lindhaven.", (FIRST,)),
        ("It was early.", ()),
        ("It was late.", ()),
    ]
    assert given.notes == (
        "Left out a number that the model cited: no sentence has such a number.",
    )
    assert not given.refused


def test_numbers_alone_are_the_sentences_they_point_at() -> None:
    given = written("[1][7]")
    assert [(each.text, each.evidence) for each in given] == [(FIRST.quote, (FIRST,))]


@pytest.mark.parametrize(
    "reply",
    [
        REFUSAL,
        f"- **{REFUSAL.upper()}** [1]",
        "The articles do not say",
        "The articles do not say where it went.",
        "Unfortunately, the provided articles don't mention where it went [1].",
        "The passages above do not contain that. The articles do not say.",
    ],
)
def test_a_refusal_is_no_sentence(reply: str) -> None:
    given = written(reply)
    assert list(given) == []
    assert given.refused


def test_a_refusal_beside_sentences_is_left_out() -> None:
    given = written(f"It left Lindhaven [1].\n{REFUSAL}")
    assert [each.text for each in given] == ["It left Lindhaven."]
    assert not given.refused


def test_thoughts_are_left_out() -> None:
    given = written("<think>Where? [1]\nIt went home.</think>\nIt left Lindhaven [1].")
    assert [each.text for each in given] == ["It left Lindhaven."]


def test_what_a_model_is_shown() -> None:
    prompts: list[str] = []

    def keep(prompt: str) -> str:
        prompts.append(prompt)
        return REFUSAL

    writer = GenerativeAnswerer(ScriptedModel(reply=keep))
    list(writer.answer("Where?", [FIRST], today=date(2025, 3, 8)))
    lines = prompts[0].splitlines()
    assert lines[1:4] == [
        "",
        "Ferry leaves Lindhaven, Lindhaven Post, 2024-05-03",
        "[1] The ferry Aurora left Lindhaven at 06:40 on Monday.",
    ]
    assert lines[0] == lines[4]
    assert "Today is Saturday, 2025-03-08." in prompts[0]
    assert lines[-1] == "Question: Where?"
