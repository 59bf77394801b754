"""Apart: work on what somebody else wrote, in a process of its own that ends when its time is over.

Some libraries take hours over a hundred kilobytes made to stall them, in code that nothing in the
same process can stop. The process is kept for what comes next, so that it is started once (0.2 s)
and asked in a millisecond; it ends with the one that started it.
"""

import atexit
import contextlib
import faulthandler
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO, ParamSpec, TypeVar, cast

from ingest.errors import LoadError

_SERVE = "from ingest.loaders.apart import serve; serve()"
_MOST_MEMORY = 3_000_000_000  # bytes; 2 KB of PDF that show themselves again took 7 GB in a minute
_alone = threading.Lock()
_kept: list["subprocess.Popen[bytes]"] = []
P = ParamSpec("P")
T = TypeVar("T")


def apart(seconds: float, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `work`, a function of a module, makes of what is given, within `seconds`.

    Raises what it raises; LoadError where its time or memory is not enough, or its process breaks.
    """
    asked = pickle.dumps((seconds, work, given, named))
    with _alone:
        process = _running()
        began = time.monotonic()
        try:
            failed, answer = _ask(process, asked)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            _end()
            is_over = time.monotonic() - began >= seconds
            raise LoadError(_refusal(seconds if is_over else None)) from error
        except BaseException:  # the person stops it; what would still come answers nothing
            _end()
            raise
    if failed is not None:
        raise failed
    return cast(T, answer)


def _refusal(seconds: float | None) -> str:
    if seconds is not None:
        return f"refused: to read it takes over {seconds:g} seconds"
    return (
        f"refused: to read it takes over {_MOST_MEMORY / 1e9:.0f} GB of memory, or breaks the "
        "program that does"
    )


def serve() -> None:
    """Answer what is asked on the standard input until it ends: what the other process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides what is stopped
    _limit_memory()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    while True:
        try:
            seconds, work, given, named = pickle.load(asked)
        except EOFError:
            return
        # A clock of C: no regular expression that runs away holds it up.
        faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr)
        _answer(answers, work, given, named)
        faulthandler.cancel_dump_traceback_later()


def _answer(answers: BinaryIO, work: Callable[..., Any], given: Any, named: Any) -> None:
    try:
        told = pickle.dumps((None, work(*given, **named)))
    except MemoryError:
        told = pickle.dumps((LoadError(_refusal(None)), None))
    except Exception as error:
        told = pickle.dumps((error.with_traceback(None), None))
    answers.write(told)
    answers.flush()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        with contextlib.suppress(ValueError, OSError):  # of macOS, which may not know it
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


def _ask(process: "subprocess.Popen[bytes]", asked: bytes) -> tuple[Exception | None, Any]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(asked)
    process.stdin.flush()
    failed, answer = pickle.load(process.stdout)
    return failed, answer


def _running() -> "subprocess.Popen[bytes]":
    if not _kept or _kept[0].poll() is not None:
        _end()
        # With the modules of this one, and of no folder that it happens to run in (-P).
        places = [place for place in sys.path if place]
        _kept.append(subprocess.Popen(
            [sys.executable, "-P", "-c", f"import sys; sys.path[:] = {places!r}; {_SERVE}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ))  # fmt: skip
    return _kept[0]


def _end() -> None:
    """End the process, if there is one."""
    while _kept:
        process = _kept.pop()
        process.kill()
        with contextlib.suppress(OSError), process:  # of what could not be written any more
            pass


atexit.register(_end)
