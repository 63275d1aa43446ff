"""Whether the process is well, and its figures, for machines that watch it."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import store.inbox
from jobs.table import JOBS
from jobs.world import World
from store import Session

LOOPBACK = {"127.0.0.1", "::1"}


class LateSince(Protocol):
    """Tells since when the job that waits longest could run."""

    def __call__(self, session: Session, *, names: Collection[str]) -> datetime | None:
        """None when none waits."""


class Health:
    """Answers probes; figures are for this machine only."""

    def __init__(self, world: World, late_since: LateSince) -> None:
        self.is_ready = False
        self.forged = 0  # webhooks whose signature did not match
        self._world = world
        self._late_since = late_since

    async def healthz(self, _: Request) -> Response:
        """Say "ok" when the database can be read."""
        await self._world.db.read(store.inbox.waiting)
        return PlainTextResponse("ok")

    async def readyz(self, request: Request) -> Response:
        """Say whether people may be sent here: not before everything is up, and not any more once it ends."""
        if not self.is_ready:
            return PlainTextResponse("not ready", 503)
        return await self.healthz(request)

    async def metrics(self, request: Request) -> Response:
        """Give figures in Prometheus' text format."""
        if request.client is None or request.client.host not in LOOPBACK:
            return PlainTextResponse("Only for this machine.", 403)
        now = self._world.clock.now()
        figures = await self._world.db.read(lambda s: self._figures(s, now))
        lines = [f"# TYPE textops_{name} gauge\ntextops_{name} {value}\n" for name, value in figures.items()]
        return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")

    def _figures(self, session: Session, now: datetime) -> dict[str, float]:
        since = self._late_since(session, names=[work.name for work in JOBS])
        return {
            "webhooks_forged": self.forged,
            "inbox_waiting": store.inbox.waiting(session),
            "jobs_late_seconds": max(0.0, (now - since).total_seconds()) if since else 0.0,
        }
