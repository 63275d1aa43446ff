"""What became of one message, counted whenever somebody asks: nothing here is kept, so nothing can be stale."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, FromClause, cast, extract, func, literal_column, select

from sms.audience import SENTENCE, Reason
from sms.carrier_codes import LABEL, look_up
from sms.delivery import NOT_HANDED_OVER, TERMINAL, DeliveryState
from sms.message import Message
from sms.report import Counts, Report, Segments
from sms.results import Clicked, Hour, Results
from sms.series import series
from store import Session, messages
from store.schema.ledger import clicks, deliveries, links, short_links
from store.schema.messages import messages as table
from store.tallies import DROPPED, FOLLOWED, Tally, tallies

RECEIPTS_WITHIN = timedelta(hours=72)  # after that the carrier tells nothing more
NOT_DELIVERED = NOT_HANDED_OVER | {DeliveryState.UNDELIVERED}
STOPPED = "Was not sent to any more when the message was stopped."
CANCELED = "Was canceled at the carrier."
MINUTE_SECONDS = literal_column("60", BigInteger)  # no parameter, so that SELECT and GROUP BY are the same


def report(session: Session, number: int) -> Report:
    """Count one message; before it is launched, its segments are those of the last count of its audience."""
    message = messages.get(session, number)
    tally = tallies(session, select(table.c.number).where(table.c.number == number)).get(number, Tally(Counts()))
    counted = messages.counted(session, number)
    return Report(
        number=number,
        name=message.draft.name,
        state=message.state,
        counts=tally.counts,
        segments=Segments(
            estimated=counted.estimated if counted else 0,
            exact=tally.exact if tally.counts.planned or counted is None else counted.exact,
            billed=tally.billed,
        ),
        unbilled=tally.unbilled,
    )


def results(session: Session, number: int, *, now: datetime) -> Results:
    """Give one message's whole report, reasons and links with the most people first."""
    message, approved = messages.get(session, number), messages.frozen(session, number)
    found = report(session, number)
    return Results(
        report=found,
        text=approved.body if approved else message.draft.body,
        author=message.author,
        started_at=message.started_at,
        finished_at=message.finished_at,
        not_delivered=_not_delivered(session, number),
        skipped=_skipped(session, number),
        links=_links(session, number),
        hours=_hours(session, message, now=now),
        final=_is_final(session, message, unbilled=found.unbilled, now=now),
    )


def _not_delivered(session: Session, number: int) -> dict[str, int]:
    codes = _grouped(session, deliveries.c.code, number=number, states=NOT_DELIVERED)
    return _in_words((LABEL[look_up(code).kind], people) for code, people in codes)


def _skipped(session: Session, number: int) -> dict[str, int]:
    reasons = _grouped(session, deliveries.c.reason, number=number, states=DROPPED)
    return _in_words((_sentence(reason), people) for reason, people in reasons)


def _grouped(
    session: Session, by: Column[Any], *, number: int, states: Collection[DeliveryState]
) -> list[tuple[Any, int]]:
    here = (deliveries.c.message == number) & deliveries.c.state.in_(states)
    return [(value, people) for value, people in session.execute(select(by, func.count()).where(here).group_by(by))]


def _in_words(reasons: Iterable[tuple[str, int]]) -> dict[str, int]:
    words: Counter[str] = Counter()
    for reason, people in reasons:
        words[reason] += people
    return dict(words.most_common())


def _sentence(reason: str | None) -> str:
    if reason in set(Reason):
        return SENTENCE[Reason(reason)]
    return STOPPED if reason == "stopped" else CANCELED


def _links(session: Session, number: int) -> tuple[Clicked, ...]:
    """List every link of the message, also those that nobody followed."""
    made = (
        select(
            links.c.id,
            func.count(short_links.c.delivery_id.distinct()).label("people"),
            func.count().label("clicks"),
        )
        .select_from(FOLLOWED)
        .where(links.c.message == number)
        .group_by(links.c.id)
        .subquery()
    )
    people, all_made = func.coalesce(made.c.people, 0), func.coalesce(made.c.clicks, 0)
    rows = session.execute(
        select(links.c.url, people, all_made)
        .outerjoin(made, made.c.id == links.c.id)
        .where(links.c.message == number)
        .order_by(people.desc(), links.c.id)
    )
    return tuple(Clicked(url, people, clicks) for url, people, clicks in rows)


def _hours(session: Session, message: Message, *, now: datetime) -> tuple[Hour, ...]:
    """Follow deliveries and clicks until 72 h after the end; the few clicks after that are only in the sums."""
    if message.started_at is None:
        return ()
    until = (message.finished_at or now) + RECEIPTS_WITHIN
    arrived = (deliveries.c.message == message.number) & (deliveries.c.state == DeliveryState.DELIVERED)
    followed = links.c.message == message.number
    return series(
        message.started_at,
        delivered=_by_minute(session, deliveries, at=deliveries.c.finished_at, where=arrived, until=until),
        clicks=_by_minute(session, FOLLOWED, at=clicks.c.at, where=followed, until=until),
    )


def _by_minute(
    session: Session, events: FromClause, *, at: Column[Any], where: ColumnElement[bool], until: datetime
) -> dict[int, int]:
    minute = (cast(extract("epoch", at), BigInteger) // MINUTE_SECONDS).label("minute")
    query = select(minute, func.count().label("events")).select_from(events).where(where, at <= until)
    return {row.minute: row.events for row in session.execute(query.group_by("minute"))}


def _is_final(session: Session, message: Message, *, unbilled: int, now: datetime) -> bool:
    if message.finished_at is None:
        return False
    if now >= message.finished_at + RECEIPTS_WITHIN:
        return True
    if unbilled:
        return False
    unheard = [state for state in DeliveryState if state not in TERMINAL]
    waiting = select(deliveries.c.id).where(deliveries.c.message == message.number, deliveries.c.state.in_(unheard))
    return session.scalar(waiting.limit(1)) is None
