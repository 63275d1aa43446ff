"""How many requests the carrier is asked at once: halved when it says 429, a little more with each that it takes."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from sms.delivery import Accepted, NotAccepted, Outcome

MOST = 300
LEAST = 4
PATIENCE_SECONDS = 1.0  # what waits longer for its turn is put back: nothing leaves late after a *Stop*


class Flow:
    """Lets requests through, as many at a time as the carrier bears, and none while it asked for a rest."""

    def __init__(self) -> None:
        self.limit = float(MOST)
        self._under_way = 0
        self._closed_until = 0.0
        self._waiting: deque[asyncio.Future[bool]] = deque()

    async def through(self, request: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Make a request in its turn; one that is not made, for the rest asked for or too long a wait, is not taken."""
        if not await self._enter():
            return NotAccepted()
        try:
            rest_seconds = self._closed_until - asyncio.get_running_loop().time()
            if rest_seconds > 0:
                return NotAccepted(rest_seconds)
            outcome = await request()
            self._learn(outcome)
            return outcome
        finally:
            self._leave()

    async def _enter(self) -> bool:
        """Wait for a place, first come, first served; False when that took too long."""
        if self._under_way < self.limit and not self._waiting:
            self._under_way += 1
            return True
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(turn)
        patience = loop.call_later(PATIENCE_SECONDS, _answer, turn, False)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.result():
                self._leave()
            raise
        finally:
            patience.cancel()

    def _leave(self) -> None:
        self._under_way -= 1
        while self._waiting and self._under_way < self.limit:
            self._under_way += _answer(self._waiting.popleft(), True)

    def _learn(self, outcome: Outcome) -> None:
        match outcome:
            case Accepted():
                self.limit = min(MOST, self.limit + 1 / self.limit)
            case NotAccepted(retry_after_seconds=seconds, is_unreachable=False):
                now = asyncio.get_running_loop().time()
                if now >= self._closed_until:  # of a burst only the first counts: the others were under way with it
                    self.limit = max(LEAST, self.limit / 2)
                self._closed_until = max(self._closed_until, now + seconds)
            case _:
                pass


def _answer(turn: asyncio.Future[bool], answer: bool) -> bool:
    """Answer somebody who still waits; False when nobody does."""
    if turn.done():
        return False
    turn.set_result(answer)
    return True
