"""Learn from the carrier's own list what it bills and what no callback told; key: the number, or "number:page"."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Page, StalePage, World
from sms.delivery import FROM_CARRIER, DeliveryState
from sms.job import Job
from store import Session, bills, handover, posts
from store.handover import Report

ANEW_AFTER = timedelta(minutes=5)
REDRAWN_AFTER = timedelta(seconds=2)  # many pages make one redrawing


async def run(world: World, key: str) -> Counts:
    """Read one page of the span in which its texts left, and go on with the next: what fails is one page's work."""
    name, _, cursor = key.partition(":")
    now = world.clock.now()
    span = await world.db.read(partial(bills.unknown, number=int(name), now=now))
    if span is None:
        return {"billed": 0, "ended": 0}
    try:
        page = await world.carrier.page(span.since, until=span.until, cursor=cursor)
    except StalePage:
        again = Job("bill", name, now + ANEW_AFTER)  # what was learnt before is not asked for again
        await world.db.run(lambda session: world.queue.put(session, [again]))
        return {"anew": 1}
    return await world.db.run(
        partial(_keep, world=world, number=int(name), page=page, now=world.clock.now()), bulk=True
    )


def _keep(session: Session, *, world: World, number: int, page: Page, now: datetime) -> Counts:
    soon = now + REDRAWN_AFTER
    billed = bills.keep(session, {text.sid: text.segments for text in page.texts if text.segments})
    ours = bills.on_the_way(session, [text.sid for text in page.texts])
    reports = [
        Report(ours[text.sid], text.sid, FROM_CARRIER.get(text.status, DeliveryState.ACCEPTED), text.code)
        for text in page.texts
        if text.sid in ours
    ]
    ended = len(handover.fold(session, reports, now=now))
    jobs = [Job("bill", f"{number}:{page.next}")] if page.next else []
    jobs += [Job("progress", str(number), soon)] if ended else []
    jobs += [replace(posts.report(session, number), due=soon)] if billed else []
    world.queue.put(session, jobs)
    return {"billed": billed, "ended": ended}
