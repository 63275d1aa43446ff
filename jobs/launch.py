"""Begin a send: judge it again, write its ledger in chunks, then put its deliver jobs; key: the message's number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from jobs.members import refresh
from jobs.world import Counts, World
from sms import schedule
from sms.audience import GONE, Selection, is_adrift
from sms.audience import drift as share_of
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action, State
from sms.message import Message
from sms.settings import Settings
from sms.slot import Slot, everywhere, slot
from store import Session, canaries, launch, ledger, messages, places, posts, quota, settings
from store import drift as drifts
from store.audience_sql import Question
from store.canaries import Part
from store.drift import Drift
from store.launch import Plan, Writing
from store.ledger import Chunk


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be delivered; while there is a first part it is that alone."""

    chunks: Sequence[Chunk]
    first: Part | None = None


async def run(world: World, key: str) -> Counts:
    """Launch a message that is due, or go on with one that was interrupted or resumed; never silently late."""
    number = int(key)
    await refresh(world, await world.db.read(partial(_lists, number=number, now=world.clock.now())))
    drift = await world.db.read(partial(_drift, number=number, now=world.clock.now()))
    begun = await world.db.run(partial(_begin, world=world, number=number, drift=drift, now=world.clock.now()))
    if not begun:
        return {"not_now": 1}
    writing = await world.db.read(partial(_writing, number=number, now=world.clock.now()))
    written = 1
    while not await world.db.run(partial(launch.write_chunk, writing=writing, now=world.clock.now()), bulk=True):
        written += 1
    parts = await world.db.read(partial(_parts, number=number, now=world.clock.now()))
    await world.db.run(partial(_put_jobs, world=world, number=number, parts=parts), bulk=True)
    return {"chunks": written, "jobs": len(parts.chunks)}


def _lists(session: Session, *, number: int, now: datetime) -> tuple[int, ...]:
    """Give the lists that are looked at again; those by rule are counted anew."""
    message = messages.seek(session, number)
    chosen = message.selection if message and _is_to_begin(session, message, now=now) else Selection()
    return (*chosen.lists, *chosen.not_lists)


def _drift(session: Session, *, number: int, now: datetime) -> Drift:
    """Look beside the writer, for it looks at everybody."""
    message = messages.seek(session, number)
    if message and _is_to_begin(session, message, now=now):
        question, percent = _question(session, message, now=now), settings.load(session).drift_percent
        found = drifts.drift(session, number, question)
        adrift = is_adrift(found.approved, found.added, found.dropped, percent=percent)
        return replace(found, reasons=drifts.reasons(session, number, question)) if adrift else found
    return Drift(approved=0, added=0, dropped=0)


def _is_to_begin(session: Session, message: Message, *, now: datetime) -> bool:
    """Tell whether the ledger is still to be written, at its time or because somebody pressed `Send now`."""
    if message.state is State.SENDING:
        return not ledger.is_whole(session, message.number)
    return message.state is State.SCHEDULED and not (message.due and message.due > now)


def _begin(session: Session, *, world: World, number: int, drift: Drift, now: datetime) -> bool:
    message, account = messages.seek(session, number), settings.load(session)
    if message is None or message.state not in {State.SCHEDULED, State.SENDING}:
        return False
    if message.is_automated:  # resumed: its people are led on, each in their own time
        world.queue.put(session, [Job("enter", str(number))])
        return False
    if message.state is State.SCHEDULED and message.due and message.due > now:
        world.queue.put(session, [Job("launch", str(number), message.due)])
        return False
    why = _why_not(session, message, account, drift=drift, now=now)
    if why:
        message = messages.move(session, message, action=Action.HOLD, by="clock", now=now, reason=why)
        words = f"⏸ Held #{number}: {why} *Send now* or *Back to draft*, on the card."
        note = posts.note(session, number, words, key=f"held:{message.revision}:{now:%Y%m%d%H%M}")
        world.queue.put(session, [posts.card(session, number), note])
        return False
    if message.state is State.SCHEDULED:
        messages.move(session, message, action=Action.LAUNCH, by="clock", now=now)
        world.queue.put(session, [posts.card(session, number)])
    return True


def _why_not(session: Session, message: Message, account: Settings, *, drift: Drift, now: datetime) -> str:
    """Say why a message must not go out unseen: it is late, its audience is not what was approved, or no quota."""
    if message.state is State.SENDING:  # begun, or somebody has seen why it was held and sends it all the same
        return _no_quota(session, message, account, added=drift.added, now=now)
    if message.due and schedule.is_late(message.due, now, late_minutes=account.late_minutes):
        return f"it should have gone out more than {account.late_minutes} minutes ago."
    if is_adrift(drift.approved, drift.added, drift.dropped, percent=account.drift_percent):
        return _changed(drift, percent=account.drift_percent)
    return _no_quota(session, message, account, added=drift.added, now=now)


def _changed(found: Drift, *, percent: int) -> str:
    """Tell how far an audience is from the approved one, and why people left."""
    share = f"{float(share_of(found.approved, found.added, found.dropped) * 100):.1f}".removesuffix(".0")
    why = ", ".join(f"{heads:,} {GONE[reason]}" for reason, heads in found.reasons.items())
    left = f"{found.dropped:,} left{f' ({why})' if why else ''}"
    changed = f"its audience changed by {share} % since {found.approved:,} people were approved"
    return f"{changed}: {found.added:,} joined, {left}. More than {percent} % is held."


def _no_quota(session: Session, message: Message, account: Settings, *, added: int, now: datetime) -> str:
    """Reserve for whoever joined since the approval, once; say why it does not fit."""
    counted = messages.counted(session, message.number)
    if counted is None or not (added and message.selection.newcomers):
        return ""
    wanted = counted.exact + added * counted.estimate.segments
    if wanted <= message.reserved:
        return ""
    try:
        quota.reserve(session, account, number=message.number, segments=wanted, now=now)
    except Problem as problem:
        return problem.message
    return ""


def _question(session: Session, message: Message, *, now: datetime) -> Question:
    frozen = messages.frozen(session, message.number)
    cap = settings.load(session).frequency_cap
    return Question(message.selection, frozen.subscription_id if frozen else 0, now, cap)


def _writing(session: Session, *, number: int, now: datetime) -> Writing:
    message, account = messages.get(session, number), settings.load(session)
    counted = messages.counted(session, number)
    due = cache(lambda place: slot(message.when, account, place=place, now=now))
    same = everywhere(message.when, account, now=now)
    known = dict[Slot, list[str]]()
    for place in () if same else places.counted(session, number):  # beside the writer, which is left with newcomers
        known.setdefault(due(place), []).append(places.written(place))
    plan = Plan(
        number=number,
        question=_question(session, message, now=now),
        slot=due,
        known=known,
        everywhere=same,
        newcomers=message.selection.newcomers,
        newcomer_segments=counted.estimate.segments if counted else 1,
    )
    return launch.begin(session, plan)


def _parts(session: Session, *, number: int, now: datetime) -> Parts:
    """Cut what is planned into chunks beside the writer, for it looks at everybody."""
    first, canary = canaries.get(session, number), settings.load(session).canary
    if first is None and canary:
        first = canaries.choose(session, number, canary, now=now)
    if first is None or first.is_over:
        return Parts(ledger.chunks(session, number))
    return Parts(ledger.chunks(session, number, upto=first.upto), first)


def _put_jobs(session: Session, *, world: World, number: int, parts: Parts) -> None:
    world.queue.put(session, [Job("deliver", str(chunk)) for chunk in parts.chunks])
    if parts.first:
        world.queue.put(session, _first_part(session, parts.first))
    world.queue.put(
        session,
        [Job("warn", ""), Job("progress", str(number)), posts.card(session, number), posts.progress(session, number)],
    )


def _first_part(session: Session, part: Part) -> list[Job]:
    """Have the first part watched, and say once that it goes alone."""
    jobs = [Job("canary", str(part.message), part.starts_at)]
    if canaries.begin(session, part):
        words = (
            f"🚀 The first {part.people:,} of #{part.message} go alone. If they do well, the rest follows by itself."
        )
        jobs.append(posts.note(session, part.message, words, key="canary:begun"))
    return jobs
