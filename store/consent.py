"""Consent: what each number said, append-only, and its standing folded from that in the same transaction."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, insert, select

from sms.consent import Change, Event, Evidence, How, Standing, given_back, stand
from store import Session, many, settings
from store.schema.people import consent_events, consents, subscriptions, suppressions
from store.upsert import insert as upsert

OWN_WORDS = (How.KEYWORD, How.CARRIER)  # only START lifts an opt-out that came this way: the carrier blocks it as well

Held = Row[*tuple[Any, ...]]


def record(
    session: Session, number: str, *, change: Change, evidence: Evidence, subscription_id: int | None = None
) -> None:
    """Keep what a number's holder said and fold it; without a subscription type it is about all of them."""
    appended = _append(session, [number], change=change, evidence=evidence, subscription_id=subscription_id)
    events, scope = log(session, number), settings.load(session).revocation_scope
    folded = {each: stand(events, each, scope=scope) for each in session.scalars(select(subscriptions.c.id))}
    session.execute(delete(consents).where(consents.c.number == number))
    known = {each: standing for each, standing in folded.items() if standing is not Standing.UNKNOWN}
    _fold(session, [(number, each, standing, appended[number]) for each, standing in known.items()])
    if change is Change.STOP or (change is Change.OPT_OUT and subscription_id is None):
        _suppress(session, appended, evidence)
    elif change in {Change.START, Change.OPT_IN}:
        _lift(session, number, own_words=change is Change.START)


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
    """Opt many numbers in and tell how many are new; who opted out after the evidence's date stays out."""
    held = _standing_of(session, numbers, subscription_id)
    barred = set(
        session.scalars(select(suppressions.c.number).where(many.among(session, suppressions.c.number, numbers)))
    )
    new = [
        number for number in dict.fromkeys(numbers) if number not in barred and _gives_way(held.get(number), evidence)
    ]
    ids = _append(session, new, change=Change.OPT_IN, evidence=evidence, subscription_id=subscription_id)
    _fold(session, [(number, subscription_id, Standing.OPTED_IN, event) for number, event in ids.items()])
    return len(new)


def opt_out_many(session: Session, numbers: Collection[str], *, evidence: Evidence) -> int:
    """Opt many numbers out of everything, and tell how many were not out yet."""
    out = set(session.scalars(select(suppressions.c.number).where(many.among(session, suppressions.c.number, numbers))))
    new = [number for number in dict.fromkeys(numbers) if number not in out]
    ids = _append(session, new, change=Change.OPT_OUT, evidence=evidence, subscription_id=None)
    types = session.scalars(select(subscriptions.c.id)).all()
    _fold(session, [(number, each, Standing.OPTED_OUT, event) for number, event in ids.items() for each in types])
    _suppress(session, ids, evidence)
    return len(new)


def standing(session: Session, number: str, *, subscription_id: int) -> Standing:
    """Tell whether a number has agreed to get a subscription type."""
    held = _standing_of(session, [number], subscription_id).get(number)
    return Standing(held.standing) if held else Standing.UNKNOWN


def log(session: Session, number: str) -> list[Event]:
    """Give all that a number's holder ever said, oldest first."""
    return [
        Event(
            Change(row.change),
            Evidence(shown=row.shown, how=How(row.how), at=row.at, by=row.by, source=row.source),
            row.subscription_id,
        )
        for row in _log(session, number)
    ]


def _log(session: Session, number: str) -> list[Held]:
    here = consent_events.c.number == number
    return list(session.execute(select(consent_events).where(here).order_by(consent_events.c.id)))


def _append(
    session: Session, numbers: Collection[str], *, change: Change, evidence: Evidence, subscription_id: int | None
) -> dict[str, int]:
    if not numbers:
        return {}
    same = {**asdict(evidence), "change": change, "subscription_id": subscription_id}
    fixed = [many.fixed(consent_events.c[name], value) for name, value in same.items()]
    told = many.table(session, [consent_events.c.number], [{"number": number} for number in numbers])
    new = insert(consent_events).from_select(["number", *same], told.add_columns(*fixed))
    rows = session.execute(new.returning(consent_events.c.number, consent_events.c.id))
    return {row.number: row.id for row in rows}


def _fold(session: Session, rows: Collection[tuple[str, int, Standing, int]]) -> None:
    if not rows:
        return
    told = many.table(session, list(consents.c), [dict(zip(consents.c.keys(), row, strict=True)) for row in rows])
    new = upsert(session, consents).from_select(consents.c.keys(), told)
    latest = {"standing": new.excluded.standing, "event_id": new.excluded.event_id}
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
    came = suppressions.c.reason.in_(OWN_WORDS)
    session.execute(delete(suppressions).where(suppressions.c.number == number, came if own_words else ~came))


def _standing_of(session: Session, numbers: Collection[str], subscription_id: int) -> dict[str, Held]:
    rows = session.execute(
        select(consents.c.number, consents.c.standing, consent_events.c.at)
        .join(consent_events, consent_events.c.id == consents.c.event_id)
        .where(consents.c.subscription_id == subscription_id, many.among(session, consents.c.number, numbers))
    )
    return {row.number: row for row in rows}


def _gives_way(held: Held | None, evidence: Evidence) -> bool:
    return held is None or (held.standing == Standing.OPTED_OUT and held.at < evidence.at)
