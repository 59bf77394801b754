"""The settings, and what is set for the libraries below."""

import os

import httpx
import pytest

from assistant.settings import stay_local

PROXY = "http://127.0.0.1:9"
HERE = "localhost,127.0.0.1,::1"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names no proxy, put back afterwards."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        for each in (name, name.upper()):
            monkeypatch.setenv(each, "")  # so that what the code sets is undone as well
            monkeypatch.delenv(each)


def test_telemetry_is_off() -> None:
    stay_local()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_is_not_asked_for_this_machine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, PROXY)
    stay_local()
    stay_local()
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == HERE
    with httpx.Client() as client:
        for host in ("localhost", "127.0.0.1", "[::1]"):
            direct = client._transport_for_url(httpx.URL(f"http://{host}:7860"))
            assert direct is client._transport


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("intern.example, 127.0.0.1", "intern.example,127.0.0.1,localhost,::1"),
        ("*", "*"),
        ("", HERE),
    ],
)
@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_what_was_excepted_stays_so(
    name: str, given: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    monkeypatch.setenv(name, given)
    stay_local()
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == expected


def test_without_a_proxy_nothing_is_excepted() -> None:
    stay_local()
    assert "NO_PROXY" not in os.environ
    assert "no_proxy" not in os.environ
