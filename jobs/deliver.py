"""Send one chunk of a ledger: claim and pace (commit), hand over, record (commit); key: "message:low:high"."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Text, World
from sms import personal
from sms.attempt import Attempt
from sms.audience import Reason
from sms.delivery import Broken, Outcome
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action, State
from sms.links import short_url
from sms.message import Frozen, When
from sms.segments import count
from sms.settings import Settings
from sms.slot import slot
from sms.text import CHARACTERS_MAX, length
from store import Session, handover, ledger, links, messages, pace, people, posts, settings
from store.handover import Intent
from store.ledger import Chunk, Planned

BATCH_ROWS = 200
LEASE = timedelta(seconds=90)  # longer than the carrier's time-out: nobody doubts a request that is under way
TURN = timedelta(seconds=20)  # then the job waits in the queue again, well before its own lease ends


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be handed over now; `again` tells when to look for more, None that the chunk is through."""

    intents: Sequence[Intent] = ()
    skipped: int = 0
    again: datetime | None = None


async def run(world: World, key: str) -> Counts:
    """Send what is due of one chunk, no faster than the sender's pace; each row is tried by one claim only."""
    chunk, began = Chunk.read(key), world.clock.now()
    counts: Counter[str] = Counter()
    while True:
        claim = await world.db.run(partial(_claim, chunk=chunk, world=world, now=world.clock.now()), bulk=True)
        counts["skipped"] += claim.skipped
        if claim.intents:
            counts.update(await _hand_over(world, claim.intents, chunk.message))
        now = world.clock.now()
        if claim.again is None:
            return counts
        if claim.again > now + timedelta(seconds=1) or now > began + TURN:
            await world.db.run(partial(world.queue.put, jobs=[Job("deliver", key, claim.again)]))
            return counts
        await asyncio.sleep(max(0.0, (claim.again - now).total_seconds()))


def _claim(session: Session, *, chunk: Chunk, world: World, now: datetime) -> Claim:
    message = messages.seek(session, chunk.message)
    frozen = messages.frozen(session, chunk.message)
    if message is None or message.state is not State.SENDING or frozen is None:
        return Claim()
    account = settings.load(session)
    limit = account.segments_per_second
    rows = ledger.planned(
        session, chunk, subscription_id=frozen.subscription_id, now=now, limit=min(BATCH_ROWS, max(limit, 1))
    )
    free, skipped = _leave_out(session, rows, account=account, now=now)
    if not free:
        return Claim(skipped=skipped, again=now if rows else ledger.next_due(session, chunk))
    granted = pace.grant(
        session,
        rate=limit,
        want=sum(row.segments for row in free),
        largest=max(row.segments for row in free),
        now=now,
    )
    chosen = _first(free, granted.segments)
    written = _intend(session, chosen, frozen=frozen, public_url=world.public_url)
    intents = [each for each in written if length(each.body) <= CHARACTERS_MAX]
    skipped += _skip_long(session, chosen, intents, now=now)
    pace.book(session, rate=limit, segments=sum(intent.segments for intent in intents) - granted.segments)
    handover.intend(session, "d", intents, now=now, lease=LEASE)
    wait = timedelta(0) if intents else timedelta(seconds=max(granted.wait_seconds, 0.02))
    return Claim(intents, skipped, now + wait)


def _leave_out(
    session: Session, rows: Sequence[Planned], *, account: Settings, now: datetime
) -> tuple[Sequence[Planned], int]:
    """Skip whom nobody may text, put off who is in their quiet hours by now; give the rest, and how many it skipped."""
    slots = {zone: slot(When(), account, zone=zone, now=now) for zone in {row.time_zone for row in rows}}
    dropped = [replace(row, barred=Reason.QUIET_HOURS) for row in rows if slots[row.time_zone].dropped]
    barred = [row for row in rows if row.barred and not slots[row.time_zone].dropped]
    ledger.skip(session, [*dropped, *barred], now=now)
    free = [row for row in rows if not row.barred and not slots[row.time_zone].dropped]
    for zone, there in slots.items():
        if there.quiet:
            ledger.put_off(session, [row for row in free if row.time_zone == zone], due=there.due)
    return [row for row in free if not slots[row.time_zone].quiet], len(dropped) + len(barred)


def _skip_long(session: Session, rows: Sequence[Planned], intents: Sequence[Intent], *, now: datetime) -> int:
    """Skip who would get too long a text because of a value that changed since the approval."""
    fitting = {intent.attempt.row for intent in intents}
    long = [replace(row, barred=Reason.TOO_LONG) for row in rows if row.id not in fitting]
    ledger.skip(session, long, now=now)
    return len(long)


def _first(rows: Sequence[Planned], segments: int) -> Sequence[Planned]:
    """Take rows from the front as long as their segments are granted."""
    taken = 0
    for count_, row in enumerate(rows):
        taken += row.segments
        if taken > segments:
            return rows[:count_]
    return rows


def _intend(session: Session, rows: Sequence[Planned], *, frozen: Frozen, public_url: str) -> Sequence[Intent]:
    values = people.values(session, [row.contact_id for row in rows])
    codes: list[tuple[str, int, int]] = []
    intents = []
    for row in rows:

        def short(url: str, delivery: int = row.id) -> str:
            code = links.new_code()
            codes.append((code, frozen.links[url], delivery))
            return short_url(public_url, code)

        body = row.body or personal.write(frozen, values.get(row.contact_id, {}), short=short if public_url else None)
        intents.append(Intent(Attempt("d", row.id, row.attempt + 1), row.number, body, count(body).segments))
    links.keep(session, codes)
    return intents


async def _hand_over(world: World, intents: Sequence[Intent], number: int) -> Counts:
    sends = (world.carrier.send(Text(each.number, each.body, str(each.attempt))) for each in intents)
    outcomes = dict(zip((each.attempt for each in intents), await asyncio.gather(*sends), strict=True))
    await world.db.run(
        partial(_record, outcomes=outcomes, number=number, world=world, now=world.clock.now()), bulk=True
    )
    return Counter(type(outcome).__name__.lower() for outcome in outcomes.values())


def _record(session: Session, *, outcomes: dict[Attempt, Outcome], number: int, world: World, now: datetime) -> None:
    handover.record(session, outcomes, now=now)
    broken = next((outcome for outcome in outcomes.values() if isinstance(outcome, Broken)), None)
    message = messages.seek(session, number)
    if broken and message and message.state is State.SENDING:
        # Somebody else may halt it first: the outcomes are kept all the same.
        with suppress(Problem), session.begin_nested():
            _halt(session, broken, number=number, world=world, now=now)


def _halt(session: Session, broken: Broken, *, number: int, world: World, now: datetime) -> None:
    """Stop at the first sign of a broken account: the other texts stay planned, and people are told once."""
    why = f"The carrier refuses this account or sender ({broken.code}: {broken.message})"
    messages.move(session, messages.get(session, number), action=Action.PAUSE, by="carrier", now=now, reason=why)
    words = f"⏸ Paused #{number}. {why}. Nothing is lost: put it right, then press *Resume*."
    world.queue.put(
        session,
        [posts.card(session, number), posts.note(session, number, words, key=f"broken:{now:%Y%m%d%H%M%S}")],
    )
