"""Claims about what is due: the alarm is set for what is to come, and the sweep's questions read no whole table."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event, update
from sqlalchemy.orm import Session

from sms.lifecycle import State
from sms.message import Draft
from store import due, handover, messages
from store.schema.messages import messages as table

HOUR = timedelta(hours=1)


def scheduled(session: Session, at: datetime, *, now: datetime) -> None:
    number = messages.add(session, Draft("Sale", "C1", "Hi"), author="U0ANA", now=now).number
    session.execute(update(table).where(table.c.number == number).values(state=State.SCHEDULED, due=at))


def test_the_next_alarm_is_not_for_what_is_due_already(session: Session, now: datetime) -> None:
    scheduled(session, now - HOUR, now=now)
    scheduled(session, now, now=now)
    assert due.next_at(session, after=now) is None
    scheduled(session, now + HOUR, now=now)
    assert due.next_at(session, after=now) == now + HOUR


@pytest.mark.parametrize(
    "ask",
    [
        lambda session, now: handover.give_up_leases(session, now=now),
        lambda session, _: handover.is_unsettled(session, "d"),
        lambda session, now: handover.unsettled(session, "d", before=now, limit=200),
        lambda session, now: due.singles(session, now=now),
        lambda session, now: due.launches(session, now=now),
        lambda session, _: due.unfinished(session),
    ],
)
def test_a_sweep_reads_no_whole_table(
    engine: Engine, now: datetime, ask: Callable[[Session, datetime], object]
) -> None:
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL plans by size, and these tables are empty
    asked: list[tuple[str, tuple[object, ...]]] = []

    def listen(_c: Connection, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        asked.append((statement, parameters))

    with Session(engine) as session:
        event.listen(engine, "before_cursor_execute", listen)
        ask(session, now)
        event.remove(engine, "before_cursor_execute", listen)
        plans = [
            row.detail
            for statement, parameters in asked
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and "_unsettled" not in plan] == []  # it holds few rows
