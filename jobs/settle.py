"""Settle what nobody can tell of: ask the carrier what it sent to that number, and decide; key: "d" or "s"."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Listed, World
from sms.delivery import FROM_CARRIER, DeliveryState
from sms.job import Job
from sms.lifecycle import State
from sms.setting_values import UnresolvedPolicy
from store import Session, handover, ledger, lost, messages, settings, singles
from store.handover import Open, Report

BATCH_ROWS = 200
PART_ROWS = 20  # settled together: a process that ends loses no more than these look-ups
AT_ONCE = 10  # questions to the carrier under way
CLOCKS_APART = timedelta(minutes=10)  # between the carrier's clock and ours, which somebody may just have set


async def run(world: World, key: str) -> Counts:
    """Settle one batch after its settle time; never by sending again what the carrier may have.

    A look-up that failed is made again, and keeps nobody waiting whose own did not.
    """
    now = world.clock.now()
    batch = await world.db.run(partial(_batch, book=key, now=now))
    counts, failures = Counter({"accepted": 0, "planned": 0, "looked_up": len(batch)}), list[BaseException]()
    for at in range(0, len(batch), PART_ROWS):
        part = batch[at : at + PART_ROWS]
        answers = await _looked_up(world, part)
        told = [(text, each) for text, each in zip(part, answers, strict=True) if not isinstance(each, BaseException)]
        failures += [each for each in answers if isinstance(each, BaseException)]
        counts.update(await world.db.run(partial(_settle, world=world, batch=told, now=world.clock.now())))
    if failures and len(failures) == len(batch):
        raise failures[0]
    if len(batch) == BATCH_ROWS:
        await world.db.run(lambda session: world.queue.put(session, [Job("settle", key)]))
    return counts


async def _looked_up(world: World, part: Sequence[Open]) -> Sequence[Listed | BaseException | None]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def found(text: Open) -> Listed | None:
        async with slots:
            return await _found(world, text)

    return await asyncio.gather(*(found(text) for text in part), return_exceptions=True)


def _batch(session: Session, *, book: str, now: datetime) -> Sequence[Open]:
    handover.give_up_leases(session, now=now)
    settle_time = timedelta(seconds=settings.load(session).settle_seconds)
    return handover.unsettled(session, book, before=now - settle_time, limit=BATCH_ROWS)


async def _found(world: World, text: Open) -> Listed | None:
    """Find the carrier's text of that body to that number, from the attempt on, that no row of ours has yet."""
    listed = [
        each
        for each in await world.carrier.listed(text.number)
        if each.body == text.body and each.created_at >= text.attempted_at - CLOCKS_APART
    ]
    known = await world.db.read(partial(handover.known, sids=[each.sid for each in listed]))
    return next((each for each in reversed(listed) if each.sid not in known), None)


def _settle(session: Session, *, world: World, batch: Sequence[tuple[Open, Listed | None]], now: datetime) -> Counts:
    matched = {listed.sid: (text, listed) for text, listed in batch if listed}  # one text of the carrier is one of ours
    reports = [
        Report(text.attempt, sid, FROM_CARRIER.get(listed.status, DeliveryState.ACCEPTED), listed.code)
        for sid, (text, listed) in matched.items()
    ]
    handover.fold(session, reports, now=now)
    unknown = [text for text, listed in batch if not listed]
    jobs = [job for text in unknown for job in _lost(session, text, now=now)]
    rows = [text.attempt.row for text, _ in batch if text.attempt.book == "d"]
    jobs += [Job("progress", str(number)) for number in ledger.messages_of(session, rows)]
    world.queue.put(session, [*jobs, *singles.redrawn(session, [text.attempt for text, _ in batch])])
    return {"accepted": len(reports), "planned": len(unknown)}


def _lost(session: Session, text: Open, *, now: datetime) -> list[Job]:
    """The carrier has no trace of it: send it again, or leave it to people if they said so."""
    if not text.body:  # its message was deleted, and nothing can be compared without the words
        handover.leave_unresolved(session, text.attempt, reason="deleted", now=now)
        return []
    if settings.load(session).unresolved_policy is UnresolvedPolicy.ASK:
        return lost.ask(session, text.attempt, now=now)
    if not handover.plan_again(session, text.attempt, now=now):
        return []
    row = text.attempt.row
    if text.attempt.book == "s":
        return [Job("single", str(row))]
    number = ledger.messages_of(session, [row])[0]
    again = Job("deliver", str(ledger.Chunk(number, row - 1, row)))
    message = messages.seek(session, number)
    return [Job("stop", str(number))] if message is None or message.state is State.STOPPED else [again]
