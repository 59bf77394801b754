"""Where the chat is served: hosts, ports, and what is in the way."""

import socket

import gradio as gr
import pytest
from fakes import FakeAssistant

from assistant.app import serve
from assistant.app.serve import check_port
from assistant.errors import ChatError


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


def test_taken_port_is_named_before_anything_slow(fake: FakeAssistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ChatError, match=rf"Port {port}.*--port N or PORT=N"):
            serve(fake, host="127.0.0.1", port=port, library="lib", examples=())
    assert not fake.warmed
    check_port("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 7860), ("127.0.0.1", 99999)])
def test_bad_host_or_port_is_a_chat_error(host: str, port: int) -> None:
    with pytest.raises(ChatError):
        check_port(host, port)


def test_a_proxy_in_the_way_is_named(fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(ChatError, match="NO_PROXY"):
        serve(fake, host="127.0.0.1", port=port, library="lib", examples=())
    gr.close_all(verbose=False)
