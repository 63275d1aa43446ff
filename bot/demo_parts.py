"""The processes that the demo is made of, each told apart by its first line: it is ready then."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sms.errors import Problem

ENDING_SECONDS = 15


class Ended(Problem):
    """A part of the demo ended by itself."""

    hint = "What it said stands above."


@dataclass(frozen=True, slots=True)
class Part:
    """One running process."""

    name: str
    process: Process

    async def line(self) -> str:
        """Wait for the next line that it prints; that there is none any more is told as an error."""
        line = await self.process.stdout.readline() if self.process.stdout else b""
        if not line:
            raise Ended(f"{self.name} ended by itself, with code {await self.process.wait()}.")
        return line.decode()


@asynccontextmanager
async def running(name: str, words: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Part]:
    """Run a module of ours until the block ends; in a session of its own, so that Ctrl-C reaches it through us."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, env=dict(environment), stdout=PIPE, start_new_session=True
    )
    try:
        yield Part(name, process)
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
