"""Several pages in one question to the gate, and what becomes of them where one of them breaks it."""

import asyncio

import pytest

from monitor.crawl.gating import TOGETHER, UNDER_WAY, Asking


class Gate:
    """Answers when it is let go; notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.free = asyncio.Event()

    async def __call__(self, questions):
        bodies = [body for (body,) in questions]
        self.asked.append(bodies)
        await self.free.wait()
        if "bad" in bodies:
            raise RuntimeError("the child died")
        return [body.startswith("yes") for body in bodies]


async def ask(asking, *bodies):
    waiting = [asyncio.ensure_future(asking.passes((body,))) for body in bodies]
    await asyncio.sleep(0)
    return waiting


def test_a_page_that_comes_alone_goes_alone_and_the_next_ones_together():
    async def run():
        gate = Gate()
        asking = Asking(gate)
        waiting = await ask(
            asking, *(f"{'yes' if n % 3 else 'no'} {n}" for n in range(UNDER_WAY + TOGETHER + 3))
        )
        await asyncio.sleep(0)
        assert [len(one) for one in gate.asked] == [1] * UNDER_WAY
        gate.free.set()
        answers = await asyncio.gather(*waiting)
        assert [len(one) for one in gate.asked] == [1] * UNDER_WAY + [TOGETHER, 3]
        assert answers == [bool(n % 3) for n in range(UNDER_WAY + TOGETHER + 3)]

    asyncio.run(run())


def test_a_page_that_breaks_the_gate_takes_no_other_with_it():
    async def run():
        gate = Gate()
        asking = Asking(gate)
        waiting = await ask(asking, "yes 1", "no 2", "yes 3", "bad", "no 4", "yes 5")
        gate.free.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert answers[:3] == [True, False, True]
        assert isinstance(answers[3], RuntimeError)
        assert answers[4:] == [False, True]

    asyncio.run(run())


def test_a_page_that_is_given_up_is_answered_to_nobody():
    async def run():
        gate = Gate()
        asking = Asking(gate)
        first, second = await ask(asking, "yes 1", "yes 2")
        first.cancel()
        gate.free.set()
        assert await second
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await asking.passes(("yes 3",))

    asyncio.run(run())
