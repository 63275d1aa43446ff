"""Ports that stand still, for tests of what sits on the other side of them."""

# ruff: noqa: ARG002 - a port has its arguments whether or not a fake looks at them

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.surface import Modal, Surface
from jobs.world import Listed, NotPosted, Page, Posted, Text
from sms.delivery import Outcome, Uncertain


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    time: datetime

    def now(self) -> datetime:
        return self.time


class NoCarrier:
    """Takes nothing."""

    async def send(self, text: Text) -> Outcome:
        return Uncertain(f"nobody is there for {text.attempt}")

    async def listed(self, number: str) -> Sequence[Listed]:
        return ()

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        return Page(())


class NoChat:
    """Shows nothing."""

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        return NotPosted("channel_not_found")

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        return NotPosted("message_not_found")

    async def delete(self, place: Posted) -> bool:
        return False

    async def edit_form(self, modal: Modal) -> bool:
        return False

    async def admins(self) -> Sequence[str]:
        return ()
