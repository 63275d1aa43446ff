"""The Slack app: Bolt on our own session, its listeners bound, connected by Socket Mode or over signed HTTP."""

from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.chat import make_client
from bot.settings import Settings, secret
from bot.slack.bind import bind
from bot.slack.door import Door
from bot.slack.entries import make_entries
from bot.slack.http import Endpoint, endpoint
from bot.slack.reply import Answers
from bot.slack.roles import Directory
from commands.table import COMMANDS, EVENTS, SHORTCUTS
from jobs.world import World


@dataclass(frozen=True, slots=True)
class Slack:
    """The two ways in; either may be missing."""

    socket: AsyncSocketModeHandler | None
    endpoint: Endpoint | None

    async def connect(self) -> None:
        """Connect by Socket Mode, if that is the way."""
        if self.socket:
            await self.socket.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Take nothing more by Socket Mode."""
        if self.socket:
            await self.socket.client.close()  # type: ignore[no-untyped-call]


def make_slack(settings: Settings, world: World, *, http: aiohttp.ClientSession) -> Slack:
    """Make the app; nothing is connected yet."""
    client = make_client(secret(settings.slack_bot_token), base_url=settings.slack_api_url, http=http, patient=True)
    signing_secret = secret(settings.slack_signing_secret)
    # Our own posts' events are how we learn where a post stands whose answer was lost.
    app = AsyncApp(client=client, signing_secret=signing_secret, name="textops", ignoring_self_events_enabled=False)
    door = Door(world, Directory(client), make_entries(COMMANDS, shortcuts=SHORTCUTS, events=EVENTS))
    bind(app, door=door, answers=Answers(client, http=http), world=world)
    app_token = secret(settings.slack_app_token)
    return Slack(
        socket=AsyncSocketModeHandler(app, app_token) if app_token else None,
        endpoint=endpoint(app) if signing_secret else None,
    )
