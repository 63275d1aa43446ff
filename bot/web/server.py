"""The web server inside this process: it takes its port at once and leaves signals to the process."""

import asyncio
import socket

import uvicorn
from starlette.types import ASGIApp

from sms.errors import Problem

BACKLOG = 2048


class PortTaken(Problem):
    """Something else listens on that port already."""

    hint = "Choose another one with --port, or end the other program."


class Server:
    """One application on one port."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        self._socket = _bind(host, port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve; by these steps and not by `serve`, which would take the process's signals."""
        await self._server.startup(sockets=[self._socket])
        self._ticking = asyncio.create_task(self._server.main_loop())

    async def stop(self) -> None:
        """Take no more requests, and answer those that are under way."""
        self._server.should_exit = True
        if self._ticking:
            await self._ticking
            await self._server.shutdown(sockets=[self._socket])


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(f"Port {port} cannot be used: {error.strerror}.") from None
