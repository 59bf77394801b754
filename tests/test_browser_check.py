"""Checking an answer in a real browser: cards, keys, the way through its citations, copying."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from fakes import FERRY, HOSTILE, FakeAssistant, answered
from visit import NARROW, WIDE, Visit, served

from assistant.answer import Answer, ShortAnswer
from ingest.article import Article, Span
from ingest.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

LAST = "The mayor thanked the crew of the lifeboat for the rescue."
CARRIED = "It carried 212 passengers, the port authority said."
COUNTED = "Only 198 people were on board, the insurer counted."
REPORT = Article(
    "report.pdf",
    f"The Aurora inquiry.\n\n{COUNTED}\n\nNobody knows of the rest.",
    "Inquiry into the Aurora",
    ("Bo Ek",),
    "Harbour Board",
    date(2024, 6, 9),
    metadata={PAGES: "0,21"},
)


@dataclass
class Checked(FakeAssistant):
    """Cites two articles, one of them with pages; to "differ", they say different things."""

    def _answer(self, question: str) -> Answer:
        if "differ" not in question and "all of it" not in question:
            return super()._answer(question)
        if "all of it" in question:
            made = answered(question, [(FERRY, LAST), (REPORT, COUNTED), (FERRY, CARRIED)])
        else:
            made = answered(question, [(REPORT, COUNTED), (FERRY, CARRIED)])
        cited = [replace(each, page=2 if each.title == REPORT.title else None)
                 for each in made.citations]  # fmt: skip
        made = replace(made, citations=tuple(cited), model="scripted")
        if "differ" not in question:
            return made
        told = zip(made.citations, ("198 people", "212 passengers"), strict=True)
        sides = tuple(
            ShortAnswer(words, each.number, Span(start, start + len(words)))
            for each, words in told
            for start in [each.source.start + each.quote.index(words)]
        )
        return replace(made, sides=sides, notes=("The articles do not say the same: “198 …”.",))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the chat is served."""
    with served(Checked(articles=[FERRY, HOSTILE, REPORT])) as address:
        yield address


def boxes_meet(one: "Locator", other: "Locator") -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    return (
        a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]
    )  # fmt: skip


def test_pointing_at_a_number_shows_what_is_behind_it(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("Tell all of it", ".sources")
    card = visit.page.locator(".about:popover-open")
    for size, home in ((WIDE, ".answer .sentence"), (NARROW, ".sources li")):
        visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        about = visit.page.locator(home).nth(1)
        about.locator(".marker").first.hover()
        sync_api.expect(card).to_be_in_viewport(ratio=1)
        said = card.inner_text()
        assert COUNTED in said
        assert f"{REPORT.title}\nHarbour Board, 9 June 2024, page 2" in said
        assert "certain (90 %)" in said
        beside = about if size == WIDE else about.locator(".source")
        assert not boxes_meet(card, beside)
        card.hover()
        visit.page.wait_for_timeout(400)
        sync_api.expect(card).to_be_visible()
        visit.page.keyboard.press("Escape")
        sync_api.expect(card).to_have_count(0)
    assert visit.page.locator(".marker[title]").count() == 0
    visit.page.locator(".answer .marker").first.hover()
    sync_api.expect(card).to_contain_text(LAST)
    visit.page.mouse.move(NARROW[0] - 5, 300)
    sync_api.expect(card).to_have_count(0)
    visit.close()


def test_the_arrow_keys_go_along_the_citations_and_the_card_with_them(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.ask("Tell all of it", ".sources")
    visit.page.keyboard.type("one")
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.type("x")
    assert visit.page.input_value("#question textarea") == "onxe"
    visit.page.locator(".answer .marker").last.focus()
    markers, card = visit.page.locator(".answer .marker"), visit.page.locator(".about:popover-open")
    for key, at, said in (
        ("Home", 0, LAST), ("ArrowRight", 1, COUNTED), ("End", 2, CARRIED),
        ("ArrowRight", 2, CARRIED), ("ArrowLeft", 1, COUNTED),
    ):  # fmt: skip
        visit.page.keyboard.press(key)
        sync_api.expect(markers.nth(at)).to_be_focused()
        sync_api.expect(card).to_contain_text(said)
    assert markers.nth(1).get_attribute("aria-describedby") == card.get_attribute("id")
    visit.page.keyboard.press("Escape")
    sync_api.expect(card).to_have_count(0)
    sync_api.expect(markers.nth(1)).to_be_focused()
    visit.page.keyboard.press("Enter")
    sync_api.expect(visit.page.locator("mark.chosen")).to_have_text(COUNTED)
    visit.page.keyboard.press("Escape")
    sync_api.expect(markers.nth(1)).to_be_focused()
    sync_api.expect(card).to_contain_text(COUNTED)
    visit.page.locator("#panel .passage").first.focus()
    sync_api.expect(card).to_have_count(0)
    for key, at in (("ArrowDown", 1), ("End", 2), ("ArrowUp", 1)):
        visit.page.keyboard.press(key)
        sync_api.expect(visit.page.locator("#panel .passage").nth(at)).to_be_focused()
    visit.close()


def test_a_tap_opens_the_words_and_no_card(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address, NARROW, touch=True)
    visit.ask("Tell all of it", ".sources")
    visit.page.locator(".answer .marker").nth(1).tap()
    assert visit.see("mark.chosen").inner_text() == COUNTED
    visit.page.wait_for_timeout(200)
    assert visit.page.locator(".about:popover-open").count() == 0
    visit.see(".step.after").tap()
    sync_api.expect(visit.page.locator("mark.chosen")).to_have_text(CARRIED)
    visit.see("mark.chosen")
    visit.close()


def test_one_reads_from_citation_to_citation(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("Tell all of it", ".sources")
    visit.page.locator(".answer .marker").first.click()
    chosen, at = visit.page.locator("mark.chosen"), visit.page.locator(".steps .at")
    sync_api.expect(chosen).to_have_text(LAST)
    sync_api.expect(visit.page.locator("mark.cited")).to_have_text(CARRIED)
    sync_api.expect(at).to_have_text("Citation 1 of 3")
    visit.page.keyboard.press("ArrowLeft")  # there is none before
    visit.page.keyboard.press("ArrowRight")
    sync_api.expect(chosen).to_have_text(COUNTED)
    sync_api.expect(at).to_have_text("Citation 2 of 3")
    assert "page 2" in visit.page.inner_text(".byline")
    after = visit.page.get_by_role("button", name="Next citation")
    sync_api.expect(after).to_be_focused()
    visit.page.keyboard.press("Enter")
    sync_api.expect(chosen).to_have_text(CARRIED)
    visit.see("mark.chosen")
    sync_api.expect(after).to_be_focused()
    assert after.get_attribute("aria-disabled") == "true"
    current = visit.page.locator("#turns [aria-current]")
    sync_api.expect(current).to_have_text(["3", "3"])
    visit.page.keyboard.press("Escape")
    sync_api.expect(current).to_have_count(0)
    sync_api.expect(visit.page.locator(".answer .marker").nth(2)).to_be_focused()
    visit.close()


def test_a_reference_is_copied(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("Tell all of it", ".sources")
    visit.page.locator(".answer .marker").nth(1).click()
    said = visit.page.locator(".copied")
    for name, begins in (
        ("Text", f"“{COUNTED}”\n\nBo Ek. “{REPORT.title}”. Harbour Board, 9 June 2024, page 2."),
        ("Markdown", f"> {COUNTED}\n\nBo Ek. “{REPORT.title}”. *Harbour Board*, 9 June 2024"),
        ("BibTeX", "@misc{ek2024inquiryinto,\n  author = {Bo Ek},"),
    ):
        visit.page.get_by_role("button", name=f"Copy the reference as {name}").click()
        sync_api.expect(said).to_have_text("Copied.")
        assert visit.page.evaluate("navigator.clipboard.readText()").startswith(begins)
    # Where that is refused it is there to be taken.
    visit.page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
        "document.execCommand = () => false"
    )
    visit.page.get_by_role("button", name="Copy the reference as BibTeX").press("Enter")
    box = visit.page.get_by_role("textbox", name="The reference")
    sync_api.expect(box).to_be_focused()
    assert visit.page.evaluate("getSelection().toString()") == box.input_value()
    assert box.input_value().startswith("@misc{ek2024")
    sync_api.expect(said).to_contain_text("Ctrl+C")
    visit.close()


def test_articles_that_differ_stand_side_by_side_newest_first(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.ask("Do they differ?", ".sources")
    sides = visit.page.get_by_role("list", name="What each says").get_by_role("listitem")
    assert sides.locator(".when").all_inner_texts() == ["9 June 2024", "3 May 2024"]
    assert sides.locator("strong").all_inner_texts() == ["198 people", "212 passengers"]
    assert sides.locator(".marker").all_inner_texts() == ["1", "2"]
    assert visit.page.locator(".answer").count() == 2  # no running paragraph beside them
    assert visit.page.locator(".note").count() == 0
    for size in (WIDE, NARROW):
        visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        one, other = (each.bounding_box() for each in sides.all())
        assert one
        assert other
        assert (one["y"] == other["y"]) == (size == WIDE)
    sides.nth(1).locator(".marker").click()
    assert visit.see("mark.chosen").inner_text() == CARRIED
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_it_is_hard_to_read_or_unnamed(
    browser: "Browser", address: str, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = Visit(browser, address, scheme=scheme)
    visit.ask("Do they differ?", ".sources")
    visit.page.locator(".answer .marker").first.click()
    visit.see("mark.chosen")
    visit.page.locator(".answer .marker").nth(1).hover()
    visit.page.wait_for_selector(".about:popover-open")
    found = axe.run(visit.page, context="#columns")
    assert found.violations_count == 0, found.generate_report()
    visit.close()


def test_a_refusal_leads_from_passage_to_passage(browser: "Browser", address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("Who lives on Mars?", ".refusal")
    visit.page.locator(".refusal .closest").first.press("ArrowDown")
    sync_api.expect(visit.page.locator(".refusal .closest").nth(1)).to_be_focused()
    visit.page.keyboard.press("ArrowUp")
    visit.page.keyboard.press("Enter")
    sync_api.expect(visit.page.locator(".steps .at")).to_have_text("Passage 1 of 2")
    visit.page.keyboard.press("ArrowRight")
    sync_api.expect(visit.page.locator("mark.chosen")).to_have_text(HOSTILE.text)
    visit.close()


def test_hostile_words_stay_words_on_the_card_and_in_what_is_copied(
    browser: "Browser", address: str
) -> None:
    visit = Visit(browser, address)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("hostile", ".sources")
    visit.page.locator(".answer .marker").hover()
    card = visit.page.locator(".about:popover-open")
    sync_api.expect(card).to_contain_text("</mark></article>")
    assert card.locator("img, svg, script, a").count() == 0
    visit.page.locator(".answer .marker").click()
    visit.page.get_by_role("button", name="Copy the reference as Markdown").click()
    sync_api.expect(visit.page.locator(".copied")).to_have_text("Copied.")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "\\<script\\>" in copied
    assert "\\[click\\](javascript" in copied
    visit.close()
