"""Opt a number out that asked for it in its own words, once nobody has decided for 24 hours; key: the text's id."""

from datetime import datetime
from functools import partial

from jobs.world import Counts, World
from sms.phone import mask
from sms.reply import OptOut
from store import Session, posts, replies, results

BY = "clock"


async def run(world: World, key: str) -> Counts:
    """Opt it out with its own words as evidence; what was decided, or is not due yet, is left alone."""
    return {"opted_out": await world.db.run(partial(_opt_out, world=world, text=int(key), now=world.clock.now()))}


def _opt_out(session: Session, *, world: World, text: int, now: datetime) -> int:
    line = replies.line(session, text, now=now)
    if line.opt_out_at is None or line.opt_out_at > now:
        return 0
    if line.suppressed:  # in some other way meanwhile
        replies.decide(session, line.number, OptOut.DONE, by=BY)
    else:
        replies.opt_out(session, line, by=BY, now=now)
    words = f"🚫 {mask(line.number)} is opted out: nobody said within 24 hours that it was not meant so."
    shown = (*posts.reply(session, line.id, message=line.message), *results.redrawn(session, line.message))
    world.queue.put(session, [*shown, posts.news(session, line.message, words, key=f"opt_out:{text}")])
    return 1
