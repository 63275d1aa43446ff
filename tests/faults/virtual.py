"""An event loop whose time passes only when nobody has anything to do: hours in seconds, and the same every time."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class StuckError(Exception):
    """Nobody has anything to do, now or later."""


class _Jump(selectors.SelectSelector):
    """Waits for nothing: it moves the time to the next timer instead."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise StuckError
        self.seconds += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that begins at 0 s; threads and sockets are not for it."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.seconds


def play(story: Coroutine[Any, Any, T]) -> T:
    """Run a story to its end; what it left behind is cancelled."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)
