"""A person at the chat, in a real browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from assistant.app import ChatAssistant, build
from assistant.app.run import serving
from assistant.collection import Collection
from assistant.intake.jobs import Jobs
from assistant.passwords import Passwords
from assistant.serving import ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Locator, Page, Request
    from playwright.sync_api import Error as Fault

IDLE = "#turns:not(:has(.status))"
WIDE, NARROW = (1440, 900), (390, 844)


@contextmanager
def served(
    assistant: ChatAssistant,
    options: ServeOptions = ServeOptions(),  # noqa: B008 - frozen
    passwords: Passwords | None = None,
    collection: Collection | None = None,
    *,
    library: str = "lib",
    port: int = 0,
    examples: Sequence[str] = ("What of the ferry?", "Who lives on Mars?"),
    jobs: Jobs | None = None,
) -> Iterator[str]:
    """Where the chat over this assistant is served; feedback is kept in `library`.

    The port is a free one where none is given.
    """
    options = replace(options, port=port)
    blocks = build(
        assistant,
        library=library,
        examples=examples,
        options=options,
        collection=collection,
        jobs=jobs,
    )
    with serving(blocks, options, passwords) as address:
        yield address


# Tabs that visitors have left, by what a tab keeps for good: whether it is touched, and its script.
# The next visitor's page comes up in one of them for a third of the processor time.
_left: "WeakKeyDictionary[Browser, dict[tuple[bool, str], list[Page]]]" = WeakKeyDictionary()


class Visit:
    """A person's page: its requests, dialogs and faults are kept.

    Nothing of an earlier visit is known to it, but the files that a browser does not fetch again.
    """

    def __init__(
        self,
        browser: "Browser",
        address: str,
        size: tuple[int, int] = WIDE,
        scheme: Literal["light", "dark"] = "light",
        *,
        touch: bool = False,
        script: str = "",  # that runs before any of the page's own
    ) -> None:
        width, height = size
        self.requests: list[str] = []
        self.faults: list[str] = []
        self._origin = address
        self._free = _left.setdefault(browser, {}).setdefault((touch, script), [])
        self.page = self._free.pop() if self._free else _tab(browser, touch, script)
        self.context = self.page.context
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)
        self.page.on("request", self._request)
        self.page.on("pageerror", self._fault)
        self.page.on("dialog", self._dialog)
        self.page.goto(address)
        self.page.wait_for_selector("#welcome .welcome")

    def _request(self, request: "Request") -> None:
        self.requests.append(request.url)

    def _fault(self, error: "Fault") -> None:
        self.faults.append(str(error))

    def _dialog(self, dialog: "Dialog") -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def ask(self, question: str, wait_for: str) -> None:
        """Types the question and waits for what should come."""
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.wait_for_selector(wait_for)
        self.page.wait_for_selector(IDLE)

    def see(self, selector: str) -> "Locator":
        """The element, once it is in view."""
        from playwright.sync_api import expect

        found = self.page.locator(selector).first
        expect(found).to_be_in_viewport()
        return found

    def close(self) -> None:
        """Ends the visit; nothing may have gone wrong or elsewhere."""
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert self.page.evaluate(overflow) <= 0
        self._leave()
        assert self.faults == []
        outside = [url for url in self.requests if not url.startswith(("data:", "blob:"))]
        assert {urlsplit(url).hostname for url in outside} == {"127.0.0.1"}

    def _leave(self) -> None:
        """Leaves the tab as a new one, to the next visitor."""
        for other in self.context.pages:
            if other != self.page:
                other.close()
        self.page.remove_listener("request", self._request)
        self.page.remove_listener("pageerror", self._fault)
        self.page.remove_listener("dialog", self._dialog)
        self.page.goto(urljoin(self._origin, "/robots.txt"))  # where nothing of the page goes on
        self.page.evaluate(
            "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"
        )
        self.context.clear_cookies()
        self.context.clear_permissions()
        self._free.append(self.page)


def _tab(browser: "Browser", touch: bool, script: str) -> "Page":
    """A tab of a browser that knows nothing."""
    context = browser.new_context(
        viewport={"width": WIDE[0], "height": WIDE[1]}, has_touch=touch, is_mobile=touch
    )
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page
