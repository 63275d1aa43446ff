"""Learn what the carrier bills for a message from the carrier's own list; key: the number, or "number:page"."""

from functools import partial

from jobs.world import Counts, World
from sms.job import Job
from store import Session, bills, posts

PAGES_A_TURN = 50  # well within the lease; the rest has its turn later


async def run(world: World, key: str) -> Counts:
    """Page through the span in which its texts left; what is billed already is never asked for again."""
    name, _, cursor = key.partition(":")
    number, pages, billed = int(name), 0, 0
    span = await world.db.read(partial(bills.unbilled, number=number))
    while span and pages < PAGES_A_TURN:
        page = await world.carrier.page(span.since, until=span.until, cursor=cursor)
        known = {text.sid: text.segments for text in page.texts if text.segments}
        billed += await world.db.run(partial(bills.keep, billed=known), bulk=True)
        pages, cursor = pages + 1, page.next
        if not cursor:
            break
    await world.db.run(partial(_go_on, world=world, number=number, cursor=cursor if pages else "", billed=billed))
    return {"pages": pages, "billed": billed}


def _go_on(session: Session, *, world: World, number: int, cursor: str, billed: int) -> None:
    more = [Job("bill", f"{number}:{cursor}")] if cursor else []
    world.queue.put(session, [*more, *([posts.report(session, number)] if billed else [])])
