"""Signing in, being told to wait, and what a page's policy stops, in a real browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from fakes import FakeAssistant
from visit import NARROW, WIDE, Visit, served

from assistant.passwords import PasswordHash, Passwords
from assistant.serving import Limits, ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PASSWORD = "correct horse battery"


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_sign_in_ask_and_sign_out(
    browser: "Browser", size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    people = Passwords({"ada": PasswordHash.of(PASSWORD, log_n=10)})
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    with served(FakeAssistant(), ServeOptions(passwords=Path("people")), people) as address:
        page.goto(address)
        page.keyboard.type("ada")  # the name has the focus
        page.keyboard.press("Tab")
        page.keyboard.type("guessed")
        page.keyboard.press("Enter")
        assert "do not belong together" in page.inner_text("[role=alert]")
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        page.fill("#username", "ada")
        page.fill("#password", PASSWORD)
        page.click("button")
        page.wait_for_selector("#welcome .welcome")
        page.fill("#question textarea", "What of the ferry?")
        page.press("#question textarea", "Enter")
        page.wait_for_selector(".sources")
        page.click("#sign-out button")
        page.wait_for_selector("#username")
        page.goto(address)
        assert page.url.endswith("/login")
    context.close()


def test_who_asks_too_much_is_told_in_the_conversation(browser: "Browser") -> None:
    with served(FakeAssistant(), ServeOptions(limits=Limits(asks=1))) as address:
        visit = Visit(browser, address)
        visit.ask("What of the ferry?", ".sources")
        visit.ask("What of the ferry?", ".problem")
        assert "Try again in" in visit.page.inner_text(".problem")
        assert visit.page.locator(".turn").count() == 2
        visit.close()


def test_no_script_but_the_pages_own_runs(browser: "Browser") -> None:
    with served(FakeAssistant()) as address:
        visit = Visit(browser, address)
        blocked: list[str] = []
        visit.page.on("console", lambda said: blocked.append(said.text))
        visit.ask("What of the ferry?", ".sources")
        visit.page.click(".answer .marker")
        visit.see("mark.chosen")
        assert not [each for each in blocked if "Content Security Policy" in each]
        visit.page.evaluate(
            """() => {
                const put = (html) => document.body.insertAdjacentHTML("beforeend", html);
                put('<img src="data:," onerror="window.ran = 1">');
                put('<a id="go" href="javascript:window.ran=2">x</a>');
                const script = document.createElement("script");
                script.textContent = "window.ran = 3";
                document.body.append(script);
                document.getElementById("go").click();
            }"""
        )
        while len([each for each in blocked if "Content Security Policy" in each]) < 3:
            visit.page.wait_for_timeout(50)
        assert visit.page.evaluate("window.ran") is None
        visit.close()
