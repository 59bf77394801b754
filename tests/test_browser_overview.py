"""The overview in a real browser: pictures that a person sees, in numbers for those who do not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pytest
from fakes import FERRY, HOSTILE, FakeAssistant
from visit import NARROW, WIDE, Visit, served

from assistant.answer import Passage
from ingest.article import Article

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PAPERS = ("Lindhaven Post", "Northern Courier", "Harbour Times")
MANY = [
    Article(
        f"story-{number}.txt",
        " ".join(["word"] * (100 + 40 * number)),
        f"Story {number}",
        publisher=PAPERS[number % 3 * (number % 2)],
        published=date(2010 + number % 9, 1 + number % 12, 3),
        language="en",
    )
    for number in range(30)
]


class Searching(FakeAssistant):
    """Finds the passages of its answers."""

    def search(self, question: str, *_: Any, **__: Any) -> list[Passage]:
        found = self._answer(question).passages
        return [replace(each, rank=rank) for rank, each in enumerate(found, 1)]


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return Searching([FERRY, replace(HOSTILE, published=date(2012, 1, 1)), *MANY])


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    """Where the chat is served."""
    with served(fake) as address:
        yield address


def look(visit: Visit) -> None:
    """Opens the overview, and waits for its pictures."""
    visit.page.get_by_role("tab", name="Overview").click()
    for name in ("over-time", "publishers", "lengths"):
        visit.page.wait_for_selector(f"#{name} svg.marks .role-mark path")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_collection_is_drawn_when_it_is_looked_at(
    browser: "Browser", address: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, address, size)
    assert not [url for url in visit.requests if "AltairPlot" in url]
    look(visit)
    assert visit.page.inner_text(".totals dd >> nth=0") == "32"
    assert visit.page.inner_text("#over-time .gist").startswith("32 articles from 4 publishers")
    assert visit.page.locator("#over-time svg.marks .role-mark path").count() == 15
    names = visit.page.locator("#publishers svg.marks .role-axis-label text").all_text_contents()
    assert names[0] == "Lindhaven Post"
    for name in ("over-time", "publishers", "lengths"):
        place, svg = (visit.page.locator(f"#{name} {part}") for part in (".picture", "svg.marks"))
        wide, drawn = place.bounding_box(), svg.bounding_box()
        assert wide
        assert drawn
        assert 0.97 * wide["width"] <= drawn["width"] <= wide["width"] + 1
    visit.close()


def test_pictures_fit_again_after_the_window_changed_behind_another_page(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    look(visit)
    visit.page.get_by_role("tab", name="Ask").click()
    visit.page.set_viewport_size({"width": 600, "height": 800})
    visit.page.get_by_role("tab", name="Overview").click()
    sync_api.expect(visit.page.locator("#over-time svg.marks")).to_have_attribute("width", "536")
    visit.close()


def test_the_numbers_are_in_a_table_and_the_gist_is_the_pictures_name(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    look(visit)
    gist = visit.page.inner_text("#publishers .gist")
    assert visit.page.locator("#publishers .vega-embed").get_attribute("aria-label") == gist
    visit.page.locator("#publishers summary").press("Enter")
    table = visit.page.get_by_role("table", name="Articles by publisher")
    assert table.locator("thead th").all_inner_texts() == ["Publisher", "Articles"]
    first = table.locator("tbody tr").first
    assert first.get_by_role("rowheader").inner_text() == "Lindhaven Post"
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_question_s_passages_are_drawn_and_nothing_is_hard_to_read(
    browser: "Browser", address: str, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, address, scheme=scheme)
    visit.ask("What of the ferry?", ".sources")
    look(visit)
    visit.page.wait_for_selector("#passages svg.marks .role-mark path")
    assert visit.page.input_value("#spread-question textarea") == "What of the ferry?"
    assert visit.page.inner_text("#passages .gist").startswith("1 passage from 1 article")
    visit.page.fill("#spread-question textarea", "Who lives on Mars?")
    visit.page.press("#spread-question textarea", "Enter")
    sync_api.expect(visit.page.locator("#passages .gist")).to_contain_text("2 passages from 2")
    visit.page.locator("#passages summary").click()
    colours = visit.page.evaluate(
        "() => ['fill', 'color'].map((which, at) => getComputedStyle(document.querySelector("
        "['#over-time .role-mark path', '.numbers summary'][at]))[which])"
    )
    accent = {"light": "rgb(143, 42, 28)", "dark": "rgb(240, 161, 141)"}[scheme]
    assert colours == [accent, accent]
    found = axe.run(visit.page, context="#overview")
    assert found.violations_count == 0, found.generate_report()
    visit.close()


def test_hovering_names_a_bar_and_hostile_names_are_text(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address, NARROW)
    look(visit)
    bars = visit.page.locator("#publishers .role-mark.mark-rect path")
    for number in range(bars.count()):
        bars.nth(number).hover()
        visit.page.wait_for_selector("#vg-tooltip-element.visible")
        if HOSTILE.publisher in visit.page.inner_text("#vg-tooltip-element"):
            break
    else:
        raise AssertionError("the hostile publisher has no bar")
    assert visit.page.locator("#vg-tooltip-element img, #overview img, #overview a").count() == 0
    visit.close()


def test_an_empty_library_says_so_and_fills_without_a_restart(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    articles, fake.articles = fake.articles, []
    try:
        visit = Visit(browser, address)
        visit.page.get_by_role("tab", name="Overview").click()
        sync_api.expect(visit.page.locator("#overview .empty")).to_contain_text("no articles")
        assert visit.page.locator("#overview svg.marks, #spread").count() == 0
        fake.articles = articles
        visit.page.get_by_role("tab", name="Ask").click()
        look(visit)
        visit.close()
    finally:
        fake.articles = articles


def test_what_has_no_dates_and_no_publishers_says_so(browser: "Browser") -> None:
    bare: Any = [replace(each, publisher="", published=None) for each in MANY[:4]]
    with served(FakeAssistant(bare)) as address:
        visit = Visit(browser, address)
        visit.page.get_by_role("tab", name="Overview").click()
        visit.page.wait_for_selector("#lengths svg.marks")
        assert "None of the 4 articles has a date" in visit.page.inner_text("#over-time")
        assert "names its publisher" in visit.page.inner_text("#publishers")
        assert visit.page.locator("#over-time svg.marks, #publishers svg.marks").count() == 0
        visit.close()
