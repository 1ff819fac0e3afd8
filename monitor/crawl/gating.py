"""
Ask the gate in the child, for several pages at once where several wait.

Handing a page over and having its answer back costs two processes and three
threads some turns, about as much as the gate itself. So a page that comes
while the child is at work waits for those that come after it, and they go
together; one that comes alone goes at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

Question = tuple[Any, ...]
"""What `steps.to_gate` makes of one page."""

TOGETHER = 8
"""Pages in one question at most: some tenths of a second of the child's time."""
UNDER_WAY = 2
"""Questions in the child's hands: one that it works at and one that it finds when it is done."""


class Asking:
    """Questions to one gate, gathered while it is busy."""

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[bool]]]) -> None:
        """`ask` brings the answers to several questions, in their order."""
        self._ask = ask
        self._waiting: list[tuple[Question, asyncio.Future[bool]]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def passes(self, question: Question) -> bool:
        """The answer to one question, or what asking it alone raised."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        self._send()
        return await answer

    def _send(self) -> None:
        while self._waiting and len(self._under_way) < UNDER_WAY:
            together, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            task = asyncio.ensure_future(self._answer(together))
            self._under_way.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._send()

    async def _answer(self, together: Sequence[tuple[Question, asyncio.Future[bool]]]) -> None:
        """Ask; where that fails, ask each alone, so that one page cannot take the others with it."""
        try:
            answers = await self._ask([question for question, _ in together])
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            if len(together) == 1:
                _tell(together[0][1], error)
            else:
                for one in together:
                    await self._answer([one])
            return
        for (_, waiting), answer in zip(together, answers, strict=True):
            _tell(waiting, answer)


def _tell(waiting: asyncio.Future[bool], answer: bool | Exception) -> None:
    if waiting.done():  # nobody waits any more
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
