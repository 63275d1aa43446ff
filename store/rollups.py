"""The rollups: what the ledger came to by message and quarter of an hour, counted again stretch by stretch."""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    or_,
    select,
)

from sms.delivery import HANDED_OVER, NOT_HANDED_OVER, OPEN, DeliveryState
from sms.keywords import Keyword
from sms.reply import OptOut
from store import Session, uncounted
from store.schema.ledger import clicks, deliveries, inbound, short_links
from store.schema.rollups import FIGURES, days
from store.schema.rollups import rollups as table
from store.tallies import BY_PEOPLE, DROPPED, NEVER_BILLED, OPT_OUT_WITHIN
from store.uncounted import STRETCH

QUARTER_SECONDS = 900
DAY_QUARTERS = 96
AT_ONCE = 10  # stretches in one transaction: well under 100 ms on SQLite

Condition = ColumnElement[bool]


def catch_up(session: Session, *, most: int = AT_ONCE) -> int:
    """Count the stretches that wait longest, and tell how many; what is written is what a recount would write."""
    stretches = uncounted.take(session, most=most)
    for stretch in stretches:
        _recount(session, stretch)
    return len(stretches)


def _recount(session: Session, stretch: int) -> None:
    session.execute(delete(table).where(table.c.stretch == stretch))
    counted = _counted(stretch, is_sqlite=session.get_bind().dialect.name == "sqlite")
    session.execute(insert(table).from_select(counted.selected_columns.keys(), counted))
    session.execute(delete(days).where(days.c.stretch == stretch))
    by_day = (table.c.stretch, table.c.message, table.c.quarter // DAY_QUARTERS)
    added_up = select(*by_day, *(func.sum(table.c[name]) for name in FIGURES)).where(table.c.stretch == stretch)
    session.execute(insert(days).from_select(days.c.keys(), added_up.group_by(*by_day)))


def _counted(stretch: int, *, is_sqlite: bool) -> Select[tuple[int, ...]]:
    """Count a stretch; a text that is still to be decided on is left out until it is."""
    rows = deliveries.c
    here = and_(rows.id >= stretch * STRETCH, rows.id < (stretch + 1) * STRETCH)
    said, followed = _said(here).subquery(), _followed(here).subquery()
    kept = rows.state.not_in(NEVER_BILLED)
    figures = {
        "skipped": _in(DROPPED),
        "sent": _in(HANDED_OVER),
        "delivered": _in({DeliveryState.DELIVERED}),
        "undelivered": _in({DeliveryState.UNDELIVERED}),
        "failed": _in(NOT_HANDED_OVER),
        "unresolved": _in({DeliveryState.UNRESOLVED}),
        "clicked": func.count(followed.c.delivery),
        "clicks": _sum(followed.c.clicks),
        "replied": _sum(said.c.replied),
        "opted_out": _sum(said.c.opted_out),
        "exact": _sum(case((kept, rows.segments), else_=0)),
        "billed": _sum(rows.billed),
        "unbilled": _many(and_(rows.state.in_(HANDED_OVER), rows.sid.is_not(None), rows.billed.is_(None))),
    }
    quarter = _quarter(is_sqlite=is_sqlite)
    return (
        select(
            cast(stretch, BigInteger).label("stretch"),
            rows.message,
            quarter.label("quarter"),
            *(figure.label(name) for name, figure in figures.items()),
        )
        .select_from(deliveries)
        .outerjoin(followed, followed.c.delivery == rows.id)
        .outerjoin(said, said.c.delivery == rows.id)
        .where(here, rows.state.not_in(OPEN))
        .group_by(rows.message, "quarter")
    )


def _said(here: Condition) -> Select[tuple[int, int, int]]:
    """Tell of each delivery that was answered whether it was replied to, and whether it made its number opt out."""
    rows, texts = deliveries.c, inbound.c
    arrived = func.coalesce(rows.finished_at, rows.accepted_at, rows.attempted_at)
    soon = extract("epoch", texts.at) - extract("epoch", arrived) <= OPT_OUT_WITHIN.total_seconds()
    ended = and_(or_(texts.keyword == Keyword.STOP, texts.opt_out == OptOut.DONE), soon)
    return (
        select(
            rows.id.label("delivery"),
            func.max(case((texts.keyword.is_(None), 1), else_=0)).label("replied"),
            func.max(case((ended, 1), else_=0)).label("opted_out"),
        )
        .join(inbound, and_(texts.number == rows.number, texts.message == rows.message))
        .where(here)
        .group_by(rows.id)
    )


def _followed(here: Condition) -> Select[tuple[int, int]]:
    links = short_links.c
    return (
        select(links.delivery_id.label("delivery"), func.count().label("clicks"))
        .select_from(deliveries)
        .join(short_links, links.delivery_id == deliveries.c.id)
        .join(clicks, and_(clicks.c.code == links.code, BY_PEOPLE))
        .where(here)
        .group_by(links.delivery_id)
    )


def _quarter(*, is_sqlite: bool) -> ColumnElement[int]:
    rows = deliveries.c
    left = func.coalesce(rows.accepted_at, rows.attempted_at, rows.finished_at, rows.due)
    seconds = extract("epoch", left)
    whole = cast(seconds if is_sqlite else func.floor(seconds), BigInteger)  # PostgreSQL's cast alone would round
    return whole // QUARTER_SECONDS


def _in(states: frozenset[DeliveryState] | set[DeliveryState]) -> ColumnElement[int]:
    return _many(deliveries.c.state.in_(states))


def _many(which: Condition) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _sum(figure: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(figure), 0)
