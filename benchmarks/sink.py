"""A carrier that takes every text after a while, in a process of its own: `python -m benchmarks.sink SECONDS`."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import cast

import uvloop

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
BACKLOG = 1024
TAKEN = json.dumps({
    "account_sid": "AC0123456789abcdef0123456789abcdef", "api_version": "2010-04-01", "body": "Hi Ann12, 20 % off",
    "date_created": "Mon, 23 Nov 2026 02:00:00 +0000", "date_sent": None, "direction": "outbound-api",
    "date_updated": "Mon, 23 Nov 2026 02:00:00 +0000", "error_code": None, "error_message": None, "from": None,
    "messaging_service_sid": "MG0123456789abcdef0123456789abcdef", "num_media": "0", "num_segments": "1",
    "price": None, "price_unit": None, "sid": "SM$", "status": "accepted", "to": "+12125550100",
    "subresource_uris": {"media": "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/SM$/Media.json"},
    "uri": "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/SM$.json",
})  # fmt: skip


@contextmanager
def carrier(latency_seconds: float) -> Iterator[str]:
    """Let such a carrier stand while the block runs, and give its address."""
    command = [sys.executable, "-m", "benchmarks.sink", str(latency_seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait()


class _Connection(asyncio.Protocol):
    """Answers one request after the other, each once it is whole and the time is over."""

    def __init__(self, latency_seconds: float, numbers: Iterator[int]) -> None:
        self._latency_seconds = latency_seconds
        self._numbers = numbers
        self._heard = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own is no such class

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, _, body = self._heard.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return
        self._heard = b""
        if self._latency_seconds:
            asyncio.get_running_loop().call_later(self._latency_seconds, self._take)
        else:
            self._take()

    def _take(self) -> None:
        told = TAKEN.replace("$", f"{next(self._numbers):032x}").encode()
        head = f"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {len(told)}\r\n\r\n"
        if self._transport and not self._transport.is_closing():
            self._transport.write(head.encode() + told)


async def serve(latency_seconds: float) -> None:
    """Serve until standard input ends."""
    numbers = count(1)
    server = await asyncio.get_running_loop().create_server(
        lambda: _Connection(latency_seconds, numbers), "127.0.0.1", 0, backlog=BACKLOG
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    uvloop.run(serve(float(sys.argv[1])))
