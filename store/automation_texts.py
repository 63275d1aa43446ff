"""The texts of an automation: whose message each is, and the rows of the ledger that let them leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from sms import exact
from sms.audience import Reason, Selection
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Draft, Frozen
from sms.segments import count
from sms.settings import Settings
from sms.text import CHARACTERS_MAX, length
from store import Session, ledger, links, messages, people, quota, uncounted
from store.audience_sql import Question, judged
from store.automations import Automation
from store.entries import Entry
from store.ledger import Chunk
from store.message_rows import read_frozen
from store.schema.automations import automation_texts as table
from store.schema.automations import automations
from store.schema.ledger import deliveries
from store.schema.messages import messages as messages_table
from store.upsert import insert as upsert


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person's own text, rendered as it will leave."""

    entry: int
    contact_id: int
    number: str
    segments: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of people whose text was due; those who wait did not fit into the quota, for `why`."""

    number: int
    chunk: Chunk | None = None
    left_out: Mapping[int, str] = field(default_factory=dict)  # by entry
    waiting: Sequence[int] = ()  # entries
    why: str = ""


def by_place(session: Session, automation: int) -> dict[int, list[int]]:
    """Give the messages of each text, from 0, one for each time that people came."""
    found: dict[int, list[int]] = {0: [automation]}
    rows = select(table.c.place, table.c.message).where(table.c.automation == automation)
    for row in session.execute(rows.order_by(table.c.place, table.c.turn)):
        found.setdefault(row.place, []).append(row.message)
    return found


def unsent(session: Session, automation: int) -> list[Chunk]:
    """Cut what is still planned into chunks, for a send that goes on after a pause."""
    return [chunk for number in messages.sends(session, automation) for chunk in ledger.chunks(session, number)]


def freeze_anew(session: Session, each: Automation) -> None:
    """Let the messages that are there already say what was approved by now."""
    for place, found in by_place(session, each.number).items():
        for number in found:
            if number != each.number and (frozen := _approved(session, each, place)):
                _freeze(session, number, frozen)


def plan(
    session: Session, each: Automation, group: Sequence[Entry], *, account: Settings, public_url: str, now: datetime
) -> Planned:
    """Write people whose next step is the same text into the ledger, as far as they may get it and quota is left."""
    first = group[0]
    number = _message(session, each, place=each.plan.place_of(first.step), turn=first.turn, now=now)
    frozen = messages.frozen(session, number) if number else None
    if number is None or frozen is None:  # what was approved has no such text
        return Planned(each.number)
    wanted, left_out = _judged(session, group, frozen, account=account, public_url=public_url, now=now)
    fitting, why = _reserved(session, number, wanted, account=account, now=now)
    waiting = [one.entry for one in wanted[len(fitting) :]]
    ids, taken = _write(session, number, fitting, now=now)
    left_out |= {one.entry: Reason.SHARED_NUMBER for one in fitting if one.contact_id not in taken}
    chunk = Chunk(number, min(ids) - 1, max(ids)) if ids else None
    return Planned(number, chunk, left_out, waiting, why)


def _judged(
    session: Session, group: Sequence[Entry], frozen: Frozen, *, account: Settings, public_url: str, now: datetime
) -> tuple[list[Wanted], dict[int, str]]:
    """Ask the waterfall's own statement who may be texted; quiet hours and the cap are judged when it leaves."""
    ids = tuple(entry.contact_id for entry in group)
    persons = judged(Question(Selection(contacts=ids), frozen.subscription_id, now, account.frequency_cap))
    known = {row.id: row for row in session.execute(select(persons))}
    values = people.values(session, ids)
    wanted, left_out = list[Wanted](), dict[int, str]()
    for entry in group:
        reason = _reason(known.get(entry.contact_id))
        body = "" if reason else exact.write(frozen, values.get(entry.contact_id, {}), public_url=public_url)
        reason = reason or (Reason.TOO_LONG if length(body) > CHARACTERS_MAX else None)
        if reason:
            left_out[entry.id] = reason
        else:
            number = known[entry.contact_id].number
            wanted.append(Wanted(entry.id, entry.contact_id, number, count(body).segments))
    return wanted, left_out


def _reason(row: Any) -> Reason | None:
    if row is None:
        return Reason.LEFT
    steps = {
        Reason.NOT_MARKETING: row.marketing,
        Reason.NO_VALID_NUMBER: row.has_number,
        Reason.NO_CONSENT: row.number is not None,
        Reason.SUPPRESSED: not row.barred,
    }
    return next((reason for reason, passed in steps.items() if not passed), None)


def _reserved(
    session: Session, number: int, wanted: Sequence[Wanted], *, account: Settings, now: datetime
) -> tuple[Sequence[Wanted], str]:
    """Hold segments for as many as the quota has room for, the first to come first, and say why not for all."""
    try:
        _reserve(session, number, wanted, account=account, now=now)
    except Problem as problem:
        left = quota.standing(session, account, now=now).left or 0
        fitting = _first(wanted, left)
        try:
            _reserve(session, number, fitting, account=account, now=now)
        except Problem:  # the team's budget, or somebody was quicker
            fitting = ()
        return fitting, problem.message
    return wanted, ""


def _reserve(session: Session, number: int, wanted: Sequence[Wanted], *, account: Settings, now: datetime) -> None:
    held = messages.get(session, number).reserved
    more = sum(one.segments for one in wanted)
    if more:
        quota.reserve(session, account, number=number, segments=held + more, now=now)


def _first(wanted: Sequence[Wanted], segments: int) -> Sequence[Wanted]:
    for place, one in enumerate(wanted):
        segments -= one.segments
        if segments < 0:
            return wanted[:place]
    return wanted


def _write(session: Session, number: int, wanted: Sequence[Wanted], *, now: datetime) -> tuple[list[int], set[int]]:
    """Write rows of the ledger, one for each number; whoever shares one that has the text already gets no second."""
    if not wanted:
        return [], set()
    same = {"message": number, "state": DeliveryState.PLANNED, "due": now, "attempt": 0}
    rows = {
        one.number: {**same, "number": one.number, "contact_id": one.contact_id, "segments": one.segments}
        for one in reversed(wanted)
    }
    new = upsert(session, deliveries).values(list(reversed(rows.values())))
    new_rows = new.on_conflict_do_nothing(index_elements=["message", "number"])
    written = session.execute(new_rows.returning(deliveries.c.id, deliveries.c.contact_id)).all()
    uncounted.mark(session, (row.id for row in written))
    return [row.id for row in written], {row.contact_id for row in written}


def _message(session: Session, each: Automation, *, place: int, turn: int, now: datetime) -> int | None:
    """Find the message of a text for people who are there for that time, and write it if it is new."""
    if (place, turn) == (0, 1):
        return each.number
    here = (table.c.automation == each.number, table.c.place == place, table.c.turn == turn)
    number: int | None = session.scalar(select(table.c.message).where(*here))
    frozen = _approved(session, each, place)
    if number is not None or frozen is None:
        return number
    return _new(session, each, frozen, place=place, turn=turn, now=now)


def _new(session: Session, each: Automation, frozen: Frozen, *, place: int, turn: int, now: datetime) -> int:
    of = f"text {place + 1}" if turn == 1 else f"text {place + 1}, time {turn}"
    step, draft = each.plan.texts[place], each.message.draft
    said = Draft(f"{draft.name[:80]} · {of}", draft.channel, step.body, draft.campaign, "", step.opt_out)
    new = messages.add(session, said, author=each.message.author, now=now, team=each.message.team)
    also = {
        "automation": each.number,
        "state": State.SENDING,
        "subscription_id": frozen.subscription_id,
        "started_at": now,
        "launched_at": now,
    }
    session.execute(update(messages_table).where(messages_table.c.number == new.number).values(**also))
    session.execute(insert(table).values(automation=each.number, place=place, turn=turn, message=new.number))
    _freeze(session, new.number, frozen)
    return new.number


def _approved(session: Session, each: Automation, place: int) -> Frozen | None:
    """Give what was approved of a text; its links are still those of no message."""
    if place == 0:
        return messages.frozen(session, each.number)
    kept = session.scalar(select(automations.c.frozen).where(automations.c.message == each.number)) or []
    return read_frozen(kept[place - 1]) if place <= len(kept) else None


def _freeze(session: Session, number: int, frozen: Frozen) -> None:
    kept = links.freeze(session, number, urls=tuple(frozen.links))
    messages.freeze(session, number, replace(frozen, links=kept))
