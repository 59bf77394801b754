"""Makes answers in threads: so many at once; the others wait; each can be stopped."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing, suppress
from typing import TypeVar

from assistant.app.places import Place, Places

Step = TypeVar("Step")
Item = TypeVar("Item")


class Answering:
    """The answers that one server is making, at most `at_once`.

    At most `each` are made and waited for by one visitor; 0 is no limit.
    """

    def __init__(self, at_once: int, each: int = 0) -> None:
        self._places = Places(at_once, each)
        self._stops: dict[str, Callable[[], None]] = {}

    async def steps(
        self,
        session: str,
        made: Generator[Step, None, None],
        waiting: Step | None,
        visitor: str = "",
    ) -> AsyncIterator[Step]:
        """The steps of `made` as they come; before them `waiting`, if others must finish first.

        A step stands over those before it: where several have come, the last is given. It ends
        early when its session stops it. The work itself ends at its next step, and keeps its
        place until then: a thread cannot be interrupted. `visitor` is whose turn it takes. Raises
        Busy, and what `made` raises.
        """
        place = self._places.line_up(visitor)
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Step | Exception | None] = asyncio.Queue()
        stopped = threading.Event()

        def put(step: Step | Exception | None) -> None:
            with suppress(RuntimeError):  # the server is gone
                loop.call_soon_threadsafe(arrived.put_nowait, step)

        def stop() -> None:
            stopped.set()
            put(None)

        self._stops[session] = stop
        # A daemon: Ctrl-C must not wait for a language model.
        work = (place, made, waiting, put, stopped)
        threading.Thread(target=self._work, args=work, daemon=True, name="answer").start()
        try:
            more = True
            while more:
                came = await _all(arrived)
                if stopped.is_set():
                    return
                more = None not in came
                steps = [step for step in came if step is not None]
                for step in steps[-1:]:
                    if isinstance(step, Exception):
                        raise step
                    yield step
        finally:
            stopped.set()
            if self._stops.get(session) is stop:
                del self._stops[session]

    @property
    def busy(self) -> bool:
        """Whether an answer is being made, or waits to be."""
        return bool(self._stops)

    def stop(self, session: str) -> bool:
        """Ends the session's answer; False where none is being made. For the server's loop only."""
        if stop := self._stops.get(session):
            stop()
        return stop is not None

    def _work(
        self,
        place: Place,
        made: Generator[Step, None, None],
        waiting: Step | None,
        put: Callable[[Step | Exception | None], None],
        stopped: threading.Event,
    ) -> None:
        if not self._places.is_free(place) and waiting is not None:
            put(waiting)
        self._places.take(place)
        try:
            with closing(made):
                while not stopped.is_set() and (step := next(made, None)) is not None:
                    put(step)
        except Exception as problem:
            put(problem)
        finally:
            self._places.leave(place)
            put(None)


async def _all(queue: asyncio.Queue[Item]) -> list[Item]:
    """What is in the queue, at least one."""
    items = [await queue.get()]
    while not queue.empty():
        items.append(queue.get_nowait())
    return items
