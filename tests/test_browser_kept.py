"""Which articles an answer was kept to, in a real browser; and asking them all instead."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fakes import KEPT, FakeAssistant
from visit import IDLE, NARROW, WIDE, Visit, served

from assistant import Assistant

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.usefixtures("let_go")


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    """Where the chat is served."""
    with served(fake) as address:
        yield address


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_all_articles_can_be_asked_by_key_and_what_is_typed_stays(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, address, size)
    visit.ask("Who lives on Mars in 2010?", ".refusal")
    assert visit.page.locator(".kept li").all_inner_texts() == list(KEPT)
    visit.page.fill("#question textarea", "next")
    button = visit.page.get_by_role(
        "button", name="Search all articles: Who lives on Mars in 2010?"
    )
    button.press("Enter")
    visit.page.wait_for_selector(".turn:nth-child(2) .refusal")
    assert (
        visit.page.locator(".turn:nth-child(2) .kept").inner_text() == "In all articles, as typed"
    )
    assert visit.page.input_value("#question textarea") == "next"
    sync_api.expect(visit.page.locator("#question textarea")).to_be_focused()
    visit.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_what_is_searched_shows_while_a_slow_model_writes(
    browser: "Browser", size: tuple[int, int]
) -> None:
    fake = FakeAssistant()
    with served(fake) as address:
        visit = Visit(browser, address, size)
        visit.page.fill("#question textarea", "hold the ferry in 2010")
        visit.page.press("#question textarea", "Enter")
        visit.page.wait_for_selector(".turn:has(.status) .kept li")
        assert visit.page.locator(".kept li").all_inner_texts() == list(KEPT)
        assert visit.page.locator(".again").count() == 0
        fake.going_on.set()
        visit.page.wait_for_selector(".again")
        assert visit.page.locator(".kept li").all_inner_texts() == list(KEPT)
        visit.close()


def test_all_articles_wait_for_the_answer_being_made(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry in 2010?", ".kept")
    visit.page.fill("#question textarea", "hold the ferry")
    visit.page.press("#question textarea", "Enter")
    visit.page.wait_for_selector(".status")
    visit.page.click(".again")
    fake.going_on.set()
    visit.page.wait_for_selector(IDLE)
    assert visit.page.locator(".turn").count() == 2
    visit.page.click(".again")
    visit.page.wait_for_selector(".turn:nth-child(3) .sources")
    visit.close()


def test_the_real_assistant_says_what_it_was_kept_to(
    browser: "Browser", assistant: Assistant
) -> None:
    with served(assistant) as address:
        visit = Visit(browser, address)
        visit.ask("What happened in articles from 2010?", ".kept li")
        assert visit.page.inner_text(".kept li") == "published from 2010-01-01 to 2010-12-31"
        visit.page.click(".again")
        visit.page.wait_for_selector(".turn:nth-child(2) :is(.sources, .refusal)")
        assert visit.page.locator(".kept li").count() == 1
        visit.close()
