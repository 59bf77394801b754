"""A person at the chat, in a real browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from assistant.app import ChatAssistant, build
from assistant.app.run import serving
from assistant.collection import Collection
from assistant.intake.jobs import Jobs
from assistant.passwords import Passwords
from assistant.serving import ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Locator

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


class Visit:
    """A person's page: its requests, dialogs and faults are kept."""

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
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=touch,
            is_mobile=touch,
        )
        if script:
            self.context.add_init_script(script)
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
        self.context.close()
        assert self.faults == []
        outside = [url for url in self.requests if not url.startswith(("data:", "blob:"))]
        assert {urlsplit(url).hostname for url in outside} == {"127.0.0.1"}
