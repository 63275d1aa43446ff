"""Group commits: what arrives while one transaction is under way goes into the next, and is answered after it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")

GROUP_MAX = 500
WAITING_MAX = 10_000


class FullError(Exception):
    """Too many rows wait to be stored; whoever calls is to come again later."""


class Intake(Generic[Row]):
    """Rows of one kind on their way into the database."""

    def __init__(self, store: Callable[[Sequence[Row]], Awaitable[None]]) -> None:
        self._store = store
        self._waiting: list[tuple[Row, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, row: Row) -> None:
        """Store one row; it is committed when this returns."""
        if len(self._waiting) >= WAITING_MAX:
            raise FullError
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, stored))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:GROUP_MAX], self._waiting[GROUP_MAX:]
            try:
                await self._store([row for row, _ in group])
            except Exception as error:  # noqa: BLE001 - it belongs to those who wait
                _settle([stored for _, stored in group], error)
            else:
                _settle([stored for _, stored in group], None)
        self._writer = None


def _settle(waiting: Sequence[asyncio.Future[None]], error: Exception | None) -> None:
    for stored in waiting:
        if stored.done():
            continue  # the caller hung up; the row is stored all the same
        if error:
            stored.set_exception(error)
        else:
            stored.set_result(None)
