"""Conversations that the browser keeps, in a real browser: tabs, reloads, export, feedback."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from fakes import FERRY, FakeAssistant
from visit import IDLE, NARROW, Visit, served

from ingest.feedback import FeedbackBox
from ingest.library import Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.usefixtures("let_go")

LAST = "The mayor thanked the crew of the lifeboat for the rescue."
LONG = 30_000  # milliseconds: a page that is loaded anew on a busy machine
FAMILY = "citewell:conversation:"
KEPT = f"Object.keys(localStorage).filter((key) => key.startsWith('{FAMILY}'))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library, for feedback."""
    folder = tmp_path_factory.mktemp("kept") / "library"
    Library.open(folder, create=True).close()
    return folder


@pytest.fixture(scope="module")
def address(fake: FakeAssistant, folder: Path) -> Iterator[str]:
    """Where the chat is served."""
    with served(fake, library=str(folder)) as address:
        yield address


def keeps(page: "Page", count: int) -> None:
    """The browser keeps so many conversations, or soon will."""
    until = time.monotonic() + 20
    while len(page.evaluate(KEPT)) != count:
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def new(page: "Page") -> None:
    page.get_by_role("button", name="New conversation").click()
    sync_api.expect(page.locator(".turn")).to_have_count(0)


def drawer(page: "Page") -> Any:
    """The list, opened."""
    page.get_by_role("button", name="Conversations").click()
    found = page.get_by_role("dialog", name="Conversations")
    sync_api.expect(found).to_be_visible()
    return found


def download(page: "Page", name: str) -> "Download":
    with page.expect_download() as coming:
        page.get_by_role("button", name=name, exact=True).click()
    return coming.value


def test_a_reload_brings_the_conversation_back(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    visit.ask("Who lives on Mars?", ".refusal")
    visit.page.reload()
    sync_api.expect(visit.page.locator(".turn")).to_have_count(2)
    visit.page.click(".turn .marker")
    assert visit.see("mark.chosen").inner_text() == LAST
    visit.see(".back").click()
    visit.ask("Was it late?", ".turn:nth-child(3) .sources")
    assert [each.question for each in fake.turns] == ["What of the ferry?", "Who lives on Mars?"]
    keeps(visit.page, 1)
    assert "ferry" not in visit.page.evaluate("document.cookie")
    visit.close()


def test_the_list_is_searched_renamed_and_opened_by_key(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    new(page)
    visit.ask("Who lives on Mars?", ".refusal")
    opener = page.get_by_role("button", name="Conversations 2")
    opener.press("Enter")
    titles = page.locator(".kept-title")
    sync_api.expect(titles).to_have_text(["Who lives on Mars?", "What of the ferry?"])
    sync_api.expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("LIFEBOAT mayor")  # in the answer alone
    sync_api.expect(titles).to_have_text(["What of the ferry?"])
    page.get_by_role("button", name="Rename").press("Enter")
    page.keyboard.type("Harbour <b>")
    page.keyboard.press("Escape")
    sync_api.expect(titles).to_have_text(["What of the ferry?"])
    page.get_by_role("button", name="Rename").press("Enter")
    page.keyboard.type("Harbour <b>")
    page.keyboard.press("Enter")
    sync_api.expect(titles).to_have_text(["Harbour <b>"])
    page.keyboard.press("Escape")
    sync_api.expect(page.locator(".kept-drawer")).to_be_hidden()
    sync_api.expect(opener).to_be_focused()
    opener.press("Enter")
    page.locator(".kept-name", has_text="Harbour").press("Enter")
    sync_api.expect(page.locator(".turn .sources")).to_be_visible()
    sync_api.expect(page.locator("#question textarea")).to_be_focused()
    visit.ask("A note on the ferry?", ".note")  # goes on under the name
    page.reload()
    sync_api.expect(page.locator(".turn")).to_have_count(2)
    titles = drawer(page).locator(".kept-title")
    sync_api.expect(titles).to_have_text(["Harbour <b>", "Who lives on Mars?"])
    visit.close()


def test_what_is_deleted_can_be_put_back(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address, NARROW)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    drawer(page).get_by_role("button", name="Delete").click()
    sync_api.expect(page.locator(".turn")).to_have_count(0)
    keeps(page, 0)
    sync_api.expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    sync_api.expect(page.locator(".turn .sources")).to_have_count(1)
    sync_api.expect(page.locator(".kept-name")).to_be_focused()
    keeps(page, 1)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.wait_for_selector("#welcome .welcome")
    keeps(page, 0)
    visit.close()


def test_two_tabs_do_not_overwrite_each_other(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    other = visit.context.new_page()
    other.goto(address)
    other.wait_for_selector("#welcome .welcome")
    drawer(other).locator(".kept-name").click()
    other.wait_for_selector(".turn .sources")
    visit.ask("Who lives on Mars?", ".refusal")
    other.fill("#question textarea", "A note on the ferry?")
    other.press("#question textarea", "Enter")
    other.wait_for_selector(".turn:nth-child(2) .note")
    sync_api.expect(other.locator(".kept-said")).to_contain_text("both are kept")
    other.wait_for_selector(IDLE)
    # The first tab hears of it, and what it has itself is whole.
    sync_api.expect(visit.page.get_by_role("button", name="Conversations 2")).to_be_visible()
    visit.page.reload()
    sync_api.expect(visit.page.locator(".turn .refusal")).to_have_count(1)
    sync_api.expect(visit.page.locator(".turn")).to_have_count(2)
    visit.close()


def test_what_is_opened_or_deleted_in_mid_answer(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    visit = Visit(browser, address)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    new(page)
    page.fill("#question textarea", "hold the ferry")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".answer .marker")
    drawer(page).locator(".kept-name", has_text="What of").click()
    sync_api.expect(page.locator(".question")).to_have_text(["What of the ferry?"])
    page.fill("#question textarea", "hold it again")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn:nth-child(2) .answer .marker")
    drawer(page).get_by_role("button", name="Delete: What of the ferry?").click()
    sync_api.expect(page.locator(".turn")).to_have_count(0)
    fake.going_on.set()
    page.keyboard.press("Escape")
    visit.ask("Who lives on Mars?", ".refusal")
    assert page.locator(".question").all_inner_texts() == ["Who lives on Mars?"]
    titles = drawer(page).locator(".kept-title")
    sync_api.expect(titles).to_have_text(["Who lives on Mars?", "hold the ferry"])
    visit.close()


def test_exports_are_whole_files(browser: "Browser", address: str, tmp_path: Path) -> None:
    visit = Visit(browser, address)
    visit.ask("What of the ferry?", ".sources")
    visit.ask("hostile", ".turn:nth-child(2) .sources")
    saved = download(visit.page, "Export as Markdown")
    assert saved.suggested_filename == "what-of-the-ferry.md"
    assert f"“{LAST}” — *Ferry leaves Lindhaven*" in saved.path().read_text("utf-8")
    page_file = tmp_path / "export.html"
    download(visit.page, "Export as Web page").save_as(page_file)
    reader = visit.context.new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("dialog", lambda dialog: pytest.fail(dialog.message))
    reader.goto(page_file.as_uri())
    assert LAST in reader.inner_text(".answer")
    reader.click("sup a")
    assert reader.url.endswith("#q1-1")
    assert {url.partition("#")[0] for url in asked} == {page_file.as_uri()}
    visit.close()


def test_damaged_and_hostile_entries_harm_nothing(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    bad = "<img src=x onerror=alert(1)>"
    head = {"name": bad, "changed": "2020-01-01T00:00:00Z", "revision": "r", "count": 1}
    entries = {
        "hostile": f"{json.dumps(head)}\n{{}}",
        "older": f'{json.dumps(head | {"name": "Old", "changed": "2019"})}\n{{"form": 0}}',
        "broken": "{{{",
    }
    for key, value in entries.items():
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [FAMILY + key, value])
    page.reload()
    sync_api.expect(page.locator(".turn .sources")).to_have_count(1)
    titles = drawer(page).locator(".kept-title")
    named = ["What of the ferry?", bad, "Old", "A damaged conversation"]
    sync_api.expect(titles).to_have_text(named)
    told = page.locator(".kept-told")
    for at, reason in ((1, "is damaged"), (2, "another version of Citewell"), (3, "is damaged")):
        page.locator(".kept-name").nth(at).click()
        sync_api.expect(told).to_contain_text(reason)
    sync_api.expect(page.locator(".turn .sources")).to_have_count(1)
    keeps(page, 4)
    page.locator(".kept-name").nth(0).click()
    sync_api.expect(page.locator(".kept-drawer")).to_be_hidden()
    visit.ask("Who lives on Mars?", ".refusal")
    visit.close()


NO_STORAGE = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('forbidden', 'SecurityError') }, configurable: true })"  # noqa: E501
FULL = f"""const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {{
  if (key.startsWith('{FAMILY}') && value.length > 3000) throw new DOMException('', 'QuotaExceededError');
  put.call(this, key, value);
}};"""  # noqa: E501


def test_without_storage_the_chat_works_and_says_so(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address, script=NO_STORAGE)
    sync_api.expect(visit.page.locator(".kept-said")).to_contain_text("is gone when you leave")
    visit.ask("What of the ferry?", ".sources")
    assert download(visit.page, "Export as Markdown").suggested_filename.endswith(".md")
    visit.close()


def test_a_full_browser_keeps_what_it_has_and_says_so(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address, script=FULL)
    visit.ask("What of the ferry?", ".sources")
    for turn in range(2, 6):
        visit.ask("A note on the ferry?", f".turn:nth-child({turn}) .note")
    sync_api.expect(visit.page.locator(".kept-said")).to_contain_text("no more room")
    visit.page.reload()
    sync_api.expect(visit.page.locator(".turn .sources").first).to_be_visible()
    assert 1 <= visit.page.locator(".turn").count() < 5
    visit.close()


ELSEWHERE = """
import sys, time
sys.path.insert(1, "tests")
from fakes import FakeAssistant
from visit import served
with served(FakeAssistant(), port=int(sys.argv[1])):
    time.sleep(600)
"""


def test_a_server_that_is_killed_in_mid_answer_and_started_again(browser: "Browser") -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, str(port)], cwd=Path(__file__).parent.parent
    )
    try:
        wait_for(port)
        visit = Visit(browser, f"http://127.0.0.1:{port}/")
        visit.page.fill("#question textarea", "hold the ferry")
        visit.page.press("#question textarea", "Enter")
        visit.page.wait_for_selector(".answer .marker")
    finally:
        server.kill()
        server.wait()
    sync_api.expect(visit.page.get_by_text("Connection to the server was lost")).to_be_visible(
        timeout=LONG
    )
    assert LAST in visit.page.inner_text(".answer")
    with served(FakeAssistant(), port=port):  # the page comes back by itself
        sync_api.expect(visit.page.locator(".turn .note")).to_have_text("Stopped.", timeout=LONG)
        assert LAST in visit.page.inner_text(".answer")
        sync_api.expect(visit.page.locator(".kept-said")).to_contain_text("cut short")
        visit.ask("What of the ferry?", ".turn:nth-child(2) .sources")
        visit.close()


def wait_for(port: int) -> None:
    """Wait until something answers there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawer_and_the_note_are_easy_to_read(
    browser: "Browser", address: str, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, address, scheme=scheme)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    page.get_by_role("button", name="Bad answer").click()
    page.get_by_role("button", name="Add a note").click()
    looked = [axe.run(page, context="#left")]
    page.keyboard.press("Escape")
    drawer(page).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    looked.append(axe.run(page, context="#left"))
    assert [each.generate_report() for each in looked if each.violations_count] == []
    visit.close()


def test_a_word_on_an_answer_stays_one_s_own(
    browser: "Browser", address: str, folder: Path
) -> None:
    visit = Visit(browser, address, NARROW)
    page = visit.page
    visit.ask("What of the ferry?", ".sources")
    down = page.get_by_role("button", name="Bad answer")
    down.press("Enter")
    sync_api.expect(down).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Add a note").press("Enter")
    dialog = page.get_by_role("dialog", name="What was right, or wrong?")
    dialog.get_by_label("Note").fill("It was late.")
    dialog.get_by_label("The right words").fill("at 07:10")
    dialog.get_by_role("button", name="Send").click()
    sync_api.expect(page.get_by_role("button", name="Change the note")).to_be_focused()
    (given,) = [each for each in FeedbackBox(folder).all() if each.note]
    assert (given.verdict, given.note, given.words) == ("down", "It was late.", "at 07:10")
    assert given.cited[0].article == FERRY.id
    visit.ask("Who lives on Mars?", ".refusal")
    sync_api.expect(down.first).to_have_attribute("aria-pressed", "true")
    page.reload()
    sync_api.expect(down.first).to_have_attribute("aria-pressed", "true")
    other = Visit(browser, address)
    other.ask("What of the ferry?", ".sources")
    assert other.page.locator("[aria-pressed=true]").count() == 0
    other.close()
    down.first.click()
    sync_api.expect(down.first).to_have_attribute("aria-pressed", "false")
    sync_api.expect(page.locator(".kept-said")).to_have_text("Taken back.")
    assert not [each for each in FeedbackBox(folder).all() if each.note]
    visit.close()
