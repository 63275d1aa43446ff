"""Write the receipt of a send that is over and give it to who asked for it; key: for whom, then its number."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from jobs.world import Counts, Database, World
from sms.errors import Problem
from sms.receipt import BEFORE_THE_FIRST, seal
from store import posts, receipts, settings


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was written: how many recipients and lines it has, and its last hash."""

    message: int
    recipients: int
    lines: int
    hash: str


@dataclass(slots=True)
class _Chain:
    """The lines so far; nothing of them is kept but the last hash."""

    file: TextIO
    lines: int = 0
    hash: str = field(default=BEFORE_THE_FIRST)

    def write(self, contents: Sequence[dict[str, Any]]) -> None:
        for content in contents:
            sealed = seal(content, before=self.hash)
            self.file.write(sealed.line)
            self.hash, self.lines = sealed.hash, self.lines + 1


async def run(world: World, key: str) -> Counts:
    """Give the file, or tell why it cannot be; that it was made stands in the audit log, with its last hash."""
    user, number = key.split()
    now = world.clock.now()
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "receipt.jsonl"
            made = await write(world.db, int(number), path, by=user, now=now)
            await world.files.give(user, path, name=f"{number} receipt.jsonl", words=_words(made))
    except Problem as problem:
        told = partial(posts.notice, text=f"❌ {problem}", key=f"receipt:{key}:{now.isoformat()}", channel=user)
        await world.db.run(lambda session: world.queue.put(session, [told(session)]))
        return {"refused": 1}
    return {"recipients": made.recipients}


async def write(db: Database, number: int, path: Path, *, by: str, now: datetime) -> Receipt:
    """Write it page by page, so that a large send takes no more memory than a small one."""
    await db.run(settings.secret)  # made here if nobody has needed it yet: a reader cannot
    head = await db.read(partial(receipts.head, number=number, by=by, now=now))
    steps = await db.read(lambda session: list(receipts.steps(session, number)))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        chain = _Chain(file)
        chain.write([head, *steps])
        await _recipients(db, number, chain)
        recipients = chain.lines - len(steps) - 1
        chain.write([await db.read(partial(receipts.end, number=number, lines=chain.lines))])
    await db.run(partial(receipts.keep, number=number, by=by, found=chain.hash, lines=chain.lines, now=now))
    return Receipt(number, recipients, chain.lines, chain.hash)


async def _recipients(db: Database, number: int, chain: _Chain) -> None:
    after = -1
    while after:
        lines, after = await db.read(partial(receipts.page, number=number, after=after))
        await asyncio.to_thread(chain.write, lines)


def _words(made: Receipt) -> str:
    return f"The receipt of #{made.message}: {made.recipients:,} recipients. `textops audit --verify` proves it whole."
