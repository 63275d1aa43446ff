"""The Slack app: Bolt on our own session, its listeners bound, connected by Socket Mode or over signed HTTP."""

import logging
from collections.abc import Awaitable

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.logger import get_bolt_logger
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped

from bot.chat import Refusals, make_client, refused
from bot.settings import Settings, secret
from bot.slack.bind import bind
from bot.slack.door import Door
from bot.slack.entries import make_entries
from bot.slack.forms import Shown
from bot.slack.http import Endpoint, endpoint
from bot.slack.reply import Answers
from bot.slack.roles import Directory
from commands.table import COMMANDS, EVENTS, SHORTCUTS
from jobs.world import World
from sms.errors import Problem

TOKEN_REFUSED = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "missing_scope",
}

log = structlog.get_logger(__name__)


class TokenRefused(Problem):
    """Slack refuses a token."""

    hint = "Copy it again from the app's pages, and see what `textops doctor` says."


class Slack:
    """The two ways in; either may be missing."""

    def __init__(self, app: AsyncApp, *, app_token: str, endpoint: Endpoint | None) -> None:
        self.endpoint = endpoint
        self._app = app
        self._app_token = app_token
        self._socket: AsyncSocketModeHandler | None = None

    async def check(self) -> None:
        """Refuse to start with a token that Slack refuses; a Slack that is away is waited for."""
        client = self._app.client
        await _accepted("SLACK_BOT_TOKEN", client.auth_test())
        if self._app_token:
            await _accepted("SLACK_APP_TOKEN", client.apps_connections_open(app_token=self._app_token))

    async def connect(self) -> None:
        """Connect by Socket Mode, if that is the way."""
        if self._app_token:
            self._socket = AsyncSocketModeHandler(self._app, self._app_token)
            await self._socket.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Take nothing more by Socket Mode."""
        if self._socket:
            await self._socket.client.close()  # type: ignore[no-untyped-call]


def make_slack(settings: Settings, world: World, *, http: aiohttp.ClientSession, shown: Shown) -> Slack:
    """Make the app; nothing is connected yet."""
    client = make_client(secret(settings.slack_bot_token), base_url=settings.slack_api_url, http=http, patient=True)
    signing_secret = secret(settings.slack_signing_secret)
    # Our own posts' events are how we learn where a post stands whose answer was lost.
    get_bolt_logger(AsyncApp).addFilter(_is_news)
    app = AsyncApp(client=client, signing_secret=signing_secret, name="textops", ignoring_self_events_enabled=False)
    door = Door(world, Directory(client), make_entries(COMMANDS, shortcuts=SHORTCUTS, events=EVENTS))
    bind(app, door=door, answers=Answers(client, world.images, http=http, shown=shown), world=world)
    return Slack(
        app,
        app_token=secret(settings.slack_app_token),
        endpoint=endpoint(app) if signing_secret else None,
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out Bolt's word that the environment's token is not used: it is, by the client that we give."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


async def _accepted(name: str, question: Awaitable[object]) -> None:
    try:
        await question
    except Refusals as error:
        code = refused(error).error
        if code in TOKEN_REFUSED:
            raise TokenRefused(f"Slack refuses {name} ({code}).") from None
        log.warning("slack.not_asked", token=name, why=code)
