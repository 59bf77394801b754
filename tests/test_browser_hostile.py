"""A hundred hostile articles, taken in as any other and shown on every page, in a real browser.

No script of theirs runs, no request leaves the page, no element or attribute comes of them, and
they stand there as text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from fakes import FakeAssistant, answered, passage
from hostile_page import ATTACKS, attack, fact, write
from visit import NARROW, WIDE, Visit, served

from assistant import Assistant
from assistant.answer import REFUSAL, Answer, Passage
from assistant.collection import Collection
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run
from ingest.text import visible
from ingest.writer import Writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

# What an attack would do, and what the policy would have to stop, is remembered.
TRAP = """
window.caught = [];
window.pwn = (what) => window.caught.push(`ran ${what}`);
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) {
  window[name] = (what) => window.caught.push(`${name} ${what}`);
}
document.addEventListener('securitypolicyviolation', (event) => {
  window.caught.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
# Every element within, and the attributes that are none of those named.
LOOK = """([places, named]) => {
  const within = [...document.querySelectorAll(places)].flatMap(
    (place) => [...place.querySelectorAll('*')]);
  const plain = ({ name, value, ownerElement }) => named.includes(name)
    || /^(aria|data)-/.test(name)
    || (name === 'popover' && value === 'manual')
    || (ownerElement.localName === 'a' && name === 'href' && /^https?:/.test(value));
  const odd = within.flatMap((each) => [...each.attributes].filter((one) => !plain(one)));
  return {
    tags: [...new Set(within.map((each) => each.localName))],
    odd: odd.map(({ name, value }) => `${name}=${value.slice(0, 60)}`),
    width: document.documentElement.scrollWidth - window.innerWidth,
    caught: window.caught,
  };
}"""
ATTRIBUTES = ["class", "id", "dir", "role", "tabindex", "title", "datetime", "type", "target",
              "rel", "scope", "open", "hidden"]  # fmt: skip
OURS = {
    "section", "p", "div", "span", "ul", "ol", "li", "button", "cite", "bdi", "time", "strong",
    "h1", "h2", "h3", "aside", "article", "mark", "a", "blockquote", "q", "dl", "dt", "dd",
    "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
TAGS = "[...document.querySelectorAll('#overview svg.marks *')].map((each) => each.localName)"
DRAWN = {"g", "path", "text", "line", "rect", "defs", "clipPath", "tspan"}
PLACES = ":is(#header, #welcome, #turns, #panel, #reading) .html-container > div"
# Of the library's page, where there is a form.
LIBRARY = PLACES.replace("#turns, #panel, #reading", ", ".join(
    f"#shelf-{name}" for name in ("controls", "facets", "list", "removals", "notice", "reading")
))  # fmt: skip
CONTROLS = {"form", "label", "input", "select", "option", "nav", "fieldset", "legend"}
FORM = ("name", "value", "autocomplete", "spellcheck", "maxlength", "placeholder", "hidden",
        "start", "checked", "lang")  # fmt: skip


@dataclass
class Showing(FakeAssistant):
    """Answers by all that the articles say which the question numbers, without a model."""

    kept: Library | None = None

    @property
    def library(self) -> Library:
        assert self.kept
        return self.kept

    def search(self, question: str, *_: Any, **__: Any) -> list[Passage]:
        found = self._answer(question).passages
        return [replace(each, rank=rank) for rank, each in enumerate(found, 1)]

    def _answer(self, question: str) -> Answer:
        numbers = [int(each) for each in question.split()[1:4] if each.isdigit()]
        chosen = self.articles[slice(*(numbers or [9]))]
        if "refuse" in question:
            closest = tuple(map(passage, chosen))
            answer = Answer(question, question, REFUSAL, (), closest, "refused", "quoting")
        else:
            answer = answered(question, [(each, each.text) for each in chosen])
        said = tuple(each.title for each in chosen)
        return replace(answer, filters=said, notes=said, understood=" ".join(said))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Iterator[Library]:
    """A library with all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    written = write(folder)
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    report = add([folder], library, run)
    assert not report.failed
    assert library.article_count() == written >= 100
    yield library
    library.close()


@pytest.fixture(scope="module")
def showing(library: Library) -> Showing:
    articles = library.articles()
    return Showing(articles, copies=articles[1:3], kept=library)


@pytest.fixture(scope="module")
def address(showing: Showing, run: Run) -> Iterator[str]:
    """Where the chat is served."""
    writer = Writer(showing.library, run.embedder)
    with served(showing, collection=Collection(showing.library, writer)) as address:
        yield address


def visited(browser: "Browser", address: str, size: tuple[int, int] = WIDE) -> Visit:
    return Visit(browser, address, size, script=TRAP)


def assert_inert(visit: Visit, places: str = PLACES, form: Sequence[str] = ()) -> None:
    seen: dict[str, Any] = visit.page.evaluate(LOOK, [places, [*ATTRIBUTES, *form]])
    assert seen["caught"] == []
    assert seen["odd"] == []
    assert set(seen["tags"]) <= (OURS | CONTROLS if form else OURS)
    assert seen["width"] <= 0


def lines(text: str) -> list[str]:
    """What is to be seen of a text."""
    return [each for line in visible(text).split("\n") if (each := " ".join(line.split()))]


def said(visit: Visit, selector: str) -> list[str]:
    texts: Sequence[str] = visit.page.locator(selector).all_text_contents()
    return [each for text in texts if (each := " ".join(text.split()))]


def test_there_are_a_hundred_unlike() -> None:
    assert len({attack(number) for number in range(len(ATTACKS))}) == len(ATTACKS) >= 100


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_answers_and_refusals_are_text(
    browser: "Browser", address: str, showing: Showing, size: tuple[int, int]
) -> None:
    visit = visited(browser, address, size)
    step = 26
    for turn, first in enumerate(range(0, len(showing.articles), step), 1):
        last = min(first + step, len(showing.articles))
        visit.ask(f"show {first} {last}", f".turn:nth-child({turn}) .sources")
        titles = said(visit, f".turn:nth-child({turn}) .kept li")
        assert len(titles) == last - first
        assert_inert(visit)
    answers = " ".join(said(visit, ".answer"))
    for number in range(len(ATTACKS)):
        assert fact(number) in answers
    visit.ask("refuse 0 5", ".refusal")
    assert_inert(visit)
    visit.close()


@pytest.mark.parametrize(
    ("size", "numbers"),
    [(WIDE, range(0, len(ATTACKS), 2)), (NARROW, range(1, len(ATTACKS), 2))],
    ids=["wide", "narrow"],
)
def test_each_is_read_as_text(
    browser: "Browser", address: str, showing: Showing, size: tuple[int, int], numbers: range
) -> None:
    visit = visited(browser, address, size)
    visit.ask(f"show {numbers[0]} {len(ATTACKS)} {numbers.step}", ".sources")
    markers = visit.page.locator(".sources .marker")
    assert markers.count() == len(numbers)
    for at, number in enumerate(numbers):
        article = showing.articles[number]
        markers.nth(at).evaluate("button => button.click()")
        visit.page.wait_for_selector(f'#reading .reader[data-key*=":{article.id}:"]')
        assert said(visit, ".reader .article-text p") == lines(article.text)
        assert said(visit, ".reader h2") == [" ".join(visible(article.title).split())]
        assert_inert(visit)
    visit.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_overview_has_names_as_text(
    browser: "Browser", address: str, library: Library, size: tuple[int, int]
) -> None:
    visit = visited(browser, address, size)
    visit.page.get_by_role("tab", name="Overview").click()
    visit.page.wait_for_selector("#publishers svg .role-mark path")
    listed = said(visit, "#publishers tbody th")
    named = [name for name, _ in library.survey.overview().publishers if name]
    assert sorted(listed) == sorted([*(" ".join(each.split()) for each in named), "Not named"])
    for bar in visit.page.locator("#publishers .role-mark.mark-rect path").all():
        bar.hover()
        visit.page.wait_for_selector("#vg-tooltip-element.visible")
        assert_inert(visit, "#vg-tooltip-element")
    visit.page.fill("#spread-question textarea", "refuse 0 103")
    visit.page.click("#spread-show")
    visit.page.wait_for_selector("#passages svg .role-mark path")
    assert len(said(visit, "#passages tbody th")) == len(ATTACKS)
    for each in visit.page.locator("#overview summary").all():
        each.click()
    assert_inert(visit, ".totals, .gist, .left-out, .numbers")
    tags = visit.page.evaluate(TAGS)
    assert set(tags) <= DRAWN
    visit.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_library_lists_and_opens_them_as_text(
    browser: "Browser", address: str, showing: Showing, size: tuple[int, int]
) -> None:
    visit = visited(browser, address, size)
    visit.page.get_by_role("tab", name="Library").click()
    visit.page.wait_for_selector(".shelf .entry")
    listed: list[str] = []
    for page in ("1–50", "51–100", "101–103"):
        sync_api.expect(visit.page.locator(".shelf-count")).to_contain_text(page)
        names = said(visit, ".entry .title")
        listed += names
        assert_inert(visit, LIBRARY, FORM)
        visit.page.locator(".entry .title").nth(2).click()
        visit.page.wait_for_selector("#shelf-reading .article-title")
        assert said(visit, "#shelf-reading .article-title")[0].startswith(names[2][:60])
        assert_inert(visit, LIBRARY, FORM)
        visit.page.keyboard.press("Escape")
        if page != "101–103":
            visit.page.get_by_role("button", name="Next page").click()
    titles = [" ".join(each.title.split()) for each in showing.articles]
    assert sorted(each[:60] for each in listed) == sorted(each[:60] for each in titles)
    visit.page.locator(".entry input").first.check()
    visit.page.locator(".picked .remove").click()
    sync_api.expect(visit.page.locator(".notice")).to_contain_text("Removed")
    assert_inert(visit, LIBRARY, FORM)
    visit.page.locator("#shelf-notice .undo").click()
    sync_api.expect(visit.page.locator(".notice")).to_contain_text("back.")
    visit.close()


def test_the_real_assistant_answers_from_them(
    browser: "Browser", library: Library, run: Run
) -> None:
    assistant = Assistant(library, Writer(library, run.embedder), reranker="none")
    with served(assistant) as address:
        visit = visited(browser, address)
        for turn, number in enumerate((30, 60, 90), 1):
            asked = f"How many crowns did it cost? {fact(number)} {attack(number)}"
            visit.ask(asked, f".turn:nth-child({turn}) :is(.sources, .refusal)")
            assert_inert(visit)
        for button in visit.page.locator(".turn:last-child :is(.marker, .closest)").all()[:3]:
            button.click()
            visit.page.wait_for_selector("#reading .reader")
            assert_inert(visit)
        visit.close()
