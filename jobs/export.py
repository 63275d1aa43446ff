"""Write a file of people and give it to who asked for it, in their messages with the bot; key: for whom, and what."""

import csv
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from blocks.elements import escape
from jobs.world import Counts, World
from sms.audience import SENTENCE, Reason
from sms.errors import Problem
from sms.export import RECEIVES, Export, read, safe
from store import Session, audit, export, given, lists, posts

PAGE_PEOPLE = 2_000


async def run(world: World, key: str) -> Counts:
    """Give the file, or tell why it cannot be; what is in it never stands in a channel."""
    user, wanted = read(key)
    now = world.clock.now()
    try:
        subject = await world.db.read(partial(_subject, wanted=wanted))
        found = await world.db.read(partial(export.ids, export=wanted, now=now))
        with TemporaryDirectory() as folder:
            path = Path(folder) / "people.csv"
            await _write(world, path, found, wanted)
            words = _words(escape(subject), wanted, people=len(found))
            file = await world.files.give(user, path, name=_name(wanted), words=words)
    except Problem as problem:
        told = partial(posts.notice, text=f"❌ {problem}", key=f"export:{key}:{now.isoformat()}", channel=user)
        await world.db.run(lambda session: world.queue.put(session, [told(session)]))
        return {"refused": 1}
    detail = {"people": len(found), "reason": wanted.outcome or wanted.reason or ""}
    entry = partial(audit.add, who=user, action="downloaded people", subject=subject, now=now, detail=detail)
    await world.db.run(entry)
    await world.db.run(partial(given.tell, file=file, people=found), bulk=True)
    return {"people": len(found)}


async def _write(world: World, path: Path, found: Sequence[int], wanted: Export) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file)
        written.writerow(await world.db.read(partial(export.headers, export=wanted)))
        for start in range(0, len(found), PAGE_PEOPLE):
            rows = await world.db.read(
                partial(export.rows, export=wanted, some=list(found[start : start + PAGE_PEOPLE]))
            )
            written.writerows([safe(cell) for cell in row] for row in rows)


def _subject(session: Session, *, wanted: Export) -> str:
    if wanted.message is not None:
        return f"#{wanted.message}"
    return f"list {lists.get(session, wanted.list_id).name}" if wanted.list_id is not None else "contacts"


def _name(wanted: Export) -> str:
    what = wanted.outcome or wanted.reason or RECEIVES
    return f"{wanted.message} {what}.csv" if wanted.message is not None else "people.csv"


def _words(subject: str, wanted: Export, *, people: int) -> str:
    if wanted.outcome is not None:
        return f"{people:,} people of {subject}: {wanted.outcome.label.lower()}. Treat this file with care."
    if wanted.message is not None and wanted.reason is None:
        return f"{people:,} who receive {subject}, as things stand now. Treat this file with care."
    if wanted.reason is Reason.REPEATED:
        return f"{people:,} of {subject} are chosen more than once, and counted once. Treat this file with care."
    if wanted.reason is None:
        return f"{people:,} people: {subject}. Treat this file with care, and delete it when you are done."
    return f"{people:,} who do not get {subject}, as things stand now. {SENTENCE[wanted.reason]}"
