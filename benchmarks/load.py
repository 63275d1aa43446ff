"""Load on a web server from another process: requests written beforehand, over connections that stay open."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

CONNECTIONS = 256  # phones do not wait for each other
END = b"\r\n\r\n"


@contextmanager
def served(url: str) -> Iterator[int]:
    """Serve a database in a process of its own, and give its port."""
    command = [sys.executable, "-m", "benchmarks.served", url]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait()


def seconds_each(port: int, requests: Sequence[bytes], *, answer: bytes) -> float:
    """Ask all of it, and tell how long each took while many were asked at once; another answer is an error."""
    return asyncio.run(_ask(port, requests, answer=answer))


async def _ask(port: int, requests: Sequence[bytes], *, answer: bytes) -> float:
    waiting = iter(requests)
    connections = [await _Connection.open(port, waiting, answer) for _ in range(CONNECTIONS)]
    start = perf_counter()
    for connection in connections:
        connection.go_on()
    await asyncio.gather(*(connection.done for connection in connections))
    return (perf_counter() - start) / len(requests)


class _Connection(asyncio.Protocol):
    """One connection, which asks the next thing once the last is answered; no answer here has a body."""

    def __init__(self, waiting: Iterator[bytes], answer: bytes) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._answer = b"HTTP/1.1 " + answer
        self._heard = b""
        self._transport: asyncio.WriteTransport | None = None

    @classmethod
    async def open(cls, port: int, waiting: Iterator[bytes], answer: bytes) -> "_Connection":
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: cls(waiting, answer), "127.0.0.1", port
        )
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._heard.endswith(END):
            return
        if not self._heard.startswith(self._answer):
            self.done.set_exception(AssertionError(self._heard))
            return
        self._heard = b""
        self.go_on()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server hung up"))

    def go_on(self) -> None:
        assert self._transport
        request = next(self._waiting, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._transport.write(request)
