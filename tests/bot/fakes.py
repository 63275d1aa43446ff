"""Ports that stand still, for tests of what sits on the other side of them."""

# ruff: noqa: ARG002 - a port has its arguments whether or not a fake looks at them

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from blocks.surface import Image, Modal, Surface
from jobs.world import Fetched, Listed, NotPosted, Page, Posted, Text
from sms.columns import BadFile
from sms.delivery import Outcome, Uncertain
from sms.picture import Drawable


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

    async def has_sender(self) -> bool:
        return True

    async def listed(self, number: str) -> Sequence[Listed]:
        return ()

    async def received(self, since: datetime) -> Sequence[Listed]:
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


class NoImages:
    """Draws nothing."""

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:
        return None

    async def remove(self, file: str) -> None:
        return None


class NoFiles:
    """Has no files and takes none."""

    @asynccontextmanager
    async def fetched(self, file: str) -> AsyncIterator[Fetched]:
        raise BadFile
        yield Fetched(Path(file), file)

    async def give(self, user: str, path: Path, *, name: str, words: str) -> str:
        return ""

    async def remove(self, file: str) -> None:
        return None
