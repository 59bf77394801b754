"""The examples, taken in once, and an assistant over them; and a browser.

`make test` runs a process for each core, and a file of tests in one of them (`--dist loadfile`):
what a file shares is made once, and no two of its tests meet.
"""

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # a core for each: threads that wait for each other spin
    os.environ["OMP_NUM_THREADS"] = "1"

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import FakeAssistant, tiny_embedder
from hypothesis import settings
from remembering import remember_readings, remember_vectors

from assistant import Assistant
from assistant.settings import stay_local
from ingest.library import Library
from ingest.pipeline import add
from ingest.run import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_MEMORY, _ROOM = Path("/dev/shm"), 1_000_000_000  # bytes; a run holds some 30 MB
# How the names of files begin that take more than some seconds of a core, the longest first.
_LONG = (
    "browser_intake", "browser_hostile", "browser_keep", "browser", "pipeline", "kills", "judging",
    "assistant", "sync", "injection", "retrieve", "undo", "index", "fuzz", "reindex", "intake",
    "training", "diversity", "premises", "model_judge", "feeds", "copies", "filters", "doctor",
    "benches", "scale", "evaluation",
)  # fmt: skip
EXAMPLES = Path(__file__).parent.parent / "examples"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fuzz", type=int, default=100, metavar="N", help="damaged files a format (%(default)s)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Folders of tests lie in memory where there is room: writing through to the disk, which shows
    nothing here, took three quarters of the time of `test_keywords.py`.
    """
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    # Files go out in the order below, where that of `--dist loadfile` is by their number of tests:
    # the longest have few.
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that no process is left with one when the others are done."""

    def place(item: pytest.Item) -> int:
        name = item.path.stem.removeprefix("test_")
        return next((at for at, each in enumerate(_LONG) if name.startswith(each)), len(_LONG))

    items.sort(key=place)  # within a file, and of all others, the order stays


stay_local()
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def remembered(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What was embedded in one process is not embedded again in another; nor read in the same."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    remember_vectors(folder / "vectors.sqlite3")
    remember_readings()


@pytest.fixture(scope="session")
def examples_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with every example article."""
    folder = tmp_path_factory.mktemp("examples") / "library"
    library = Library.open(folder, create=True)
    report = add([EXAMPLES / "articles"], library)
    assert not report.failed
    library.close()
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """How a run goes with a tiny embedder."""
    return Run(str(tiny_embedder(tmp_path_factory.mktemp("embedder"))))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A new library in a folder of the test's own."""
    return Library.open(tmp_path / "library", create=True)


@pytest.fixture(scope="session")
def assistant(examples_library: Path) -> Iterator[Assistant]:
    """A quoting assistant over the examples."""
    opened = Assistant.open(examples_library)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    """An assistant whose answers are given, and go on when they are let."""
    return FakeAssistant()


@pytest.fixture
def let_go(fake: FakeAssistant) -> Iterator[None]:
    """What a test holds is let go when it ends, even by failing; the next one's is held again."""
    yield
    fake.going_on.set()
    fake.going_on.clear()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium; where it is not installed, the test is skipped or, if required, fails."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CITEWELL_BROWSER_TESTS") == "required":
            pytest.fail("chromium is not installed, and CITEWELL_BROWSER_TESTS=required")
        pytest.skip("chromium is not installed: no browser tests")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # milliseconds; 5,000 are few where browsers share a core
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
