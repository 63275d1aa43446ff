"""Group commits: what arrives while one transaction is under way goes into the next, and is answered after it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")
Answer = TypeVar("Answer")

GROUP_MAX = 500
WAITING_MAX = 10_000
QUIET_TURNS = 3  # of the loop: in one the last group is answered, in the next who asks again is read, then put here
TURNS_MAX = 20  # then those at the door wait for the next: nobody is kept waiting for ever


class FullError(Exception):
    """Too many rows wait to be stored; whoever calls is to come again later."""


class Intake(Generic[Row, Answer]):
    """Rows of one kind on their way into the database; what comes back answers the whole group."""

    def __init__(self, store: Callable[[Sequence[Row]], Awaitable[Answer]]) -> None:
        self._store = store
        self._waiting: list[tuple[Row, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, row: Row) -> Answer:
        """Store one row; it is committed when this returns, with what its group was answered."""
        if len(self._waiting) >= WAITING_MAX:
            raise FullError
        stored: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, stored))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await stored

    async def _write(self) -> None:
        while self._waiting:
            await self._gather()
            group, self._waiting = self._waiting[:GROUP_MAX], self._waiting[GROUP_MAX:]
            try:
                answer = await self._store([row for row, _ in group])
            except Exception as error:  # noqa: BLE001 - it belongs to those who wait
                for stored in _listening(group):
                    stored.set_exception(error)
            else:
                for stored in _listening(group):
                    stored.set_result(answer)
        self._writer = None

    async def _gather(self) -> None:
        """Wait while more come at once: they stand at the door, and one transaction is dearer than many rows in it."""
        quiet, there = 0, len(self._waiting)
        for _ in range(TURNS_MAX):
            await asyncio.sleep(0)
            quiet, there = (quiet + 1, there) if len(self._waiting) == there else (0, len(self._waiting))
            if quiet == QUIET_TURNS or there >= GROUP_MAX:
                return


def _listening(group: Sequence[tuple[Row, asyncio.Future[Answer]]]) -> list[asyncio.Future[Answer]]:
    """Leave out who hung up; the row is stored all the same."""
    return [stored for _, stored in group if not stored.done()]
