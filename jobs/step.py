"""Lead people through an automation: those whose next step is due; key: its number, `12:resumed` after a pause."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from jobs.world import Counts, World
from sms import automation as rule
from sms.automation import Does, Step
from sms.job import Job
from sms.links import base
from sms.settings import Settings
from store import Session, automation_texts, automations, contacts, entries, lists, posts, quota, settings
from store.automations import Automation
from store.entries import Entry

BATCH_PEOPLE = 200  # of one transaction: under 100 ms on SQLite
QUOTA_WAIT = timedelta(minutes=15)  # then it is looked again whether there is room


@dataclass(slots=True)
class Batch:
    """What is led on in one transaction, and what it comes to: jobs to be put, and why somebody has to wait."""

    each: Automation
    account: Settings
    public_url: str
    now: datetime
    jobs: list[Job] = field(default_factory=list)
    waiting: int = 0
    why: str = ""


async def run(world: World, key: str) -> Counts:
    """Do what is due, batch by batch, until nobody's step is; a batch that is repeated has nobody left to lead."""
    number, _, resumed = key.partition(":")
    if resumed:
        await world.db.run(partial(_take_up, world=world, number=int(number)), bulk=True)
    people = 0
    while done := await world.db.run(partial(_lead, world=world, number=int(number), now=world.clock.now()), bulk=True):
        people += done
    return {"steps": people}


def _take_up(session: Session, *, world: World, number: int) -> None:
    """Put the jobs of texts that were planned before the pause: nobody else knows of them any more."""
    chunks = automation_texts.unsent(session, number)
    world.queue.put(session, [Job("deliver", str(chunk)) for chunk in chunks])


def _lead(session: Session, *, world: World, number: int, now: datetime) -> int:
    each = automations.seek(session, number)
    if each is None or not each.is_running:
        return 0
    group, account = entries.due(session, number, now=now, limit=BATCH_PEOPLE), settings.load(session)
    batch = Batch(each, account, base(world.public_url, account.link_domain), now)
    for same in _together(group):
        _step(session, batch, same)
    if batch.why:
        batch.jobs.append(_told(session, batch))
    if again := entries.next_due(session, number):
        batch.jobs.append(Job("step", str(number), again))
    if group:
        batch.jobs.append(posts.card(session, number))
    world.queue.put(session, batch.jobs)
    return len(group)


def _together(group: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Put those together who do the same thing for the same time; a text's message is found by both."""
    alike = sorted(group, key=lambda entry: (entry.step, entry.turn))
    for _, same in groupby(alike, key=lambda entry: (entry.step, entry.turn)):
        yield tuple(same)


def _step(session: Session, batch: Batch, group: Sequence[Entry]) -> None:
    place, steps, people = group[0].step, batch.each.plan.steps, [entry.contact_id for entry in group]
    waiting: Collection[int] = ()
    if place < len(steps):  # else the plan has become shorter, and they are through
        step = steps[place]
        match step.does:
            case Does.WAIT | Does.UNTIL:
                _wait(session, batch, group, step)
                return
            case Does.MARKETING:
                contacts.set_marketing(session, people, automation=batch.each.number, now=batch.now)
            case Does.LIST:
                lists.lead(session, step.list_id, people, automation=batch.each.number, now=batch.now)
            case Does.TEXT:
                waiting = _text(session, batch, group)
    done = [entry.id for entry in group if entry.id not in waiting]
    if place + 1 < len(steps):
        entries.go_on(session, done, step=place + 1, due=batch.now)
    else:
        entries.finish(session, done, step=place + 1)


def _wait(session: Session, batch: Batch, group: Sequence[Entry], step: Step) -> None:
    for zone in {entry.time_zone for entry in group}:
        ids = [entry.id for entry in group if entry.time_zone == zone]
        due = rule.next_due(step, now=batch.now, zone=rule.zone_of(zone, batch.account.zone))
        entries.go_on(session, ids, step=group[0].step + 1, due=due)


def _text(session: Session, batch: Batch, group: Sequence[Entry]) -> Collection[int]:
    """Plan their texts, and give the entries that wait for quota."""
    planned = automation_texts.plan(
        session, batch.each, group, account=batch.account, public_url=batch.public_url, now=batch.now
    )
    entries.left_out(session, planned.left_out)
    if planned.chunk:
        number = str(planned.number)
        batch.jobs += [Job("deliver", str(planned.chunk)), Job("progress", number), Job("warn", "")]
    if planned.waiting:
        entries.go_on(session, planned.waiting, step=group[0].step, due=batch.now + QUOTA_WAIT)
        batch.waiting, batch.why = batch.waiting + len(planned.waiting), planned.why
    return frozenset(planned.waiting)


def _told(session: Session, batch: Batch) -> Job:
    """Say once a period that texts wait for quota: they leave as soon as there is room."""
    number, day = batch.each.number, quota.standing(session, batch.account, now=batch.now).period.day
    people = f"{batch.waiting:,} {'person waits' if batch.waiting == 1 else 'people wait'}"
    words = (
        f"⏸ {people} for a text of #{number}: {batch.why} They get it as soon as there is room: "
        "an admin can press `Increase limit` in `/sms quota`."
    )
    return posts.note(session, number, words, key=f"quota:{batch.each.message.revision}:{day.isoformat()}")
