"""Claims about the end of a send: when it is over, and what is looked at afterwards."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from jobs import progress
from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.lifecycle import State
from store import Session, handover, jobs, messages
from store.handover import Report
from store.jobs import Claimed
from store.schema.ledger import deliveries
from store.schema.messages import messages as message_table
from tests.jobs.conftest import Stand
from tests.jobs.sends import sends


def told(stand: Stand, *states: DeliveryState) -> None:
    reports = [Report(Attempt("d", row, 0), f"SM{row}", state) for row, state in enumerate(states, start=1)]
    stand.does(lambda session: handover.fold(session, reports, now=stand.clock.now()))


def due(stand: Stand, at: datetime) -> list[str]:
    """The jobs other than redrawings that are due by then."""

    def look(session: Session) -> list[Claimed]:
        return [*jobs.claim(session, names=["bill", "progress"], now=at, lease=timedelta(seconds=1), limit=9)]

    return sorted(job.name for job in stand.does(look))


def test_the_bill_is_looked_at_once_nothing_is_on_its_way_any_more(stand: Stand) -> None:
    sends(stand)
    told(stand, *[DeliveryState.DELIVERED] * 3)
    stand.runs(progress.run, 1)
    assert stand.does(lambda session: messages.get(session, 1)).state is State.SENT
    assert due(stand, stand.clock.now()) == ["bill"]


@pytest.mark.parametrize(("minutes", "jobs_due"), [(4, []), (5, ["bill"]), (72 * 60, ["bill", "progress"])])
def test_while_receipts_come_in_the_bill_waits_a_little(stand: Stand, minutes: int, jobs_due: list[str]) -> None:
    sends(stand)
    told(stand, DeliveryState.DELIVERED, DeliveryState.SENT, DeliveryState.SENT)
    stand.runs(progress.run, 1)
    assert due(stand, stand.clock.now() + timedelta(minutes=minutes)) == jobs_due


def test_what_is_not_billed_by_then_is_looked_at_once_more_at_last(stand: Stand) -> None:
    sends(stand)
    told(stand, *[DeliveryState.SENT] * 3)
    stand.runs(progress.run, 1)
    stand.clock.time += timedelta(hours=1)
    assert due(stand, stand.clock.now()) == ["bill"]
    stand.clock.time += timedelta(hours=72)
    stand.runs(progress.run, 1)
    assert "bill" in due(stand, stand.clock.now())


@pytest.mark.parametrize(
    ("hours", "billed", "asked", "again"),
    [(0, None, True, True), (24, 1, False, True), (73, 1, True, True), (97, None, False, False)],
)
def test_an_automation_is_asked_for_bills_soon_and_for_ends_at_last_and_then_no_more(
    stand: Stand, hours: int, billed: int | None, asked: bool, again: bool
) -> None:
    sends(stand)
    told(stand, *[DeliveryState.SENT] * 3)
    left = {"attempted_at": stand.clock.now() - timedelta(hours=hours), "billed": billed}
    stand.does(lambda session: session.execute(update(message_table).values(automation=1)))
    stand.does(lambda session: session.execute(update(deliveries).values(**left)))
    stand.runs(progress.run, 1)
    assert due(stand, stand.clock.now() + timedelta(minutes=5)) == (["bill"] if asked else [])
    assert ("progress" in due(stand, stand.clock.now() + progress.LOOKED_AFTER)) is again
