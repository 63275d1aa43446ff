"""The one movable clock of the simulator."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that can be moved, forwards only until it is reset."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self._changed = asyncio.Event()
        self._is_closed = False

    def now(self) -> datetime:
        """The simulated time: aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, delta: timedelta) -> datetime:
        """Move forwards by a span; the new time comes back, and a negative span is refused."""
        if delta < timedelta():
            raise ValueError("The clock never goes backwards: advance it by zero seconds or more, or reset it.")
        self._set(self.offset + delta)
        return self.now()

    def move_to(self, when: datetime) -> datetime:
        """Move forwards to an instant; one that has passed is refused."""
        if when.tzinfo is None:
            raise ValueError("The time needs a zone, as in 2026-11-27T14:00:00Z.")
        return self.advance(when - self.now())

    def reset(self) -> None:
        """Back to real time: the only way backwards."""
        self._set(timedelta())

    async def subscribe(self) -> AsyncIterator[datetime]:
        """The time at once and then after every move; moves that come while the reader is busy arrive as one."""
        while not self._is_closed:
            changed = self._changed
            yield self.now()
            await changed.wait()

    def close(self) -> None:
        """End every subscription; the time goes on."""
        self._is_closed = True
        self._changed.set()

    def _set(self, offset: timedelta) -> None:
        self.offset = offset
        self._changed.set()
        # A fresh event for the next move: whoever waits on the old one has been woken.
        self._changed = asyncio.Event()
