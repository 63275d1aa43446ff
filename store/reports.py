"""What became of a message, of an automation all its texts, counted whenever somebody asks: so nothing is stale."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, FromClause, cast, extract, func, literal_column, not_, select

from sms.carrier_codes import ADVICE, LABEL, look_up
from sms.delivery import TERMINAL, DeliveryState
from sms.message import Message
from sms.report import Report, Segments, together
from sms.results import Clicked, Deferred, Hour, Results
from sms.series import series
from store import Session, approvals, messages, outcomes
from store.schema.ledger import clicks, deliveries, links, short_links
from store.schema.messages import messages as table
from store.tallies import BY_PEOPLE, DROPPED, FOLLOWED, Tally, tallies

RECEIPTS_WITHIN = timedelta(hours=72)  # after that the carrier tells nothing more
Texts = Sequence[int]  # numbers: of a message its own, of an automation also those of its later texts

MINUTE_SECONDS = literal_column("60", BigInteger)  # no parameter, so that SELECT and GROUP BY are the same


def report(session: Session, number: int) -> Report:
    """Count one message; before it is launched, its segments are those of the last count of its audience."""
    message = messages.get(session, number)
    texts = messages.sends(session, number)
    tally = _tally(session, texts)
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
        is_automated=message.is_automated,
        has_links=has_links(session, texts),
    )


def results(session: Session, number: int, *, now: datetime) -> Results:
    """Give one message's whole report, reasons and links with the most people first."""
    message, frozen, texts = (
        messages.get(session, number),
        messages.frozen(session, number),
        messages.sends(session, number),
    )
    found, approval = report(session, number), approvals.approved(session, number)
    return Results(
        report=found,
        text=frozen.body if frozen else message.draft.body,
        author=message.author,
        started_at=message.started_at,
        finished_at=message.finished_at,
        approved_by=tuple(filter(None, (approval.first_by, approval.decided_by))) if approval else (),
        glass=approval.reason if approval else "",
        not_delivered=_not_delivered(session, texts),
        advice={LABEL[kind]: advice for kind, advice in ADVICE.items()},
        skipped=skipped(session, texts),
        deferred=_deferred(session, texts),
        links=_links(session, texts),
        by_programs=_by_programs(session, texts),
        hours=_hours(session, message, texts, now=now),
        final=_is_final(session, message, texts, unbilled=found.unbilled, now=now),
        over=_is_over(message, now=now),
    )


def skipped(session: Session, texts: Texts) -> dict[str, int]:
    """Count who was not sent to, by the reason in words, most first."""
    reasons = _grouped(session, deliveries.c.reason, texts=texts, states=DROPPED)
    return _in_words((outcomes.why(DeliveryState.SKIPPED, None, reason), people) for reason, people in reasons)


def _deferred(session: Session, texts: Texts) -> Deferred | None:
    waits = deliveries.c.state == DeliveryState.PLANNED
    last = func.coalesce(func.max(deliveries.c.due).filter(waits), func.max(deliveries.c.due))
    query = select(func.count().label("people"), func.count().filter(waits).label("waiting"), last.label("until"))
    row = session.execute(query.where(deliveries.c.message.in_(texts), deliveries.c.deferred)).one()
    return Deferred(row.people, row.waiting, row.until) if row.people else None


def has_links(session: Session, texts: Texts) -> bool:
    """Tell whether there is a link that somebody can click and that is counted."""
    return session.scalar(select(links.c.id).where(links.c.message.in_(texts)).limit(1)) is not None


def _tally(session: Session, texts: Texts) -> Tally:
    """Add up what became of the texts of a message."""
    found = tallies(session, select(table.c.number).where(table.c.number.in_(texts))).values()
    return Tally(
        together(each.counts for each in found),
        exact=sum(each.exact for each in found),
        billed=sum(each.billed for each in found),
        unbilled=sum(each.unbilled for each in found),
    )


def _not_delivered(session: Session, texts: Texts) -> dict[str, int]:
    codes = _grouped(session, deliveries.c.code, texts=texts, states=outcomes.NOT_DELIVERED)
    return _in_words((LABEL[look_up(code).kind], people) for code, people in codes)


def _grouped(
    session: Session, by: Column[Any], *, texts: Texts, states: Collection[DeliveryState]
) -> list[tuple[Any, int]]:
    here = deliveries.c.message.in_(texts) & deliveries.c.state.in_(states)
    return [(value, people) for value, people in session.execute(select(by, func.count()).where(here).group_by(by))]


def _in_words(reasons: Iterable[tuple[str, int]]) -> dict[str, int]:
    words: Counter[str] = Counter()
    for reason, people in reasons:
        words[reason] += people
    return dict(words.most_common())


def _links(session: Session, texts: Texts) -> tuple[Clicked, ...]:
    """List every link of the message, also those that nobody followed."""
    made = (
        select(
            links.c.id,
            func.count(short_links.c.delivery_id.distinct()).label("people"),
            func.count().label("clicks"),
        )
        .select_from(FOLLOWED)
        .where(links.c.message.in_(texts))
        .group_by(links.c.id)
        .subquery()
    )
    people, all_made = func.coalesce(made.c.people, 0), func.coalesce(made.c.clicks, 0)
    rows = session.execute(
        select(links.c.url, people, all_made)
        .outerjoin(made, made.c.id == links.c.id)
        .where(links.c.message.in_(texts))
        .order_by(people.desc(), links.c.id)
    )
    return tuple(Clicked(url, people, clicks) for url, people, clicks in rows)


def _by_programs(session: Session, texts: Texts) -> int:
    """Count the clicks that are no people's: of previews, scanners and the like."""
    query = (
        select(func.count())
        .select_from(clicks)
        .join(short_links, short_links.c.code == clicks.c.code)
        .join(links, links.c.id == short_links.c.link_id)
        .where(links.c.message.in_(texts), not_(BY_PEOPLE))
    )
    return session.execute(query).scalar_one()


def _hours(session: Session, message: Message, texts: Texts, *, now: datetime) -> tuple[Hour, ...]:
    """Follow deliveries and clicks until 72 h after the end; the few clicks after that are only in the sums."""
    if message.started_at is None:
        return ()
    until = (message.finished_at or now) + RECEIPTS_WITHIN
    arrived = deliveries.c.message.in_(texts) & (deliveries.c.state == DeliveryState.DELIVERED)
    followed = links.c.message.in_(texts)
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


def _is_over(message: Message, *, now: datetime) -> bool:
    return message.finished_at is not None and now >= message.finished_at + RECEIPTS_WITHIN


def _is_final(session: Session, message: Message, texts: Texts, *, unbilled: int, now: datetime) -> bool:
    if _is_over(message, now=now):
        return True
    if unbilled or message.finished_at is None:
        return False
    unheard = [state for state in DeliveryState if state not in TERMINAL]
    waiting = select(deliveries.c.id).where(deliveries.c.message.in_(texts), deliveries.c.state.in_(unheard))
    return session.scalar(waiting.limit(1)) is None
