"""Claims about handing over: intents, outcomes and callbacks in any order."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from sms.attempt import Attempt
from sms.delivery import Accepted, DeliveryState, NotAccepted, Outcome, Rejected, Uncertain
from store import Session, handover, singles
from store.handover import Intent, Report
from store.schema import ledger

LEASE = timedelta(seconds=90)


@pytest.fixture
def attempt(session: Session, now: datetime) -> Attempt:
    """A single text whose intent is written."""
    job = singles.put(session, kind="test", number="+12125550123", body="Hi", by="U0ANA", now=now)
    attempt = Attempt("s", int(job.key), 1)
    handover.intend(session, "s", [Intent(attempt, "+12125550123", "Hi", 1)], now=now, lease=LEASE)
    return attempt


def row(session: Session, attempt: Attempt) -> dict[str, object]:
    table = ledger.singles
    return dict(session.execute(select(table).where(table.c.id == attempt.row)).mappings().one())


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("SM1", 1), DeliveryState.ACCEPTED),
        (Rejected(21211), DeliveryState.REJECTED),
        (NotAccepted(3), DeliveryState.PLANNED),
        (Uncertain("time-out"), DeliveryState.UNCERTAIN),
    ],
)
def test_an_outcome_decides_the_state(
    session: Session, attempt: Attempt, now: datetime, outcome: Outcome, state: DeliveryState
) -> None:
    handover.record(session, {attempt: outcome}, now=now)
    assert row(session, attempt)["state"] == state


def test_not_accepted_waits_as_long_as_the_carrier_said(session: Session, attempt: Attempt, now: datetime) -> None:
    handover.record(session, {attempt: NotAccepted(30)}, now=now)
    assert row(session, attempt)["due"] == now + timedelta(seconds=30)


def test_a_lost_lease_is_uncertain_never_planned(session: Session, attempt: Attempt, now: datetime) -> None:
    assert handover.give_up_leases(session, now=now) == 0
    assert handover.give_up_leases(session, now=now + LEASE) == 1
    assert row(session, attempt)["state"] == DeliveryState.UNCERTAIN


def test_a_callback_settles_what_was_uncertain(session: Session, attempt: Attempt, now: datetime) -> None:
    handover.record(session, {attempt: Uncertain("reset")}, now=now)
    changed = handover.fold(session, [Report(attempt, "SM1", DeliveryState.SENT)], now=now)
    assert changed == {attempt}
    assert (row(session, attempt)["state"], row(session, attempt)["sid"]) == (DeliveryState.SENT, "SM1")


def test_a_callback_that_was_faster_than_the_reply_is_not_undone(
    session: Session, attempt: Attempt, now: datetime
) -> None:
    handover.fold(session, [Report(attempt, "SM1", DeliveryState.DELIVERED)], now=now)
    handover.record(session, {attempt: Accepted("SM1", 1)}, now=now)
    assert row(session, attempt)["state"] == DeliveryState.DELIVERED
    assert row(session, attempt)["billed"] == 1


def test_a_reply_to_an_earlier_attempt_changes_nothing(session: Session, attempt: Attempt, now: datetime) -> None:
    handover.record(session, {attempt: NotAccepted(0)}, now=now)
    second = Attempt("s", attempt.row, 2)
    handover.intend(session, "s", [Intent(second, "+12125550123", "Hi", 1)], now=now, lease=LEASE)
    handover.record(session, {attempt: Uncertain("late")}, now=now)
    assert row(session, attempt)["state"] == DeliveryState.SUBMITTING


def test_shuffled_and_repeated_callbacks_end_the_same(session: Session, now: datetime) -> None:
    told = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED)
    for order in permutations(told):
        job = singles.put(session, kind="test", number="+12125550123", body="Hi", by="U0ANA", now=now)
        attempt = Attempt("s", int(job.key), 1)
        handover.intend(session, "s", [Intent(attempt, "+12125550123", "Hi", 1)], now=now, lease=LEASE)
        for state in (*order, order[0]):
            handover.fold(session, [Report(attempt, f"SM{job.key}", state)], now=now)
        assert row(session, attempt)["state"] == DeliveryState.DELIVERED


def test_two_rows_never_share_one_of_the_carriers_ids(session: Session, attempt: Attempt, now: datetime) -> None:
    handover.record(session, {attempt: Accepted("SM1", 1)}, now=now)
    job = singles.put(session, kind="test", number="+12125550123", body="Hi", by="U0ANA", now=now)
    other = Attempt("s", int(job.key), 1)
    handover.intend(session, "s", [Intent(other, "+12125550123", "Hi", 1)], now=now, lease=LEASE)
    handover.fold(session, [Report(other, "SM1", DeliveryState.SENT)], now=now)
    assert row(session, other)["sid"] is None


def test_a_text_is_planned_again_only_while_it_is_uncertain(session: Session, attempt: Attempt, now: datetime) -> None:
    assert not handover.plan_again(session, attempt, now=now)
    handover.record(session, {attempt: Uncertain("reset")}, now=now)
    assert handover.plan_again(session, attempt, now=now)
    assert not handover.plan_again(session, attempt, now=now)


def test_a_text_waits_for_its_settle_time(session: Session, attempt: Attempt, now: datetime) -> None:
    handover.record(session, {attempt: Uncertain("reset")}, now=now)
    assert handover.unsettled(session, "s", before=now - timedelta(seconds=1), limit=9) == ()
    (text,) = handover.unsettled(session, "s", before=now, limit=9)
    assert (text.attempt, text.number, text.body) == (attempt, "+12125550123", "Hi")


def test_an_id_that_another_row_has_by_mistake_does_not_lose_the_outcome(
    session: Session, attempt: Attempt, now: datetime
) -> None:
    job = singles.put(session, kind="test", number="+12125550123", body="Hi", by="U0ANA", now=now)
    other = Attempt("s", int(job.key), 1)
    handover.intend(session, "s", [Intent(other, "+12125550123", "Hi", 1)], now=now, lease=LEASE)
    handover.fold(session, [Report(other, "SM1", DeliveryState.SENT)], now=now)
    handover.record(session, {attempt: Accepted("SM1", 1)}, now=now)
    assert (row(session, attempt)["state"], row(session, attempt)["sid"]) == (DeliveryState.ACCEPTED, None)
    assert row(session, other)["sid"] == "SM1"
