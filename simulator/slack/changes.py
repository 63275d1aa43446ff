"""A numbered stream of what changed in the workspace, to wait on and to follow."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its number, what kind of thing changed, and where (channel or user id)."""

    number: int
    kind: str
    where: str


class Changes:
    """Tells everybody who waits; keeps only the number of the newest, and of the newest of each kind."""

    def __init__(self) -> None:
        self.number = 0
        self.newest: dict[str, int] = {}
        self._waiting: set[asyncio.Queue[Change]] = set()

    def tell(self, kind: str, where: str) -> None:
        """Record a change and wake whoever observes; never blocks."""
        self.number += 1
        self.newest[kind] = self.number
        change = Change(self.number, kind, where)
        for queue in self._waiting:
            queue.put_nowait(change)

    async def observe(self) -> AsyncIterator[Change]:
        """Every change from now on, for as long as the caller listens."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._waiting.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._waiting.discard(queue)

    async def wait(self, since: int, *, seconds: float) -> None:
        """Return when something newer than `since` happened, or when the time is over."""
        if self.number > since or seconds <= 0:
            return
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._waiting.add(queue)
        try:
            async with asyncio.timeout(seconds):
                await queue.get()
        except TimeoutError:
            return
        finally:
            self._waiting.discard(queue)
