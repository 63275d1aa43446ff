"""Slack's channels and forms: posts are made once, paced per channel, and what Slack says is a value."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from blocks.pictured import charts, pictured
from blocks.plainer import plainer
from blocks.surface import Modal, Surface
from jobs.world import Images, NotPosted, Posted
from sms.pacing import take

EVENT_TYPE = "textops_post"
POSTS_PER_SECOND = 1.0
POSTS_BURST = 3
CHANNELS_MAX = 1000  # that a pace is remembered of
SECOND_US = 1_000_000
REST_MAX_SECONDS = 30.0
NOT_CONNECTED, RATE_LIMITED = "not_connected", "ratelimited"

BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
HALF_DONE = {"internal_error", "fatal_error"}  # Slack's own: part of it may have been done

Refusals = (SlackApiError, aiohttp.ClientError, TimeoutError)

T = TypeVar("T")
log = structlog.get_logger(__name__)


def make_client(token: str, *, base_url: str, http: aiohttp.ClientSession, patient: bool) -> AsyncWebClient:
    """Make a client on the shared session; a patient one waits out a 429, but none repeats a lost request."""
    retries = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)] if patient else []
    return AsyncWebClient(token=token, base_url=base_url, session=http, retry_handlers=list(retries))


class SlackChat:
    """Posts, redraws and removes; it never repeats a post by itself, because a lost answer may be a taken post."""

    def __init__(self, client: AsyncWebClient, images: Images) -> None:
        self._client = client
        self._images = images
        self._pace = Pace()
        self._rest = Rest()

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        """Post once; `intent` is the opaque id that comes back in the post's event."""
        if rest := self._rest.left("post"):
            return rest
        await self._pace.wait(channel)
        place = await open_place(self._client, channel)

        async def show(plain: Surface) -> Posted:
            answer = await self._client.chat_postMessage(
                channel=place,
                text=plain.text,
                blocks=list(plain.blocks),
                thread_ts=thread,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"id": intent}},
                unfurl_links=False,
                unfurl_media=False,
            )
            return Posted(str(answer["channel"]), str(answer["ts"]))

        return self._rest.learn("post", await self._shown(show, surface))

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        """Redraw a post; repeating it changes nothing."""
        if rest := self._rest.left("edit"):
            return rest

        async def show(plain: Surface) -> Posted:
            await self._client.chat_update(
                channel=place.channel, ts=place.ts, text=plain.text, blocks=list(plain.blocks)
            )
            return place

        return self._rest.learn("edit", await self._shown(show, surface))

    async def delete(self, place: Posted) -> bool:
        """Remove a post; True when it is gone, whoever removed it."""
        try:
            await self._client.chat_delete(channel=place.channel, ts=place.ts)
        except Refusals as error:
            return refused(error).error == "message_not_found"
        return True

    async def edit_form(self, modal: Modal) -> bool:
        """Redraw an open form by its form id; False when it is not open any more."""
        try:
            await self._client.views_update(external_id=modal.form, view=modal.view())
        except SlackApiError as error:
            if refused(error).error == "not_found":
                return False
            raise
        return True

    async def admins(self) -> Sequence[str]:
        """List the workspace's admins by their ids; here a failure is an exception."""
        return await workspace_admins(self._client)

    async def _shown(self, show: Callable[[Surface], Awaitable[Posted]], surface: Surface) -> Posted | NotPosted:
        try:
            return await as_slack_takes_it(show, surface, images=self._images)
        except Refusals as error:
            return refused(error)


class Rest:
    """While Slack cannot be reached, or asked to be left alone, nobody else finds that out for themselves."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[str, float] = {}  # by method; with no method it is all of Slack
        self._refusals = 0

    def left(self, method: str) -> NotPosted | None:
        """Tell that nothing should be asked yet, and for how long; None when it may."""
        now = self._now()
        for name, error in (("", NOT_CONNECTED), (method, RATE_LIMITED)):
            seconds = self._until.get(name, now) - now
            if seconds > 0:
                return NotPosted(error, retry_after_seconds=seconds)
        return None

    def learn(self, method: str, outcome: Posted | NotPosted) -> Posted | NotPosted:
        """Learn from what a call came to: nobody there is asked ever less often, a 429 says itself for how long."""
        if not isinstance(outcome, NotPosted) or outcome.error not in {NOT_CONNECTED, RATE_LIMITED}:
            self._refusals = 0
            return outcome
        if outcome.error == RATE_LIMITED:
            self._until[method] = self._now() + outcome.retry_after_seconds
            return outcome
        if not self.left(method):  # of many that were under way only the first counts
            self._refusals += 1
            self._until[""] = self._now() + min(REST_MAX_SECONDS, 2.0 ** min(self._refusals - 1, 10))
        return self.left(method) or outcome


class Pace:
    """Slack takes about one post a second in a channel, and a few at once now and then."""

    def __init__(self) -> None:
        self._marks: dict[str, int] = {}

    async def wait(self, channel: str) -> None:
        """Wait for this channel's turn; others are not kept waiting."""
        while True:
            now_us = int(time.monotonic() * SECOND_US)
            if len(self._marks) > CHANNELS_MAX:
                self._marks = {name: mark for name, mark in self._marks.items() if mark > now_us}
            grant = take(self._marks.get(channel, 0), now_us, rate=POSTS_PER_SECOND, want=1, burst=POSTS_BURST)
            if grant.segments:
                self._marks[channel] = grant.tat_us
                return
            await asyncio.sleep(grant.wait_seconds)


async def workspace_admins(client: AsyncWebClient) -> tuple[str, ...]:
    """List the workspace's admins by their ids, owners among them."""
    found: list[str] = []
    async for page in await client.users_list(limit=200):
        found += [user["id"] for user in page["members"] if user.get("is_admin") and not user.get("deleted")]
    return tuple(found)


async def open_place(client: AsyncWebClient, channel: str) -> str:
    """Open the messages with a person whose id is given; should that fail, Slack takes the person's own id as well."""
    if not channel.startswith(("U", "W")):
        return channel
    try:
        opened = await client.conversations_open(users=channel)
    except Refusals:
        return channel
    return str((opened["channel"] or {}).get("id") or channel)


async def as_slack_takes_it(show: Callable[[Surface], Awaitable[T]], surface: Surface, *, images: Images) -> T:
    """Show a surface, plainer for as long as Slack refuses its blocks; what was refused surely does not stand."""
    while True:
        try:
            return await show(surface)
        except SlackApiError as error:
            if _field(error.response, "error") not in BLOCKS_REFUSED:
                raise
            plain = await _plainer(surface, images)
            if plain is None:
                raise
            log.warning("slack.blocks_refused", told=str(_field(error.response, "response_metadata")))
            surface = plain


async def _plainer(surface: Surface, images: Images) -> Surface | None:
    """Put pictures in the place of charts first; what has none gets simpler blocks, and in the end none at all."""
    drawn = charts(surface)
    if not drawn:
        return plainer(surface)
    return pictured(surface, {block: await images.show(chart, until=None) for block, chart in drawn.items()})


def refused(error: Exception) -> NotPosted:
    """Tell what a failed call means: only Slack's own no, and a connection that was never made, are certain."""
    if isinstance(error, SlackApiError):
        answer: Any = error.response
        status: int = getattr(answer, "status_code", 0) or getattr(answer, "status", 500)
        if status == 429:
            return NotPosted(RATE_LIMITED, retry_after_seconds=_seconds(answer.headers.get("Retry-After")))
        if status >= 500:
            return NotPosted(f"http_{status}", uncertain=True)
        code = _field(answer, "error")
        return NotPosted(str(code or "unreadable"), uncertain=code is None or code in HALF_DONE)
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotPosted(NOT_CONNECTED, retry_after_seconds=1)
    return NotPosted(f"{type(error).__name__}: {error}", uncertain=True)


def _seconds(header: object) -> float:
    """Read how long to wait; never so little that it is asked again at once."""
    try:
        return max(1.0, float(str(header)))
    except ValueError:
        return 1.0


def _field(answer: Any, name: str) -> Any:
    data = getattr(answer, "data", answer)
    return data.get(name) if isinstance(data, dict) else None
