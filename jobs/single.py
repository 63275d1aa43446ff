"""Hand over one text to one phone, a test, a code or an answer; key: its id."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Text, World
from sms.attempt import Attempt
from sms.delivery import DeliveryState, NotAccepted, Outcome, Uncertain
from sms.job import Job
from store import Session, handover, singles
from store.handover import Intent

LEASE = timedelta(seconds=90)


async def run(world: World, key: str) -> Counts:
    """Send it once; an uncertain one is settled like any delivery, but a code is given up: another can be asked for."""
    intent = await world.db.run(partial(_intend, single=int(key), now=world.clock.now()))
    if intent is None:
        return {"nothing": 1}
    outcome = await world.carrier.send(Text(intent.number, intent.body, str(intent.attempt)))
    await world.db.run(partial(_record, world=world, attempt=intent.attempt, outcome=outcome, now=world.clock.now()))
    return {type(outcome).__name__.lower(): 1}


def _intend(session: Session, *, single: int, now: datetime) -> Intent | None:
    text = singles.get(session, single)
    if text is None or text.state is not DeliveryState.PLANNED:
        return None
    intent = Intent(text.next_attempt, text.number, text.body, text.segments)
    handover.intend(session, "s", [intent], now=now, lease=LEASE)
    return intent


def _record(session: Session, *, world: World, attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    handover.record(session, {attempt: outcome}, now=now)
    text = singles.get(session, attempt.row)
    if text is None:
        return
    if text.kind == "code":
        if isinstance(outcome, Uncertain):
            handover.leave_unresolved(session, attempt, reason="lost", now=now)
        if not isinstance(outcome, NotAccepted):
            singles.wipe(session, text.id)
    jobs = [Job("single", str(text.id), text.due)] if isinstance(outcome, NotAccepted) else []
    world.queue.put(session, [*jobs, *singles.redrawn(session, [attempt])])
