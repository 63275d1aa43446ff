"""Begin or take up an automation, and let in whose date has come where it is the time of day; key: its number."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from jobs.world import Counts, World
from sms import automation as rule
from sms.automation import Kind, Trigger
from sms.job import Job
from sms.schedule import instant
from store import Session, automations, dates, settings, ticks
from store.automations import Automation

EVERY = timedelta(minutes=15)  # the clocks of no two places differ by less: each of these it is that time somewhere
CHUNK_PEOPLE = 5_000  # of one transaction: under 100 ms on SQLite


async def run(world: World, key: str) -> Counts:
    """Let people in, place by place, once a day each; a day that was missed whole is not made up for."""
    number, now, let_in = int(key), world.clock.now(), 0
    each = await world.db.read(partial(automations.seek, number=number))
    if each is None or not each.is_running:
        return {"not_now": 1}
    await world.db.run(lambda session: world.queue.put(session, [Job("step", f"{key}:resumed")]))
    if each.plan.trigger.kind is not Kind.DATE:
        return {"begun": 1}
    for zone, day in await world.db.read(partial(_struck, each=each, now=now)):
        people = await world.db.read(partial(dates.people, trigger=each.plan.trigger, zone=zone, day=day))
        for start in range(0, len(people), CHUNK_PEOPLE):
            chunk = people[start : start + CHUNK_PEOPLE]
            let_in += await world.db.run(partial(_enter, number=number, people=chunk, now=now), bulk=True)
        await world.db.run(partial(ticks.take, what=_tick(number, zone), day=day), bulk=True)
    again = Job("enter", key, _next(each.plan.trigger, now))
    await world.db.run(lambda session: world.queue.put(session, [again]))
    return {"let_in": let_in}


def _struck(session: Session, *, each: Automation, now: datetime) -> Sequence[tuple[str | None, date]]:
    """List the zones in which today's time has come since the automation began, and whose people are not in yet."""
    account, clock = settings.load(session).zone, time.fromisoformat(each.plan.trigger.at)
    found = []
    for name in dates.zones(session):
        zone = rule.zone_of(name, account)
        day = now.astimezone(zone).date()
        struck = instant(day, clock, zone)
        is_new = each.began_at is None or struck > each.began_at
        if struck <= now and is_new and not ticks.is_taken(session, _tick(each.number, name), day=day):
            found.append((name, day))
    return found


def _enter(session: Session, *, number: int, people: Sequence[int], now: datetime) -> int:
    each = automations.seek(session, number)
    return automations.let_in(session, each, people, now=now) if each and each.is_running else 0


def _next(trigger: Trigger, now: datetime) -> datetime:
    """Give the next of the quarters of an hour at which it can be that time of day anywhere."""
    minute = timedelta(minutes=time.fromisoformat(trigger.at).minute % 15)
    passed = (now - datetime(now.year, now.month, now.day, tzinfo=now.tzinfo) - minute) % EVERY
    return now - passed + EVERY


def _tick(number: int, zone: str | None) -> str:
    return f"automation:{number}:{zone or ''}"
