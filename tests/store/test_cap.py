"""Claims about the frequency cap under several hands."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import repeat
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from sms.attempt import Attempt
from sms.audience import Reason
from sms.message import Draft
from sms.setting_values import FrequencyCap
from store import consent, handover, ledger, messages, subscriptions
from store.handover import Intent
from store.ledger import Chunk
from store.schema.ledger import deliveries
from tests.store.people import EVIDENCE

ANN = "+12125550101"
ONE_A_WEEK = FrequencyCap(1, 7)
PATIENCE_SECONDS = 20


@pytest.fixture
def twice(engine: Engine, now: datetime) -> Engine:
    """Two messages, each planned for the same person."""
    with Session(engine) as session:
        offers, _ = subscriptions.ensure(session, "Offers")
        consent.grant_many(session, [ANN], subscription_id=offers, evidence=EVIDENCE)
        for number in (1, 2):
            messages.add(session, Draft(f"Sale {number}", "C0MARKET", "Hi"), author="U0ANA", now=now)
            row = {"message": number, "number": ANN, "contact_id": 1, "state": "planned", "attempt": 0, "segments": 1}
            session.execute(insert(deliveries).values(**row, due=now))
        session.commit()
    return engine


def claimed(session: Session, message: int, now: datetime) -> list[str | None]:
    """Claim what is planned of a message, and tell why each may not be sent."""
    rows = ledger.planned(session, Chunk(message, 0, 99), subscription_id=1, now=now, limit=10, cap=ONE_A_WEEK)
    free = [Intent(Attempt("d", row.id, 1), row.number, "Hi", 1) for row in rows if row.barred is None]
    handover.intend(session, "d", free, now=now, lease=timedelta(seconds=90))
    return [row.barred for row in rows]


def test_two_claims_at_the_same_instant_do_not_both_take_the_last_place(twice: Engine, now: datetime) -> None:
    def second() -> list[str | None]:
        with Session(twice) as session:
            return claimed(session, 2, now)

    with ThreadPoolExecutor(1) as pool, Session(twice) as first:
        assert claimed(first, 1, now) == [None]
        later = pool.submit(second)
        wait_for(twice, later)
        first.commit()
        assert later.result() == [Reason.FREQUENCY_CAP]


def wait_for(engine: Engine, later: Future[Any]) -> None:
    """Wait until somebody waits for a lock, or waits no more; SQLite's waits from its very first statement."""
    if engine.dialect.name != "postgresql":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    until = monotonic() + PATIENCE_SECONDS
    for _ in repeat(None):
        with engine.connect() as connection:
            if later.done() or connection.execute(waiting).scalar_one() or monotonic() > until:
                return
        sleep(0.01)
