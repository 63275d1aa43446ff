"""People of a message, or of all texts of an automation, by what became of them; as many as the report counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, null, select

from sms.audience import SENTENCE, Reason
from sms.carrier_codes import look_up
from sms.delivery import HANDED_OVER, NOT_HANDED_OVER, DeliveryState
from sms.outcome import Outcome
from store import Session, many, people
from store.schema.ledger import clicks, deliveries, inbound, links, short_links
from store.tallies import ANSWERED, DROPPED, FOLLOWED, IS_OPT_OUT, IS_REPLY

NOT_SENT = DROPPED | NOT_HANDED_OVER | {DeliveryState.UNRESOLVED}
NOT_DELIVERED = NOT_HANDED_OVER | {DeliveryState.UNDELIVERED}
STOPPED = "Was not sent to any more when the message was stopped."
CANCELED = "Was canceled at the carrier."
UNRESOLVED = "The carrier cannot tell whether it took the text."


@dataclass(frozen=True, slots=True)
class Person:
    """One of a view: when it happened, or why it did not; `place` is where the next page goes on."""

    place: int
    contact_id: int
    name: str
    number: str
    at: datetime | None
    why: str


def page(session: Session, numbers: Sequence[int], outcome: Outcome, *, after: int = 0, limit: int) -> list[Person]:
    """List some of a view, in the order of the ledger; whoever was forgotten since has no name."""
    query = _view(numbers, outcome).where(deliveries.c.id > after).order_by(deliveries.c.id).limit(limit)
    return _named(session, session.execute(query).all(), outcome)


def contacts(numbers: Sequence[int], outcome: Outcome) -> Select[Any]:
    """Give the query for the contact ids of a view; who got several texts of an automation is in it once."""
    who = _view(numbers, outcome).with_only_columns(deliveries.c.contact_id)
    if len(numbers) > 1:
        return who.group_by(deliveries.c.contact_id).order_by(func.min(deliveries.c.id))
    return who.order_by(deliveries.c.id)


def of(session: Session, numbers: Sequence[int], outcome: Outcome, some: Sequence[int]) -> dict[int, Person]:
    """Tell by contact id what became of some people of a view; of several texts, what became of the last."""
    query = _view(numbers, outcome).where(many.among(session, deliveries.c.contact_id, some)).order_by(deliveries.c.id)
    return {person.contact_id: person for person in _named(session, session.execute(query).all(), outcome)}


def why(state: DeliveryState, code: int | None, reason: str | None) -> str:
    """Tell in words why somebody did not get it."""
    if state in DROPPED:
        return SENTENCE[Reason(reason)] if reason in set(Reason) else STOPPED if reason == "stopped" else CANCELED
    return UNRESOLVED if state is DeliveryState.UNRESOLVED else look_up(code).meaning


def _view(numbers: Sequence[int], outcome: Outcome) -> Select[Any]:
    table = deliveries.c
    shown = select(
        table.id, table.contact_id, table.number, table.state, table.code, table.reason, _at(outcome).label("at")
    )
    return shown.where(table.message.in_(numbers), _is(outcome, numbers))


def _is(outcome: Outcome, numbers: Sequence[int]) -> ColumnElement[bool]:
    states = {
        Outcome.SENT: HANDED_OVER,
        Outcome.NOT_SENT: NOT_SENT,
        Outcome.DELIVERED: {DeliveryState.DELIVERED},
        Outcome.NOT_DELIVERED: NOT_DELIVERED,
    }.get(outcome)
    if states is not None:
        return deliveries.c.state.in_(sorted(states))
    if outcome is Outcome.CLICKED:
        followed = select(short_links.c.delivery_id).select_from(FOLLOWED).where(links.c.message.in_(numbers))
        return deliveries.c.id.in_(followed)
    texted = select(inbound.c.number).where(inbound.c.message.in_(numbers))
    return and_(deliveries.c.number.in_(texted), _texted(outcome).exists())  # asked only of the few who wrote at all


def _at(outcome: Outcome) -> ColumnElement[Any]:
    """Give the instant of the first time."""
    if outcome is Outcome.CLICKED:
        mine = short_links.c.delivery_id == deliveries.c.id
        return select(func.min(clicks.c.at)).select_from(FOLLOWED).where(mine).correlate(deliveries).scalar_subquery()
    if outcome in {Outcome.REPLIED, Outcome.OPTED_OUT}:
        return _texted(outcome).with_only_columns(func.min(inbound.c.at)).scalar_subquery()
    times = {Outcome.SENT: deliveries.c.accepted_at, Outcome.DELIVERED: deliveries.c.finished_at}
    return times.get(outcome, null())


def _texted(outcome: Outcome) -> Select[Any]:
    is_one = IS_REPLY if outcome is Outcome.REPLIED else IS_OPT_OUT
    return select(inbound.c.id).where(ANSWERED, is_one).correlate(deliveries)


def _named(session: Session, rows: Sequence[Row[Any]], outcome: Outcome) -> list[Person]:
    named = people.contacts_of(session, [row.contact_id for row in rows])
    has_reason = outcome in {Outcome.NOT_SENT, Outcome.NOT_DELIVERED}
    return [
        Person(
            place=row.id,
            contact_id=row.contact_id,
            name=named[row.contact_id].name if row.contact_id in named else "-",
            number=row.number,
            at=row.at,
            why=why(DeliveryState(row.state), row.code, row.reason) if has_reason else "",
        )
        for row in rows
    ]
