"""The clock of the page: what time it is, what happens next, and the moves there are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.clock import Clock
from simulator.slack.workspace import Workspace
from simulator.twilio.carrier import Carrier
from simulator.wire import read_object

SOON = timedelta(seconds=1)
MORNING = time(9)
WORDS_MAX = 80
NO_EVENT = "Nothing is known to come: neither the bot nor the carrier has anything ahead."


@dataclass(frozen=True, slots=True)
class Event:
    """Something that will happen, and what it is in a few words."""

    at: datetime
    what: str


@dataclass(slots=True)
class Clockface:
    """Reads and moves the one clock; the bot's next event is what the bot told."""

    clock: Clock
    workspace: Workspace
    carrier: Carrier
    _told: Event | None = None

    @property
    def version(self) -> tuple[str, str]:
        """What is shown: it differs when the clock has to be drawn anew."""
        return self.words, self.next_words

    @property
    def words(self) -> str:
        """The time where the first person is."""
        return _written(self._here())

    @property
    def next_words(self) -> str:
        """What comes next and when; empty when nothing is known."""
        event = self.next()
        return f"{_written(event.at.astimezone(home_zone(self.workspace)))}: {event.what}" if event else ""

    def next(self) -> Event | None:
        """The earliest that is more than a second ahead: what the bot told, or what the carrier will do."""
        soon = self.clock.now() + SOON
        due = self.carrier.agenda.next_after(soon)
        known = [Event(due, "the carrier moves a text on")] if due else []
        if self._told and self._told.at > soon:
            known.append(self._told)
        return min(known, key=lambda event: event.at, default=None)

    def tell(self, at: datetime | None, what: str = "") -> None:
        """Take from the bot when it will next do something by itself; None is never."""
        if at and at.tzinfo is None:
            raise ValueError("The time needs a zone, as in 2026-11-27T14:00:00Z.")
        self._told = Event(at, what[:WORDS_MAX] or "the bot has something to do") if at else None

    def move(self, to: str) -> datetime:
        """Move to the `next` event, a second past it, or to `tomorrow` at 9 where the first person is."""
        if to == "next":
            event = self.next()
            if event is None:
                raise ValueError(NO_EVENT)
            return self.clock.move_to(event.at + SOON)
        if to == "tomorrow":
            here = self._here()
            return self.clock.move_to(datetime.combine(here.date() + timedelta(days=1), MORNING, here.tzinfo))
        raise ValueError(f"The clock cannot go to {to}: there are next and tomorrow.")

    def advance(self, seconds: float) -> datetime:
        """Move forwards by so many seconds."""
        return self.clock.advance(timedelta(seconds=seconds))

    def reset(self) -> None:
        """Forget what the bot told."""
        self._told = None

    def _here(self) -> datetime:
        return self.clock.now().astimezone(home_zone(self.workspace))


def next_route(clockface: Clockface) -> Route:
    """The route by which a bot tells what comes next: `POST /clock/next {"at": ISO or null, "what": words}`."""
    return Route("/clock/next", _telling(clockface), methods=["POST"])


def home_zone(workspace: Workspace) -> tzinfo:
    """Where the workspace's first person is."""
    return ZoneInfo(next(one.tz for one in workspace.users.values() if not one.is_bot))


def _telling(clockface: Clockface) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body: dict[str, Any] = await read_object(request)
        at = body["at"]
        clockface.tell(None if at is None else datetime.fromisoformat(str(at)), str(body.get("what", "")))
        return JSONResponse({"ok": True})

    return endpoint


def _written(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"
