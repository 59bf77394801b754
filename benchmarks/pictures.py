"""The README's pictures, taken of the running chat: `python -m benchmarks.pictures`.

The chat runs as `citewell chat` does, over the examples; in Chromium a question is asked and a
citation opened, then the library's page is. `docs/chat.png` and `docs/library.png` are written.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.chat import ROOT, examples, opened, running

QUESTION = "How strong was the 2011 Japan earthquake?"
SIZE = {"width": 1280, "height": 800}
_SETTLED = 1_000  # ms: for what moves into its place


def main() -> None:
    """Take both pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(examples(Path(folder) / "library")) as address,
        opened(address) as page,
    ):
        page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
        _ask(page)
        _take(page, "chat")
        page.get_by_role("tab", name="Library").click()
        page.wait_for_selector("#shelf-list li")
        _take(page, "library")


def _ask(page: Page) -> None:
    """An answer, with the article behind its first citation beside it."""
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn .sources")
    page.wait_for_selector("#more .chip")
    page.click("#turns .marker")
    page.wait_for_selector("mark.chosen")


def _take(page: Page, name: str) -> None:
    page.wait_for_timeout(_SETTLED)
    page.mouse.move(0, 0)
    target = ROOT / "docs" / f"{name}.png"
    page.screenshot(path=target)
    print(f"written: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
