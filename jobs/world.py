"""What a job may touch: seven ports of a few methods each, bundled in one frozen value."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from blocks.surface import Image, Modal, Surface
from sms.delivery import NotAccepted, Outcome
from sms.job import Job
from sms.picture import Drawable
from store import Session

T = TypeVar("T")
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """One text to hand to the carrier; `attempt` travels in the status callback's URL."""

    number: str
    body: str
    attempt: str
    valid_seconds: int = 14_400  # the carrier forgets it after this


@dataclass(frozen=True, slots=True)
class Listed:
    """One text as the carrier lists it."""

    sid: str
    number: str
    body: str
    status: str
    code: int | None
    segments: int
    created_at: datetime
    sender: str = ""
    is_inbound: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the carrier's list; `next` is the carrier's own name for the page after it, empty at the end."""

    texts: Sequence[Listed]
    next: str = ""


class StalePage(Exception):  # noqa: N818 - it is the page that is stale
    """The carrier gives the page after that one no more; its list has to be begun anew."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Slack took it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class NotPosted:
    """Slack said no, or nothing: `uncertain` when it may have taken it all the same."""

    error: str  # Slack's error code: channel_not_found, not_in_channel, message_not_found, ratelimited …
    uncertain: bool = False
    retry_after_seconds: float = 0


class Database(Protocol):
    """Units of work over a session, whole or not at all; a unit may be repeated."""

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        """Write; `bulk` waits behind people and webhooks."""

    async def read(self, unit: Callable[[Session], T]) -> T:
        """Look, beside the writer."""


class Carrier(Protocol):
    """Who brings texts to phones."""

    async def send(self, text: Text) -> Outcome:
        """Hand one text over, once; never repeats by itself."""

    async def has_sender(self) -> bool:
        """Tell whether there is a number to send from; True while the carrier does not say."""

    async def listed(self, number: str) -> Sequence[Listed]:
        """Give the latest texts to that number, newest first."""

    async def received(self, since: datetime) -> Sequence[Listed]:
        """Give the texts from people to our senders that came in since."""

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        """Give all texts that left in a span, page by page; `cursor` is the `next` of the page before, or StalePage."""


class Chat(Protocol):
    """Slack's channels and forms, and whom to tell when there is no channel."""

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        """Post once; `intent` is the opaque id that comes back in the post's event."""

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        """Redraw a post; repeating it changes nothing."""

    async def delete(self, place: Posted) -> bool:
        """Remove a post; True when it is gone."""

    async def edit_form(self, modal: Modal) -> bool:
        """Redraw an open form by its form id; False when it is not open any more."""

    async def admins(self) -> Sequence[str]:
        """List the workspace's admins by their ids."""


class Images(Protocol):
    """Pictures, as Slack can show them."""

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:
        """Give what a picture is shown by, within a few seconds; None: leave it away."""

    async def remove(self, file: str) -> None:
        """Delete a file that a picture was shown by."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that somebody gave: where it lies here for now, and what they call it."""

    path: Path
    name: str


class Files(Protocol):
    """Files with people in them: given by somebody in Slack, and given back to them alone."""

    def fetched(self, file: str) -> AbstractAsyncContextManager[Fetched]:
        """Bring a file here, a spreadsheet as CSV, for as long as it is needed; a Problem says why it cannot be had."""

    async def give(self, user: str, path: Path, *, name: str, words: str) -> str:
        """Put a file into a person's direct messages with the bot and give its id; a Problem says why it cannot be."""

    async def remove(self, file: str) -> None:
        """Delete a file that was given; one that is gone already is as good."""


class Queue(Protocol):
    """Where later work is put, in the transaction that makes it necessary."""

    def put(self, session: Session, jobs: Sequence[Job]) -> None:
        """Put jobs; they exist exactly if the session commits."""


class Clock(Protocol):
    """The only time there is."""

    def now(self) -> datetime:
        """Aware, in UTC."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside, as a job sees it."""

    db: Database
    carrier: Carrier
    chat: Chat
    images: Images
    queue: Queue
    clock: Clock
    files: Files
    public_url: str = ""


Run = Callable[[World, str], Awaitable[Counts]]


class Lane(StrEnum):
    """Jobs that wait for each other; each lane has slots of its own, so that none ever keeps another waiting."""

    PEOPLE = "people"
    POSTS = "posts"  # what only shows what is so already, at Slack's pace
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Work:
    """A line of the table of jobs: who runs it, and beside which others it waits; `first` it does not wait for them."""

    name: str
    run: Run
    lane: Lane = Lane.PEOPLE
    first: bool = False  # there are never many of it, and each is short


async def hand_over(world: World, text: Text, *, until: datetime) -> Outcome:
    """Hand one text over, unless the lease of its intent is over: a process that was frozen must not send it late."""
    if world.clock.now() >= until:
        return NotAccepted()
    return await world.carrier.send(text)
