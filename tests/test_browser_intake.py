"""Adding articles, in a real browser: files, a feed, progress, failures, two people at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Literal

import pytest
from corpus_good import format_of, good_files
from corpus_texts import story
from fakes import CHEESE, WIRE, tiny_embedder
from visit import NARROW, WIDE, Visit, served
from website import Page, Site, item, rss, serving

from assistant import Assistant
from assistant.collection import Collection
from assistant.intake.collector import Collector
from assistant.intake.jobs import Jobs
from assistant.serving import Limits, ServeOptions
from ingest.library import Library
from ingest.loaders.load import SUFFIXES
from ingest.orders import Order
from ingest.report import Happened, Report
from ingest.run import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload
    from playwright.sync_api import Page as Shown

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

DROP = """(zone, files) => {
    const held = new DataTransfer();
    for (const [name, text] of files) held.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"])
        zone.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true }));
}"""


class Held(Collector):
    """Goes on after each article only when it may."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant, private=True)
        self.going_on = Event()
        self.going_on.set()

    def take(self, order: Order, run: Run) -> Report:
        def told(happened: Happened) -> None:
            run.told(happened)
            assert self.going_on.wait(60)

        return super().take(order, Run(progress=run.progress, told=told, stopped=run.stopped))


@dataclass
class Served:
    """A chat over a library of its own."""

    assistant: Assistant
    collector: Held
    address: str = ""


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_embedder(tmp_path_factory.mktemp("embedder")))


@pytest.fixture
def chat(tmp_path: Path, embedder: str) -> Iterator[Served]:
    """A chat over an empty library."""
    Library.open(tmp_path / "library", create=True).close()
    assistant = Assistant.open(
        tmp_path / "library", embedder=embedder, reader="none", reranker="none"
    )
    made = Served(assistant, Held(assistant))
    jobs = Jobs(made.collector)
    collection = Collection(assistant.library, assistant.writer)
    options = ServeOptions(limits=Limits(file_bytes=2_000_000))
    with served(assistant, options, collection=collection, jobs=jobs) as made.address:
        yield made
    jobs.close()
    assistant.close()


def at_library(visit: Visit) -> "Shown":
    visit.page.get_by_role("tab", name="Library").click()
    visit.see("#intake-drop .drop")
    return visit.page


def payload(name: str, text: str | bytes) -> "FilePayload":
    content = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "", "buffer": content}


def test_one_file_of_each_format(browser: "Browser", chat: Served) -> None:
    good = {format_of(each.path): each for each in good_files() if each.articles}
    assert {*good, ".xml", ".rss", ".atom"} == set(SUFFIXES)
    visit = Visit(browser, chat.address)
    page = at_library(visit)
    page.set_input_files(
        "#intake-files", [payload(Path(each.path).name, each.content) for each in good.values()]
    )
    page.wait_for_selector(".job:has-text('Done')", timeout=60_000)
    assert page.locator(".became.failed").count() == 0
    library = chat.assistant.library
    held = [each for a in library.articles() for each in (a, *library.copies.of(a.id))]
    for each in good.values():
        for expected in each.articles:
            assert any(expected.words in found.text for found in held), each.path
    said = f"{library.article_count()} articles"
    sync_api.expect(page.locator(".count")).to_contain_text(said)
    visit.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_empty_library_leads_to_where_files_are_dropped(
    browser: "Browser", chat: Served, size: tuple[int, int]
) -> None:
    visit = Visit(browser, chat.address, size)
    assert "three ways to begin" in visit.page.inner_text(".empty")
    visit.page.get_by_role("button", name="Add articles").click()
    visit.see("#intake-drop .drop")
    visit.page.locator(".drop").evaluate(DROP, [["../wire <b>.txt", WIRE], ["cheese.txt", CHEESE]])
    visit.page.wait_for_selector(".job:has-text('Done: 2 added')")
    assert visit.page.locator("#intake-state b").count() == 0
    assert {each.source for each in chat.assistant.library.articles()} == {
        "upload: wire <b>.txt", "upload: cheese.txt",
    }  # fmt: skip
    ask, library = (visit.page.get_by_role("tab", name=name) for name in ("Ask", "Library"))
    ask.click()
    greeting = visit.page.locator("#welcome h2")
    sync_api.expect(greeting).to_have_text("What would you like to know?")
    library.click()
    visit.page.get_by_label("Select all on this page").check()
    visit.page.locator(".picked .remove").click()
    visit.page.wait_for_selector(".notice:has-text('Removed')")
    ask.click()
    sync_api.expect(greeting).to_have_text("There are no articles yet")
    library.click()
    visit.page.get_by_role("button", name="Undo").click()
    visit.page.wait_for_selector(".notice:has-text('back')")
    ask.click()
    sync_api.expect(greeting).to_have_text("What would you like to know?")
    visit.ask("Who won the national cheese prize?", ".sources")
    visit.close()


def test_progress_is_seen_by_both_questions_go_on_and_stop_keeps_what_is_done(
    browser: "Browser", chat: Served
) -> None:
    first, second = Visit(browser, chat.address), Visit(browser, chat.address)
    one, two = at_library(first), at_library(second)
    chat.collector.going_on.clear()
    one.set_input_files("#intake-files", [payload(f"{n}.txt", story(n).text) for n in range(3)])
    one.wait_for_selector(".happened li")
    assert one.get_by_role("progressbar").get_attribute("value")
    two.wait_for_selector(".job:has-text('Reading 3 files')")
    two.locator(".drop").evaluate(DROP, [["cheese.txt", CHEESE]])
    one.wait_for_selector(".queue:has-text('1 file cheese.txt')")
    first.page.get_by_role("tab", name="Ask").click()
    first.ask("Who lives on Mars?", ".turn :is(.sources, .refusal, .empty)")
    first.close()  # the work goes on without who asked for it
    two.click("#intake-stop")
    two.wait_for_selector(".counts:has-text('stopping')")
    chat.collector.going_on.set()
    two.wait_for_selector(".queue:has-text('3 files')")
    two.wait_for_selector(".job:has-text('Done: 1 added')")
    assert chat.assistant.article_count() == 2
    sync_api.expect(two.locator("#intake-stop")).to_be_hidden()
    second.close()
    third = Visit(browser, chat.address)
    sync_api.expect(at_library(third).locator(".job")).to_contain_text("Done: 1 added")
    third.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_failures_are_named_tried_again_and_forgotten(
    browser: "Browser", chat: Served, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, chat.address, scheme=scheme)
    page = at_library(visit)
    page.set_input_files(
        "#intake-files",
        [payload("<img src=x onerror=alert(1)>.pdf", "no pdf"), payload("film.mp4", "x")],
    )
    page.wait_for_selector(".failures")
    said = page.locator("#intake-said")
    sync_api.expect(said).to_contain_text("“film.mp4”: cannot read .mp4")
    assert "<img src=x onerror=alert(1)>.pdf" in page.inner_text(".failures")
    assert page.locator("#intake img").count() == 0
    found = axe.run(page, context="#intake")
    assert found.violations_count == 0, found.generate_report()
    page.click("#intake-retry")
    page.wait_for_selector(".failures:has-text('2 times')")
    page.click("#intake-forget")
    page.wait_for_selector("#intake:not(:has(.failures))")
    large = payload("large.txt", b"x" * 2_000_001)
    page.set_input_files("#intake-files", [large])
    told = page.locator(".sending")
    sync_api.expect(told).to_contain_text("large.txt is over the limit of 2 MB")
    visit.close()


def test_a_feed_is_added_by_its_address_and_a_path_is_refused(
    browser: "Browser", chat: Served
) -> None:
    with serving() as site:
        feed = a_feed(site)
        visit = Visit(browser, chat.address)
        page = at_library(visit)
        page.fill("#intake-addresses textarea", "/etc/passwd")
        page.press("#intake-addresses textarea", "Enter")
        page.wait_for_selector("#intake-said .problem:has-text('is no web address')")
        assert page.input_value("#intake-addresses textarea").strip() == "/etc/passwd"
        page.fill("#intake-addresses textarea", feed)
        page.fill("#intake-most input", "2")
        page.click("#intake-add")
        page.wait_for_selector(".job:has-text('Done: 2 added')", timeout=60_000)
        sync_api.expect(page.locator("#intake-said")).to_have_text("")
        sync_api.expect(page.locator("#intake-addresses textarea")).to_have_value("")
        page.click("#intake-sync")
        page.wait_for_selector(".job:has-text('Done: 2 unchanged')", timeout=60_000)
        visit.close()


def a_feed(site: Site) -> str:
    links = [site.article(f"/{name}") for name in ("Aurora", "Boreas", "Castor")]
    site.pages["/feed.xml"] = Page(rss(*(item(each) for each in links)), "application/rss+xml")
    return site.url("/feed.xml")
