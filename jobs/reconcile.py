"""Compare our ledger of a message with the carrier's list, row by row; key: the number, or "number:night"."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Carrier, Clock, Counts, Database, Listed, World
from sms.delivery import FROM_CARRIER
from sms.job import Job
from sms.reconciling import SHOWN, Difference, Found, listed, sentence
from store import Session, handover, messages, posts, reconciliation
from store.reconciliation import Line

REDRAWN_AFTER = timedelta(seconds=2)
ALL = 10_000_000


@dataclass(slots=True)
class Comparison:
    """What was found, and the first `most` texts that differ."""

    most: int
    found: Found
    pages: int = 0
    differences: list[Difference] = field(default_factory=list)

    def keep(self, differences: Sequence[Difference]) -> None:
        """Keep them as long as there is room."""
        self.differences += differences[: max(0, self.most - len(self.differences))]


async def run(world: World, key: str) -> Counts:
    """Page through the span in which it left; who asked is told in the thread, at night only differences are told."""
    name, _, night = key.partition(":")
    done = await compare(world.db, world.carrier, world.clock, number=int(name), most=SHOWN)
    now = world.clock.now()
    await world.db.run(partial(_tell, world=world, number=int(name), done=done, night=night, now=now))
    return {"rows": done.found.rows, "at_carrier": done.found.at_carrier, "pages": done.pages}


async def compare(db: Database, carrier: Carrier, clock: Clock, *, number: int, most: int = ALL) -> Comparison:
    """Compare page by page; what the carrier knows more is taken over, and what is missing is told at the end."""
    span = await db.read(partial(reconciliation.span, number=number))
    done = Comparison(most, Found(rows=await db.read(partial(reconciliation.rows, number=number))))
    seen, cursor = set[int](), ""
    while span and (cursor or not done.pages):
        page = await carrier.page(span.since, until=span.until, cursor=cursor)
        found = await db.read(partial(reconciliation.compare, number=number, lines=_lines(page.texts)))
        if found.news:
            await db.run(partial(handover.fold, reports=found.news, now=clock.now()), bulk=True)
        done.found += found.found
        done.keep(found.differences)
        seen.update(found.seen)
        cursor, done.pages = page.next, done.pages + 1
    after = -1
    while after and done.found.missing and len(done.differences) < most:
        missing, after = await db.read(partial(reconciliation.missing, number=number, after=after, seen=seen))
        done.keep(missing)
    return done


def _lines(texts: Sequence[Listed]) -> list[Line]:
    return [
        Line(text.sid, text.number, text.body, FROM_CARRIER.get(text.status), text.code, text.segments)
        for text in texts
        if not text.is_inbound
    ]


def _tell(session: Session, *, world: World, number: int, done: Comparison, night: str, now: datetime) -> None:
    found = done.found
    jobs = [Job("progress", str(number), now + REDRAWN_AFTER)] if found.caught_up else []
    words = sentence(number, found)
    if messages.seek(session, number) is None or (night and found.is_alike):
        pass
    elif night:
        jobs.append(posts.notice(session, words, key=f"reconciled:{number}:{night}"))
    else:
        named = f"{words}\n{listed(done.differences, total=found.differing)}".rstrip()
        jobs.append(posts.note(session, number, named, key=f"reconciled:{now:%Y%m%d%H%M%S}"))
    world.queue.put(session, jobs)
