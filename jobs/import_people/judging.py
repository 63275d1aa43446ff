"""Rows judged in a process of its own: so it takes no processor from those who write, nor from the bot's answers."""

import asyncio
import json
import struct
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from jobs.import_people.judge import Asked
from sms.columns import BadFile
from sms.errors import Problem
from sms.importing import Person
from store.matching import Chunk, gather

JUDGE = (sys.executable, "-m", "jobs.import_people")
LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that were judged: how many with the bad ones, who is in them, how far they reach, and how many are bad."""

    rows: int
    chunk: Chunk
    done_bytes: int
    bad: int  # of the whole file so far, the repeated ones too


class BrokeOff(Problem):
    """The process that judges came to an end."""

    hint = "Import the same file again: nobody comes twice."


class Judging:
    """The process, which is asked for one batch at a time."""

    def __init__(self, asked: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        self._asked = asked
        self._answers = answers

    async def batch(self, rows: int, repeated: Collection[int] = ()) -> Batch:
        """Have the next rows judged, and lines of those before written as repeated ones; no rows means the end."""
        self._asked.write(json.dumps({"rows": rows, "repeated": [*repeated]}).encode() + b"\n")
        try:
            await self._asked.drain()
            (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
            answer = await self._answers.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            raise BrokeOff("Reading the file broke off.") from None
        return await asyncio.to_thread(_batch, answer)


@asynccontextmanager
async def judging(asked: Asked) -> AsyncIterator[Judging]:
    """Start the process; at the end it has closed its files."""
    process = await create_subprocess_exec(*JUDGE, stdin=PIPE, stdout=PIPE, start_new_session=True)
    writer, answers = cast(asyncio.StreamWriter, process.stdin), cast(asyncio.StreamReader, process.stdout)
    try:
        writer.write(json.dumps(asked.packed()).encode() + b"\n")
        yield Judging(writer, answers)
    except BaseException:
        process.kill()  # it may be about to answer what nobody waits for
        raise
    finally:
        writer.close()
        await process.wait()


def _batch(answer: bytes) -> Batch:
    told: dict[str, Any] = json.loads(answer)
    if "problem" in told:
        raise BadFile(told["problem"], hint=told["hint"])
    people = [Person(*each) for each in told["people"]]
    return Batch(told["rows"], gather(people), told["done_bytes"], told["bad"])
