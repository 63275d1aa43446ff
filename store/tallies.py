"""What became of the deliveries of any messages, counted by the database and told by message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, extract, func, or_, select

from sms.clicks import Kind
from sms.delivery import HANDED_OVER, NOT_HANDED_OVER, DeliveryState
from sms.keywords import Keyword
from sms.reply import OptOut
from sms.report import Counts
from store import Session
from store.schema.ledger import clicks, deliveries, inbound, links, short_links

OPT_OUT_WITHIN = timedelta(hours=72)  # of the delivery that a STOP answers
DROPPED = frozenset({DeliveryState.SKIPPED, DeliveryState.CANCELED})
NEVER_BILLED = DROPPED | {DeliveryState.REJECTED}

Numbers = Select[Any]  # of one column: numbers of messages
BY_PEOPLE = clicks.c.kind == Kind.PERSON
FOLLOWED = clicks.join(short_links, and_(short_links.c.code == clicks.c.code, BY_PEOPLE)).join(
    links, links.c.id == short_links.c.link_id
)

ANSWERED = and_(deliveries.c.message == inbound.c.message, deliveries.c.number == inbound.c.number)
IS_REPLY = inbound.c.keyword.is_(None)
_ARRIVED = func.coalesce(deliveries.c.finished_at, deliveries.c.accepted_at, deliveries.c.attempted_at)
IS_OPT_OUT = and_(
    or_(inbound.c.keyword == Keyword.STOP, inbound.c.opt_out == OptOut.DONE),
    extract("epoch", inbound.c.at) - extract("epoch", _ARRIVED) <= OPT_OUT_WITHIN.total_seconds(),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """One message's ledger in figures; `exact` are the segments of all whom it went to or still may go to."""

    counts: Counts
    exact: int = 0
    billed: int = 0
    unbilled: int = 0  # texts that the carrier took and has not told the bill of


def tallies(session: Session, numbers: Numbers) -> dict[int, Tally]:
    """Count the messages that a query gives the numbers of; one without a ledger is not in the answer."""
    followed = _clicked(session, numbers)
    replied, opted_out = _replied(session, numbers), _opted_out(session, numbers)
    people: dict[int, dict[DeliveryState, Row[Any]]] = {}
    for row in _states(session, numbers):
        people.setdefault(row.message, {})[DeliveryState(row.state)] = row
    return {
        number: Tally(
            _counts(
                {state: row.people for state, row in states.items()},
                clicked=followed.get(number, (0, 0)),
                replied=replied.get(number, 0),
                opted_out=opted_out.get(number, 0),
            ),
            exact=sum(int(row.segments) for state, row in states.items() if state not in NEVER_BILLED),
            billed=sum(int(row.billed) for row in states.values()),
            unbilled=sum(row.unbilled for state, row in states.items() if state in HANDED_OVER),
        )
        for number, states in people.items()
    }


def _counts(people: Mapping[DeliveryState, int], *, clicked: tuple[int, int], replied: int, opted_out: int) -> Counts:
    return Counts(
        planned=sum(people.values()),
        skipped=sum(people.get(state, 0) for state in DROPPED),
        sent=sum(people.get(state, 0) for state in HANDED_OVER),
        delivered=people.get(DeliveryState.DELIVERED, 0),
        undelivered=people.get(DeliveryState.UNDELIVERED, 0),
        failed=sum(people.get(state, 0) for state in NOT_HANDED_OVER),
        unresolved=people.get(DeliveryState.UNRESOLVED, 0),
        clicked=clicked[0],
        clicks=clicked[1],
        replied=replied,
        opted_out=opted_out,
    )


def _states(session: Session, numbers: Numbers) -> list[Row[Any]]:
    table = deliveries.c
    query = (
        select(
            table.message,
            table.state,
            func.count().label("people"),
            func.sum(table.segments).label("segments"),
            func.coalesce(func.sum(table.billed), 0).label("billed"),
            (func.count(table.sid) - func.count(table.billed)).label("unbilled"),
        )
        .where(table.message.in_(numbers))
        .group_by(table.message, table.state)
    )
    return list(session.execute(query))


def _clicked(session: Session, numbers: Numbers) -> dict[int, tuple[int, int]]:
    """Count people and clicks; who followed two links of a message is one person."""
    query = (
        select(links.c.message, func.count(short_links.c.delivery_id.distinct()), func.count())
        .select_from(FOLLOWED)
        .where(links.c.message.in_(numbers))
        .group_by(links.c.message)
    )
    return {number: (people, made) for number, people, made in session.execute(query)}


def _replied(session: Session, numbers: Numbers) -> dict[int, int]:
    query = (
        select(inbound.c.message, func.count(inbound.c.number.distinct()).label("people"))
        .where(inbound.c.message.in_(numbers), IS_REPLY)
        .group_by(inbound.c.message)
    )
    return {row.message: row.people for row in session.execute(query)}


def _opted_out(session: Session, numbers: Numbers) -> dict[int, int]:
    query = (
        select(inbound.c.message, func.count(inbound.c.number.distinct()).label("people"))
        .join(deliveries, ANSWERED)
        .where(inbound.c.message.in_(numbers), IS_OPT_OUT)
        .group_by(inbound.c.message)
    )
    return {row.message: row.people for row in session.execute(query)}
