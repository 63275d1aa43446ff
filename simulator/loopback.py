"""A server on the loopback address that can be taken away for a while and comes back on the same port."""

import asyncio
import socket
from typing import Any

import uvicorn

HOST = "127.0.0.1"
BACKLOG = 2048


class Loopback:
    """One app on one port of this machine; the port is taken at once, so that its URL is known before it serves."""

    def __init__(self, port: int) -> None:
        self._socket = _bind(port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._app: Any = None
        self._server: uvicorn.Server | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._healing: asyncio.Task[None] | None = None

    @property
    def is_closed(self) -> bool:
        """Whether connections are refused just now."""
        return self._healing is not None

    async def start(self, app: Any) -> None:
        """Serve the app."""
        self._app = app
        await self._open()

    async def stop(self) -> None:
        """Close the port and every connection."""
        self._leave_closed()
        await self._close()

    async def refuse(self, seconds: float) -> None:
        """Refuse connections for some real seconds or until healed: from when this returns; open ones are closed."""
        self._leave_closed()
        await self._close()
        self._healing = asyncio.create_task(self._heal_after(seconds))

    async def heal(self) -> None:
        """Take the port again at once, if connections are refused."""
        if self._healing is not None:
            self._leave_closed()
            await self._reopen()

    async def _heal_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._healing = None
        await self._reopen()

    def _leave_closed(self) -> None:
        if self._healing is not None:
            self._healing.cancel()
        self._healing = None

    async def _reopen(self) -> None:
        self._socket = _bind(self.port)
        await self._open()

    async def _open(self) -> None:
        config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            lifespan="off",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
            ws_max_size=2**20,
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[self._socket])
        self._ticking = asyncio.create_task(self._server.main_loop())

    async def _close(self) -> None:
        if self._server and self._ticking:
            self._server.should_exit = True
            await self._ticking
            await self._server.shutdown(sockets=[self._socket])
        self._server = None


def _bind(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise OSError(f"port {port} cannot be had ({error.strerror}); give another one, or 0 for a free one") from error
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener
