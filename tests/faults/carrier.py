"""A carrier with a ledger of its own, which outlives every process that talks to it, and a port that loses things."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.flow import Flow
from jobs.world import Listed, Page, Text
from sms.delivery import Accepted, Broken, NotAccepted, Outcome, Rejected, Uncertain
from tests.faults.weather import Weather

TIMEOUT_SECONDS = 20.0
PAGE_TEXTS = 1_000
OPTED_OUT = 21610
CALLBACK_TRIES = 5


@dataclass(slots=True)
class Held:
    """One text that the carrier took."""

    sid: str
    number: str
    body: str
    attempt: str
    at: float
    status: str = "queued"
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One status callback on its way to us."""

    attempt: str
    sid: str
    status: str
    code: int | None = None
    forged: bool = False


@dataclass
class Ledger:
    """The carrier itself: what it took, what became of it, and whom it knows to have opted out."""

    weather: Weather
    chance: random.Random
    began: datetime
    tell: Callable[[Call], None]
    log: Callable[..., None]
    texts: dict[str, Held] = field(default_factory=dict)
    to: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    opted_out: set[str] = field(default_factory=set)
    under_way: int = 0  # steps that are still to come

    def take(self, text: Text) -> Held | Rejected:
        """Take a text, or refuse it for good."""
        if text.number in self.opted_out:
            return Rejected(OPTED_OUT)
        if text.number.endswith("00013"):
            return Rejected(21211)
        held = Held(f"SM{len(self.texts) + 1:06}", text.number, text.body, text.attempt, _time())
        self.texts[held.sid] = held
        self.to[held.number].append(held)
        self.log("taken", held.sid, held.number, held.attempt)
        end = self.chance.choices((("delivered", None), ("undelivered", 30003), ("failed", 30001)), (94, 4, 2))[0]
        steps = (("failed", end[1]),) if end[0] == "failed" else (("sent", None), end)
        queued = self.weather.queued_seconds
        delay = self.chance.uniform(0.5, 1.0) * queued if queued else 0.0
        for status, code in steps:
            delay += self.chance.uniform(0.05, 3.0)
            self.under_way += 1
            _loop().call_later(delay, self._step, held, status, code)
        return held

    def listed(self, held: Held) -> Listed:
        """Give a text as it stands in the list."""
        at = self.began + timedelta(seconds=held.at)
        return Listed(held.sid, held.number, held.body, held.status, held.code, 1, at)

    def is_in_the_list(self, held: Held) -> bool:
        """Tell whether it got that far already."""
        return _time() >= held.at + self.weather.list_lag_seconds

    def _step(self, held: Held, status: str, code: int | None) -> None:
        self.under_way -= 1
        held.status, held.code = status, code
        odds, call = self.weather.odds, Call(held.attempt, held.sid, status, code)
        if self._happens(odds.callback_forged):
            self.tell(Call(held.attempt, held.sid, "failed", 30007, forged=True))
        if self._happens(odds.callback_dropped):
            return
        for _ in range(2 if self._happens(odds.callback_twice) else 1):
            delay = self.chance.uniform(5.0, 120.0) if self._happens(odds.callback_late) else 0.01
            self.under_way += 1
            _loop().call_later(delay, self._call, call)

    def _call(self, call: Call) -> None:
        self.under_way -= 1
        self.tell(call)

    def _happens(self, odds: float) -> bool:
        return bool(odds) and self.chance.random() < odds


@dataclass
class Line:
    """The carrier as one process reaches it: `tick` counts its requests, and may end the process."""

    ledger: Ledger
    tick: Callable[[Text], bool]  # before the carrier has it; True: the process is to end when it was taken
    ends: Callable[[], None]
    asked: Callable[[Text], None]
    gate: Callable[..., Awaitable[None]]
    flow: Flow = field(default_factory=Flow)

    async def send(self, text: Text) -> Outcome:
        self.asked(text)
        return await self.flow.through(lambda: self._send(text))

    async def has_sender(self) -> bool:
        return True

    async def listed(self, number: str) -> Sequence[Listed]:
        await self._asked_for_a_list()
        shown = [each for each in reversed(self.ledger.to[number]) if self.ledger.is_in_the_list(each)]
        return [self.ledger.listed(each) for each in shown]

    async def received(self, since: datetime) -> Sequence[Listed]:
        raise AssertionError(f"with a public address nobody asks for texts since {since}")

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        """Give a page; the place of the next one names its span, as the carrier's address does."""
        await self._asked_for_a_list()
        first, last, at = cursor.split() if cursor else (since.isoformat(), until.isoformat(), 0)
        since, until, after = datetime.fromisoformat(first), datetime.fromisoformat(last), int(at) + PAGE_TEXTS
        every = (self.ledger.listed(each) for each in self.ledger.texts.values() if self.ledger.is_in_the_list(each))
        inside = [text for text in every if text.status != "queued" and since <= text.created_at <= until]
        return Page(inside[int(at) : after], f"{first} {last} {after}" if after < len(inside) else "")

    async def _asked_for_a_list(self) -> None:
        await asyncio.sleep(0.05)
        await self.gate()
        weather, now = self.ledger.weather, _time()
        is_away = any(span.holds(now) for span in weather.refused)
        if is_away or self.ledger.chance.random() < weather.odds.list_fails:
            raise OSError("the carrier's list cannot be had")

    async def _send(self, text: Text) -> Outcome:
        await self.gate(thaws=False)  # a dead process sends nothing that waited for its turn
        is_last = self.tick(text)
        await self.gate(thaws=False)
        outcome = await self._outcome(text)
        if is_last:
            self.ends()
        await self.gate()
        self.ledger.log("told", text.attempt, type(outcome).__name__)
        return outcome

    async def _outcome(self, text: Text) -> Outcome:
        """Lose it on the way there, or have it taken."""
        weather, chance, now = self.ledger.weather, self.ledger.chance, _time()
        if any(span.holds(now) for span in weather.refused):
            await asyncio.sleep(0.01)
            return NotAccepted(1.0, is_unreachable=True)
        if any(span.holds(now) for span in weather.broken):
            return Broken(20003)
        if any(span.holds(now) for span in weather.storms) or self._happens(weather.odds.too_many):
            return NotAccepted(chance.choice((0.0, 1.0, 5.0)))
        if self._happens(weather.odds.reset):
            return Uncertain("reset before the carrier had it")
        await asyncio.sleep(chance.uniform(0.02, 0.2))
        return Uncertain("500, not taken") if self._happens(weather.odds.error_not_taken) else await self._taken(text)

    async def _taken(self, text: Text) -> Outcome:
        """Lose the answer, or have it come late."""
        taken, odds = self.ledger.take(text), self.ledger.weather.odds
        if isinstance(taken, Rejected):
            return taken
        if self._happens(odds.error_taken):
            return Uncertain("500, taken")
        if self._happens(odds.lost_reply):
            await asyncio.sleep(TIMEOUT_SECONDS)
            return Uncertain("no reply")
        if self._happens(odds.slow_reply):
            await asyncio.sleep(self.ledger.chance.uniform(1.0, TIMEOUT_SECONDS - 1))
        return Accepted(taken.sid, 1)

    def _happens(self, odds: float) -> bool:
        return self.ledger.chance.random() < odds


def _time() -> float:
    return _loop().time()


def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
