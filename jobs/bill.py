"""Learn from the carrier's own list what it bills and what no callback told; key: the number, or "number:page"."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from jobs.world import Counts, Listed, World
from sms.delivery import FROM_CARRIER, DeliveryState
from sms.job import Job
from store import Session, bills, handover, posts
from store.handover import Report

PAGES_A_TURN = 50  # well within the lease; the rest has its turn later


async def run(world: World, key: str) -> Counts:
    """Page through the span in which its texts left; what is billed and ended is never asked for again."""
    name, _, cursor = key.partition(":")
    number, pages, billed, ended = int(name), 0, 0, 0
    span = await world.db.read(partial(bills.unknown, number=number, now=world.clock.now()))
    while span and pages < PAGES_A_TURN:
        page = await world.carrier.page(span.since, until=span.until, cursor=cursor)
        kept = await world.db.run(partial(_keep, texts=page.texts, now=world.clock.now()), bulk=True)
        billed, ended = billed + kept[0], ended + kept[1]
        pages, cursor = pages + 1, page.next
        if not cursor:
            break
    jobs = [Job("bill", f"{number}:{cursor}")] if cursor and pages else []
    jobs += [Job("progress", str(number))] if ended else []
    await world.db.run(partial(_go_on, world=world, number=number, jobs=jobs, billed=billed))
    return {"pages": pages, "billed": billed, "ended": ended}


def _keep(session: Session, *, texts: Sequence[Listed], now: datetime) -> tuple[int, int]:
    billed = bills.keep(session, {text.sid: text.segments for text in texts if text.segments})
    ours = bills.on_the_way(session, [text.sid for text in texts])
    reports = [
        Report(ours[text.sid], text.sid, FROM_CARRIER.get(text.status, DeliveryState.ACCEPTED), text.code)
        for text in texts
        if text.sid in ours
    ]
    return billed, len(handover.fold(session, reports, now=now))


def _go_on(session: Session, *, world: World, number: int, jobs: Sequence[Job], billed: int) -> None:
    world.queue.put(session, [*jobs, *([posts.report(session, number)] if billed else [])])
