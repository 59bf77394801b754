"""Asking on the page in a real browser: again, edited, without a filter, what is offered, keys."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from fakes import KEPT, FakeAssistant
from visit import IDLE, NARROW, WIDE, Visit, served

from assistant.preferences import Preferences

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.usefixtures("let_go")

BOX = "#question textarea"


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    """Where the chat is served."""
    with served(fake) as address:
        yield address


def questions(visit: Visit) -> list[str]:
    return visit.page.locator(".question").all_inner_texts()


def test_the_last_turn_is_answered_anew_and_an_edited_one_replaces_what_follows(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    visit.ask("Who lives on Mars?", ".refusal")
    before = len(fake.asked)
    visit.page.get_by_role("button", name="Retry: Who lives on Mars?").press("Enter")
    while len(fake.asked) == before:
        visit.page.wait_for_timeout(50)
    visit.page.wait_for_timeout(500)  # else it may be idle still, not again
    visit.page.wait_for_selector(IDLE)
    sync_api.expect(visit.page.locator(BOX)).to_be_focused()
    assert questions(visit) == ["What of the ferry?", "Who lives on Mars?"]
    visit.page.get_by_role("button", name="Edit: What of the ferry?").press("Enter")
    visit.page.wait_for_selector(".editing")
    sync_api.expect(visit.page.locator(BOX)).to_have_value("What of the ferry?")
    visit.page.keyboard.press("Escape")
    sync_api.expect(visit.page.locator(".editing")).to_have_count(0)
    sync_api.expect(visit.page.locator(BOX)).to_have_value("")
    visit.page.click("[data-edit='0']")
    sync_api.expect(visit.page.locator(BOX)).to_have_value("What of the ferry?")
    visit.page.fill(BOX, "A note on the ferry?")
    visit.page.press(BOX, "Enter")
    visit.page.wait_for_selector(".note")
    assert questions(visit) == ["A note on the ferry?"]
    sync_api.expect(visit.page.locator(".editing")).to_have_count(0)
    visit.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_filters_are_taken_off_one_by_one(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, address, size)
    visit.ask("What of the ferry in 2010?", ".kept")
    visit.page.get_by_role("button", name=f"Remove filter: {KEPT[1]}").click()
    chips = visit.page.locator(".kept li")
    sync_api.expect(chips).to_have_count(1)
    assert chips.all_inner_texts() == [KEPT[0]]
    visit.page.wait_for_selector(IDLE)
    visit.page.get_by_role("button", name=f"Remove filter: {KEPT[0]}").press("Enter")
    sync_api.expect(chips).to_have_count(0)
    visit.page.wait_for_selector(".sources")
    assert questions(visit) == ["What of the ferry in 2010?"]
    visit.close()


def test_what_to_ask_next_comes_after_the_answer_and_is_one_click(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".more")
    assert visit.page.locator("#more b").count() == 0
    visit.page.get_by_role("button", name="Who thanked the <b>crew</b>?").click()
    visit.page.wait_for_selector(".turn:nth-child(2) .sources")
    assert questions(visit)[1] == "Who thanked the <b>crew</b>?"
    visit.page.get_by_role("button", name="What came after “Who thanked").wait_for()
    visit.ask("Who lives on Mars?", ".refusal")
    sync_api.expect(visit.page.locator("#more .chip")).to_have_count(0)
    visit.close()


def test_the_keys(browser: "Browser", address: str, fake: FakeAssistant) -> None:
    visit = Visit(browser, address)
    visit.page.fill(BOX, "hold the ferry")
    visit.page.press(BOX, "Enter")
    visit.page.wait_for_selector(".answer .marker")
    visit.page.keyboard.type("next")
    visit.page.keyboard.press("Escape")  # text is being edited
    assert visit.page.locator(".status").count() == 1
    visit.page.fill(BOX, "")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(".note:has-text('Stopped.')")
    fake.going_on.set()
    visit.page.locator(".answer .marker").first.focus()
    visit.page.keyboard.press("/")
    sync_api.expect(visit.page.locator(BOX)).to_be_focused()
    visit.page.keyboard.press("ArrowUp")
    sync_api.expect(visit.page.locator(BOX)).to_have_value("hold the ferry")
    visit.page.keyboard.press("/")
    sync_api.expect(visit.page.locator(BOX)).to_have_value("hold the ferry/")
    visit.close()


def test_settings_are_kept_for_one_person_and_used(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit, other = Visit(browser, address), Visit(browser, address)
    visit.page.click("text=Settings")
    sync_api.expect(visit.page.locator(".standing")).to_contain_text("Nothing leaves this machine.")
    visit.page.get_by_label("Written by openai:gpt-5").check()
    sync_api.expect(visit.page.locator(".standing")).to_contain_text("are sent to api.openai.com.")
    visit.page.get_by_label("Passages read for an answer").fill("12")
    visit.page.get_by_label("From").fill("2024-05-01")
    sync_api.expect(visit.page.locator(".standing")).to_contain_text("from 1 May 2024")
    visit.page.keyboard.press("Escape")
    sync_api.expect(visit.page.locator(".settings summary")).to_be_focused()
    visit.ask("What of the ferry?", ".kept li")
    assert visit.page.locator(".kept li").all_inner_texts() == ["published from 2024-05-01"]
    assert fake.preferences == Preferences(12, "openai:gpt-5", "balanced")
    other.ask("What of the ferry?", ".sources")
    assert fake.preferences == Preferences()
    assert other.page.locator(".kept").count() == 0

    visit.page.reload()
    sync_api.expect(visit.page.locator(".standing")).to_contain_text("are sent to api.openai.com.")
    visit.page.click("text=Settings")
    sync_api.expect(visit.page.get_by_label("Passages read for an answer")).to_have_value("12")
    visit.page.click("text=Back to the usual settings")
    sync_api.expect(visit.page.locator(".standing")).to_contain_text("Nothing leaves this machine.")
    sync_api.expect(visit.page.get_by_label("Passages read for an answer")).to_have_value("8")
    sync_api.expect(visit.page.locator(".settings summary")).to_be_focused()
    visit.close()
    other.close()


def test_an_answer_is_copied_with_its_references(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("What of the ferry?", ".sources")
    visit.page.click("text=Copy answer")
    visit.page.wait_for_selector("text=Copied")
    said = visit.page.evaluate("navigator.clipboard.readText()")
    assert "rescue. [1]" in said
    assert "[2] “It carried 212 passengers, the port authority said.”" in said
    visit.page.wait_for_selector("text=Copy answer")
    visit.close()


def test_questions_of_the_library_come_when_they_are_found(
    browser: "Browser", fake: FakeAssistant
) -> None:
    known, fake.known = fake.known, None
    try:
        with served(fake, examples=()) as address:
            visit = Visit(browser, address)
            assert visit.page.locator("#welcome .chip").count() == 0
            fake.known = known
            visit.page.click("#welcome .chip")
            visit.page.wait_for_selector(".sources")
            assert questions(visit) == ["Who left <b>Lindhaven</b>?"]
            visit.close()
    finally:
        fake.known = known


def test_what_is_offered_follows_the_library(browser: "Browser") -> None:
    fake = FakeAssistant(known=("What of the <b>ferry</b>?",))
    with served(fake, examples=()) as address:
        visit = Visit(browser, address)
        tab = visit.page.get_by_role("tab", name="Ask")
        chips = visit.page.locator("#welcome .chip")
        sync_api.expect(chips).to_have_text("What of the <b>ferry</b>?")

        def comes_back(known: tuple[str, ...] | None) -> None:
            visit.page.get_by_role("tab", name="Overview").click()
            fake.known = known
            tab.click()

        comes_back(None)  # they are looked for anew
        sync_api.expect(chips).to_have_count(0)
        sync_api.expect(visit.page.locator("#welcome h2")).to_have_text(
            "What would you like to know?"
        )
        fake.known = ("Who left?",)
        sync_api.expect(chips).to_have_text("Who left?")
        visit.ask("What of the ferry?", ".sources")
        comes_back(("Who came?",))
        assert questions(visit) == ["What of the ferry?"]
        visit.page.get_by_role("button", name="New conversation").click()
        sync_api.expect(chips).to_have_text("Who came?")
        visit.close()


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["light-wide", "dark-narrow"]
)
def test_nothing_is_hard_to_read_or_unnamed(
    browser: "Browser", address: str, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, address, size, scheme)
    visit.ask("What of the ferry in 2010?", ".more")
    visit.page.click("[data-edit]")
    visit.page.wait_for_selector(".editing")
    for sheet in ("Keyboard", "Settings"):
        visit.page.click(f"text={sheet}")
        found = axe.run(visit.page, context="#columns")
        assert found.violations_count == 0, found.generate_report()
    visit.close()
