"""Who is in an automation: let in by the transaction in which it happened, and led on step by step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, or_, select, update

from sms.automation import Kind
from sms.job import Job
from sms.lifecycle import State
from store import Session, jobs, many
from store.schema.automations import WAITING, automations
from store.schema.automations import entries as table
from store.schema.messages import messages
from store.schema.people import contacts, list_members
from store.upsert import insert as upsert


@dataclass(frozen=True, slots=True)
class Watch:
    """A running automation that waits for something to happen; `plan` is as it is kept."""

    automation: int
    plan: Mapping[str, Any]

    @property
    def again_days(self) -> int | None:
        """After how many days somebody may come again: 0 always, None never."""
        days: int | None = self.plan["again_days"]
        return days


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody whose next step is due; `step` is its place in the plan."""

    id: int
    contact_id: int
    turn: int
    step: int
    time_zone: str | None


def watching(session: Session, kind: Kind, what: Collection[str] | None = None) -> list[Watch]:
    """List the running automations that wait for a kind of thing, of some things or any."""
    query = (
        select(automations.c.message, automations.c.plan)
        .join(messages, messages.c.number == automations.c.message)
        .where(automations.c.kind == kind, messages.c.state == State.SENDING)
        .order_by(automations.c.message)
    )
    if what is not None:
        query = query.where(automations.c.what.in_(what))
    return [Watch(row.message, row.plan) for row in session.execute(query)]


def joined(session: Session, list_id: int, people: Collection[int], *, now: datetime) -> None:
    """Let in whoever is about to join a list; who is in it already joins nothing."""
    watches = watching(session, Kind.LIST, [str(list_id)])
    if not watches:
        return
    is_in = select(list_members.c.contact_id).where(
        list_members.c.list_id == list_id, many.among(session, list_members.c.contact_id, people)
    )
    new = set(people) - set(session.scalars(is_in))
    for watch in watches:
        enter(session, watch, new, now=now)


def agreed(session: Session, subscription_id: int | None, numbers: Collection[str], *, now: datetime) -> None:
    """Let in whose number agrees to get a subscription type."""
    watches = watching(session, Kind.CONSENT, [str(subscription_id)])
    people = holders(session, numbers) if watches else []
    for watch in watches:
        enter(session, watch, people, now=now)


def changed(session: Session, values: Mapping[str, Mapping[int, str]], *, now: datetime) -> None:
    """Let in whose properties changed: by property, each contact with the value that it has now."""
    for watch in watching(session, Kind.PROPERTY, values) if values else ():
        trigger = watch.plan["trigger"]
        wanted, told = trigger["value"].casefold(), values[trigger["what"]]
        enter(session, watch, [who for who, value in told.items() if wanted in {"", value.casefold()}], now=now)


def holders(session: Session, numbers: Collection[str]) -> list[int]:
    """Find the contacts with these numbers, of each number the one that was there first."""
    found: dict[str, int] = {}
    for column in (contacts.c.mobile, contacts.c.phone):
        rows = select(column.label("number"), func.min(contacts.c.id).label("id"))
        for row in session.execute(rows.where(many.among(session, column, numbers)).group_by(column)):
            found.setdefault(row.number, row.id)
    return sorted(set(found.values()))


def enter(session: Session, watch: Watch, people: Collection[int], *, now: datetime) -> int:
    """Let people in, and tell how many; nobody is in it twice at a time, nor again before they may be."""
    if not people:
        return 0
    may, turn = _may_come(watch, now)
    rows = select(
        literal(watch.automation),
        contacts.c.id,
        turn,
        literal("waiting"),
        literal(0),
        literal(now, table.c.due.type),
        literal(now, table.c.entered_at.type),
    ).where(many.among(session, contacts.c.id, people), may)
    names = ["automation", "contact_id", "turn", "state", "step", "due", "entered_at"]
    new = upsert(session, table).from_select(names, rows)
    new = new.on_conflict_do_nothing(index_elements=["automation", "contact_id", "turn"])
    let_in = len(session.scalars(new.returning(table.c.id)).all())
    if let_in:
        jobs.put(session, [Job("step", str(watch.automation))], now=now)
    return let_in


def due(session: Session, automation: int, *, now: datetime, limit: int) -> Sequence[Entry]:
    """Take those whose next step is due, the longest due first."""
    waits = (
        select(table.c.id, table.c.contact_id, table.c.turn, table.c.step)
        .where(table.c.automation == automation, WAITING, table.c.due <= now)
        .order_by(table.c.due, table.c.id)
        .limit(limit)
        .subquery()  # contacts have a state, too
    )
    query = select(waits, contacts.c.time_zone).outerjoin(contacts, contacts.c.id == waits.c.contact_id)
    rows = session.execute(query.order_by(waits.c.id))
    return tuple(Entry(row.id, row.contact_id, row.turn, row.step, row.time_zone) for row in rows)


def next_due(session: Session, automation: int) -> datetime | None:
    """Tell when the next step of anybody is due; None when nobody waits."""
    due: datetime | None = session.scalar(
        select(func.min(table.c.due)).where(table.c.automation == automation, WAITING)
    )
    return due


def go_on(session: Session, ids: Collection[int], *, step: int, due: datetime) -> None:
    """Let people wait for a step until an instant."""
    session.execute(update(table).where(many.among(session, table.c.id, ids)).values(step=step, due=due))


def finish(session: Session, ids: Collection[int], *, step: int) -> None:
    """Let people go who have been through it all."""
    session.execute(update(table).where(many.among(session, table.c.id, ids)).values(state="done", step=step))


def left_out(session: Session, reasons: Mapping[int, str]) -> None:
    """Keep why people were not sent a text that they should have been."""
    for reason in set(reasons.values()):
        ids = [each for each, why in reasons.items() if why == reason]
        session.execute(update(table).where(many.among(session, table.c.id, ids)).values(reason=reason))


def release(session: Session, automation: int, *, limit: int) -> int:
    """Let up to so many go who still wait, and tell how many; nothing more is done with them."""
    ids = select(table.c.id).where(table.c.automation == automation, WAITING).limit(limit)
    return session.connection().execute(update(table).where(table.c.id.in_(ids)).values(state="released")).rowcount


def forget(session: Session, contact: int) -> None:
    """Take a person out of every automation, as if they had never been in."""
    session.execute(table.delete().where(table.c.contact_id == contact))


def overdue(session: Session, *, now: datetime) -> Sequence[int]:
    """List the running automations in which somebody's step is due."""
    waits = exists().where(table.c.automation == messages.c.number, WAITING, table.c.due <= now)
    running = (messages.c.automation == messages.c.number, messages.c.state == State.SENDING)
    return session.scalars(select(messages.c.number).where(*running, waits)).all()


def _may_come(watch: Watch, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """Tell whether somebody may come in, and which time it would be for them."""
    earlier = table.alias("earlier")
    mine = (earlier.c.automation == watch.automation, earlier.c.contact_id == contacts.c.id)
    if watch.again_days is None:
        return ~exists().where(*mine), literal(1)
    since = now - timedelta(days=watch.again_days)
    fresh = or_(earlier.c.state == "waiting", earlier.c.entered_at > since)
    turn = select(func.coalesce(func.max(earlier.c.turn), 0) + 1).where(*mine).scalar_subquery()
    return ~exists().where(*mine, fresh), turn
