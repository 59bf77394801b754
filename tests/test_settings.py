"""The settings, and what is set for the libraries below."""

import os

import httpx
import pytest

from assistant.errors import SettingsError
from assistant.settings import read_settings, stay_local

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


def test_what_is_set_for_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_BASE_URL", "http://127.0.0.1:8080/v1")
    monkeypatch.setenv("CITEWELL_API_KEY", "sk-topsecret")
    monkeypatch.setenv("CITEWELL_TIMEOUT", "12.5")
    settings = read_settings()
    assert (settings.base_url, settings.timeout) == ("http://127.0.0.1:8080/v1", 12.5)
    assert settings.api_key.get_secret_value() == "sk-topsecret"
    assert "sk-topsecret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"), [("TIMEOUT", "soon"), ("TIMEOUT", "0"), ("RETRIES", "-1")]
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWELL_API_KEY", "sk-topsecret")
    monkeypatch.setenv(f"CITEWELL_{name}", value)
    with pytest.raises(SettingsError, match=rf"^CITEWELL_{name} cannot be used: ") as raised:
        read_settings()
    assert "topsecret" not in str(raised.value)
