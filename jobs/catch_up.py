"""Learn from the carrier what left while nobody was here, so that people may go on; key: the number of the message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Listed, World
from sms.delivery import FROM_CARRIER
from sms.job import Job
from store import Session, absences, posts
from store.absences import CaughtUp
from store.reconciliation import Line

CLOCKS_APART = timedelta(minutes=10)  # the carrier's and ours
TOO_LATE = "it was sent after this database was copied. Do not send it again: press *Back to draft*."
GO_ON = "They are in its figures now. *Resume* sends the rest, *Send now* what was held."
NOTHING = "Nothing of #{number} had left while nobody was here: *Resume* goes on, *Send now* sends what was held."


async def run(world: World, key: str) -> Counts:
    """Page through all that left since; whoever has the text already never gets it again."""
    number, now = int(key), world.clock.now()
    since = await world.db.read(partial(absences.since, number=number))
    if since is None:
        return {"certain": 1}
    found, cursor, pages = CaughtUp(), "", 0
    while cursor or not pages:
        page = await world.carrier.page(since - CLOCKS_APART, until=now, cursor=cursor)
        unit = partial(absences.catch_up, number=number, lines=_lines(page.texts), now=now)
        found += await world.db.run(unit, bulk=True)
        cursor, pages = page.next, pages + 1
    await world.db.run(partial(_tell, world=world, number=number, found=found, now=now))
    return {"known": found.known, "homeless": found.homeless, "pages": pages}


def _lines(texts: Sequence[Listed]) -> list[Line]:
    return [
        Line(text.sid, text.number, text.body, FROM_CARRIER.get(text.status), text.code, text.segments)
        for text in texts
        if not text.is_inbound
    ]


def _tell(session: Session, *, world: World, number: int, found: CaughtUp, now: datetime) -> None:
    """Tell what had left; what was launched only after the backup stays in doubt, for it has no rows to compare."""
    if found.homeless:
        words = f"⚠️ {found.homeless:,} people have #{number} already: {TOO_LATE}"
    else:
        absences.trust(session, number)
        had_left = f"{found.known:,} texts of #{number} had left while nobody was here. {GO_ON}"
        words = had_left if found.known else NOTHING.format(number=number)
    note = posts.note(session, number, words, key=f"caught-up:{now:%Y%m%d%H%M%S}")
    world.queue.put(session, [note, Job("progress", str(number))])
