"""The examples, taken in once, and an assistant over them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant import Assistant
from assistant.settings import stay_local
from ingest.embed import DEFAULT
from ingest.library import Library
from ingest.pipeline import add

EXAMPLES = Path(__file__).parent.parent / "examples"

stay_local()
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def examples_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with every example article."""
    folder = tmp_path_factory.mktemp("examples") / "library"
    library = Library.open(folder, create=True)
    report = add([EXAMPLES / "articles"], library, embedder=DEFAULT)
    assert not report.failed
    library.close()
    return folder


@pytest.fixture(scope="session")
def assistant(examples_library: Path) -> Iterator[Assistant]:
    """A quoting assistant over the examples."""
    opened = Assistant.open(examples_library)
    yield opened
    opened.close()
