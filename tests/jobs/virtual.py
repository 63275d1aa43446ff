"""A loop whose time passes only while nobody works: sleeps take no time, and the order of things is always the same."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from jobs.world import Database
from store import Session

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """Where everybody sleeps the clock jumps to the next alarm; while a unit of work runs in its thread it stands."""

    def __init__(self) -> None:
        self._passed = 0.0
        self.busy = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self._passed

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self._passed += seconds


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self._loop.busy or timeout is None:
            return super().select(None if timeout is None or timeout > 0 else 0)
        found = super().select(0)
        if not found:
            self._loop.passes(timeout)
        return found


class Counted:
    """A database whose units keep the clock standing."""

    def __init__(self, db: Database, loop: VirtualLoop) -> None:
        self._db = db
        self._loop = loop

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        return await self._busy(self._db.run(unit, bulk=bulk))

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self._busy(self._db.read(unit))

    async def _busy(self, work: Coroutine[Any, Any, T]) -> T:
        self._loop.busy += 1
        try:
            return await work
        finally:
            self._loop.busy -= 1


class LoopClock:
    """Tells the loop's time."""

    def __init__(self, began: datetime, loop: VirtualLoop) -> None:
        self._began = began
        self._loop = loop

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self._loop.time())
