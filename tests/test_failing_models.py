"""Models that fail, each in its way, behind a real server; what is then told, and quoted."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fakes import CHEESE, WIRE, id_of
from misbehaving import MisbehavingServer, free_port, serving

from assistant import Assistant, answer
from assistant.answer import Done, Event, Restart, Sentence
from assistant.answerers.chat_model import ModelOptions, load
from assistant.errors import ModelError

QUESTION = "When is the terminal at Ras Halim to open?"
KEY = "sk-proj-Zx81hQtopSecretKey77"
MODEL = "openai:local-llama"
QUICK = ModelOptions(api_key=KEY, timeout=5, retries=0)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no address from the environment."""
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def server() -> Iterator[MisbehavingServer]:
    """The server, whose `way` each test sets."""
    with serving(writes) as opened:
        yield opened


@pytest.fixture(scope="module")
def writer(server: MisbehavingServer) -> Iterator[Assistant]:
    """An assistant with a key, whose model is behind the server."""
    opened = Assistant.over([WIRE, CHEESE], model=MODEL, base_url=server.base_url, options=QUICK)
    yield opened
    opened.close()


def writes(prompt: str) -> str:
    if "Galena" not in prompt:  # nothing was shown
        return "It opens in spring 2027 [1].\nIt is to cost 640 million dirhams [2].\n"
    opening, cost = id_of(prompt, "spring of 2027"), id_of(prompt, "640 million")
    return f"It opens in spring 2027 [{opening}].\nIt is to cost 640 million dirhams [{cost}].\n"


def asked(writer: Assistant) -> tuple[list[Event], Done]:
    """What is streamed for the question, and its end."""
    *events, end = list(writer.stream(QUESTION))
    assert isinstance(end, Done)
    return events, end


def quoted(end: Done) -> str:
    """The note of an answer that was quoted because the model failed."""
    given = end.answer
    assert given.status == "answered"
    assert given.model == "quoting"
    assert "spring of 2027" in given.text
    assert all(each.quote in WIRE for each in given.citations)
    [note] = [each for each in given.notes if each.startswith("Quoted instead of written: ")]
    assert "\n" not in note
    assert note.endswith(".")
    everything = repr(given) + str(given.to_dict())
    for secret in (KEY, KEY[:10], KEY[-6:], "TopSecret", "topSecret"):
        assert secret not in everything
    return note.removeprefix("Quoted instead of written: ")


def test_a_server_without_key_writes_a_cited_answer(server: MisbehavingServer) -> None:
    server.way = "good"
    given = answer(QUESTION, texts=[WIRE, CHEESE], model=MODEL, base_url=server.base_url)
    assert server.requests[-1]["model"] == "local-llama"
    assert server.requests[-1]["stream"] is True
    assert given.text == "It opens in spring 2027. It is to cost 640 million dirhams."
    assert given.model == MODEL
    assert given.notes == ()
    assert [each.quote in WIRE for each in given.citations] == [True, True]


def test_a_key_of_the_environment_is_sent(
    server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.way = "bad_key"
    given = answer(QUESTION, texts=[WIRE], model=MODEL, base_url=server.base_url)
    assert server.keys[-1] == KEY
    assert "refused the key: check the one in OPENAI_API_KEY" in quoted(Done(given))


@pytest.mark.parametrize("name", ["local-llama", "qwen2.5:1.5b", "org/some-model"])
def test_a_server_is_openais_unless_told_otherwise(name: str, server: MisbehavingServer) -> None:
    server.way = "good"
    written = load(name, replace(QUICK, base_url=server.base_url)).answer("Who?", ())
    assert [each.text for each in written] == [
        "It opens in spring 2027.",
        "It is to cost 640 million dirhams.",
    ]
    assert server.requests[-1]["model"] == name
    assert server.keys[-1] == KEY


def test_it_streams(server: MisbehavingServer, writer: Assistant) -> None:
    server.way = "good"
    server.ended.clear()
    server.going_on.clear()
    events = writer.stream(QUESTION)
    first = next(each for each in events if isinstance(each, Sentence))
    assert first.text == "It opens in spring 2027."
    assert not server.ended.is_set()
    server.going_on.set()
    rest = [each.text for each in events if isinstance(each, Sentence)]
    assert rest == ["It is to cost 640 million dirhams."]


# What it does: what is told.
FAILURES = {
    "no_model": "there is no model openai:local-llama at http://127.0.0.1:{port}: check its name",
    "bad_key": "refused the key: check the one in OPENAI_API_KEY or CITEWELL_API_KEY",
    "forbidden": "may not be used with this key: choose another model",
    "rate": "is rate-limited: too many questions for now",
    "broken": "failed (error 500): ask again",
    "overloaded": "failed (error 503): ask again",
    "too_long": "the passages are longer than the model openai:local-llama",
    "too_long_as_llama": "the passages are longer than the model openai:local-llama",
    "refuses": "refused what it was asked (error 400): ",
    "empty": "the model openai:local-llama at http://127.0.0.1:{port} answered nothing",
    "thinks_only": "answered nothing",
    "withholds": "withheld its answer (content_filter)",
    "drops": "broke off in mid-answer, the connection was lost: ask again",
    "drops_at_once": "closed the connection without an answer",
    "fails_on_the_way": "the model failed",
    "page": "does not speak as the model openai:local-llama",
    "other_json": "does not speak as the model openai:local-llama",
    "other_events": "does not speak as the model openai:local-llama",
    "odd_events": "answered nothing",
}


@pytest.mark.parametrize("way", FAILURES)
def test_each_failure_is_told_and_quoted_instead(
    way: str, server: MisbehavingServer, writer: Assistant
) -> None:
    server.way = way
    events, end = asked(writer)
    assert FAILURES[way].format(port=server.server_address[1]) in quoted(end)
    [restart] = [each for each in events if isinstance(each, Restart)]
    assert restart.reason in end.answer.notes
    after = [each for each in events[events.index(restart) :] if isinstance(each, Sentence)]
    assert " ".join(each.text for each in after) == end.answer.text


@pytest.mark.parametrize("way", ["silent", "falls_silent"])
def test_silence_times_out(way: str, server: MisbehavingServer) -> None:
    server.way = way
    server.going_on.clear()
    options = replace(QUICK, timeout=0.4)
    given = answer(QUESTION, texts=[WIRE], model=MODEL, base_url=server.base_url, options=options)
    server.going_on.set()
    said = "did not answer in 0.4 seconds: ask again, or set CITEWELL_TIMEOUT higher"
    assert said in quoted(Done(given))


def test_no_server() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    # User and password of an address are not told.
    url = address.replace("//", f"//ann:{KEY}@") + "/v1"
    given = answer(QUESTION, texts=[WIRE], model="openai:x", base_url=url, options=QUICK)
    said = f"there is no server at {address}: start it, or check the base URL"
    assert said in quoted(Done(given))


def test_no_key() -> None:
    given = answer(QUESTION, texts=[WIRE], model="openai:gpt-5")
    said = "the model openai:gpt-5 needs a key, and none is set: set OPENAI_API_KEY or CITEWELL"
    assert said in quoted(Done(given))


def test_a_server_that_asks_for_a_key_where_none_is_given(server: MisbehavingServer) -> None:
    server.way = "bad_key"
    given = answer(QUESTION, texts=[WIRE], model=MODEL, base_url=server.base_url)
    said = "asks for a key, and none is set: set OPENAI_API_KEY or CITEWELL_API_KEY"
    assert said in quoted(Done(given))


@pytest.mark.parametrize("way", ["cut_off", "ends_without_a_word"])
def test_what_was_said_before_it_was_cut_off_stays(
    way: str, server: MisbehavingServer, writer: Assistant
) -> None:
    server.way = way
    events, end = asked(writer)
    assert end.answer.text == "It opens in spring 2027. It is to cost 640 million dirhams."
    assert end.answer.notes == (
        "The model's answer was cut off before its end: its last, unfinished sentence is left out.",
    )
    assert not any(isinstance(each, Restart) for each in events)


def test_a_model_that_does_not_end_is_stopped(server: MisbehavingServer, writer: Assistant) -> None:
    server.way = "endless"
    _, end = asked(writer)
    assert 2 <= len(end.answer.sentences()) <= 12


@pytest.mark.parametrize("retries", [0, 1])
def test_a_failed_call_is_tried_again_as_often_as_told(
    retries: int, server: MisbehavingServer
) -> None:
    server.way = "overloaded"
    before = len(server.requests)
    options = replace(QUICK, base_url=server.base_url, retries=retries)
    with pytest.raises(ModelError, match="error 503"):
        list(load(MODEL, options).answer("Who?", ()))
    assert len(server.requests) - before == 1 + retries


def test_one_assistant_asks_from_several_threads(
    server: MisbehavingServer, writer: Assistant
) -> None:
    server.way = "good"
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(writer.ask(QUESTION).text)) for _ in range(3)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert texts == ["It opens in spring 2027. It is to cost 640 million dirhams."] * 3


def test_same_passages_are_shown_alike_up_to_the_question(
    server: MisbehavingServer, writer: Assistant
) -> None:
    """So that a server that remembers what it has read need not read it again."""
    server.way = "good"
    for each in (QUESTION, "When, then, is the terminal at Ras Halim to open?"):
        writer.ask(each)
    [system, one], [system_too, other] = [
        [each["content"] for each in request["messages"]] for request in server.requests[-2:]
    ]
    assert system == system_too
    assert one != other
    assert one.partition("Question: ")[0] == other.partition("Question: ")[0]
