"""Learn from the carrier what left while nobody was here, before anything else leaves; key: the message's number."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Listed, World
from sms.delivery import FROM_CARRIER
from sms.job import Job
from sms.lifecycle import State
from store import Session, absences, halts, ledger, messages, posts
from store.halts import Halt
from store.reconciliation import Line

CLOCKS_APART = timedelta(minutes=10)  # the carrier's and ours
NEXT_MAX = 5  # asked for by number: one that fails has all of them asked for again
WHY = "{known:,} of its texts had left, and this database did not know of them: it may be a backup"
WAY_OUT = "they are in its figures now, and *Resume* asks once more and sends the rest"
KNOWN = "{known:,} texts of #{number} had left while nobody was here. They are in its figures now."


async def run(world: World, key: str) -> Counts:
    """Page through all that left since; whoever has the text already never gets it again.

    Only a look that finds nothing ends the doubt: what waits at the carrier may leave, and be listed, after the first.
    """
    number, now = int(key), world.clock.now()
    since = await world.db.read(partial(_since, number=number))
    if since is None:
        return {"not_now": 1}
    known, cursor, pages = 0, "", 0
    while cursor or not pages:
        page = await world.carrier.page(since - CLOCKS_APART, until=now, cursor=cursor)
        unit = partial(absences.catch_up, number=number, lines=_lines(page.texts), now=now)
        known += await world.db.run(unit, bulk=True)
        cursor, pages = page.next, pages + 1
    if not known:
        waiting = await _waiting_there(world, number, since=since - CLOCKS_APART)
        known = await world.db.run(partial(absences.catch_up, number=number, lines=waiting, now=now))
    await world.db.run(partial(_tell, world=world, number=number, known=known, now=now))
    return {"known": known, "pages": pages}


def _since(session: Session, *, number: int) -> datetime | None:
    """Wait for the ledger of what was launched only after a backup: before, there are no rows to compare."""
    return absences.since(session, number) if ledger.is_whole(session, number) else None


async def _waiting_there(world: World, number: int, *, since: datetime) -> list[Line]:
    """Ask by number for those whose turn is next: what the carrier has not sent on yet is in no list by date."""
    numbers = await world.db.read(partial(absences.next_in_turn, number=number, limit=NEXT_MAX))
    answers = await asyncio.gather(*map(world.carrier.listed, numbers))
    return _lines([text for texts in answers for text in texts if text.created_at >= since])


def _lines(texts: Sequence[Listed]) -> list[Line]:
    return [
        Line(text.sid, text.number, text.body, FROM_CARRIER.get(text.status), text.code, text.segments)
        for text in texts
        if not text.is_inbound
    ]


def _tell(session: Session, *, world: World, number: int, known: int, now: datetime) -> None:
    """Let it go on where nothing had left; else people look first, and then it is looked once more."""
    message, jobs = messages.seek(session, number), [Job("progress", str(number))]
    if not known:
        absences.trust(session, number)
    if message and known and message.state is State.SENDING:
        jobs += halts.halt(session, message, Halt("clock", WHY.format(known=known), WAY_OUT), now=now)
    elif message and known:
        words = KNOWN.format(known=known, number=number)
        jobs.append(posts.note(session, number, words, key=f"caught-up:{now:%Y%m%d%H%M%S}"))
    elif message and message.state is State.SENDING:
        jobs.append(Job("launch", str(number)))
    world.queue.put(session, jobs)
