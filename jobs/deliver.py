"""Send one chunk of a ledger: claim and pace (commit), hand over, record (commit); key: "message:low:high"."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import TypeVar

from blocks.words import local
from jobs.world import Counts, Text, World, hand_over
from sms import personal, tokens
from sms.attempt import Attempt
from sms.audience import Reason
from sms.delivery import NotAccepted, Outcome
from sms.job import Job
from sms.lifecycle import State
from sms.links import base, short_url
from sms.message import Frozen, Message, When
from sms.pacing import batch
from sms.schedule import is_late
from sms.segments import count
from sms.settings import Settings
from sms.slot import slot, valid_seconds
from sms.text import CHARACTERS_MAX, length
from store import (
    Session,
    absences,
    breakers,
    halts,
    handover,
    ledger,
    links,
    messages,
    pace,
    people,
    settings,
    troubles,
)
from store.halts import Halt
from store.handover import Intent
from store.ledger import Chunk, Planned

BATCH_ROWS = 200
BEGIN_AT_ONCE = 5
PUT_BACK = NotAccepted.__name__.lower()
LOOK_AGAIN = timedelta(seconds=5)  # whether texts are kept back still
LEASE = timedelta(seconds=90)  # longer than the carrier's time-out: nobody doubts a request that is under way
NEVER = datetime.min.replace(tzinfo=UTC)
TURN = timedelta(seconds=20)  # then the job waits in the queue again, well before its own lease ends

Values = Mapping[str, str]
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be handed over now; `again` tells when to look for more, None that the chunk is through."""

    intents: Sequence[Intent] = ()
    valid_seconds: Mapping[int, int] = field(default_factory=dict)  # by row
    skipped: int = 0
    again: datetime | None = None
    until: datetime = NEVER  # when the lease of the intents ends


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it would leave, and its short links as (code, link id, delivery id); nothing of it is kept yet."""

    row: Planned
    intent: Intent
    codes: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One look at a chunk of a message that is being sent; on trial, a single text shows whether any gets through."""

    world: World
    chunk: Chunk
    message: Message
    frozen: Frozen
    now: datetime
    rows: int  # at most
    is_trial: bool


async def run(world: World, key: str) -> Counts:
    """Send what is due of one chunk, no faster than the sender's pace; each row is tried by one claim only."""
    chunk, began, rows = Chunk.read(key), world.clock.now(), BATCH_ROWS
    counts: Counter[str] = Counter()
    claim = await _take(world, chunk, rows)
    while True:
        counts["skipped"] += claim.skipped
        ahead: Claim | None = None
        if claim.intents:
            goes_on = len(claim.intents) == rows and world.clock.now() <= began + TURN
            ahead, ended = await _both(
                _ahead(world, chunk, rows if goes_on else 0), _hand_over(world, claim, chunk.message)
            )
            back = ended.get(PUT_BACK, 0)
            rows = batch(rows, taken=len(claim.intents) - back, put_back=back, most=BATCH_ROWS)
            counts.update(ended)
        now = world.clock.now()
        if ahead is None:
            if claim.again is None:
                return counts
            if claim.again > now + timedelta(seconds=1) or now > began + TURN:
                await world.db.run(partial(world.queue.put, jobs=[Job("deliver", key, claim.again)]))
                return counts
            await asyncio.sleep(max(0.0, (claim.again - now).total_seconds()))
        claim = ahead or await _take(world, chunk, rows)


async def _take(world: World, chunk: Chunk, rows: int) -> Claim:
    return await world.db.run(partial(_claim, chunk=chunk, world=world, now=world.clock.now(), rows=rows), bulk=True)


async def _ahead(world: World, chunk: Chunk, rows: int) -> Claim | None:
    """Claim the next while texts are under way; nothing where the pace and not we keep them waiting."""
    return await _take(world, chunk, rows) if rows else None


async def _both(one: Awaitable[A], other: Awaitable[B]) -> tuple[A, B]:
    """Wait until both have ended, even if the first fails."""
    first, second = await asyncio.gather(one, other, return_exceptions=True)
    if isinstance(first, BaseException):
        raise first
    if isinstance(second, BaseException):
        raise second
    return first, second


def _claim(session: Session, *, chunk: Chunk, world: World, now: datetime, rows: int) -> Claim:
    message = messages.seek(session, chunk.message)
    frozen = messages.frozen(session, chunk.message)
    if message is None or message.state is not State.SENDING or frozen is None:
        return Claim()
    if absences.since(session, message.number):  # it comes back when it is known what had left
        world.queue.put(session, [Job("catch_up", str(message.number))])
        return Claim()
    breaker, jobs = troubles.knock(session, now=now)
    world.queue.put(session, jobs)
    if breaker and breaker.next_try_at > now:
        return Claim(again=min(breaker.next_try_at, now + LOOK_AGAIN))
    return _claim_rows(session, Turn(world, chunk, message, frozen, now, rows, is_trial=breaker is not None))


def _claim_rows(session: Session, turn: Turn) -> Claim:
    message, frozen, now = turn.message, turn.frozen, turn.now
    account = settings.load(session)
    room = pace.room(session, rate=account.segments_per_second, now=now)
    rows = ledger.planned(
        session,
        turn.chunk,
        subscription_id=frozen.subscription_id,
        now=now,
        limit=1 if turn.is_trial else max(1, min(turn.rows, room)),
        cap=account.frequency_cap,
    )
    if _has_overslept(session, message, rows, account=account, now=now):
        turn.world.queue.put(session, halts.halt(session, message, _overslept(rows, account), now=now))
        return Claim()
    free, skipped = _leave_out(session, rows, account=account, now=now)
    texts = _write(session, free, frozen=frozen, public_url=base(turn.world.public_url, account.link_domain))
    fitting = [text for text in texts if length(text.intent.body) <= CHARACTERS_MAX]
    skipped += _skip_long(session, free, fitting, now=now)
    if not fitting:
        return Claim(skipped=skipped, again=now if rows else ledger.next_due(session, turn.chunk))
    chosen, wait = _granted(session, fitting, rate=account.segments_per_second, now=now)
    intents = [text.intent for text in chosen]
    links.keep(session, [code for text in chosen for code in text.codes])
    handover.intend(session, "d", intents, now=now, lease=LEASE)
    if turn.is_trial and intents:
        breakers.hold_others(session, until=now + LEASE)
    there = {place: valid_seconds(place, account, now=now) for place in {text.row.place for text in chosen}}
    return Claim(intents, {text.row.id: there[text.row.place] for text in chosen}, skipped, now + wait, now + LEASE)


def _leave_out(
    session: Session, rows: Sequence[Planned], *, account: Settings, now: datetime
) -> tuple[Sequence[Planned], int]:
    """Skip whom nobody may text, put off who is in their quiet hours by now; give the rest, and how many it skipped."""
    slots = {place: slot(When(), account, place=place, now=now) for place in {row.place for row in rows}}
    dropped = [replace(row, barred=Reason.QUIET_HOURS) for row in rows if slots[row.place].dropped]
    barred = [row for row in rows if row.barred and not slots[row.place].dropped]
    ledger.skip(session, [*dropped, *barred], now=now)
    free = [row for row in rows if not row.barred and not slots[row.place].dropped]
    for due in {there.due for there in slots.values() if there.quiet}:
        ledger.put_off(
            session, [row for row in free if slots[row.place].quiet and slots[row.place].due == due], due=due
        )
    return [row for row in free if not slots[row.place].quiet], len(dropped) + len(barred)


def _write(session: Session, rows: Sequence[Planned], *, frozen: Frozen, public_url: str) -> Sequence[Written]:
    """Write each row's own text, before the pace is asked: all who claim wait for each other there."""
    values = people.values(session, [row.contact_id for row in rows], of=tokens.parse(frozen.body).names)
    written = partial(_written, frozen=frozen, public_url=public_url, new=links.new_codes())
    return [written(row, values.get(row.contact_id, {})) for row in rows]


def _written(row: Planned, values: Values, *, frozen: Frozen, public_url: str, new: Iterator[str]) -> Written:
    codes: list[tuple[str, int, int]] = []

    def short(url: str) -> str:
        code = next(new)
        codes.append((code, frozen.links[url], row.id))
        return short_url(public_url, code)

    body = row.body or personal.write(frozen, values, short=short if public_url else None)
    return Written(row, Intent(Attempt("d", row.id, row.attempt + 1), row.number, body, count(body).segments), codes)


def _skip_long(session: Session, rows: Sequence[Planned], fitting: Sequence[Written], *, now: datetime) -> int:
    """Skip who would get too long a text because of a value that changed since the approval."""
    kept = {text.row.id for text in fitting}
    long = [replace(row, barred=Reason.TOO_LONG) for row in rows if row.id not in kept]
    ledger.skip(session, long, now=now)
    return len(long)


def _granted(
    session: Session, texts: Sequence[Written], *, rate: int, now: datetime
) -> tuple[Sequence[Written], timedelta]:
    """Take texts from the front as long as their segments are granted; with none, tell how long to wait."""
    sizes = [text.intent.segments for text in texts]
    granted = pace.grant(session, rate=rate, want=sum(sizes), largest=max(sizes), now=now)
    chosen = [text for text, until in zip(texts, accumulate(sizes), strict=True) if until <= granted.segments]
    unused = granted.segments - sum(sizes[: len(chosen)])
    if unused:
        pace.book(session, rate=rate, segments=-unused)
    return chosen, timedelta(0) if chosen else timedelta(seconds=max(granted.wait_seconds, 0.02))


async def _hand_over(world: World, claim: Claim, number: int) -> Counts:
    """Send, unless it was stopped since the claim or they opted out: that is looked at right before the requests."""
    outcomes: dict[Attempt, Outcome] = {}
    barred = await world.db.read(partial(_barred, intents=claim.intents, number=number, now=world.clock.now()))
    if barred is None:
        barred, outcomes = {}, {each.attempt: NotAccepted(0) for each in claim.intents}
    free = [each for each in claim.intents if each.attempt not in barred and each.attempt not in outcomes]
    texts = [Text(each.number, each.body, str(each.attempt), claim.valid_seconds[each.attempt.row]) for each in free]
    sent = await _send(world, texts, until=claim.until)
    outcomes.update(zip((each.attempt for each in free), sent, strict=True))

    def keep(session: Session) -> None:
        now = world.clock.now()
        handover.withdraw(session, barred, now=now)
        _record(session, outcomes=outcomes, number=number, world=world, now=now)

    await world.db.run(keep, bulk=True)
    return Counter([*(type(outcome).__name__.lower() for outcome in outcomes.values()), *("skipped" for _ in barred)])


async def _send(world: World, texts: Sequence[Text], *, until: datetime) -> Sequence[Outcome]:
    """Begin a few requests at a time, for what people ask waits until the loop is through with all that has begun."""
    begun: list[asyncio.Task[Outcome]] = []
    for at in range(0, len(texts), BEGIN_AT_ONCE):
        begun += [asyncio.create_task(hand_over(world, text, until=until)) for text in texts[at : at + BEGIN_AT_ONCE]]
        await asyncio.sleep(0)
    return await asyncio.gather(*begun)


def _barred(session: Session, *, intents: Sequence[Intent], number: int, now: datetime) -> Mapping[Attempt, str] | None:
    """Tell who may not be texted any more, and why; None when nobody may, for it is not being sent any more."""
    frozen, message = messages.frozen(session, number), messages.seek(session, number)
    if frozen is None or message is None:  # deleted meanwhile
        return dict.fromkeys((each.attempt for each in intents), "deleted")
    if message.state is not State.SENDING:
        return None
    rows = {each.attempt.row: each.attempt for each in intents}
    barred = ledger.barred_rows(session, list(rows), subscription_id=frozen.subscription_id, now=now)
    return {rows[row]: reason for row, reason in barred.items()}


def _record(session: Session, *, outcomes: dict[Attempt, Outcome], number: int, world: World, now: datetime) -> None:
    handover.record(session, outcomes, now=now)
    world.queue.put(session, troubles.learn(session, number, outcomes.values(), now=now))


def _has_overslept(
    session: Session, message: Message, rows: Sequence[Planned], *, account: Settings, now: datetime
) -> bool:
    """Tell whether these were to go out when nobody was here to send them; a slow sender is no such reason."""
    late = [row.due for row in rows if is_late(row.due, now, late_minutes=account.late_minutes)]
    since = now - timedelta(minutes=account.late_minutes)
    return (
        bool(late) and not message.is_automated and ledger.is_overslept(session, message.number, min(late), since=since)
    )


def _overslept(rows: Sequence[Planned], account: Settings) -> Halt:
    at = local(min(row.due for row in rows), account.zone)
    why = f"Its next texts should have gone out at {at}, more than {account.late_minutes} minutes ago"
    return Halt("clock", why, "*Resume* sends them now, *Stop* leaves them out")
