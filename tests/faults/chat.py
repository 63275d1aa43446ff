"""A Slack that keeps what it was told, and loses its answers."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from blocks.surface import Modal, Surface
from jobs.world import NotPosted, Posted
from tests.faults.weather import Weather


@dataclass
class Workspace:
    """What stands in the channels; it outlives every process."""

    weather: Weather
    chance: random.Random
    standing: dict[tuple[str, str], str] = field(default_factory=dict)  # the words by channel and place
    intents: dict[str, tuple[str, str]] = field(default_factory=dict)
    unheard: int = 0  # events that never reached us
    posted: int = 0


@dataclass
class Talk:
    """Slack as one process reaches it; `heard` takes its events."""

    workspace: Workspace
    pause: Callable[[], Awaitable[None]]
    heard: Callable[[str, str, str], None]

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        room, odds, chance = self.workspace, self.workspace.weather.odds, self.workspace.chance
        await self.pause()
        if (refusal := self._refusal()) is not None:
            return refusal
        if thread and (channel, thread) not in room.standing:
            return NotPosted("thread_not_found")
        room.posted += 1
        place = (channel, f"{room.posted}.0")
        room.standing[place] = surface.text
        if chance.random() < odds.event_dropped:
            room.unheard += 1
        else:
            self.heard(intent, *place)
        if chance.random() < odds.slack_lost:
            return NotPosted("timeout", uncertain=True)
        await self.pause()
        return Posted(*place)

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        await self.pause()
        if (refusal := self._refusal()) is not None:
            return refusal
        if (place.channel, place.ts) not in self.workspace.standing:
            return NotPosted("message_not_found")
        self.workspace.standing[place.channel, place.ts] = surface.text
        if self.workspace.chance.random() < self.workspace.weather.odds.slack_lost:
            return NotPosted("timeout", uncertain=True)
        return place

    async def delete(self, place: Posted) -> bool:
        await self.pause()
        self.workspace.standing.pop((place.channel, place.ts), None)
        return True

    async def edit_form(self, modal: Modal) -> bool:
        raise AssertionError(f"nobody has a form open: {modal}")

    async def admins(self) -> Sequence[str]:
        return ("U0CY",)

    def _refusal(self) -> NotPosted | None:
        odds, chance = self.workspace.weather.odds, self.workspace.chance
        if chance.random() < odds.slack_limits:
            return NotPosted("ratelimited", retry_after_seconds=chance.choice((1.0, 10.0, 30.0)))
        if chance.random() < odds.slack_refuses:
            return NotPosted("internal_error")
        return None
