"""The frequency cap: whose number was sent as many texts lately as it allows, looked up one by one or all at once."""

from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, FromClause, false, func, literal, select

from sms.delivery import HANDED_OVER, DeliveryState
from sms.setting_values import FrequencyCap
from store import Session
from store.schema.ledger import deliveries

# What is just being handed over counts too, or two messages at a time would each take the last free place.
COUNTED = HANDED_OVER | {DeliveryState.SUBMITTING, DeliveryState.UNCERTAIN}

LOCK = 7_632_027  # any number that nobody else locks


def take_turns(session: Session) -> None:
    """Let claims count one after the other, each until it is committed, or two would take the last free place."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def is_full(number: ColumnElement[str], cap: FrequencyCap | None, *, now: datetime) -> ColumnElement[bool]:
    """Tell whether one number was sent as many texts lately as the cap allows; tests and answers do not count."""
    if cap is None:
        return false()
    earlier = deliveries.alias("earlier")  # a row of the ledger itself may ask
    texts = select(func.count()).where(earlier.c.number == number, *_lately(earlier, cap, now))
    return texts.scalar_subquery() >= literal(cap.texts)


def full(cap: FrequencyCap, *, now: datetime) -> CTE:
    """Give all numbers that were sent so many, as a set: quickest when it is about everybody."""
    lately = select(deliveries.c.number).where(*_lately(deliveries, cap, now))
    return lately.group_by(deliveries.c.number).having(func.count() >= cap.texts).cte("full")


def _lately(ledger: FromClause, cap: FrequencyCap, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ledger.c.attempted_at > now - timedelta(days=cap.days), ledger.c.state.in_(COUNTED)
