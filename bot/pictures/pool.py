"""A pool of one process that draws: what goes wrong there costs a picture, never a form."""

import asyncio
import json
import struct
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Sequence
from contextlib import suppress

import structlog

from bot.pictures.packed import pack
from sms.picture import Drawable

DRAWER = (sys.executable, "-m", "bot.pictures")
LIMIT_SECONDS = 5.0

_log = structlog.get_logger()


class Pictures:
    """Draws pictures, one at a time, in a process that is started at the first and again after each that failed."""

    def __init__(self, command: Sequence[str] = DRAWER, *, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._command = command
        self._limit_seconds = limit_seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def draw(self, drawable: Drawable) -> bytes | None:
        """Draw a PNG, or give None when it cannot be had within the limit: then show the text instead."""
        try:
            async with asyncio.timeout(self._limit_seconds), self._turn:
                return await self._ask(drawable)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            _log.warning("picture_failed", error=repr(error), what=type(drawable).__name__)
            return None

    async def close(self) -> None:
        """End the process; the next picture would start another."""
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def _ask(self, drawable: Drawable) -> bytes:
        """Ask once; whoever gives up before the answer leaves a process behind that nobody can ask again."""
        is_answered = False
        try:
            asked, answers = await self._pipes()
            asked.write(json.dumps(pack(drawable)).encode() + b"\n")
            await asked.drain()
            (length,) = struct.unpack(">I", await answers.readexactly(4))
            png = await answers.readexactly(length)
            is_answered = True
        finally:
            if not is_answered:
                await self.close()
        return png

    async def _pipes(self) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
        if self._process is None:
            self._process = await create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise OSError("The process that draws has no pipes.")
        return asked, answers
