"""See how far a send has come: redraw its line, balance the quota, finish it when nothing is open; key: its number."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, World
from sms.delivery import DeliveryState
from sms.job import Job
from sms.lifecycle import Action, State
from sms.message import Message
from sms.progress import Progress
from store import Session, bills, ledger, messages, posts

EVERY = timedelta(seconds=2)
BILLED_AFTER = timedelta(minutes=5)  # by then the carrier knows what most texts cost
LOOKED_AFTER = timedelta(days=1)  # of an automation, until all is told of what left lately


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
    if message.is_automated:
        world.queue.put(session, _by_itself(session, progress, now=now))
        return
    if message.state is State.SENDING and not progress.open and ledger.is_whole(session, message.number):
        message = messages.move(session, message, action=Action.FINISH, by="clock", now=now)
    world.queue.put(session, _shown(session, message, progress, now=now))


def _shown(session: Session, message: Message, progress: Progress, *, now: datetime) -> list[Job]:
    shown = [posts.card(session, message.number), posts.progress(session, message.number)]
    jobs = [*shown, Job("rollup", "", now + EVERY)]
    again = Job("progress", str(message.number), _next(progress, now))
    if message.state is State.SENDING:
        return [*jobs, again]
    if message.state in {State.SENT, State.STOPPED} and not progress.open:
        return [*jobs, posts.report(session, message.number), Job("warn", ""), *_later(message, progress, now=now)]
    return [*jobs, *_ending(progress, now=now)]


def _by_itself(session: Session, progress: Progress, *, now: datetime) -> list[Job]:
    """Look again while texts of an automation are open; between two people it has nothing to tell."""
    shown = [posts.card(session, progress.number), *_learnt(session, progress.number, now=now)]
    if progress.state is State.SENDING and progress.open:
        return [*shown, Job("progress", str(progress.number), _next(progress, now))]
    return [*shown, *_ending(progress, now=now)]


def _learnt(session: Session, number: int, *, now: datetime) -> list[Job]:
    """Ask for bills and ends of what left lately, day by day: an automation has no end after which to look."""
    if not bills.is_looked_for(session, number, now=now):
        return []
    bill = [Job("bill", str(number), now + BILLED_AFTER)] if bills.unknown(session, number, now=now) else []
    return [*bill, Job("progress", str(number), now + LOOKED_AFTER)]


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
    final_at, billed_at = ended + bills.FINAL_AFTER, ended + BILLED_AFTER
    if progress.is_still or now >= final_at:
        billed_at = now
    bill = [Job("bill", number, billed_at)] if now <= billed_at else []
    return [*bill, Job("progress", number, final_at)] if now < final_at else bill


def _next(progress: Progress, now: datetime) -> datetime:
    """Look again soon while texts leave, and only when the first may go while all wait for quiet hours to end."""
    asleep = progress.open and progress.open == progress.later and progress.next_due
    return progress.next_due if asleep and progress.next_due else now + EVERY
