"""What the carrier does later, on the movable clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from simulator.clock import Clock

Action = Callable[[datetime], None]


@dataclass(slots=True)
class Agenda:
    """Actions in order of their time; each is told the time it was due, so that a jump of the clock leaves no gap."""

    clock: Clock
    _due: list[tuple[datetime, int, Action]] = field(default_factory=list)
    _entry: "count[int]" = field(default_factory=count)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def at(self, when: datetime, action: Action) -> None:
        """Put an action down; one in the past is done at once, in its turn."""
        heappush(self._due, (when, next(self._entry), action))
        if self._due[0][0] == when:
            self._woken.set()

    def next_after(self, when: datetime) -> datetime | None:
        """The first time after this one for which something was put down."""
        return min((due for due, _, _ in self._due if due > when), default=None)

    def clear(self) -> None:
        """Forget all that was put down."""
        self._due.clear()

    async def run(self) -> None:
        """Do what is due for as long as it is not cancelled."""
        follower = asyncio.create_task(self._follow())
        try:
            while True:
                await self._do_due()
                await self._rest()
        finally:
            follower.cancel()

    async def _do_due(self) -> None:
        now = self.clock.now()
        for done in count(1):
            if not self._due or self._due[0][0] > now:
                return
            when, _, action = heappop(self._due)
            action(when)
            if done % 100 == 0:
                # Requests are answered between a hundred steps and the next.
                await asyncio.sleep(0)

    async def _rest(self) -> None:
        self._woken.clear()
        seconds = (self._due[0][0] - self.clock.now()).total_seconds() if self._due else None
        try:
            # A short rest at least: thousands of texts a second are then moved on in batches.
            async with asyncio.timeout(None if seconds is None else max(seconds, 0.005)):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _follow(self) -> None:
        moves: Any = self.clock.subscribe()
        async for _ in moves:
            self._woken.set()
