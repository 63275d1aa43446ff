"""Claims about the end of a send: when it is over, and what is looked at afterwards."""

from datetime import datetime, timedelta

import pytest

from jobs import progress
from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.lifecycle import State
from store import Session, handover, jobs, messages
from store.handover import Report
from store.jobs import Claimed
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
