"""The chat in a real browser: what a person sees and does. Needs Chromium; runs in seconds."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from test_app import FERRY, FakeAssistant

from assistant.app import build
from assistant.app.blocks import launch_options
from assistant.app.serve import app_options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Locator

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium")
REQUIRED = os.environ.get("CITEWELL_BROWSER_TESTS") == "required"
if CHROMIUM is None and not REQUIRED:
    pytest.skip("chromium is not installed: no browser tests", allow_module_level=True)

LAST = "The mayor thanked the crew of the lifeboat for the rescue."
WIDE, NARROW = (1440, 900), (390, 844)


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    """Where the chat is served."""
    blocks = build(fake, library="lib", examples=("What of the ferry?", "Who lives on Mars?"))
    _, address, _ = blocks.launch(
        server_name="127.0.0.1",
        prevent_thread_lock=True,
        quiet=True,
        app_kwargs=app_options(),
        **launch_options(),
    )
    yield address
    blocks.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    assert CHROMIUM, "chromium is not installed, and CITEWELL_BROWSER_TESTS=required"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A person's page: its requests, dialogs and faults are kept."""

    def __init__(
        self,
        browser: "Browser",
        address: str,
        size: tuple[int, int] = WIDE,
        scheme: Literal["light", "dark"] = "light",
    ) -> None:
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.goto(address)
        self.page.wait_for_selector("#welcome .welcome")

    def _dialog(self, dialog: "Dialog") -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def ask(self, question: str, wait_for: str) -> None:
        """Types the question and waits for what should come."""
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.wait_for_selector(wait_for)
        self.page.wait_for_selector("#send:not([disabled])")

    def see(self, selector: str) -> "Locator":
        """The element, once it is in view."""
        found = self.page.locator(selector).first
        sync_api.expect(found).to_be_in_viewport()
        return found

    def close(self) -> None:
        """Ends the visit; nothing may have gone wrong or elsewhere."""
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert self.page.evaluate(overflow) <= 0
        self.context.close()
        assert self.faults == []
        outside = [url for url in self.requests if not url.startswith(("data:", "blob:"))]
        assert {urlsplit(url).hostname for url in outside} == {"127.0.0.1"}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_ask_then_choose_shows_the_exact_words(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, address, size)
    assert visit.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    visit.ask("What of the ferry?", ".sources")
    assert LAST in visit.page.inner_text(".answer")
    visit.page.click(".answer .marker")
    assert visit.see("mark.chosen").inner_text() == LAST
    visit.see(".back").click()
    visit.page.wait_for_selector(".panel .passages")
    assert visit.page.locator(".reader").count() == 0
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
    visit.page.evaluate("document.querySelector('.panel').scrollTop = 0")
    sync_api.expect(visit.page.locator("mark.chosen")).not_to_be_in_viewport()
    visit.page.click(".answer .marker")
    visit.see("mark.chosen")
    visit.close()


def test_refusal_looks_different_and_opens_what_is_closest(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.page.click(".chip:nth-child(2)")
    visit.page.wait_for_selector(".refusal")
    assert visit.page.locator(".answer").count() == 0
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
    assert visit.page.input_value("#question textarea") == ""
    visit.close()


def test_a_second_question_waits_in_the_box(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.page.fill("#question textarea", "slow ferry")
    visit.page.press("#question textarea", "Enter")
    visit.page.wait_for_selector("#send[disabled]")
    visit.page.keyboard.type("next")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".sources")
    visit.page.wait_for_selector("#send:not([disabled])")
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
        assert "2 articles" in visit.page.inner_text(".count")
        visit.close()
    finally:
        fake.articles = articles


def test_every_response_carries_the_policy(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    headers = visit.context.request.get(address).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    visit.close()
