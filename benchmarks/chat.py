"""How long a person waits for an answer: `python -m benchmarks.chat [--library DIR]`.

The chat runs as `citewell chat` does, over the examples or the library in DIR, and is asked in
Chromium, one question after the other in one conversation. Timed is from pressing Enter until the
finished answer stands in the page. One question before them warms the models and is not counted.
The figures go to stdout and to `benchmarks/results/chat.json`.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.kept import RESULTS, keep, made_with
from ingest.library import Library
from ingest.pipeline import add

ROOT = Path(__file__).parent.parent
QUESTIONS = 20
WARMING = "Is everything ready?"
_LONGEST = 120  # seconds for the chat to open, and for an answer


def main() -> None:
    """Measure, print, keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", type=Path, metavar="DIR", help="default: the examples")
    parsed = parser.parse_args()
    questions = _questions()
    with tempfile.TemporaryDirectory() as folder:
        library = parsed.library or examples(Path(folder) / "library")
        articles = _count(library)
        with running(library) as address, opened(address) as page:
            seconds = [_ask(page, number, each) for number, each in enumerate(questions, 1)][1:]
    result = {
        "seconds": {
            "median": round(float(np.median(seconds)), 3),
            "p95": round(float(np.percentile(seconds, 95)), 3),
            "min": round(min(seconds), 3),
            "max": round(max(seconds), 3),
        },
        "questions": len(seconds),
        "library": "given" if parsed.library else "examples",
        "articles": articles,
        **made_with(("gradio", "sentence-transformers", "torch")),
    }
    keep(result, RESULTS, "chat")
    print(json.dumps(result, indent=2))


def _questions() -> list[str]:
    lines = (ROOT / "examples" / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [WARMING, *[row["question"] for row in rows if row["answerable"]][:QUESTIONS]]


def _count(folder: Path) -> int:
    library = Library.open(folder)
    try:
        return library.article_count()
    finally:
        library.close()


def examples(folder: Path) -> Path:
    """A new library of the example articles, in that folder."""
    library = Library.open(folder, create=True)
    add([ROOT / "examples" / "articles"], library)
    library.close()
    return folder


@contextmanager
def running(library: Path) -> Iterator[str]:
    """Where the chat is served, by a process of its own as it is for a person."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "chat", "--library", str(library)]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout
        said = process.stdout.readline()  # says where it is, once it is there
        if str(port) not in said:
            raise SystemExit(f"the chat did not open: {said}")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(_LONGEST)


@contextmanager
def opened(address: str) -> Iterator[Page]:
    """The chat in a browser window of usual size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_LONGEST * 1000)
        page.goto(address)
        page.wait_for_selector("#welcome .welcome")
        yield page
        browser.close()


def _ask(page: Page, number: int, question: str) -> float:
    """Seconds from Enter to the finished answer, or refusal, of the conversation's next turn."""
    page.fill("#question textarea", question)
    began = time.perf_counter()
    page.press("#question textarea", "Enter")
    turn = f".turn:nth-child({number})"
    finished = f"{turn} :is(.sources, .refusal, .problem, .empty)"
    # At every frame: a wait for a selector looks only every half second after a while.
    page.wait_for_function(f"document.querySelector('{finished}')", polling="raf")
    seconds = time.perf_counter() - began
    if page.locator(f"{turn} :is(.problem, .empty)").count():
        raise SystemExit(f"no answer to {question!r}: {page.inner_text(turn)}")
    return seconds


if __name__ == "__main__":
    main()
