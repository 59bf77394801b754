"""How one person wants to be answered: by which model or none, of how many passages, how sure."""

from types import SimpleNamespace

import pytest
from fakes import CHEESE, WIRE, ScriptedModel, id_of

from assistant import Answer, Assistant, Preferences
from assistant.answerers.reach import HERE, UNKNOWN, host_of
from assistant.cli import _parser
from assistant.errors import ModelError, ReaderError
from assistant.writers import Way, Writers

QUESTION = "What did the dairy in Tarnfell win?"


class House:
    """An assistant with two models to choose from, and what each of them was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        models = [
            ScriptedModel(reply=lambda prompt: self._say("one", prompt), model="one"),
            ScriptedModel(reply=lambda prompt: self._say("two", prompt), model="two"),
        ]
        self.assistant = Assistant.over([WIRE, CHEESE], model=models)

    def ask(self, **preferences: object) -> Answer:
        self.shown.clear()
        return self.assistant.ask(QUESTION, preferences=Preferences(**preferences))  # type: ignore

    def _say(self, name: str, prompt: str) -> str:
        self.shown.append(name)
        return f"The dairy won the national cheese prize. [{id_of(prompt, 'national cheese')}]"


@pytest.fixture(scope="module")
def house() -> House:
    return House()


def test_the_first_model_writes_unless_another_is_chosen(house: House) -> None:
    assert [each.name for each in house.assistant.ways] == ["one", "two", "quoting"]
    for chosen, model in (("", "one"), ("one", "one"), ("two", "two")):
        assert house.ask(model=chosen).model == model
        assert house.shown == [model]


def test_nothing_reaches_a_model_when_quoting_is_chosen(house: House) -> None:
    given = house.ask(model="quoting")
    assert given.model == "quoting"
    assert "national cheese prize" in given.text
    assert not house.shown


def test_a_model_that_is_not_there_is_told_with_those_that_are(house: House) -> None:
    with pytest.raises(ModelError, match="there is no model three here: choose one of one, two"):
        house.ask(model="three")
    with pytest.raises(ModelError, match="two models are called one"):
        Writers([ScriptedModel(reply=str, model="one")] * 2)


def test_so_many_passages_are_read(house: House) -> None:
    assert len(house.ask(model="quoting", passages=1).passages) == 1
    assert len(house.ask(model="quoting").passages) == 2
    with pytest.raises(ValueError, match="1 or more, not 0"):
        Preferences(passages=0)


def test_more_caution_refuses_what_less_answers(house: House) -> None:
    near = "Why did the insurance company lose the cheese prize?"
    given = {
        caution: house.assistant.ask(
            near, preferences=Preferences(model="quoting", caution=caution)
        ).refused
        for caution in ("strict", "generous")
    }
    assert given == {"strict": True, "generous": False}
    with pytest.raises(ReaderError, match="caution is strict, balanced, generous, and not brave"):
        house.ask(caution="brave")


def test_the_chat_alone_takes_several_models_on_the_command_line() -> None:
    models = ["--model", "one", "--model", "two"]
    assert _parser().parse_args(["chat", *models]).model == ["one", "two"]
    assert _parser().parse_args(["ask", "Who?", *models]).model == "two"


@pytest.mark.parametrize(
    ("model", "name", "base_url", "host"),
    [
        (object(), "gguf:/models/small.gguf", "", HERE),
        (object(), "ollama:llama3.2", "", HERE),
        (object(), "ollama:llama3.2", "http://192.168.1.7:11434", "192.168.1.7"),
        (object(), "openai:gpt-5", "", "api.openai.com"),
        (object(), "small", "http://127.0.0.1:8080/v1", HERE),
        (object(), "small", "http://user:key@models.example:8080/v1", "models.example"),
        (object(), "small", "http://[::1]:8080/v1", HERE),
        # Not every system looks such a name up at itself.
        (object(), "small", "http://models.localhost/v1", "models.localhost"),
        (object(), "small", "http://[broken/v1", UNKNOWN),
        (object(), "mistralai:small", "", UNKNOWN),
        # What the model itself says goes before what its name would mean.
        (SimpleNamespace(anthropic_api_url="https://a.example"), "anthropic:x", "", "a.example"),
        (SimpleNamespace(base_url="localhost:11434"), "ollama:llama3.2", "", HERE),
        (ScriptedModel(reply=str), "", "", UNKNOWN),
    ],
)  # fmt: skip
def test_where_a_model_is(model: object, name: str, base_url: str, host: str) -> None:
    assert host_of(model, name, base_url) == host


def test_where_openai_is_asked_is_told_by_its_own_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    assert Writers("openai:gpt-5").ways[0].host == "api.openai.com"
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example/v1")
    assert Writers("openai:gpt-5").ways[0].host == "gateway.example"


def test_what_leaves_the_machine_is_said_in_plain_words() -> None:
    assert Way("quoting").leaves == "Nothing leaves this machine."
    assert Way("openai:gpt-5", "api.openai.com").leaves.endswith("are sent to api.openai.com.")
    assert Way("mine", UNKNOWN).leaves.endswith("are sent to wherever mine runs.")
