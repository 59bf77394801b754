"""The chat as Gradio serves it, without a browser."""

import re
from pathlib import Path

import pytest
from fakes import FakeAssistant
from gradio_client import Client
from gradio_client.exceptions import AppError
from visit import served

from assistant.app import page
from assistant.app.blocks import launch_options


@pytest.fixture
def fake() -> FakeAssistant:
    return FakeAssistant()


def test_no_colour_font_or_script_comes_from_elsewhere() -> None:
    folder = Path(page.__file__).parent
    for name in ("style.css", "script.js"):
        source = (folder / name).read_text("utf-8")
        assert not re.search(r"https?://|@import|url\(", source)
    assert not launch_options()["allowed_paths"]


def test_endpoint_answers_with_json(fake: FakeAssistant) -> None:
    with served(fake) as address:
        client = Client(address, verbose=False, analytics_enabled=False)
        answer = client.predict(question="What of the ferry?", api_name="/ask")
        assert answer["status"] == "answered"
        assert answer["citations"][0]["quote"].startswith("The mayor")
        for as_typed in (True, False):
            asked = {"question": "What of the ferry in 2010?", "as_typed": as_typed}
            answer = client.predict(**asked, api_name="/ask")
            assert bool(answer["filters"]) is not as_typed
        with pytest.raises(AppError, match="far too long"):
            client.predict(question="word " * 1000, api_name="/ask")
        named = client.view_api(print_info=False, return_format="dict")["named_endpoints"]
        assert list(named) == ["/ask"]
