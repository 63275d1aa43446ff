"""What the page is put together from, and what it alone remembers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.page.clockface import Clockface
from simulator.page.faultlist import Faultlist
from simulator.page.people import Memory
from simulator.page.phones import Phones
from simulator.page.tour import Tour
from simulator.page.wirelog import WireLog
from simulator.slack.workspace import Workspace
from simulator.twilio.carrier import Carrier


@dataclass(frozen=True, slots=True)
class Parts:
    """The simulator's two services, its clock, and what the page shows of them."""

    workspace: Workspace
    carrier: Carrier
    clock: Clock
    phones: Phones
    wirelog: WireLog
    faultlist: Faultlist
    clockface: Clockface
    tour: Tour


async def _nothing() -> None:
    return


@dataclass(slots=True)
class Page:
    """The page of one simulator and how many follow it; when everything starts over, `generation` rises."""

    parts: Parts
    start_over: Callable[[], Awaitable[None]] = _nothing
    memory: Memory = field(default_factory=Memory)
    generation: int = 0
    is_closed: bool = False
    streams: int = 0

    def reset(self) -> None:
        """Begin anew with everything."""
        self.parts.phones.reset()
        self.parts.clockface.reset()
        self.parts.tour.reset()
        self.memory.reset()
        self.generation += 1
