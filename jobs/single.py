"""Hand over one text to one phone, a test, a code or an answer; key: its id."""

from datetime import datetime, timedelta
from functools import partial

from jobs.world import Counts, Text, World, hand_over
from sms.attempt import Attempt
from sms.audience import Reason
from sms.breaker import SINGLES_REST
from sms.delivery import Broken, DeliveryState, NotAccepted, Outcome, Uncertain
from sms.job import Job
from sms.message import When
from sms.reply import TALK
from sms.slot import slot
from store import Session, breakers, confirmations, contacts, handover, quota, replies, settings, singles, troubles
from store.handover import Intent
from store.numbers import CODE_LIFE
from store.singles import Single

LEASE = timedelta(seconds=90)
ANSWERED_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12): what comes later is one more text to somebody who left
ASKED_AGAIN_AFTER = timedelta(days=1)  # whoever was on hold when the question was to leave


async def run(world: World, key: str) -> Counts:
    """Send it once; an uncertain one is settled like any delivery, but a code is given up: another can be asked for."""
    began = world.clock.now()
    intent = await world.db.run(partial(_intend, world=world, single=int(key), now=began))
    if intent is None:
        return {"nothing": 1}
    outcome = await hand_over(world, Text(intent.number, intent.body, str(intent.attempt)), until=began + LEASE)
    await world.db.run(partial(_record, world=world, attempt=intent.attempt, outcome=outcome, now=world.clock.now()))
    return {type(outcome).__name__.lower(): 1}


def _intend(session: Session, *, world: World, single: int, now: datetime) -> Intent | None:
    text = singles.claim(session, single)
    if text is None or text.state is not DeliveryState.PLANNED:
        return None
    if barred := _barred(session, text, now=now):
        singles.drop(session, text.id, reason=barred, now=now)
        if text.kind == "code":
            singles.wipe(session, text.id)
        if text.kind == "question":
            quota.give_back(session, settings.load(session), segments=text.segments, taken_at=text.at)
        confirmations.ask_again(session, text.number, single=text.id, at=now + ASKED_AGAIN_AFTER)
        world.queue.put(session, singles.redrawn(session, [text.next_attempt]))
        return None
    breaker, jobs = troubles.knock(session, now=now)
    world.queue.put(session, jobs)
    opening = max(_opening(session, text, now=now), breaker.single_at if breaker else now)
    if opening > now:
        later = singles.put_off(session, text.id, due=opening)
        world.queue.put(session, [later, *singles.redrawn(session, [text.next_attempt])])
        return None
    if breaker:
        breakers.hold_others(session, until=now + LEASE)
    intent = Intent(text.next_attempt, text.number, text.body, text.segments)
    handover.intend(session, "s", [intent], now=now, lease=LEASE)
    return intent


def _barred(session: Session, text: Single, *, now: datetime) -> str:
    """Tell why a text may not go, judged at the last moment: only answers to keywords reach who opted out, and soon."""
    if text.kind == "answer":
        return "late" if now > text.at + ANSWERED_WITHIN else ""
    if text.kind == "code":
        return "late" if now > text.at + CODE_LIFE else ""
    if text.kind == "question" and not confirmations.is_open(session, text.number, single=text.id):
        return Reason.NO_CONSENT
    is_barred = replies.is_suppressed(session, text.number) or replies.is_held(session, text.number, now=now)
    return Reason.SUPPRESSED if is_barred else ""


def _opening(session: Session, text: Single, *, now: datetime) -> datetime:
    """Tell from when on a text may go: what was put by day may have had to wait until night."""
    last = replies.last_text_at(session, text.number) if text.kind == "reply" else None
    if text.kind not in {"question", "reply"} or (last and now - last <= TALK):
        return now
    place = contacts.place(session, text.number)
    return slot(When(), settings.load(session), place=place, now=now).due


def _record(session: Session, *, world: World, attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    handover.record(session, {attempt: outcome}, now=now)
    text = singles.get(session, attempt.row)
    if text is None:
        return
    if text.kind == "code":
        if isinstance(outcome, Uncertain):
            handover.leave_unresolved(session, attempt, reason="lost", now=now)
        if not isinstance(outcome, NotAccepted | Broken):
            singles.wipe(session, text.id)
    jobs = [Job("single", str(text.id), text.due)] if isinstance(outcome, NotAccepted) else []
    if isinstance(outcome, Broken):
        jobs = [singles.put_off(session, text.id, due=now + SINGLES_REST)]
    learnt = troubles.learn(session, None, [outcome], now=now)
    world.queue.put(session, [*jobs, *learnt, *singles.redrawn(session, [attempt])])
