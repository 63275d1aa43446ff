"""Write lines of the audit log into a file and give it to who asked for it; key: for whom, then what is looked for."""

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.world import Counts, World
from sms.audit_filter import Wanted, read
from sms.errors import Problem
from sms.export import safe
from store import audit, posts, settings
from store.audit import COLUMNS, Entry

PAGE_LINES = 5_000


async def run(world: World, key: str) -> Counts:
    """Give the file, newest first, or tell why it cannot be; that it was given stands in the log itself."""
    user, _, argument = key.partition(" ")
    wanted, now, lines = read(argument, me=user), world.clock.now(), 0
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "audit.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                written = csv.writer(file)
                written.writerow(COLUMNS)
                async for entry in _entries(world, wanted):
                    written.writerow([safe(cell) for cell in entry.cells])
                    lines += 1
            await world.files.give(user, path, name="audit.csv", words=f"{lines:,} lines of the audit log.")
    except Problem as problem:
        notice = partial(posts.notice, text=f"❌ {problem}", key=f"audit:{key}:{now.isoformat()}", channel=user)
        await world.db.run(lambda session: world.queue.put(session, [notice(session)]))
        return {"refused": 1}
    detail = {"lines": lines, "filter": wanted.argument}
    told = partial(audit.add, who=user, action="downloaded the audit log", subject="", now=now, detail=detail)
    await world.db.run(told)
    return {"lines": lines}


async def _entries(world: World, wanted: Wanted) -> AsyncIterator[Entry]:
    account = await world.db.read(settings.load)
    page = partial(audit.page, zone=account.zone, limit=PAGE_LINES)
    while found := await world.db.read(partial(page, wanted=wanted)):
        for entry in found:
            yield entry
        wanted = replace(wanted, before=found[-1].id)
