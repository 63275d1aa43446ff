"""Ask people whose opt-in waits for a YES, at the sender's pace, and let go of who never answered; key: ""."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, World
from sms.consent import question
from sms.job import Job
from sms.message import When
from sms.segments import count
from sms.settings import Settings
from sms.slot import slot
from store import Session, confirmations, consent, contacts, pace, quota, replies, settings, singles
from store.confirmations import Waiting
from store.quota import OverQuota

BATCH = 50
PAUSE = timedelta(seconds=1)  # between two batches: an import of thousands is asked over minutes, beside the sends
BARRED_FOR = timedelta(days=1)  # a hold may end, a suppression be lifted
OVER_QUOTA_FOR = timedelta(hours=1)
BY = "clock"


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one queue of questions
    """Ask one batch; what is left is asked by the next."""
    return await world.db.run(partial(_run, world=world, now=world.clock.now()), bulk=True)


def _run(session: Session, *, world: World, now: datetime) -> Counts:
    lapsed = consent.lapse(session, now=now, limit=BATCH)
    waiting = confirmations.due(session, now=now, limit=BATCH)
    asked = _ask(session, waiting, account=settings.load(session), world=world, now=now)
    if BATCH in {lapsed, len(waiting)} or asked < len(waiting):
        world.queue.put(session, [Job("confirm", "", now + PAUSE)])
    return {"asked": asked, "lapsed": lapsed}


def _ask(session: Session, waiting: list[Waiting], *, account: Settings, world: World, now: datetime) -> int:
    """Put as many questions as the pace grants, and tell how many; who cannot be asked now is put off."""
    free = [(each, _words(each, account)) for each in waiting if not _is_put_off(session, each, account, now)]
    sizes = [count(words).segments for _, words in free]
    if not free:
        return 0
    rate = account.segments_per_second
    granted = pace.grant(session, rate=rate, want=sum(sizes), largest=max(sizes), now=now).segments
    used = 0
    jobs: list[Job] = []
    for (each, words), segments in zip(free, sizes, strict=True):
        if used + segments > granted:
            break
        try:
            quota.take(session, account, segments=segments, now=now)
        except OverQuota:
            confirmations.put_off(session, each, until=now + OVER_QUOTA_FOR, now=now)
            continue
        used += segments
        jobs.append(_put(session, each, words, now=now))
    pace.book(session, rate=rate, segments=used - granted)
    world.queue.put(session, [*jobs, *([Job("warn", "")] if jobs else [])])
    return len(jobs)


def _put(session: Session, waiting: Waiting, words: str, *, now: datetime) -> Job:
    job = singles.put(session, kind="question", number=waiting.number, body=words, by=BY, now=now)
    confirmations.asked(session, waiting, single=int(job.key), now=now)
    return job


def _is_put_off(session: Session, waiting: Waiting, account: Settings, now: datetime) -> bool:
    """Put off who gets nothing at all, and who is in their quiet hours."""
    number = waiting.number
    if replies.is_suppressed(session, number) or replies.is_held(session, number, now=now):
        until = now + BARRED_FOR
    else:
        until = slot(When(), account, place=contacts.place(session, number), now=now).due
    if until > now:
        confirmations.put_off(session, waiting, until=until, now=now)
    return until > now


def _words(waiting: Waiting, account: Settings) -> str:
    return waiting.words or question(waiting.subscription, account.account_name)
