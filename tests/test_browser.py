"""The chat in a real browser: what a person sees and does. Needs Chromium; runs in seconds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from fakes import FERRY, FakeAssistant
from gradio_client import Client
from visit import IDLE, NARROW, WIDE, Visit, served

from assistant.app.ask import AT_ONCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.usefixtures("let_go")

WAITING = ".status:has-text('Waiting for another answer')"
LAST = "The mayor thanked the crew of the lifeboat for the rescue."


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    """Where the chat is served."""
    with served(fake) as address:
        yield address


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_ask_then_choose_shows_the_exact_words(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, address, size)
    # Gradio gives it the focus when it is mounted, which may be after the welcome is there.
    sync_api.expect(visit.page.locator("#question textarea")).to_be_focused()
    visit.ask("What of the ferry?", ".sources")
    assert LAST in visit.page.inner_text(".answer")
    visit.page.click(".answer .marker")
    assert visit.see("mark.chosen").inner_text() == LAST
    visit.see(".back").click()
    visit.page.wait_for_selector(".panel .passages")
    sync_api.expect(visit.page.locator(".reader")).to_have_count(0)
    visit.page.locator(".panel .passage").nth(1).click()
    sync_api.expect(visit.page.locator("mark.chosen")).to_contain_text("It carried 212")
    visit.see("mark.chosen")
    visit.close()


def test_the_same_citation_again_returns_to_its_words(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    visit.page.focus(".answer .marker")
    visit.page.keyboard.press("Enter")
    visit.see("mark.chosen")
    visit.page.evaluate("document.querySelector('#reading .panel').scrollTop = 0")
    sync_api.expect(visit.page.locator("mark.chosen")).not_to_be_in_viewport()
    visit.page.click(".answer .marker")
    visit.see("mark.chosen")
    visit.close()


def test_the_open_citation_looks_chosen_and_escape_goes_back_to_it(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    visit.page.locator(".sources .marker").nth(1).focus()
    visit.page.keyboard.press("Space")
    visit.see("mark.chosen")
    current = visit.page.locator("#turns [aria-current], #panel [aria-current]")
    sync_api.expect(current).to_have_count(3)
    assert [text[:2] for text in current.all_text_contents()] == ["2", "2", "2I"]
    sync_api.expect(visit.page.locator(".article-title")).to_be_focused()
    visit.page.keyboard.press("Escape")
    sync_api.expect(visit.page.locator(".sources .marker").nth(1)).to_be_focused()
    sync_api.expect(current).to_have_count(0)
    visit.page.locator(".panel .passage").nth(1).press("Enter")
    visit.see(".back").press("Enter")
    sync_api.expect(visit.page.locator(".panel .passage").nth(1)).to_be_focused()
    visit.close()


def test_stop_keeps_what_is_shown(browser: "Browser", address: str, fake: FakeAssistant) -> None:
    visit = Visit(browser, address)
    visit.page.fill("#question textarea", "hold the ferry")
    visit.page.click("#send")
    visit.page.wait_for_selector(".answer .marker")
    sync_api.expect(visit.page.locator("#question textarea")).to_be_focused()
    visit.page.click(".answer .marker")
    visit.see("mark.chosen")
    visit.page.click("#stop")
    visit.page.wait_for_selector(".note")
    assert visit.page.inner_text(".note") == "Stopped."
    assert visit.page.inner_text(".answer").startswith(LAST)
    sync_api.expect(visit.page.locator("#send")).to_be_visible()
    sync_api.expect(visit.page.locator("#stop")).to_be_hidden()
    visit.see("mark.chosen")
    visit.ask("What of the ferry?", ".turn:nth-child(2) .sources")
    fake.going_on.set()
    visit.close()


def test_the_fifth_waits_is_told_and_may_leave(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    script = Client(address, verbose=False, analytics_enabled=False)
    before = len(fake.asked)
    scripts = [script.submit("hold the ferry", api_name="/ask") for _ in range(AT_ONCE - 1)]
    busy, leaving, staying = (Visit(browser, address) for _ in range(3))
    while len(fake.asked) < before + AT_ONCE - 1:  # scripts share the places with the pages
        busy.page.wait_for_timeout(50)
    for visit, shown in ((busy, ".answer"), (leaving, WAITING), (staying, WAITING)):
        visit.page.fill("#question textarea", "hold the ferry")
        visit.page.press("#question textarea", "Enter")
        visit.page.wait_for_selector(shown)
    leaving.page.click("#stop")
    leaving.page.wait_for_selector(".note")
    assert staying.page.locator(".answer").count() == 0
    fake.going_on.set()
    for visit in (busy, staying):
        visit.page.wait_for_selector(".sources")
    assert [each.result(60)["status"] for each in scripts] == ["answered"] * (AT_ONCE - 1)
    assert leaving.page.locator(".answer").count() == 0
    for visit in (busy, leaving, staying):
        visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_hard_to_read_or_unnamed(
    browser: "Browser", address: str, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, address, scheme=scheme)
    visit.ask("Who lives on Mars?", ".refusal")
    visit.ask("A note on the ferry?", ".note")
    visit.ask("What of the ferry in 2010?", ".kept")
    visit.page.click(".answer .marker")
    visit.see("mark.chosen")
    found = axe.run(visit.page, context="#columns")
    assert found.violations_count == 0, found.generate_report()
    visit.close()


def test_refusal_looks_different_and_opens_what_is_closest(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.page.click(".chip:nth-child(2)")
    visit.page.wait_for_selector(".refusal")
    assert visit.page.locator(".answer").count() == 0
    said = visit.page.locator(".refusal .said")
    sync_api.expect(said).to_have_text("The articles do not say.")
    box = said.bounding_box()
    assert box is not None
    assert box["height"] > 15  # pixels: to be read, and not by a screen reader alone
    visit.page.click(".refusal .closest")
    assert visit.see("mark.chosen").inner_text() == FERRY.text[:51]
    visit.close()


def test_hostile_text_stays_text(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    question = "hostile <img src=x onerror=alert(9)> [a](javascript:alert(8))"
    visit.ask(question, ".sources")
    assert visit.page.inner_text(".question") == question
    visit.page.click(".answer .marker")
    visit.see("mark.chosen")
    for tag in ("img", "svg", "script", "b", "a"):
        assert visit.page.locator(f"#turns {tag}, #panel {tag}").count() == 0
    assert "${alert(4)} {{value}}" in visit.page.inner_text("#panel")
    visit.close()


def test_shift_enter_starts_a_line_and_a_long_question_gets_a_card(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.page.type("#question textarea", "one")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("two")
    assert visit.page.input_value("#question textarea") == "one\ntwo"
    visit.ask("word " * 10_000, ".problem")
    assert "far too long" in visit.page.inner_text(".problem")
    sync_api.expect(visit.page.locator("#question textarea")).to_have_value("")
    visit.close()


def test_a_second_question_waits_in_the_box(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit = Visit(browser, address)
    visit.page.fill("#question textarea", "hold the ferry")
    visit.page.press("#question textarea", "Enter")
    visit.page.wait_for_selector(".status")
    visit.page.keyboard.type("next")
    visit.page.keyboard.press("Enter")
    fake.going_on.set()
    visit.page.wait_for_selector(".sources")
    visit.page.wait_for_selector(IDLE)
    assert visit.page.input_value("#question textarea").strip() == "next"
    assert visit.page.locator(".turn").count() == 1
    visit.close()


def test_two_people_see_only_their_own(browser: "Browser", address: str) -> None:
    first, second = Visit(browser, address), Visit(browser, address)
    first.ask("What of the ferry?", ".sources")
    second.ask("Who lives on Mars?", ".refusal")
    first.ask("A note on the ferry?", ".note")
    assert "Mars" not in first.page.inner_text("#turns")
    assert first.page.locator(".turn").count() == 2
    assert second.page.locator(".turn").count() == 1
    first.close()
    second.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_dark_follows_the_system(browser: "Browser", address: str, size: tuple[int, int]) -> None:
    visit = Visit(browser, address, size, "dark")
    visit.ask("What of the ferry?", ".sources")
    colour = "getComputedStyle(document.querySelector('{}')).{}"
    assert visit.page.evaluate(colour.format(".gradio-container", "backgroundColor")) == (
        "rgb(23, 22, 20)"
    )
    assert visit.page.evaluate(colour.format(".answer", "color")) == "rgb(236, 231, 220)"
    visit.close()


def test_empty_library_needs_no_restart(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    articles, fake.articles = fake.articles, []
    try:
        visit = Visit(browser, address, NARROW)
        assert "citewell add FOLDER --library lib" in visit.page.inner_text(".empty")
        visit.ask("What of the ferry?", ".turn .empty")
        fake.articles = articles
        visit.ask("What of the ferry?", ".sources")
        sync_api.expect(visit.page.locator(".count")).to_contain_text("2 articles")
        visit.close()
    finally:
        fake.articles = articles


def test_every_response_carries_the_policy(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    headers = visit.context.request.get(address).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    visit.close()
