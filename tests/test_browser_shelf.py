"""The Library page in a real browser: looked through, read, removed and brought back."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from fakes import FakeAssistant
from filelock import FileLock
from shelves import MANY, full_library
from visit import NARROW, WIDE, Visit, served

from assistant.collection import Collection
from assistant.serving import ServeOptions
from ingest.library import Library
from ingest.writer import Writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Writer]]:
    library, writer = full_library(tmp_path_factory.mktemp("shelf") / "library")
    yield library, writer
    writer.close()
    library.close()


@pytest.fixture(scope="module")
def address(made: tuple[Library, Writer]) -> Iterator[str]:
    """Where the chat is served."""
    with served(FakeAssistant(), collection=Collection(*made)) as address:
        yield address


def at_the_library(
    browser: "Browser",
    address: str,
    size: tuple[int, int] = WIDE,
    scheme: Literal["light", "dark"] = "light",
) -> Visit:
    visit = Visit(browser, address, size, scheme)
    visit.page.get_by_role("tab", name="Library").click()
    visit.page.wait_for_selector(".shelf .entry")
    return visit


def counted(visit: Visit, said: str) -> None:
    sync_api.expect(visit.page.locator(".shelf-count")).to_contain_text(said)


@SIZES
def test_searched_narrowed_and_paged(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = at_the_library(browser, address, size)
    page = visit.page
    counted(visit, f"1–50 of {MANY + 2} articles")
    page.get_by_role("button", name="Next page").press("Enter")
    counted(visit, f"51–100 of {MANY + 2} articles")
    sync_api.expect(page.locator(".shelf-count")).to_be_focused()
    page.get_by_role("searchbox").press_sequentially("CAFE", delay=20)
    counted(visit, "1 article · ")
    sync_api.expect(page.locator(".entry .title")).to_have_text("Ferry café opens")
    sync_api.expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("zebra")
    counted(visit, f"No article matches “zebra”: there are {MANY + 2} in the library.")
    page.get_by_role("button", name="Show all articles").click()
    counted(visit, f"1–50 of {MANY + 2} articles")
    if size == NARROW:
        page.get_by_role("button", name="Filters").click()
    page.locator("#shelf-facets label", has_text="Kurier").click()
    counted(visit, "29 articles · ")
    page.locator("#shelf-facets label", has_text="2023").first.click()
    chosen = page.locator("#shelf-facets input:checked")
    counted(visit, "9 articles · ")
    sync_api.expect(chosen).to_have_count(2)
    sync_api.expect(page.locator("#shelf-facets input[value='2023']")).to_be_focused()
    sync_api.expect(page.locator(".facts .tongue").first).to_have_text("German")
    page.locator("#shelf-controls").get_by_label("From").fill("2023-06-01")
    counted(visit, "5 articles · ")
    page.get_by_role("button", name="Clear all filters").click()
    counted(visit, f"1–50 of {MANY + 2} articles")
    page.get_by_label("Order").select_option("title")
    titles = page.locator(".entry .title")
    sync_api.expect(titles.first).to_contain_text("1340 crowns")
    said = [each.casefold() for each in titles.all_inner_texts()]
    assert len(said) == 50
    assert said == sorted(said)
    visit.close()


@SIZES
def test_read_with_its_copy_and_as_it_was(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = at_the_library(browser, address, size)
    page = visit.page
    page.get_by_role("button", name="Ferry café opens").press("Enter")
    title = page.locator("#shelf-reading .article-title")
    sync_api.expect(title).to_have_text("Ferry café opens")
    sync_api.expect(title).to_be_focused()
    visit.see("#shelf-reading .article-title")
    page.locator(".copy").first.click()
    sync_api.expect(page.locator(".copied")).to_contain_text("cop", ignore_case=True)
    page.locator(".also button", has_text="A café opens").click()
    sync_api.expect(title).to_have_text("A café opens")
    page.locator(".note button", has_text="Ferry café opens").click()
    page.locator(".also button", has_text="Until").click()
    sync_api.expect(title).to_have_text("Ferry café to open")
    page.keyboard.press("Escape")
    sync_api.expect(title).to_have_count(0)
    sync_api.expect(page.get_by_role("button", name="Ferry café opens")).to_be_focused()
    visit.close()


@SIZES
def test_removed_and_brought_back(browser: "Browser", address: str, size: tuple[int, int]) -> None:
    visit = at_the_library(browser, address, size)
    page = visit.page
    page.locator(".entry input").nth(2).check()
    page.get_by_role("button", name="Next page").click()
    counted(visit, "51–100")
    page.locator(".entry input").nth(3).press("Space")
    sync_api.expect(page.locator(".picked-count")).to_have_text("2 selected")
    page.locator(".picked .remove").dblclick()  # which takes them out once
    sync_api.expect(page.locator(".notice")).to_have_text("Removed 2 articles.")
    counted(visit, f"51–100 of {MANY} articles")
    sync_api.expect(page.locator(".count")).to_contain_text(f"{MANY} articles")
    sync_api.expect(page.locator(".picked")).to_be_hidden()
    sync_api.expect(page.locator("#shelf-notice .undo")).to_be_focused()
    # Another, out of the reader, before the first is undone.
    page.locator(".entry .title").first.click()
    page.locator(".opened .remove").click()
    sync_api.expect(page.locator("#shelf-reading .opened")).to_have_count(0)
    sync_api.expect(page.locator(".count")).to_contain_text(f"{MANY - 1} articles")
    sync_api.expect(page.locator(".notice")).to_contain_text("Removed “")
    page.locator("#shelf-notice .undo").press("Enter")
    sync_api.expect(page.locator(".notice")).to_contain_text("back.")
    page.reload()
    page.get_by_role("tab", name="Library").click()
    page.locator(".removals summary").click()
    page.get_by_role("button", name="Put back: 2 articles").click()
    sync_api.expect(page.locator(".notice")).to_have_text("2 articles are back.")
    counted(visit, f"1–50 of {MANY + 2} articles")
    sync_api.expect(page.locator(".removals")).to_have_count(0)
    visit.close()


def test_while_another_program_writes_it_waits_and_says_so(
    browser: "Browser", address: str, made: tuple[Library, Writer]
) -> None:
    visit = at_the_library(browser, address)
    lock = FileLock(Path(str(made[0].folder)) / "writing.lock")
    lock.acquire()
    visit.page.locator(".entry input").first.check()
    visit.page.locator(".picked .remove").click()
    sync_api.expect(visit.page.locator(".notice")).to_contain_text("Waiting for another program")
    visit.page.get_by_role("searchbox").fill("kurier")  # the list can be looked through meanwhile
    counted(visit, "29 articles · ")
    lock.release()
    sync_api.expect(visit.page.locator(".notice")).to_contain_text("Removed “")
    visit.page.locator("#shelf-notice .undo").click()
    sync_api.expect(visit.page.locator(".notice")).to_contain_text("back.")
    visit.close()


def test_what_another_changes_is_seen_and_two_do_not_mix(browser: "Browser", address: str) -> None:
    first, second = at_the_library(browser, address), at_the_library(browser, address)
    first.page.get_by_role("searchbox").fill("kurier")
    counted(first, "29 articles")
    first.page.locator(".entry", has_text="(006)").locator("input").check()
    first.page.locator(".picked .remove").click()
    counted(first, "28 articles")
    counted(second, f"1–50 of {MANY + 2} articles")
    second.page.get_by_role("searchbox").fill("kurier")
    counted(second, "28 articles")
    second.page.get_by_role("tab", name="Ask").click()
    first.page.locator("#shelf-notice .undo").click()
    counted(first, "29 articles")
    second.page.get_by_role("tab", name="Library").click()
    counted(second, "29 articles")
    first.close()
    second.close()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_nothing_is_hard_to_read_or_unnamed(
    browser: "Browser", address: str, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = at_the_library(browser, address, size, scheme)
    page = visit.page
    if size == NARROW:
        page.get_by_role("button", name="Filters").click()
    page.locator("#shelf-facets label", has_text="2023").first.click()
    counted(visit, "34 articles")
    page.locator(".entry input").first.check()
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator(".entry .title").first.click()
    page.wait_for_selector(".opened .article-title")
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
    visit.close()


def test_where_it_is_only_read_nothing_offers_to_remove(
    browser: "Browser", made: tuple[Library, Writer]
) -> None:
    options = ServeOptions(read_only=True)
    with served(FakeAssistant(), options, collection=Collection(*made)) as address:
        visit = at_the_library(browser, address)
        visit.page.locator(".entry .title").first.click()
        visit.page.wait_for_selector(".opened .article-title")
        assert visit.page.get_by_role("button", name="Remove").count() == 0
        assert visit.page.locator("#shelf-list input").count() == 0
        visit.close()
