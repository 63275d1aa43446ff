"""Watch the first part of a send, and let the rest follow or ask people; key: the message's number."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, World
from sms import canary as rule
from sms.canary import Seen
from sms.job import Job
from sms.lifecycle import State
from sms.message import Message
from store import Session, canaries, halts, messages, posts, settings
from store.canaries import Part
from store.halts import Halt

EVERY = timedelta(seconds=2)
WAY_OUT = "*Resume* sends it to the rest, *Stop* leaves them out"


async def run(world: World, key: str) -> Counts:
    """Judge it once its texts have left and its wait is over; what people paused or stopped is theirs to go on with."""
    return await world.db.run(partial(_look, world=world, number=int(key), now=world.clock.now()))


def _look(session: Session, *, world: World, number: int, now: datetime) -> Counts:
    message, part = messages.seek(session, number), canaries.get(session, number)
    if message is None or part is None or part.is_over or message.state is not State.SENDING:
        return {"not_now": 1}
    seen = canaries.seen(session, part, now=now)
    again = _again(session, part, seen, now=now)
    jobs = [Job("canary", str(number), again)] if again > now else _judge(session, message, seen, now=now)
    world.queue.put(session, jobs)
    return {"texts": seen.texts, "failed": seen.failed, "opted_out": seen.opted_out, "filtered": seen.filtered}


def _again(session: Session, part: Part, seen: Seen, *, now: datetime) -> datetime:
    """Tell when to look next; the wait begins when the last of its texts has left."""
    if seen.leaving or now < part.starts_at:
        return max(part.starts_at, now + EVERY)
    if part.ends_at is not None:
        return part.ends_at
    canary = settings.load(session).canary
    until = now + timedelta(minutes=canary.wait_minutes if canary else 0)
    canaries.watch(session, part.message, until=until)
    return until


def _judge(session: Session, message: Message, seen: Seen, *, now: datetime) -> list[Job]:
    canaries.end(session, message.number)
    if why := rule.why_not(seen):
        return halts.halt(session, message, Halt("clock", why, WAY_OUT), now=now)
    words = f"🚀 The first part of #{message.number} went well: {rule.well(seen)}. The rest goes out now."
    note = posts.note(session, message.number, words, key="canary:well")
    return [note, Job("launch", str(message.number))]
