"""Who works on a PostgreSQL database: one `textops run` alone, or any number of `serve` and `worker`, never both."""

import asyncio
import signal
import time
from typing import LiteralString

import psycopg
import structlog
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from sms.errors import Problem

PATIENCE_SECONDS = 10.0  # a process that was killed holds on until the server has noticed
ASK_SECONDS = 0.1
LOOK_SECONDS = 5.0
# So that a machine that is cut off does not hold on for hours.
SET_UP = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
ALONE = "SELECT pg_try_advisory_lock(hashtext('textops ' || current_schema()))"
SHARED = "SELECT pg_try_advisory_lock_shared(hashtext('textops ' || current_schema()))"

log = structlog.get_logger(__name__)


def conninfo(url: str) -> str:
    """Give a database's address as PostgreSQL's own library reads it."""
    parsed = make_url(url)
    _, words = parsed.get_dialect()().create_connect_args(parsed)
    return make_conninfo(**words)


class InUse(Problem):
    """This database is in use already."""


class Hold:
    """A lock of the database's own, held as long as its connection; made anew when that is lost."""

    def __init__(self, conninfo: str, *, alone: bool, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._conninfo = conninfo
        self._alone = alone
        self._patience_seconds = patience_seconds
        self._connection: psycopg.AsyncConnection | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """Take it, or tell who is in the way."""
        if not await self._is_mine():
            raise self._refusal()
        self._keeping = asyncio.create_task(self._keep())

    async def release(self) -> None:
        """Let go."""
        if self._keeping:
            self._keeping.cancel()
        if self._connection:
            await self._connection.close()

    async def _keep(self) -> None:
        """Take it anew when the connection is lost; when others came in meanwhile, this process gives way and ends."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if self._connection is None or self._connection.closed:
                    if not await self._is_mine():
                        log.error("hold.lost", why=str(self._refusal()))
                        signal.raise_signal(signal.SIGTERM)
                        return
                else:
                    await self._connection.execute("SELECT 1")
            except psycopg.OperationalError as error:
                log.warning("hold.broken", why=str(error))

    async def _is_mine(self) -> bool:
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        await connection.execute(SET_UP)
        until = time.monotonic() + self._patience_seconds
        while not await _first(connection, ALONE if self._alone else SHARED):
            if time.monotonic() > until:
                await connection.close()
                return False
            await asyncio.sleep(ASK_SECONDS)
        self._connection = connection
        return True

    def _refusal(self) -> InUse:
        if self._alone:
            hint = "End it first, or use `textops serve` and `textops worker`, of which there may be many."
            return InUse("Another TextOps works on this database.", hint=hint)
        return InUse("`textops run` works on this database.", hint="End it first: it works alone.")


async def _first(connection: psycopg.AsyncConnection, query: LiteralString) -> bool:
    row = await (await connection.execute(query)).fetchone()
    return bool(row and row[0])
