"""Take a forgotten person's masked number out of the audit log, a stretch at a time; key: "masked:after:upto"."""

from functools import partial

from jobs.world import Counts, World
from sms.job import Job
from store import Session, forget

STRETCH_ROWS = 5_000


async def run(world: World, key: str) -> Counts:
    """Look through one stretch; the next is looked through by the next."""
    masked, after, upto = key.rsplit(":", 2)
    await world.db.run(
        partial(_unmask, world=world, masked=masked, after=int(after), upto=int(upto)),
        bulk=True,
    )
    return {"rows": min(STRETCH_ROWS, int(upto) - int(after))}


def _unmask(session: Session, *, world: World, masked: str, after: int, upto: int) -> None:
    end = min(after + STRETCH_ROWS, upto)
    forget.unmask(session, masked, after=after, upto=end)
    if end < upto:
        world.queue.put(session, [Job("unmask", f"{masked}:{end}:{upto}")])
