"""Handing texts over, the same for deliveries and single texts: intent, outcome, callback, and what is left open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select, update

from sms.attempt import Attempt
from sms.consent import Evidence, How
from sms.delivery import TERMINAL, Accepted, Broken, DeliveryState, NotAccepted, Outcome, Rejected, after, merge
from store import Session, consent, many, uncounted
from store.schema.ledger import IN_DOUBT, deliveries, singles

OPTED_OUT = 21610  # the carrier's code for a number on its own list of opt-outs
TOLD = ("state", "sid", "code", "leased_until", "accepted_at", "finished_at")  # what a callback may change
BOOKS: Mapping[str, Table] = {"d": deliveries, "s": singles}


@dataclass(frozen=True, slots=True)
class Intent:
    """A text that is about to be handed over; committed before any byte leaves."""

    attempt: Attempt
    number: str
    body: str
    segments: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the carrier told of one text."""

    attempt: Attempt
    sid: str
    state: DeliveryState
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A text of which nobody can say whether the carrier took it."""

    attempt: Attempt
    number: str
    body: str
    attempted_at: datetime


def intend(session: Session, book: str, intents: Sequence[Intent], *, now: datetime, lease: timedelta) -> None:
    """Write the intents; once this is committed, a crash leaves them uncertain, never planned."""
    rows = [{"id": i.attempt.row, "attempt": i.attempt.count, "body": i.body, "segments": i.segments} for i in intents]
    same = {"state": DeliveryState.SUBMITTING, "attempted_at": now, "leased_until": now + lease}
    many.change(session, BOOKS[book], rows, same)


def withdraw(session: Session, reasons: Mapping[Attempt, str], *, now: datetime) -> None:
    """Take intents back of which surely no byte has left, each for its reason."""
    for attempt, reason in reasons.items():
        table = BOOKS[attempt.book]
        same = (table.c.attempt == attempt.count) & (table.c.state == DeliveryState.SUBMITTING)
        dropped = {"state": DeliveryState.SKIPPED, "reason": reason, "leased_until": None, "finished_at": now}
        session.execute(update(table).where(table.c.id == attempt.row, same).values(**dropped))
    _mark(session, reasons)


def record(session: Session, outcomes: Mapping[Attempt, Outcome], *, now: datetime) -> None:
    """Keep what the hand-overs ended in; a callback that was faster, or a later attempt, is not overwritten."""
    for book, table in BOOKS.items():
        mine = {attempt.row: (attempt, outcome) for attempt, outcome in outcomes.items() if attempt.book == book}
        rows = _rows(session, table, ids=list(mine), names=("attempt", "state", "accepted_at"))
        changes = [_after(row, mine[row.id][1], now=now) for row in rows if row.attempt == mine[row.id][0].count]
        _leave_sids(session, table, [change for change in changes if "sid" in change])
        for columns in {tuple(change) for change in changes}:
            alike = [change for change in changes if tuple(change) == columns]
            many.change(session, table, alike, {"leased_until": None})
    _mark(session, outcomes)
    refused = [a for a, outcome in outcomes.items() if isinstance(outcome, Rejected) and outcome.code == OPTED_OUT]
    _opt_out(session, refused, now=now)


def fold(session: Session, reports: Sequence[Report], *, now: datetime) -> frozenset[Attempt]:
    """Fold what the carrier told, in any order and however often; gives the attempts whose rows changed."""
    changed: set[Attempt] = set()
    for book, table in BOOKS.items():
        mine = [report for report in reports if report.attempt.book == book]
        rows = {row.id: row for row in _rows(session, table, ids=[report.attempt.row for report in mine], names=TOLD)}
        taken = _taken(session, table, sids=[report.sid for report in mine])
        folded: dict[int, dict[str, Any]] = {}
        for report in mine:
            row = rows.get(report.attempt.row)
            if row is None:
                continue
            change = folded.setdefault(row.id, _unchanged(row))
            if _told(change, report, taken=taken, now=now):
                changed.add(report.attempt)
        told = [folded[row] for row in {attempt.row: None for attempt in changed if attempt.book == book}]
        _write(session, table, rows.values(), told)
    _mark(session, changed)
    _opt_out(session, [report.attempt for report in reports if report.code == OPTED_OUT], now=now)
    return frozenset(changed)


def give_up_leases(session: Session, *, now: datetime) -> int:
    """Make uncertain what was being handed over by somebody who is not there any more."""
    count = 0
    for table in BOOKS.values():
        done = session.connection().execute(
            update(table)
            .where(IN_DOUBT, table.c.state == DeliveryState.SUBMITTING, table.c.leased_until <= now)
            .values(state=DeliveryState.UNCERTAIN, leased_until=None)
        )
        count += done.rowcount
    return count


def unsettled(session: Session, book: str, *, before: datetime, limit: int) -> Sequence[Open]:
    """List the uncertain texts whose settle time is over, oldest first."""
    table = BOOKS[book]
    rows = session.execute(
        select(table.c.id, table.c.attempt, table.c.number, table.c.body, table.c.attempted_at)
        .where(IN_DOUBT, table.c.state == DeliveryState.UNCERTAIN, table.c.attempted_at <= before)
        .order_by(table.c.attempted_at)
        .limit(limit)
    )
    return tuple(
        Open(Attempt("d" if book == "d" else "s", row.id, row.attempt), row.number, row.body or "", row.attempted_at)
        for row in rows
    )


def is_unsettled(session: Session, book: str) -> bool:
    """Tell whether any text is uncertain."""
    table = BOOKS[book]
    nobodys = table.c.leased_until.is_(None)  # as of all that are uncertain; with it the few are looked up, not all
    uncertain = select(table.c.id).where(IN_DOUBT, nobodys, table.c.state == DeliveryState.UNCERTAIN)
    return session.scalar(uncertain.limit(1)) is not None


def known(session: Session, sids: Sequence[str]) -> frozenset[str]:
    """Tell which of the carrier's ids are in our books already."""
    return frozenset().union(*(_taken(session, table, sids=sids) for table in BOOKS.values()))


def plan_again(session: Session, attempt: Attempt, *, now: datetime) -> bool:
    """Let a text be sent again that the carrier surely never took; False when it has moved on meanwhile."""
    return _resolve(session, attempt, {"state": DeliveryState.PLANNED, "due": now, "leased_until": None})


def leave_unresolved(session: Session, attempt: Attempt, *, reason: str, now: datetime) -> bool:
    """Give up on a text that nobody can tell of; it is counted apart and never sent again by itself."""
    return _resolve(session, attempt, {"state": DeliveryState.UNRESOLVED, "reason": reason, "finished_at": now})


def _mark(session: Session, attempts: Iterable[Attempt]) -> None:
    uncounted.mark(session, [attempt.row for attempt in attempts if attempt.book == "d"])


def _opt_out(session: Session, attempts: Sequence[Attempt], *, now: datetime) -> None:
    """Believe the carrier, which keeps its own list of opt-outs, when it knows of one that we did not hear."""
    for attempt in attempts:
        table = BOOKS[attempt.book]
        number = session.scalar(select(table.c.number).where(table.c.id == attempt.row))
        if number is not None:
            evidence = Evidence(f"error {OPTED_OUT}", How.CARRIER, now, "carrier", str(attempt))
            consent.opt_out(session, number, evidence=evidence)


def _resolve(session: Session, attempt: Attempt, values: dict[str, Any]) -> bool:
    table = BOOKS[attempt.book]
    _mark(session, [attempt])
    done = session.connection().execute(
        update(table)
        .where(table.c.id == attempt.row, table.c.attempt == attempt.count, table.c.state == DeliveryState.UNCERTAIN)
        .values(**values)
    )
    return done.rowcount == 1


def _rows(session: Session, table: Table, *, ids: Sequence[int], names: Sequence[str]) -> Sequence[Any]:
    if not ids:
        return ()
    return session.execute(
        select(table.c.id, *(table.c[name] for name in names))
        .where(many.among(session, table.c.id, ids))
        .order_by(table.c.id)
        .with_for_update()
    ).all()


def _taken(session: Session, table: Table, *, sids: Sequence[str]) -> frozenset[str]:
    return (
        frozenset(session.scalars(select(table.c.sid).where(many.among(session, table.c.sid, sids))))
        if sids
        else frozenset()
    )


def _leave_sids(session: Session, table: Table, changes: Sequence[dict[str, Any]]) -> None:
    """Leave an id with the row that has it, though by mistake: a clash would undo all outcomes of a batch."""
    told = [change["sid"] for change in changes if change["sid"]]
    if not told:
        return
    held = session.execute(select(table.c.sid, table.c.id).where(many.among(session, table.c.sid, told)))
    holder = {row.sid: row.id for row in held}
    for change in changes:
        if holder.get(change["sid"], change["id"]) != change["id"]:
            change["sid"] = None


def _after(row: Any, outcome: Outcome, *, now: datetime) -> dict[str, Any]:
    """Give what changes of a row besides its lease, which ends."""
    change: dict[str, Any] = {"id": row.id, "state": after(DeliveryState(row.state), outcome)}
    match outcome:
        case Accepted(sid=sid, segments=segments):
            change |= {"sid": sid, "billed": segments or None, "accepted_at": row.accepted_at or now}
        case Rejected(code=code):
            change |= {"code": code, "finished_at": now}
        case NotAccepted(retry_after_seconds=seconds):
            change["due"] = now + timedelta(seconds=seconds)
        case Broken(code=code):
            change["code"] = code
    return change


def _unchanged(row: Any) -> dict[str, Any]:
    return {**row._asdict(), "state": DeliveryState(row.state)}


def _told(change: dict[str, Any], report: Report, *, taken: frozenset[str], now: datetime) -> bool:
    before = dict(change)
    change["state"] = merge(change["state"], report.state)
    if change["sid"] is None and report.sid not in taken:
        change["sid"] = report.sid
    if change["state"] == report.state and report.code:
        change["code"] = report.code
    change["leased_until"] = None
    change["accepted_at"] = change["accepted_at"] or now
    if change["state"] in TERMINAL:
        change["finished_at"] = change["finished_at"] or now
    return change != before


def _write(session: Session, table: Table, rows: Iterable[Any], changes: Sequence[dict[str, Any]]) -> None:
    """Write what has changed of these rows; a column that none of them changed is left out, with its indexes."""
    before = {row.id: row for row in rows}
    names = [
        name
        for name in (changes[0] if changes else ())
        if any(change[name] != getattr(before[change["id"]], name) for change in changes)
    ]
    if names:
        many.change(session, table, [{name: change[name] for name in ("id", *names)} for change in changes], {})
