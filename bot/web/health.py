"""Whether the process is well, and its figures, for machines that watch it."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import store.inbox
import store.jobs
from jobs.table import JOBS
from jobs.world import World
from store import Session

LOOPBACK = {"127.0.0.1", "::1"}


class Health:
    """Answers probes; figures are for this machine only."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def healthz(self, _: Request) -> Response:
        """Say "ok" when the database can be read."""
        await self._world.db.read(store.inbox.waiting)
        return PlainTextResponse("ok")

    async def metrics(self, request: Request) -> Response:
        """Give figures in Prometheus' text format."""
        if request.client is None or request.client.host not in LOOPBACK:
            return PlainTextResponse("Only for this machine.", 403)
        now = self._world.clock.now()
        figures = await self._world.db.read(lambda s: _figures(s, now))
        lines = [f"# TYPE textops_{name} gauge\ntextops_{name} {value}\n" for name, value in figures.items()]
        return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")


def _figures(session: Session, now: datetime) -> dict[str, float]:
    due = store.jobs.next_due(session, names=[work.name for work in JOBS])
    return {
        "inbox_waiting": store.inbox.waiting(session),
        "jobs_late_seconds": max(0.0, (now - due).total_seconds()) if due else 0.0,
    }
