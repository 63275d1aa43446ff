"""A world of fake ports around a real database, for jobs."""

# ruff: noqa: ARG002 - a port has its arguments whether or not a fake looks at them

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from blocks.surface import Image, Modal, Surface
from bot.db import Database
from bot.engine.local import JobsQueue
from jobs.world import Fetched, Listed, NotPosted, Page, Posted, Text, World
from sms.delivery import Accepted, Outcome
from sms.picture import Drawable
from store import Session
from tests.bot.fakes import FixedClock
from tests.postgres import own_schema

T = TypeVar("T")


@dataclass
class FakeCarrier:
    """Answers as it is told, else takes everything; remembers what reached it."""

    answers: list[Outcome] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    at_the_carrier: list[Listed] = field(default_factory=list)
    page_texts: int = 2
    has_numbers: bool = True

    async def send(self, text: Text) -> Outcome:
        self.texts.append(text)
        return self.answers.pop(0) if self.answers else Accepted(f"SM{len(self.texts)}", 1)

    async def has_sender(self) -> bool:
        return self.has_numbers

    async def listed(self, number: str) -> Sequence[Listed]:
        return [each for each in self.at_the_carrier if each.number == number]

    async def received(self, since: datetime) -> Sequence[Listed]:
        return [each for each in self.at_the_carrier if each.is_inbound and each.created_at >= since]

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        at = int(cursor or 0)
        inside = [each for each in self.at_the_carrier if each.status != "queued" and since <= each.created_at <= until]
        after = at + self.page_texts
        return Page(inside[at:after], str(after) if after < len(inside) else "")


@dataclass
class FakeChat:
    """A Slack that answers as it is told, else takes everything."""

    answers: list[Posted | NotPosted] = field(default_factory=list)
    calls: list[tuple[str, ...]] = field(default_factory=list)
    forms: list[Modal] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)  # as they were posted and redrawn

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        self.surfaces.append(surface)
        self.calls.append(("post", channel, surface.text, thread or ""))
        return self.answers.pop(0) if self.answers else Posted(channel, f"{len(self.calls)}.0")

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        self.surfaces.append(surface)
        self.calls.append(("edit", place.channel, surface.text, place.ts))
        return self.answers.pop(0) if self.answers else place

    async def delete(self, place: Posted) -> bool:
        self.calls.append(("delete", place.channel, "", place.ts))
        return True

    async def edit_form(self, modal: Modal) -> bool:
        self.forms.append(modal)
        return True

    async def admins(self) -> Sequence[str]:
        return ("U0CY", "U0DI")


@dataclass
class FakeImages:
    """Shows every picture by the same image, or none; remembers how long each must be seen."""

    image: Image | None = None
    shown: list[tuple[Drawable, datetime | None]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:
        self.shown.append((picture, until))
        return self.image

    async def remove(self, file: str) -> None:
        self.removed.append(file)


@dataclass
class FakeFiles:
    """Has the files that a test puts there, and keeps what is given to whom."""

    kept: dict[str, Path] = field(default_factory=dict)
    given: list[tuple[str, str, str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def fetched(self, file: str) -> AsyncIterator[Fetched]:
        yield Fetched(self.kept[file], self.kept[file].name)

    async def give(self, user: str, path: Path, *, name: str, words: str) -> str:
        self.given.append((user, name, words, await asyncio.to_thread(path.read_text)))
        return f"F{len(self.given)}"

    async def remove(self, file: str) -> None:
        self.removed.append(file)


@dataclass
class Stand:
    """The world of one test, and short ways to run jobs and units in it."""

    world: World
    carrier: FakeCarrier
    chat: FakeChat
    images: FakeImages
    clock: FixedClock
    files: FakeFiles

    def does(self, unit: Callable[[Session], T]) -> T:
        """Run a unit of work."""
        done: T = asyncio.run(self._run(self.world.db.run(unit)))
        return done

    def runs(self, job: Callable[[World, str], Coroutine[Any, Any, Any]], key: object = "") -> dict[str, int]:
        """Run a job and give its counts."""
        return dict(asyncio.run(self._run(job(self.world, str(key)))))

    async def _run(self, work: Any) -> Any:
        return await work


@pytest.fixture
def stand(sqlite_url: str, now: datetime) -> Iterator[Stand]:
    """A world that stands still."""
    db, clock = Database(sqlite_url), FixedClock(now)
    carrier, chat, images, files = FakeCarrier(), FakeChat(), FakeImages(), FakeFiles()
    world = World(db, carrier, chat, images, JobsQueue(clock), clock, files, public_url="https://t.acme.example")
    yield Stand(world, carrier, chat, images, clock, files)
    asyncio.run(db.close())


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a schema of this test's own."""
    with own_schema() as address:
        yield address
