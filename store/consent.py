"""Consent: what each number said, append-only, and its standing folded from that in the same transaction."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, literal, select, true

from sms.consent import Change, Event, Evidence, How, Standing, concerns, given_back, settle
from store import Session, confirmations, entries, many, settings
from store.schema.people import consent_events, consents, subscriptions, suppressions
from store.upsert import insert as upsert

# Only START lifts an opt-out that came this way: the carrier blocks it as well.
OWN_WORDS = (How.KEYWORD, How.REPLY, How.CARRIER)
BY_CLOCK = "clock"
FORGOTTEN = "forgotten"  # the reason of a suppression that outlived its person, who alone can come back

Held = Row[*tuple[Any, ...]]


def record(
    session: Session, number: str, *, change: Change, evidence: Evidence, subscription_id: int | None = None
) -> Change:
    """Keep what a number's holder said, fold it, and tell what it was kept as: an opt-in may have to wait for a YES."""
    kept = _kept_as(session, number, change, subscription_id)
    appended = _append(session, [number], change=kept, evidence=evidence, subscription_id=subscription_id)
    waits = _refold(session, number)
    confirmations.close(session, [number], at=evidence.at, but=waits)
    for kind in waits - {asked for _, asked in confirmations.asked_at(session, [number])}:
        confirmations.put(session, [number], subscription_id=kind, due=evidence.at)
    if kept is Change.STOP or (kept is Change.OPT_OUT and subscription_id is None):
        _suppress(session, dict.fromkeys([number], appended[0]), evidence)
    elif kept in {Change.START, Change.OPT_IN, Change.ASK}:
        _lift(session, number, own_words=kept is Change.START)
    return kept


def opt_out(session: Session, number: str, *, evidence: Evidence) -> None:
    """End everything for a number at once, as STOP asks."""
    record(session, number, change=Change.STOP, evidence=evidence)


def opt_in_again(session: Session, number: str, *, evidence: Evidence) -> tuple[int, ...]:
    """Give back what the number's own STOP ended, and tell which types; none means that nothing was to be given."""
    everything = session.scalars(select(subscriptions.c.id)).all()
    back = given_back(log(session, number), everything, scope=settings.load(session).revocation_scope)
    record(session, number, change=Change.START, evidence=evidence)
    return back


def grant_many(session: Session, numbers: Collection[str], *, subscription_id: int, evidence: Evidence) -> int:
    """Opt many numbers in and tell how many are new; who opted out or fell silent after the evidence stays out."""
    held = _standing_of(session, numbers, subscription_id)
    barred = set(
        session.scalars(select(suppressions.c.number).where(many.among(session, suppressions.c.number, numbers)))
    )
    new = [
        number for number in dict.fromkeys(numbers) if number not in barred and _gives_way(held.get(number), evidence)
    ]
    asks = asks_back(session, subscription_id)
    change, standing = (Change.ASK, Standing.PENDING) if asks else (Change.OPT_IN, Standing.OPTED_IN)
    events = _append(session, new, change=change, evidence=evidence, subscription_id=subscription_id)
    _stand(session, events, standing, of=subscriptions.c.id == subscription_id)
    if asks:
        confirmations.put(session, new, subscription_id=subscription_id, due=evidence.at)
    return len(new)


def asks_back(session: Session, subscription_id: int | None) -> bool:
    """Tell whether an opt-in to a subscription type counts only once the phone itself says YES."""
    here = subscriptions.c.id == subscription_id
    return bool(session.scalar(select(subscriptions.c.double_opt_in).where(here)))


def lapse(session: Session, *, now: datetime, limit: int) -> int:
    """Let go of questions that nobody answered in time, and tell how many; their numbers stand as if never asked."""
    over = confirmations.over(session, now=now, limit=limit)
    for kind, numbers in over.items():
        silence = Evidence("", How.NO_ANSWER, now, BY_CLOCK, "")
        events = _append(session, numbers, change=Change.LAPSE, evidence=silence, subscription_id=kind)
        _stand(session, events, Standing.UNKNOWN, of=subscriptions.c.id == kind)
        confirmations.close(session, numbers, at=now, only=kind)
    return sum(map(len, over.values()))


def opt_out_many(session: Session, numbers: Collection[str], *, evidence: Evidence) -> int:
    """Opt many numbers out of everything, and tell how many were not out yet."""
    if not numbers:
        return 0
    out = set(session.scalars(select(suppressions.c.number).where(many.among(session, suppressions.c.number, numbers))))
    new = [number for number in dict.fromkeys(numbers) if number not in out]
    events = _append(session, new, change=Change.OPT_OUT, evidence=evidence, subscription_id=None)
    _stand(session, events, Standing.OPTED_OUT, of=true())
    confirmations.close(session, new, at=evidence.at)
    _suppress(session, dict(zip(new, events, strict=True)), evidence)
    return len(new)


def standing(session: Session, number: str, *, subscription_id: int) -> Standing:
    """Tell whether a number has agreed to get a subscription type."""
    held = _standing_of(session, [number], subscription_id).get(number)
    return Standing(held.standing) if held else Standing.UNKNOWN


def has_agreed(session: Session, number: str, *, subscription_id: int) -> bool:
    """Tell whether a number has agreed to get a subscription type."""
    return standing(session, number, subscription_id=subscription_id) is Standing.OPTED_IN


def last_opt_out(session: Session, number: str, *, subscription_id: int) -> datetime | None:
    """Tell when a number last opted out of a subscription type, be it by an opt-out of another that ended all."""
    scope = settings.load(session).revocation_scope
    outs = (event for event in log(session, number) if event.change in {Change.OPT_OUT, Change.STOP})
    return max((event.evidence.at for event in outs if concerns(event, subscription_id, scope)), default=None)


def log(session: Session, number: str) -> list[Event]:
    """Give all that a number's holder ever said, oldest first."""
    return [_event(row) for row in _log(session, number)]


def _kept_as(session: Session, number: str, change: Change, subscription_id: int | None) -> Change:
    """Let an opt-in ask back where its type wants that; who is opted in already has nothing to confirm."""
    if change is not Change.OPT_IN or subscription_id is None or not asks_back(session, subscription_id):
        return change
    return change if has_agreed(session, number, subscription_id=subscription_id) else Change.ASK


def _refold(session: Session, number: str) -> frozenset[int]:
    """Fold a number's events anew, each standing with the event that it rests on, and tell for what it waits."""
    rows, scope = _log(session, number), settings.load(session).revocation_scope
    events = [_event(row) for row in rows]
    settled = {each: settle(events, each, scope=scope) for each in session.scalars(select(subscriptions.c.id))}
    session.execute(delete(consents).where(consents.c.number == number))
    known = [
        (number, each, there.standing.value, rows[there.event].id)
        for each, there in settled.items()
        if there.event is not None and (there.standing is not Standing.UNKNOWN or _is_lapse(rows[there.event]))
    ]
    many.put(session, consents, known)
    return frozenset(each for each, there in settled.items() if there.standing is Standing.PENDING)


def _is_lapse(row: Held) -> bool:
    return bool(row.change == Change.LAPSE)


def _event(row: Held) -> Event:
    evidence = Evidence(shown=row.shown, how=How(row.how), at=row.at, by=row.by, source=row.source)
    return Event(Change(row.change), evidence, row.subscription_id)


def _log(session: Session, number: str) -> list[Held]:
    here = consent_events.c.number == number
    return list(session.execute(select(consent_events).where(here).order_by(consent_events.c.id)))


def _append(
    session: Session, numbers: Collection[str], *, change: Change, evidence: Evidence, subscription_id: int | None
) -> list[int]:
    if change in {Change.OPT_IN, Change.CONFIRM}:
        entries.agreed(session, subscription_id, numbers, now=evidence.at)
    same = {**asdict(evidence), "change": change, "subscription_id": subscription_id}
    return many.append_each(session, consent_events, "number", numbers, same)


def _stand(session: Session, events: Collection[int], standing: Standing, *, of: ColumnElement[bool]) -> None:
    """Let the numbers of new events stand so in some subscription types."""
    if not events:
        return
    columns = (consent_events.c.number, subscriptions.c.id, literal(standing.value), consent_events.c.id)
    rows = select(*columns).join(subscriptions, of).where(many.among(session, consent_events.c.id, events))
    new = upsert(session, consents).from_select(list(consents.c.keys()), rows)
    latest = {name: new.excluded[name] for name in ("standing", "event_id")}
    session.execute(new.on_conflict_do_update(index_elements=["number", "subscription_id"], set_=latest))


def _suppress(session: Session, events: dict[str, int], evidence: Evidence) -> None:
    if not events:
        return
    rows = [{"number": number, "event_id": event} for number, event in events.items()]
    same = {"reason": evidence.how, "at": evidence.at}
    fixed = [many.fixed(suppressions.c[name], value) for name, value in same.items()]
    told = many.table(session, [suppressions.c.number, suppressions.c.event_id], rows).add_columns(*fixed)
    new = upsert(session, suppressions).from_select(["number", "event_id", *same], told)
    latest = {name: new.excluded[name] for name in ("reason", "at", "event_id")}
    session.execute(new.on_conflict_do_update(index_elements=["number"], set_=latest))


def _lift(session: Session, number: str, *, own_words: bool) -> None:
    came = suppressions.c.reason
    lifted = came.in_(OWN_WORDS) if own_words else came.not_in((*OWN_WORDS, FORGOTTEN))
    session.execute(delete(suppressions).where(suppressions.c.number == number, lifted))


def _standing_of(session: Session, numbers: Collection[str], subscription_id: int) -> dict[str, Held]:
    rows = session.execute(
        select(consents.c.number, consents.c.standing, consent_events.c.at)
        .join(consent_events, consent_events.c.id == consents.c.event_id)
        .where(consents.c.subscription_id == subscription_id, many.among(session, consents.c.number, numbers))
    )
    return {row.number: row for row in rows}


def _gives_way(held: Held | None, evidence: Evidence) -> bool:
    return held is None or (held.standing in {Standing.OPTED_OUT, Standing.UNKNOWN} and held.at < evidence.at)
