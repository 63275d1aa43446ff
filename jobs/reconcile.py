"""Compare our ledger of a message with the carrier's list, row by row; key: the number, or "number:night"."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Listed, World
from sms.delivery import FROM_CARRIER
from sms.job import Job
from sms.reconciling import Found, sentence
from store import Session, handover, messages, posts, reconciliation
from store.reconciliation import Line

REDRAWN_AFTER = timedelta(seconds=2)


async def run(world: World, key: str) -> Counts:
    """Page through the span in which it left; who asked is told in the thread, at night only differences are told."""
    name, _, night = key.partition(":")
    number = int(name)
    span = await world.db.read(partial(reconciliation.span, number=number))
    found = Found(rows=await world.db.read(partial(reconciliation.rows, number=number)))
    cursor, pages = "", 0
    while span and (cursor or not pages):
        page = await world.carrier.page(span.since, until=span.until, cursor=cursor)
        found += await _compare(world, number, page.texts)
        cursor, pages = page.next, pages + 1
    now = world.clock.now()
    await world.db.run(partial(_tell, world=world, number=number, found=found, night=night, now=now))
    return {"rows": found.rows, "at_carrier": found.at_carrier, "pages": pages}


async def _compare(world: World, number: int, texts: Sequence[Listed]) -> Found:
    lines = [
        Line(text.sid, text.number, text.body, FROM_CARRIER.get(text.status), text.code, text.segments)
        for text in texts
        if not text.is_inbound
    ]
    found, news = await world.db.read(partial(reconciliation.compare, number=number, lines=lines))
    if news:
        await world.db.run(partial(handover.fold, reports=news, now=world.clock.now()), bulk=True)
    return found


def _tell(session: Session, *, world: World, number: int, found: Found, night: str, now: datetime) -> None:
    jobs = [Job("progress", str(number), now + REDRAWN_AFTER)] if found.caught_up else []
    words = sentence(number, found)
    if messages.seek(session, number) is None or (night and found.is_alike):
        pass
    elif night:
        jobs.append(posts.notice(session, words, key=f"reconciled:{number}:{night}"))
    else:
        jobs.append(posts.note(session, number, words, key=f"reconciled:{now:%Y%m%d%H%M%S}"))
    world.queue.put(session, jobs)
