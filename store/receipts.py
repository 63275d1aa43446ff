"""What a receipt of a send tells: who did what with the message, and of each recipient why and what became of it."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, func, or_, select

from sms.delivery import HANDED_OVER, DeliveryState
from sms.errors import Problem
from sms.lifecycle import OVER
from sms.message import Message
from sms.phone import mask
from sms.receipt import END, FORMAT, HEAD
from store import Session, audit, keyed, many, messages, reports, settings
from store.schema.ledger import deliveries, singles
from store.schema.messages import approvals, recipients
from store.schema.people import consent_events, subscriptions

PAGE_RECIPIENTS = 2_000
MADE = "made a receipt"


class NotOver(Problem):
    """A receipt is made of a send that is over."""

    hint = "Wait until the message is sent, or stop it."


def demand_over(message: Message) -> None:
    """Refuse while there is something left to send."""
    if message.state not in OVER:
        raise NotOver(f"#{message.number} is {message.state.label}: a receipt is made of a send that is over.")


def head(session: Session, number: int, *, by: str, now: datetime) -> dict[str, Any]:
    """Tell what was sent, to how many, and how it stands; NotOver while it is being sent."""
    message, frozen = messages.get(session, number), messages.frozen(session, number)
    demand_over(message)
    results, counted = reports.results(session, number, now=now), messages.counted(session, number)
    kind = select(subscriptions.c.name).where(subscriptions.c.id == (frozen.subscription_id if frozen else 0))
    return {
        "kind": HEAD,
        "format": FORMAT,
        "message": number,
        "name": message.draft.name,
        "account": settings.load(session).account_name,
        "state": message.state.value,
        "revision": message.revision,
        "text": results.text,
        "defaults": dict(frozen.defaults) if frozen else {},
        "sender": dict(frozen.sender) if frozen else {},
        "subscription": session.scalar(kind),
        "campaign": message.draft.campaign,
        "audience": {
            "people": results.report.counts.planned,
            "hash": _audience(session, number),
            "waterfall": {step.value: people for step, people in counted.waterfall.steps} if counted else {},
        },
        "started_at": _at(message.started_at),
        "finished_at": _at(message.finished_at),
        "is_final": results.final,
        "made_at": _at(now),
        "made_by": by,
    }


def steps(session: Session, number: int) -> Iterator[dict[str, Any]]:
    """Tell who drafted, changed, tested, approved and sent which revision, in the order of time."""
    lines = [*_done(session, number), *_tests(session, number), *_approvals(session, number)]
    yield from sorted(lines, key=lambda line: str(line["at"]))


def page(session: Session, number: int, *, after: int) -> tuple[list[dict[str, Any]], int]:
    """Tell of some recipients in the order of the ledger, and where the next page begins; 0 when there is none."""
    table = deliveries.c
    texts = messages.sends(session, number)
    query = select(deliveries).where(table.message.in_(texts), table.id > after).order_by(table.id)
    rows = session.execute(query.limit(PAGE_RECIPIENTS)).all()
    evidence = _evidence(session, rows)
    hashes = {one: found for found, one in keyed.digests(session, {row.number for row in rows}).items()}
    lines = [_recipient(row, evidence.get(row.id), hashes[row.number]) for row in rows]
    return lines, rows[-1].id if len(rows) == PAGE_RECIPIENTS else 0


def end(session: Session, number: int, *, lines: int) -> dict[str, Any]:
    """Add everything up."""
    table, texts = deliveries.c, messages.sends(session, number)
    sums = (func.count(), func.sum(table.segments), func.coalesce(func.sum(table.billed), 0))
    rows = session.execute(select(table.state, *sums).where(table.message.in_(texts)).group_by(table.state)).all()
    return {
        "kind": END,
        "lines": lines + 1,
        "recipients": sum(row[1] for row in rows),
        "statuses": {row.state: row[1] for row in rows},
        "segments": int(sum(row[2] for row in rows if DeliveryState(row.state) in HANDED_OVER)),
        "billed": int(sum(row[3] for row in rows)),
    }


def keep(session: Session, number: int, *, by: str, found: str, lines: int, now: datetime) -> None:
    """Write in the audit log that it was made, and its last hash: only so a whole chain written anew is found out."""
    audit.add(session, who=by, action=MADE, subject=f"#{number}", now=now, detail={"sha256": found, "lines": lines})


def made(session: Session, number: int, found: str) -> audit.Entry | None:
    """Find who made the receipt that ends with this hash; None when nobody here ever did."""
    mine = audit.of(session, f"#{number}", action=MADE)
    return next((entry for entry in mine if entry.detail.get("sha256") == found), None)


def _audience(session: Session, number: int) -> str:
    """Hash the approved numbers with the account's key, in order: a plain hash of a few numbers could be guessed."""
    found, last = hmac.new(settings.secret(session), digestmod=sha256), ""
    while True:
        mine = (recipients.c.message == number, recipients.c.number > last)
        query = select(recipients.c.number).where(*mine).order_by(recipients.c.number).limit(PAGE_RECIPIENTS)
        numbers = session.scalars(query).all()
        if not numbers:
            return found.hexdigest()
        found.update("".join(f"{each}\n" for each in numbers).encode())
        last = numbers[-1]


def _done(session: Session, number: int) -> Iterator[dict[str, Any]]:
    for entry in audit.of(session, f"#{number}"):
        if entry.outcome == "done":
            told = {"kind": "step", "at": _at(entry.at), "who": entry.who, "what": entry.action}
            yield {**told, "detail": {name: value for name, value in entry.detail.items() if value}}


def _tests(session: Session, number: int) -> Iterator[dict[str, Any]]:
    query = select(singles).where(singles.c.message == number, singles.c.kind == "test").order_by(singles.c.id)
    for row in session.execute(query):
        sent = {"kind": "test", "at": _at(row.at), "who": row.by, "revision": row.revision, "to": mask(row.number)}
        yield {**sent, "status": row.state, "segments": row.segments}


def _approvals(session: Session, number: int) -> Iterator[dict[str, Any]]:
    for row in session.execute(select(approvals).where(approvals.c.message == number).order_by(approvals.c.id)):
        yield {
            "kind": "approval",
            "at": _at(row.asked_at),
            "revision": row.revision,
            "asked_by": row.asked_by,
            "asked_of": list(row.asked_of),
            "warnings": list(row.warnings),
            "people": row.people,
            "first_by": row.first_by,
            "first_at": _at(row.first_at),
            "outcome": row.outcome,
            "decided_by": row.decided_by,
            "decided_at": _at(row.decided_at),
            "reason": row.reason,
        }


def _evidence(session: Session, rows: Sequence[Row[Any]]) -> dict[int, Row[Any]]:
    """Find by delivery the last thing that was known of a number's consent when its text left, or was left out."""
    events = consent_events.c
    numbers = {row.number for row in rows}
    kinds = _subscriptions(session, {row.message for row in rows})
    query = select(consent_events).where(
        many.among(session, events.number, numbers),
        or_(events.subscription_id.is_(None), events.subscription_id.in_(sorted(set(kinds.values())))),
    )
    known: dict[str, list[Row[Any]]] = {}
    for event in session.execute(query.order_by(events.id)):
        known.setdefault(event.number, []).append(event)
    found: dict[int, Row[Any]] = {}
    for row in rows:
        moment = row.attempted_at or row.finished_at or row.due
        for event in known.get(row.number, ()):
            if event.at <= moment and event.subscription_id in {None, kinds.get(row.message)}:
                found[row.id] = event
    return found


def _subscriptions(session: Session, numbers: set[int]) -> dict[int, int]:
    frozen = {number: messages.frozen(session, number) for number in numbers}
    return {number: each.subscription_id for number, each in frozen.items() if each}


def _recipient(row: Row[Any], event: Row[Any] | None, hash_: str) -> dict[str, Any]:
    return {
        "kind": "recipient",
        "message": row.message,
        "to": mask(row.number),
        "number_hash": hash_,
        "consent": _consent(event),
        "status": row.state,
        "reason": row.reason,
        "attempts": row.attempt,
        "handed_over_at": _at(row.attempted_at),
        "finished_at": _at(row.finished_at),
        "carrier_id": row.sid,
        "carrier_code": row.code,
        "text_sha256": sha256(row.body.encode()).hexdigest() if row.body else None,
        "segments": row.segments,
        "billed": row.billed,
    }


def _consent(event: Row[Any] | None) -> Mapping[str, Any] | None:
    """Tell of the evidence, but not who gave it nor in which words: that is a number, and somebody's own text."""
    if event is None:
        return None
    return {"change": event.change, "how": event.how, "source": event.source, "at": _at(event.at), "event": event.id}


def _at(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None
