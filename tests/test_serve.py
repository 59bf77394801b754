"""Where the chat is served, to whom, and what is in the way."""

import socket
from pathlib import Path

import pytest
from fakes import FakeAssistant

from assistant.app import serve
from assistant.app.run import bound
from assistant.cli import main
from assistant.errors import ChatError
from assistant.passwords import read_passwords
from assistant.serving import ServeOptions, check

FILE = Path("people")


def test_taken_port_is_named_before_anything_slow() -> None:
    fake = FakeAssistant()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ChatError, match=rf"Port {port}.*--port N or PORT=N"):
            serve(fake, library="lib", examples=(), options=ServeOptions(port=port))
    assert not fake.warmed
    bound("127.0.0.1", port).close()


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 7860), ("127.0.0.1", 99999)])
def test_bad_host_or_port_is_a_chat_error(host: str, port: int) -> None:
    with pytest.raises(ChatError):
        bound(host, port)


@pytest.mark.parametrize(
    "wide",
    [ServeOptions(host="0.0.0.0"), ServeOptions(host=""), ServeOptions(host="192.168.1.7"),
     ServeOptions(host="::"), ServeOptions(names=("library.example",)),
     ServeOptions(proxies=("127.0.0.1",))],
)  # fmt: skip
def test_others_are_let_in_only_with_a_password_or_on_purpose(wide: ServeOptions) -> None:
    with pytest.raises(ChatError, match=r"--auth FILE .*--no-auth"):
        check(wide)
    for allowed in ({"passwords": FILE}, {"no_auth": True}):
        check(ServeOptions(wide.host, names=wide.names, proxies=wide.proxies, **allowed))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_this_machine_needs_no_password(host: str) -> None:
    check(ServeOptions(host=host))


@pytest.mark.parametrize(
    ("options", "model", "base_url"),
    [
        (ServeOptions(host="0.0.0.0", no_auth=True, share_nothing=True), "", ""),
        (ServeOptions(names=("a.example",), no_auth=True, share_nothing=True), "", ""),
        (ServeOptions(share_nothing=True), "openai:gpt-5", ""),
        (ServeOptions(share_nothing=True), "llama", "http://models.example:8000/v1"),
        (ServeOptions(share_nothing=True), "llama", "http://[broken/v1"),
        (ServeOptions(share_nothing=True), "mistralai:small", ""),
        (ServeOptions(passwords=FILE, no_auth=True), "", ""),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    options: ServeOptions, model: str, base_url: str
) -> None:
    with pytest.raises(ChatError, match=r"--share-nothing|--no-auth"):
        check(options, model=model, base_url=base_url)


def test_sharing_nothing_leaves_models_of_this_machine() -> None:
    check(ServeOptions(share_nothing=True), model="gguf:model.gguf")
    check(ServeOptions(share_nothing=True), model="llama", base_url="http://localhost:8000/v1")
    check(ServeOptions(share_nothing=True), model="llama", base_url="localhost:8000")


def test_others_may_ask_so_much_and_this_machine_what_it_likes() -> None:
    assert ServeOptions().limited(None).limits.asks == 0
    for options in (ServeOptions(host="0.0.0.0"), ServeOptions(passwords=FILE)):
        assert options.limited(None).limits.asks == 30
        assert options.limited(None).limits.waiting == 8
        assert options.limited(0).limits.asks == 0
    assert ServeOptions().limited(5).limits.asks == 5


def test_the_command_refuses_before_it_opens_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library"
    assert main(["chat", "--host", "0.0.0.0", "--library", str(library)]) == 1
    assert "--auth FILE" in capsys.readouterr().err
    assert not library.exists()


def test_a_password_becomes_a_line_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = tmp_path / "typed"
    typed.write_text("a long enough password\n", "utf-8")
    with typed.open(encoding="utf-8") as keyboard:
        monkeypatch.setattr("sys.stdin", keyboard)
        assert main(["password", "ada"]) == 0
    (tmp_path / "people").write_text(capsys.readouterr().out, "utf-8")
    assert read_passwords(tmp_path / "people").knows("ada", "a long enough password")
