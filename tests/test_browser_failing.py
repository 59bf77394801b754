"""A language model that fails in mid-answer, as a person sees it: the real assistant, in a real
browser, and a server that speaks as a model and misbehaves.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fakes import id_of
from misbehaving import MisbehavingServer, serving
from visit import NARROW, WIDE, Visit, served

from assistant import Assistant
from assistant.answerers.chat_model import ModelOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")

BRIDGE = (
    "The Galena bridge will open in the spring of 2027, the city said. "
    "It is to cost 640 million dirhams, more than was planned."
)


@pytest.fixture(scope="module")
def server() -> Iterator[MisbehavingServer]:
    """The server, whose `way` each test sets."""

    def writes(prompt: str) -> str:
        if "Galena" not in prompt:
            return "Ready.\n"
        opening, cost = id_of(prompt, "spring of 2027"), id_of(prompt, "640 million")
        return (
            f"It opens in spring 2027 [{opening}].\nIt is to cost 640 million dirhams [{cost}].\n"
        )

    with serving(writes) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(server: MisbehavingServer) -> Iterator[str]:
    """Where the chat is served."""
    options = ModelOptions(api_key="a-key", timeout=5, retries=0)
    opened = Assistant.over(
        [BRIDGE], model="openai:local-llama", base_url=server.base_url, options=options
    )
    with served(opened) as address:
        yield address
    opened.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_model_that_fails_on_the_way_is_quoted_instead_and_said_so(
    browser: "Browser", address: str, server: MisbehavingServer, size: tuple[int, int]
) -> None:
    server.way = "fails_on_the_way"
    visit = Visit(browser, address, size)
    visit.ask("When does the Galena bridge open?", ".sources")
    assert "The Galena bridge will open in the spring of 2027" in visit.page.inner_text(".answer")
    assert "the model failed" in " ".join(visit.page.locator(".note").all_inner_texts()).lower()
    server.way = "good"
    visit.ask("When does the Galena bridge open, then?", ".turn:nth-child(2) .sources")
    assert "It opens in spring 2027." in visit.page.inner_text(".turn:nth-child(2) .answer")
    visit.close()
