"""How answers are made at once, wait for each other, and are stopped."""

import asyncio
import threading
from collections.abc import AsyncIterator, Generator

import pytest

from assistant.app.answering import Answering

WAITING = "waiting"


class Work:
    """Says "one", waits until it may go on, and says "two"."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.going_on = threading.Event()
        self.ended = threading.Event()
        self.problem = problem

    def steps(self) -> Generator[str, None, None]:
        try:
            yield "one"
            assert self.going_on.wait(20)
            if self.problem:
                raise self.problem
            yield "two"
        finally:
            self.ended.set()


async def rest(steps: AsyncIterator[str]) -> list[str]:
    return [step async for step in steps]


def test_what_has_piled_up_is_skipped() -> None:
    async def scene() -> None:
        made = (str(number) for number in range(1000))
        steps = await rest(Answering(1).steps("ada", made, WAITING))
        assert steps[-1] == "999"
        assert len(steps) < 1000

    asyncio.run(scene())


def test_steps_come_as_they_are_made() -> None:
    async def scene() -> None:
        work = Work()
        steps = Answering(1).steps("ada", work.steps(), WAITING)
        assert await anext(steps) == "one"
        work.going_on.set()
        assert await rest(steps) == ["two"]

    asyncio.run(scene())


def test_stopping_does_not_wait_for_the_work() -> None:
    async def scene() -> None:
        work, answering = Work(), Answering(1)
        steps = answering.steps("ada", work.steps(), WAITING)
        assert await anext(steps) == "one"
        assert not answering.stop("bob")
        assert answering.stop("ada")
        assert await asyncio.wait_for(rest(steps), 5) == []
        assert not answering.stop("ada")
        assert not work.ended.is_set()
        work.going_on.set()
        assert await asyncio.to_thread(work.ended.wait, 5)

    asyncio.run(scene())


def test_others_wait_are_told_and_can_leave() -> None:
    async def scene() -> None:
        first, second, answering = Work(), Work(), Answering(1)
        second.going_on.set()
        running = answering.steps("ada", first.steps(), WAITING)
        assert await anext(running) == "one"
        leaving = answering.steps("bob", Work().steps(), WAITING)
        staying = answering.steps("cy", second.steps(), WAITING)
        assert await anext(leaving) == WAITING
        assert await anext(staying) == WAITING
        assert answering.stop("bob")
        assert await asyncio.wait_for(rest(leaving), 5) == []
        first.going_on.set()
        assert await rest(running) == ["two"]
        assert (await asyncio.wait_for(rest(staying), 5))[-1] == "two"

    asyncio.run(scene())


def test_who_goes_away_leaves_no_work_behind() -> None:
    async def scene() -> None:
        work, answering = Work(), Answering(1)
        task = asyncio.create_task(rest(answering.steps("ada", work.steps(), WAITING)))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        work.going_on.set()
        assert await asyncio.to_thread(work.ended.wait, 5)
        after = Work()
        after.going_on.set()
        assert (await rest(answering.steps("ada", after.steps(), WAITING)))[-1] == "two"

    asyncio.run(scene())


def test_a_fault_in_the_work_is_the_callers() -> None:
    async def scene() -> None:
        work, answering = Work(ZeroDivisionError("no")), Answering(1)
        work.going_on.set()
        with pytest.raises(ZeroDivisionError):
            await rest(answering.steps("ada", work.steps(), WAITING))

    asyncio.run(scene())
