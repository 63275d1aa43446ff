"""Whether the process is well, and its figures, for machines that watch it."""

import asyncio
import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import store.inbox
from jobs.table import JOBS
from jobs.world import World
from store import Session
from store.gauges import gauges

LOOPBACK = {"127.0.0.1", "::1"}
PATIENCE_SECONDS = 5.0  # whoever probes gives up about then
HELP: Mapping[str, str] = {
    "webhooks_forged": "Webhooks since the start whose signature did not match.",
    "inbox_waiting": "Webhooks that are stored and wait to be folded.",
    "jobs_late_seconds": "How long the job that waits longest could have run.",
    "messages_sending": "Messages that are being sent.",
    "messages_held": "Messages that are held until somebody decides.",
    "texts_in_doubt": "Texts of which nobody can tell yet whether the carrier took them.",
    "texts_kept_back": "1 while nothing gets through to the carrier.",
}

log = structlog.get_logger(__name__)


class LateSince(Protocol):
    """Tells since when the job that waits longest could run."""

    def __call__(self, session: Session, *, names: Collection[str]) -> datetime | None:
        """None when none waits."""


class Health:
    """Answers probes; figures are for who has the token, without one for this machine."""

    def __init__(self, world: World, late_since: LateSince, *, token: str = "") -> None:
        self.is_ready = False
        self.forged = 0  # webhooks whose signature did not match
        self._world = world
        self._late_since = late_since
        self._token = token

    async def healthz(self, _: Request) -> Response:
        """Say "ok" when the database can be read."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._world.db.read(store.inbox.waiting)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody is to be sent here
            log.warning("health.no_database", why=f"{type(error).__name__}: {error}")
            return PlainTextResponse("The database does not answer.", 503)
        return PlainTextResponse("ok")

    async def readyz(self, request: Request) -> Response:
        """Say whether people may be sent here: not before everything is up, and not any more once it ends."""
        if not self.is_ready:
            return PlainTextResponse("not ready", 503)
        return await self.healthz(request)

    async def metrics(self, request: Request) -> Response:
        """Give figures in Prometheus' text format."""
        refused = self._refused(request)
        if refused:
            return refused
        now = self._world.clock.now()
        figures = await self._world.db.read(lambda s: self._figures(s, now))
        lines = [
            f"# HELP textops_{name} {HELP[name]}\n# TYPE textops_{name} gauge\ntextops_{name} {value}\n"
            for name, value in figures.items()
        ]
        return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")

    def _refused(self, request: Request) -> Response | None:
        """Refuse who may not see them; a proxy on this machine is this machine, so with a token nothing else counts."""
        if self._token:
            given = request.headers.get("Authorization", "").encode()
            if hmac.compare_digest(given, f"Bearer {self._token}".encode()):
                return None
            return PlainTextResponse("Send METRICS_TOKEN as a bearer token.", 401, {"WWW-Authenticate": "Bearer"})
        if request.client and request.client.host in LOOPBACK:
            return None
        return PlainTextResponse("Only for this machine. Set METRICS_TOKEN to let others ask.", 403)

    def _figures(self, session: Session, now: datetime) -> dict[str, float]:
        since = self._late_since(session, names=[work.name for work in JOBS])
        return {
            "webhooks_forged": self.forged,
            "inbox_waiting": store.inbox.waiting(session),
            "jobs_late_seconds": max(0.0, (now - since).total_seconds()) if since else 0.0,
            **gauges(session),
        }
