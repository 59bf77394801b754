"""Work in a process of its own: what it makes, what it raises, and that nothing of it goes on."""

import os
import re
import threading
import time

import pytest

from ingest.errors import LoadError
from ingest.loaders.apart import apart


def test_what_is_made_or_raised_comes_back() -> None:
    assert apart(60, sorted, "cab", reverse=True) == ["c", "b", "a"]
    with pytest.raises(ValueError, match="invalid literal"):
        apart(60, int, "three")
    with pytest.raises(TypeError, match="pickle"):
        apart(60, threading.Lock)
    assert apart(60, os.getpid) == apart(60, os.getpid) != os.getpid()


def test_what_is_printed_is_no_answer() -> None:
    assert apart(60, print, "It rained.") is None


def test_work_that_takes_too_long_is_ended_even_within_a_regular_expression() -> None:
    before = apart(60, os.getpid)
    began = time.monotonic()
    with pytest.raises(LoadError, match=r"takes over 0\.5 seconds"):
        apart(0.5, re.match, "(a*)*b", "a" * 40)
    assert time.monotonic() - began < 10
    assert apart(60, os.getpid) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_work_that_breaks_its_process_breaks_no_other() -> None:
    with pytest.raises(LoadError, match="breaks the program that does"):
        apart(60, os._exit, 3)
    assert apart(60, len, "abc") == 3


@pytest.mark.skipif(os.name == "nt", reason="memory is not limited there")
def test_memory_is_limited() -> None:
    with pytest.raises(LoadError, match="over 3 GB of memory"):
        apart(60, bytearray, 4_000_000_000)


def test_threads_take_turns() -> None:
    made: list[int] = []
    threads = [
        threading.Thread(target=lambda of: made.append(apart(60, abs, of)), args=(-n,))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == list(range(8))
