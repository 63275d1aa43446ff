"""See how far a send has come: redraw its line, balance the quota, finish it when nothing is open; key: its number."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, World
from sms.delivery import DeliveryState
from sms.job import Job
from sms.lifecycle import Action, State
from sms.message import Message
from sms.progress import Progress
from store import Session, ledger, messages, posts

EVERY = timedelta(seconds=2)
BILLED_AFTER = timedelta(minutes=5)  # by then the carrier knows what most texts cost
FINAL_AFTER = timedelta(hours=72)  # what has no final status by then will get none


async def run(world: World, key: str) -> Counts:
    """Redraw every 2 s while it is sending; once no row is open any more it is sent, and the report is posted."""
    now = world.clock.now()
    progress = await world.db.read(partial(ledger.progress, number=int(key), now=now))
    await world.db.run(partial(_keep, world=world, progress=progress, now=now))
    return {state.value: people for state, people in progress.counts.items()}


def _keep(session: Session, *, world: World, progress: Progress, now: datetime) -> None:
    message = messages.seek(session, progress.number)
    ledger.balance(session, progress)
    if message is None:
        world.queue.put(session, _ending(progress, now=now))
        return
    if message.state is State.SENDING and not progress.open and ledger.is_whole(session, message.number):
        message = messages.move(session, message, action=Action.FINISH, by="clock", now=now)
    world.queue.put(session, _shown(session, message, progress, now=now))


def _shown(session: Session, message: Message, progress: Progress, *, now: datetime) -> list[Job]:
    jobs = [posts.card(session, message.number), posts.progress(session, message.number)]
    again = Job("progress", str(message.number), _next(progress, now))
    if message.state is State.SENDING:
        return [*jobs, again]
    if message.state in {State.SENT, State.STOPPED} and not progress.open:
        return [*jobs, posts.report(session, message.number), Job("warn", ""), *_later(message, progress, now=now)]
    return [*jobs, *_ending(progress, now=now)]


def _ending(progress: Progress, *, now: datetime) -> list[Job]:
    """See a stopped send to its end: what was on its way, and came back untaken, is canceled as well."""
    if progress.state is not State.STOPPED or not progress.open:
        return []
    number = str(progress.number)
    stop = [Job("stop", number)] if progress.counts.get(DeliveryState.PLANNED) else []
    return [*stop, Job("progress", number, now + EVERY)]


def _later(message: Message, progress: Progress, *, now: datetime) -> list[Job]:
    """Look at the bill when nothing is on its way any more, or a little after the end; and at all once more at last."""
    number, ended = str(message.number), message.finished_at or now
    final_at, billed_at = ended + FINAL_AFTER, ended + BILLED_AFTER
    if progress.is_still or now >= final_at:
        billed_at = now
    bill = [Job("bill", number, billed_at)] if now <= billed_at else []
    return [*bill, Job("progress", number, final_at)] if now < final_at else bill


def _next(progress: Progress, now: datetime) -> datetime:
    """Look again soon while texts leave, and only when the first may go while all wait for quiet hours to end."""
    asleep = progress.open and progress.open == progress.later and progress.next_due
    return progress.next_due if asleep and progress.next_due else now + EVERY
